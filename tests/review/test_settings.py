"""What an office may configure: off, level, baseline, each with its reason; options of the command."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from xundocs.actions.check import CheckRequest, check_files
from xundocs.errors import UsageError, XundocsError
from xundocs.workspace import open_workspace

TEXT = "关于整改情况的报告\n县委：\n移交问题1141个，整改1128个，完成率98.6%。移交线索12条。\n"


@pytest.fixture()
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "报告.txt"
    path.write_text(TEXT, "utf-8")
    return path


def office(folder: Path, table: str) -> Path:
    """A workspace with a `[review]` table."""
    (folder / "xundocs.toml").write_text(f'[office]\nname = "清源县委巡察办"\n{table}', "utf-8")
    return folder


def codes_found(folder: Path | None, paper: Path, **options: object) -> dict[str, str]:
    result = check_files(open_workspace(folder), CheckRequest((paper,), **options))  # type: ignore[arg-type]
    return {p.code: p.severity for p in result.reviews[0].problems}


def test_a_rule_is_turned_off_or_down_with_a_reason(tmp_path: Path, paper: Path) -> None:
    folder = office(tmp_path, '[review]\noff = ["V-UNIT-01"]\n[review.levels]\nV-PCT-01 = "提醒"\n[review.reasons]\nV-UNIT-01 = "沿用旧称"\nV-PCT-01 = "试行"\n')
    assert codes_found(folder, paper) == {"V-PCT-01": "warning"}


@pytest.mark.parametrize("table", ['[review]\noff = ["V-UNIT-01"]\n', '[review]\noff = ["V-NO-99"]\n[review.reasons]\nV-NO-99 = "x"\n',
                                   '[review.levels]\nV-PCT-01 = "mild"\n[review.reasons]\nV-PCT-01 = "x"\n', '[review]\noff = "V-UNIT-01"\n'])
def test_a_slip_in_the_settings_is_refused(tmp_path: Path, paper: Path, table: str) -> None:
    with pytest.raises(XundocsError):
        codes_found(office(tmp_path, table), paper)


def test_a_baseline_takes_out_what_was_accepted_and_nothing_else(tmp_path: Path, paper: Path) -> None:
    baseline = tmp_path / "基线.txt"
    codes_found(None, paper, write_baseline=baseline)
    assert codes_found(None, paper, baseline=baseline) == {}
    paper.write_text(TEXT.replace("1128", "1127"), "utf-8")
    assert "V-PCT-01" in codes_found(None, paper, baseline=baseline)


def test_only_runs_the_rules_named(paper: Path) -> None:
    assert codes_found(None, paper, only=("V-UNIT",)) == {"V-UNIT-01": "warning"}
    with pytest.raises(UsageError):
        codes_found(None, paper, only=("V-NIX",))


def test_a_file_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path, paper: Path) -> None:
    bad = tmp_path / "坏.docx"
    bad.write_bytes(b"PK\x03\x04nothing")
    result = check_files(open_workspace(None), CheckRequest((bad, paper)))
    assert list(result.refused) == [str(bad)] and len(result.reviews) == 1


def test_sarif_names_rule_place_and_fingerprint(tmp_path: Path, paper: Path) -> None:
    target = tmp_path / "out.sarif"
    check_files(open_workspace(None), CheckRequest((paper,), sarif=target))
    run = json.loads(target.read_text("utf-8"))["runs"][0]
    result = next(r for r in run["results"] if r["properties"]["code"] == "V-PCT-01")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "figures/percentages"
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 3


def test_comments_stand_at_their_places_and_the_original_is_untouched(tmp_path: Path) -> None:
    from docx import Document

    path, target = tmp_path / "a.docx", tmp_path / "b.docx"
    document = Document()
    document.add_paragraph("前一段。")
    document.add_paragraph("移交问题1141个，整改1128个，完成率98.6%，其余正在整改。")
    document.save(str(path))
    before = path.read_bytes()
    result = check_files(open_workspace(None), CheckRequest((path,), only=("V-PCT-01",), comments=target))
    assert len(result.reviews[0].problems) == 1
    assert path.read_bytes() == before
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as archive:
        xml = archive.read("word/document.xml").decode()
        comments = archive.read("word/comments.xml").decode()
    inside = xml.partition("commentRangeStart")[2].partition("commentRangeEnd")[0]
    assert "1141" in inside and "其余" not in inside and "前一段" not in inside
    assert "V-PCT-01" in comments and "98.9%" in comments
    again = Document(str(target))
    assert [p.text for p in again.paragraphs] == [p.text for p in document.paragraphs]
