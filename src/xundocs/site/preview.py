"""A finished .docx as plain HTML in the looks of the page, each value linked to the field it came from.

The values are known by their content controls, which every template carries (documents/skeleton): nothing is guessed
from the words. Looks come from the paragraph styles, as classes; there is no inline style.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from html import escape
from io import BytesIO
from typing import Any

from xundocs.documents.package import W_NAMESPACE

_W = f"{{{W_NAMESPACE}}}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_JUSTIFIED = {"center": "c", "right": "r", "end": "r"}
_LONGEST_RUN_OF_BLANKS = 2

Place = Callable[[str], str]
"""Name in a content control → id of the field's row, "" for a name that is no field."""


class Preview:
    """The page of one document. `used` counts how often each field was met, over all documents of a page."""

    def __init__(self, docx: bytes, place: Place, used: dict[str, int]) -> None:
        self.used = used
        self._place = place
        self._blanks = 0
        with zipfile.ZipFile(BytesIO(docx)) as package:
            body = _parse(package.read("word/document.xml")).find(f"{_W}body")
        self.html = "".join(self._blocks(body, ""))

    def _blocks(self, parent: Any, field: str) -> Iterator[str]:
        for child in parent:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child, field)
            elif child.tag == f"{_W}tbl":
                self._blanks = 0
                yield self._table(child, field)
            elif child.tag == f"{_W}sdt":
                content = child.find(f"{_W}sdtContent")
                if content is not None:
                    yield from self._blocks(content, self._field_of(child) or field)

    def _paragraph(self, paragraph: Any, field: str) -> Iterator[str]:
        for box in _boxes(paragraph):
            yield f'<div class="box">{"".join(self._blocks(box, field))}</div>'
        words = "".join(self._inline(paragraph, field))
        style, looks = _looks(paragraph)
        if not words.strip():
            self._blanks += 1
            if self._blanks <= _LONGEST_RUN_OF_BLANKS and style not in ("GwGap", "GwAnchor"):
                yield '<p class="blank"></p>'
            return
        self._blanks = 0
        if paragraph.find(f"{_W}pPr/{_W}pageBreakBefore") is not None:
            yield '<hr class="page-break">'
        yield f'<p class="{" ".join(filter(None, [_class(style), looks]))}">{words}</p>'

    def _inline(self, parent: Any, field: str) -> Iterator[str]:
        for child in parent:
            if child.tag == f"{_W}r":
                words = "".join(_run(child))
                yield self._linked(words, field) if field and words.strip() else words
            elif child.tag == f"{_W}sdt":
                content = child.find(f"{_W}sdtContent")
                if content is not None:
                    inner = self._field_of(child) or field
                    words = "".join(self._inline(content, ""))
                    yield self._linked(words, inner) if inner and words.strip() else words
            elif child.tag in (f"{_W}hyperlink", f"{_W}fldSimple", f"{_W}smartTag", f"{_W}ins"):
                yield from self._inline(child, field)

    def _field_of(self, control: Any) -> str:
        tag = control.find(f"{_W}sdtPr/{_W}tag")
        return self._place(tag.get(f"{_W}val")) if tag is not None else ""

    def _linked(self, words: str, field: str) -> str:
        """Words that lead to their field; the first ones are where the field leads back to."""
        count = self.used[field] = self.used.get(field, 0) + 1
        own = f' id="v-{field}"' if count == 1 else ""
        return f'<a class="fv" href="#f-{field}" data-field="{field}"{own}>{words}</a>'

    def _table(self, table: Any, field: str) -> str:
        rows = "".join(f"<tr>{''.join(self._cell(cell, field) for cell in _cells(row))}</tr>" for row in table.iter(f"{_W}tr"))
        return f"<table>{rows}</table>"

    def _cell(self, cell: Any, field: str) -> str:
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        wide = f' colspan="{int(span.get(f"{_W}val"))}"' if span is not None and span.get(f"{_W}val", "").isdecimal() else ""
        follows = ' class="follows"' if merged is not None and merged.get(f"{_W}val") != "restart" else ""
        return f"<td{wide}{follows}>{''.join(self._blocks(cell, field))}</td>"


def _parse(data: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The contents of text boxes, the copies for old programs left out."""
    for box in paragraph.iter(f"{_W}txbxContent"):
        if not any(a.tag == _FALLBACK for a in box.iterancestors()):
            yield box


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag == f"{_W}sdt":
            yield from _cells(child.find(f"{_W}sdtContent"))


def _run(run: Any) -> Iterator[str]:
    for child in run:
        if child.tag == f"{_W}t":
            yield escape(child.text or "", quote=False)
        elif child.tag == f"{_W}tab":
            yield "　　"
        elif child.tag == f"{_W}br":
            yield "<br>" if child.get(f"{_W}type") != "page" else '<span class="page-break"></span>'
        elif child.tag == f"{_W}drawing" and child.find(".//{*}pic") is not None:
            yield '<span class="pic">［图］</span>'


def _looks(paragraph: Any) -> tuple[str, str]:
    """Style id, and a class for an alignment of the paragraph's own."""
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return "", ""
    style, aligned = properties.find(f"{_W}pStyle"), properties.find(f"{_W}jc")
    return (style.get(f"{_W}val") if style is not None else ""), _JUSTIFIED.get(aligned.get(f"{_W}val"), "") if aligned is not None else ""


def _class(style: str) -> str:
    """A class for a style: its id in small letters, sizes of the mark left out."""
    return re.sub(r"\d+$", "", style.lower()) if re.fullmatch(r"Gw[A-Z]\w*Mark\d*", style) else re.sub(r"[^a-z0-9]", "", style.lower())
