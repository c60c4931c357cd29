"""Layout rules on our own documents: silent on what `make` writes, loud when it is spoilt."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import reproduce

from xundocs.actions.demo import lay_out_demo
from xundocs.review import read_document, review


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every document of the demonstration."""
    return lay_out_demo(tmp_path_factory.mktemp("demo") / "office").documents


def changed(path: Path, old: str, new: str) -> bytes:
    """The file with text of its parts exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(old.encode(), new.encode()) if name.endswith(".xml") else data)
    return out.getvalue()


def test_no_layout_rule_speaks_of_what_we_make(made: list[Path]) -> None:
    for path in made:
        found = review(read_document(path.read_bytes(), path.name), reproduce.office()).findings
        assert [str(f.problem) for f in found if f.rule.family == "layout"] == []
        assert [str(f.problem) for f in found if f.problem.severity == "error"] == []


def test_a_letter_with_a_number_on_its_first_page_is_reported(made: list[Path]) -> None:
    letter = next(p for p in made if "通报函" in p.name)
    result = review(read_document(changed(letter, "<w:titlePg/>", ""), letter.name), reproduce.office())
    assert [f.problem.message for f in result.findings if f.rule.id == "layout/letter"] == ["信函首页显示了页码"]


def test_an_attachment_renamed_is_reported_at_its_title(made: list[Path]) -> None:
    feedback = next(p for p in made if "领导班子" in p.name)
    document = read_document(changed(feedback, "巡察反馈问题清单", "反馈问题表"), feedback.name)
    assert document.anatomy.note[0].text == "附件：反馈问题表"
