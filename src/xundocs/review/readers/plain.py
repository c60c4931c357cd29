"""Plain text and Markdown, line by line, so that every finding has a line number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from xundocs.documents.inputs.decoding import decode_text
from xundocs.errors import DataRejected
from xundocs.review.document import Block, Cell, Document, Table

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_TABLE_ROW = re.compile(r"\s*\|(.+)\|\s*$")
_TABLE_RULE = re.compile(r"[\s|:-]+$")
_LEAD = re.compile(r"^\s{0,8}(?:[-*+]\s+|>\s?)+")
_MARKS = re.compile(r"\*\*|__|(?<!\\)`|\\(?=[\\_*#<>\[\]().!-])")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\(([^()\s]{0,300})\)")


def read_text(data: bytes, name: str) -> Document:
    """A plain text: one block for each line; lines that follow one another with as many tabs each are a table."""
    document = Document(name, "txt")
    table: Table | None = None
    lines = [line.strip("\r\n").rstrip(" \u3000") for line in _lines(data, name)]
    for number, line in enumerate(lines, 1):
        tabs = _tabs(line)
        if tabs and table is not None and table.width == tabs + 1:
            _add_cells(document, table, line.split("\t"), number)
        elif tabs and number < len(lines) and _tabs(lines[number]) == tabs:
            table = Table(len(document.tables) + 1, before=len(document.blocks) - 1)
            document.tables.append(table)
            _add_cells(document, table, line.split("\t"), number)
        else:
            table = None
            _add(document, line.rstrip(), number)
    return document


def _tabs(line: str) -> int:
    """The tabs between cells; 0 for a line that only begins with one."""
    return line.count("\t") if line and not line[0].isspace() else 0


def of_paragraphs(texts: Iterable[str], name: str) -> Document:
    """A document of these paragraphs, as a plain text has them but without line numbers."""
    document = Document(name, "txt")
    for text in texts:
        _add(document, text, 0)
    return document


def read_markdown(data: bytes, name: str) -> Document:
    """Markdown: headings, paragraphs and tables as blocks, without the marks; code and front matter left out."""
    document = Document(name, "md")
    lines = _lines(data, name)
    skip = _front_matter(lines)
    fence = False
    table: Table | None = None
    for number, line in enumerate(lines, 1):
        if number <= skip:
            continue
        if line.lstrip().startswith(("```", "~~~")):
            fence = not fence
            continue
        if fence:
            continue
        row = _TABLE_ROW.match(line)
        if row is None:
            table = None
            _add_line(document, line, number)
        elif not _TABLE_RULE.match(line):
            if table is None:
                table = Table(len(document.tables) + 1, before=len(document.blocks) - 1)
                document.tables.append(table)
            _add_row(document, table, row[1], number)
    return document


def _lines(data: bytes, name: str) -> list[str]:
    if not data.strip():
        raise DataRejected(f"{name}: 文件是空的。", "请检查是不是存错了文件。")
    text = decode_text(data, Path(name))
    if "\x00" in text[:4096]:
        raise DataRejected(f"{name}: 不是文本文件。", "可以检查的有 .docx、.md、.txt。")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _front_matter(lines: list[str]) -> int:
    if lines and lines[0].strip() == "---":
        return next((i for i, line in enumerate(lines[1:200], 2) if line.strip() == "---"), 0)
    return 0


def _add(document: Document, text: str, line: int, heading: int = 0, cell: Cell | None = None) -> Block:
    block = Block(len(document.blocks), text, line=line, heading=heading, cell=cell)
    block.number = line if text.strip() else 0
    document.blocks.append(block)
    return block


def _add_line(document: Document, line: str, number: int) -> None:
    if match := _HEADING.match(line):
        _add(document, _plain(match[2]), number, len(match[1]))
    else:
        _add(document, _plain(_LEAD.sub("", line, count=1)).rstrip(), number)


def _add_row(document: Document, table: Table, inner: str, number: int) -> None:
    _add_cells(document, table, [_plain(cell.strip()) for cell in inner.replace("\\|", "｜").split("|")], number)


def _add_cells(document: Document, table: Table, cells: list[str], number: int) -> None:
    row = len(table.rows) + 1
    table.rows.append([[_add(document, text, number, cell=Cell(table.number, row, column))]
                       for column, text in enumerate(cells, 1)])


def _plain(text: str) -> str:
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    return _MARKS.sub("", text)


def plain_places(line: str) -> tuple[str, list[int]]:
    """A line of Markdown without links and marks, and where in the line each character of it stands."""
    places: list[int] = []
    end = 0
    for match in _LINK.finditer(line):
        places += [*range(end, match.start()), *range(*match.span(1))]
        end = match.end()
    places += range(end, len(line))
    text = "".join(line[place] for place in places)
    dropped = {place for match in _MARKS.finditer(text) for place in range(*match.span())}
    places = [place for number, place in enumerate(places) if number not in dropped]
    return "".join(line[place] for place in places), places
