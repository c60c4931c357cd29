"""The custom properties and the plain text of a .docx that anyone may have sent, read without trusting it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xundocs.documents.package import CUSTOM, W_NAMESPACE

DOCUMENT = "word/document.xml"
_CUSTOM_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"


def custom_properties(members: Mapping[str, bytes]) -> dict[str, str]:
    """Name → text of docProps/custom.xml; empty when there is none or it is no sound XML."""
    found: dict[str, str] = {}
    name = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal name
        if tag == f"{_CUSTOM_NAMESPACE} property":
            name = attributes.get("name", "")
            found.setdefault(name, "")

    def text(data: str) -> None:
        if name:
            found[name] += data

    def end(tag: str) -> None:
        nonlocal name
        if tag == f"{_CUSTOM_NAMESPACE} property":
            name = ""

    return found if _parse(members.get(CUSTOM, b""), start, end, text) else {}


def printed_text(members: Mapping[str, bytes]) -> str:
    """The text of the document's body without any layout; empty when it is no sound XML."""
    parts: list[str] = []
    inside = False

    def start(tag: str, _attributes: dict[str, str]) -> None:
        nonlocal inside
        inside = tag == f"{W_NAMESPACE} t"

    def end(_tag: str) -> None:
        nonlocal inside
        inside = False

    def text(data: str) -> None:
        if inside:
            parts.append(data)

    return "".join(parts) if _parse(members.get(DOCUMENT, b""), start, end, text) else ""


def _parse(xml: bytes, start: Any, end: Any, text: Any) -> bool:
    from xml.parsers import expat

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError):
        return False
    return True


def _refuse(*_arguments: Any) -> None:
    raise ValueError("a document type declaration has no place in a .docx")
