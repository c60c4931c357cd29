"""Citation fields print their approved form and refuse an article nobody has compared with its source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kit import builtin, changed, sample, text_of
from xundocs.actions.make import MakeRequest, make_documents
from xundocs.workspace import open_workspace

KIND = "rectification_notice"


def made(office: Path, folder: Path, basis: list[str]) -> Any:
    """A notice whose first item cites `basis`."""
    data = folder / "数据.yaml"
    data.write_text(yaml.safe_dump(changed(sample(builtin(KIND)), {"items.0.basis": basis}), allow_unicode=True), "utf-8")
    return make_documents(open_workspace(office), MakeRequest(KIND, data, folder / "out"))


@pytest.mark.parametrize(("written", "printed"), [
    ("《巡视工作条例》", "《中国共产党巡视工作条例》"),
    ("《清源县巡察整改工作办法》第9条", "《清源县巡察整改工作办法（示范文本）》第九条"),
    ("《清源县委巡察组工作手册》", "《清源县委巡察组工作手册》"),
])
def test_a_citation_is_printed_in_its_approved_form(written: str, printed: str, office: Path, tmp_path: Path) -> None:
    result = made(office, tmp_path, [written])
    assert result.refused == []
    assert f"（{printed}）" in text_of(result.written[0].path.read_bytes())


@pytest.mark.parametrize(("written", "why"), [
    ("《中国共产党巡视工作条例》第二十七条", "没有核对过"),
    ("《清源县巡察整改工作办法》第九十九条", "没有第九十九条"),
    ("《清源县委巡察组工作手册》第三条", "库里没有这部法规"),
])
def test_an_article_number_that_is_not_verified_is_refused(written: str, why: str, office: Path, tmp_path: Path) -> None:
    result = made(office, tmp_path, [written])
    problems = [p for r in result.refused for p in r.problems]
    assert [(p.code, p.where.field) for p in problems] == [("V-CITE-02", "问题事项第1条·违反的规定")]
    assert why in problems[0].message and "只写全名" in problems[0].remedy
    assert result.written == [] and not (tmp_path / "out").exists()
