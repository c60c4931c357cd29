"""Helpers of several tests: a kind's sample as a record, changed at one place; the text of a document."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from xundocs.documents.inputs import read_records
from xundocs.documents.kinds import Kind
from xundocs.documents.prepare import PreparedRecord, Preparer
from xundocs.documents.records import RawRecord
from xundocs.documents.shelf import shelf_of
from xundocs.problems import Where
from xundocs.workspace import Workspace, open_workspace

ROOT = Path(__file__).parents[1]
KINDS = ("rectification_notice", "feedback_opinion", "authenticity_commitment", "supervision_notice", "public_disclosure")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def builtin(name: str) -> Kind:
    """A built-in kind."""
    return shelf_of(Workspace()).find(name)


def sample(kind: Kind) -> dict[str, Any]:
    """The values of a kind's filled sample."""
    return copy.deepcopy(dict(read_records(kind.sample_path, kind).records[0].values))


def changed(values: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """`values` with `{"items.0.deadline": "2026-03-01", "cc": None}` put in; None or "null" takes the value out."""
    for path, value in changes.items():
        *way, last = [int(p) if p.isdigit() else p for p in path.split(".")]
        place: Any = values
        for step in way:
            place = place[step]
        if value is None or value == "null":
            del place[last]
        elif last == "+":
            place.append(copy.deepcopy(value))
        else:
            place[last] = value
    return values


def record(kind: Kind, values: Mapping[str, Any]) -> RawRecord:
    """A record as if read from 数据.yaml beside the kind's sample files."""
    return RawRecord(values, Where("数据.yaml"), folder=kind.folder)


def prepare(kind: Kind, values: Mapping[str, Any], office: Path | None = None) -> PreparedRecord:
    """The record prepared in the office's workspace, or with the built-in data only."""
    workspace = open_workspace(office) if office else Workspace()
    return Preparer(kind, workspace.office).prepare(record(kind, values))


def text_of(data: bytes) -> str:
    """The text of a .docx a reviewer can read: one paragraph a line, table cells between |, floats in place."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = etree.fromstring(archive.read("word/document.xml")).find(f"{_W}body")
    lines: list[str] = []
    _lines(body, lines)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def _lines(parent: Any, lines: list[str]) -> None:
    for element in parent:
        if element.tag == f"{_W}p":
            lines.append(_paragraph(element))
        elif element.tag == f"{_W}tbl":
            for row in element.iter(f"{_W}tr"):
                cells = [" ".join(filter(None, (_paragraph(p) for p in cell.iter(f"{_W}p")))) for cell in row.iter(f"{_W}tc")]
                lines.append("| " + " | ".join(cells) + " |")
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent"):
            _lines(element, lines)


def _paragraph(element: Any) -> str:
    parts: list[str] = []
    for node in element.iter():
        if node.getparent() is not None and "Fallback" in str(node.getparent().tag):
            continue
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag == f"{_W}tab":
            parts.append("\t" if node.getparent().tag == f"{_W}r" else "")
        elif node.tag == f"{_W}br":
            parts.append("⏎")
    return "".join(parts).rstrip()
