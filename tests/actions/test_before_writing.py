"""What `make` and `issue` are about to write is reviewed first: errors refuse the row, warnings are told, once."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

import xundocs.review as review_module
from kit import KINDS, builtin, changed, sample
from support_register import CODE, entries, issued, notice, notices, write_data
from support_register import KIND as NOTICE
from xundocs.actions.before_writing import GROUP, MOST_BUILDS
from xundocs.actions.make import MakeRequest, make_documents
from xundocs.errors import XundocsError
from xundocs.review import read_document
from xundocs.review.rule import View
from xundocs.review.settings import Settings
from xundocs.workspace import open_workspace

WRONG = "抽查村组账目12笔，其中错记3笔、漏记4笔、重记6笔。"
"""3+4+6 is 13: only the review adds up parts; no check of the kind does."""
DOUBTFUL = "2026年1月以来，丰良村抽查的的账目有3笔没有附件。"


def made(office: Path, folder: Path, details: list[str | None], **options: Any) -> Any:
    """Notices whose first item has these details (None: as in the sample)."""
    rows = [changed(sample(builtin(NOTICE)), {"notice_no": f"{CODE}〔2026〕{n}号", **({"items.0.detail": d} if d else {})})
            for n, d in enumerate(details, 1)]
    data = folder / "数据.yaml"
    data.write_text(yaml.safe_dump(rows, allow_unicode=True), "utf-8")
    return make_documents(open_workspace(office), MakeRequest(NOTICE, data, folder / "out", **options))


def configure(office: Path, text: str) -> None:
    """More lines for the office's xundocs.toml."""
    config = office / "xundocs.toml"
    config.write_text(config.read_text("utf-8") + f"\n[review]\n{text}\n", "utf-8")


@pytest.mark.parametrize("mode", ["distinct", "all"])
@pytest.mark.parametrize("place", [0, GROUP - 1])
def test_an_error_only_the_review_finds_refuses_the_row_and_writes_nothing(mode: str, place: int, office: Path, tmp_path: Path) -> None:
    configure(office, f'before_write = "{mode}"')
    details: list[str | None] = [None] * (place + 2)
    details[place] = f"{WRONG}第{place}组。"
    result = made(office, tmp_path, details)
    (refused,) = result.refused
    assert [p.code for p in refused.problems] == ["V-CNT-02"]
    assert f"{CODE}〔2026〕{place + 1}号" in refused.problems[0].where.field
    assert result.written == [] and not list(tmp_path.glob("out/*"))


def test_with_partial_the_others_are_written(office: Path, tmp_path: Path) -> None:
    result = made(office, tmp_path, [None, WRONG, None], partial=True)
    assert [w.number for w in result.written] == [f"{CODE}〔2026〕1号", f"{CODE}〔2026〕3号"]
    assert len(result.refused) == 1


def test_a_warning_is_told_and_the_document_written(office: Path, tmp_path: Path) -> None:
    result = made(office, tmp_path, [DOUBTFUL])
    assert [p.code for p in result.problems] == ["V-TEXT-01"] and len(result.written) == 1


def test_it_can_be_turned_off_and_a_slip_in_the_setting_is_told(office: Path, tmp_path: Path) -> None:
    configure(office, 'before_write = "off"')
    assert len(made(office, tmp_path, [WRONG]).written) == 1
    config = office / "xundocs.toml"
    config.write_text(config.read_text("utf-8").replace('"off"', '"never"'), "utf-8")
    with pytest.raises(XundocsError, match="before_write"):
        made(office, tmp_path, [WRONG], force=True)


def test_rules_the_office_has_turned_off_do_not_refuse(office: Path, tmp_path: Path) -> None:
    configure(office, 'off = ["figures/breakdown"]\n[review.reasons]\n"figures/breakdown" = "本轮口径不同"')
    assert len(made(office, tmp_path, [WRONG]).written) == 1


def test_texts_seen_once_are_not_reviewed_again_but_each_wrong_row_is_named(office: Path, tmp_path: Path) -> None:
    result = made(office, tmp_path, [*[None] * (MOST_BUILDS + 2), WRONG, None, WRONG.replace("12", "11")])
    assert len(result.refused) == 2


def test_an_issue_takes_no_number_for_a_document_with_errors(office: Path, tmp_path: Path) -> None:
    bad = notice(2)
    bad["items"][0]["detail"] = WRONG
    data = write_data(tmp_path / "a.yaml", [notice(1), bad, notice(3)])
    assert [p.code for p in issued(office, data).refused[0].problems] == ["V-CNT-02"] and entries(office) == []
    result = issued(office, data, partial=True)
    assert [w.number for w in result.written] == [f"{CODE}〔2026〕1号", f"{CODE}〔2026〕2号"]
    assert {e.state for e in entries(office)} == {"issued"}


def test_a_reason_settles_what_the_review_says_of_the_number_too(office: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "a.yaml", [notice(1, f"{CODE}〔2025〕1号")])
    assert issued(office, data).written == []
    assert len(issued(office, data, reason="补发上年文书").written) == 1


def test_a_large_batch_is_issued_as_before(office: Path, tmp_path: Path) -> None:
    result = issued(office, write_data(tmp_path / "a.yaml", notices(GROUP + 3)))
    assert len(result.written) == GROUP + 3 and result.problems == []


def test_what_was_looked_at_as_drafts_is_not_reviewed_again_when_issued(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reviewed: list[str] = []
    plain = review_module.review

    def watched(document: Any, *rest: Any) -> Any:
        reviewed.append(document.name)
        return plain(document, *rest)

    monkeypatch.setattr(review_module, "review", watched)
    drafts = write_data(tmp_path / "草稿.yaml", [notice(n, f"{CODE}〔2026〕{n}号") for n in (1, 2, 3)])
    make_documents(open_workspace(office), MakeRequest(NOTICE, drafts, tmp_path / "草稿"))
    assert len(reviewed) == 2, "the first as a whole, the texts of the others"
    assert len(issued(office, write_data(tmp_path / "a.yaml", notices(3))).written) == 3 and len(reviewed) == 2
    configure(office, 'off = ["figures/breakdown"]\n[review.reasons]\n"figures/breakdown" = "本轮口径不同"')
    make_documents(open_workspace(office), MakeRequest(NOTICE, drafts, tmp_path / "再做"))
    assert len(reviewed) == 4, "under other settings nothing is known"


@pytest.mark.parametrize("name", KINDS)
def test_documents_say_whom_they_are_for_and_are_checked_as_such(name: str, office: Path, tmp_path: Path) -> None:
    kind = builtin(name)
    result = make_documents(open_workspace(office), MakeRequest(name, kind.sample_path, tmp_path / "out"))
    wanted = {output.id: output.audience for output in kind.outputs}
    for written in result.written:
        document = read_document(written.path.read_bytes(), written.path.name)
        audience = wanted.get(written.kind, kind.outputs[0].audience)
        assert document.properties["custom:xundocs_audience"] == audience
        assert View(document, Settings()).audience == audience
        with zipfile.ZipFile(written.path) as archive:
            assert b"xundocs_audience" in archive.read("docProps/custom.xml")
