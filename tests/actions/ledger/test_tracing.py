"""Every figure printed in a document from the records has its origin in the trace: rows, a computation, a person, a setting, or the template's own words."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from support_register import database_kind  # noqa: F401
from support_round import Office, entered_round, lay_out, round_office  # noqa: F401
from xundocs.actions.ledger.drawing import drawn_documents
from xundocs.actions.make import MakeRequest, MakeResult, make_documents
from xundocs.actions.sources import Selection
from xundocs.documents.kinds import Kind
from xundocs.documents.shelf import shelf_of
from xundocs.office.figures.drawing import Trace

EDU = "中共清源县教育局党组"
PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
KINDS = {"feedback_opinion": {}, "authenticity_commitment": {}, "supervision_notice": {"as_of": "2026-11-06"}, "public_disclosure": {}, "rectification_notice": {"key": "清巡三组〔2026〕7号"}}
"""Kind → what of the demonstration round its sample shows."""
NUMERAL = re.compile(r"\d+(?:\.\d+)?")


def printed(docx: bytes) -> str:
    """The text of every part of a document that shows."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        parts = [package.read(name) for name in package.namelist() if re.match(r"word/(document|header|footer|footnotes)\d*\.xml", name)]
    return "\n".join("".join(text.text or "" for text in paragraph.iter(TEXT)) for part in parts for paragraph in ElementTree.fromstring(part).iter(PARAGRAPH))


def numbers(text: str) -> set[str]:
    """Every number in digits, without leading zeros."""
    return {found.lstrip("0") or "0" for found in NUMERAL.findall(text)}


def from_sample(office: Office, kind: Kind, tmp_path: Path) -> MakeResult:
    """The kind's sample, drawn from the records and completed with what they do not hold."""
    values: dict[str, Any] = yaml.safe_load(kind.sample_path.read_text("utf-8"))
    selection = Selection(**({} if "key" in KINDS[kind.id] else {"organisation": EDU}), **KINDS[kind.id])
    [drawn] = drawn_documents(*office, kind, selection)
    if kind.id == "rectification_notice":
        values["items"] = [{**row, "finding_id": own["finding_id"]} for row, own in zip(values["items"], drawn.values["items"], strict=True)]
        drop = ("detail", "deadline")
        values["items"] = [{name: value for name, value in row.items() if name not in drop} for row in values["items"]]
    rest = {name: value for name, value in values.items() if name not in drawn.values or isinstance(value, list)}
    if "report_file" in rest:
        rest["report_file"] = str(kind.folder / rest["report_file"])
    path = tmp_path / "补充.yaml"
    path.write_text(yaml.safe_dump(rest, allow_unicode=True), "utf-8")
    return make_documents(office[0], MakeRequest(kind.id, path, tmp_path / "out", selection=selection))


@pytest.mark.parametrize("name", KINDS)
def test_no_figure_is_printed_without_an_origin(round_office: Office, name: str, tmp_path: Path) -> None:  # noqa: F811
    kind = shelf_of(round_office[0]).find(name)
    result = from_sample(round_office, kind, tmp_path)
    assert result.written, [str(p) for refused in result.refused for p in refused.problems]
    [(_, traces)] = result.traces
    known = set().union(*(numbers(trace.value) for trace in traces))
    templates = {output.id: numbers(printed((kind.folder / output.template).read_bytes())) for output in kind.outputs}
    for written in result.written:
        shown = printed(written.path.read_bytes())
        missing = numbers(shown) - known - templates[written.kind if written.kind in templates else kind.outputs[0].id]
        assert numbers(shown) and not missing, (written.path.name, missing)
