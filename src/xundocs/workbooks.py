"""What every .xlsx we write has in common: text stays text, the same content is the same bytes, it prints on A4 landscape.

openpyxl makes the workbook with its heads, formats and validation; long tables are put into its sheets as XML (decision 0017).
Works on openpyxl's objects without importing it.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import chain, repeat
from math import ceil
from typing import Any

from xundocs.zipped import Member, as_zip, deflated, deflated_pieces, lay_out

ROWS_AT_ONCE = 500
LONGEST = 32_767
"""Characters: what a cell holds."""
LINE, HIGHEST = 15, 409
"""Points: a line of text, the highest row there can be."""
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_DIMENSION = re.compile(rb'(?<=<dimension ref="A1:)([A-Z]+)([0-9]+)')
_ROW = re.compile(rb'<row r="([0-9]+)"')
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_EPOCH = datetime.date(1899, 12, 30).toordinal()
"""The day before Excel's first, as it counts (1900 a leap year)."""


@dataclass(frozen=True)
class Look:
    """How the cells of a column look, as numbers of the workbook's formats: `filled`, and `quoted` where text begins like a formula;
    `empty` where nothing stands, None for no cell there."""

    filled: int
    quoted: int
    empty: int | None = None


@dataclass(frozen=True)
class Body:
    """The rows of a sheet from row `first` on, as columns of one length from A on. Values are text, numbers and days; None or "" says nothing.

    The sheet's heads reach as far to the right. A day is shown as one where the column's format is that of days.
    """

    first: int
    columns: Sequence[Sequence[Any]]
    looks: Sequence[Look]
    widths: Sequence[float] = ()
    """Of the columns, in characters: rows are then made as high as their longest text needs. Excel does that by itself, LibreOffice does not."""

    def __post_init__(self) -> None:
        if len(set(map(len, self.columns))) > 1:
            raise ValueError("columns of different lengths")

    @property
    def last(self) -> int:
        """The number of the last row."""
        return self.first + len(self.columns[0]) - 1 if self.columns else self.first - 1


def put(cell: Any, value: Any) -> None:
    """Write a value that can never become a formula and holds nothing that a spreadsheet refuses."""
    if not isinstance(value, str):
        cell.value = value
        return
    text = _legal(value)
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_FORMULA_START):
        cell.quotePrefix = True


def look_of(cell: Any, empty: int | None = None) -> Look:
    """The look of a column whose cells shall look like this one; `empty` as in `Look`."""
    filled = format_of(cell)
    cell.quotePrefix = True
    quoted = format_of(cell)
    cell.quotePrefix = False
    return Look(filled, quoted, empty)


def format_of(cell: Any) -> int:
    """The number of a cell's present format in the workbook. The cell may be changed afterwards: openpyxl would change what it has numbered."""
    number = int(cell.style_id)
    cell._style = copy(cell._style)
    return number


def landscape(sheet: Any, head: str) -> None:
    """A4 landscape, one page wide, the head rows (`2:3`) on every page, page numbers at the foot."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = head
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def finished(book: Any, bodies: Mapping[str, Body] | None = None) -> bytes:
    """The workbook as bytes, without anybody's name or any time in it: equal content is equal bytes. `bodies`: sheet name → its rows."""
    book.properties.creator = None
    written = io.BytesIO()
    book.save(written)
    given = bodies or {}
    streamed = {f"xl/worksheets/sheet{n}.xml": given[sheet.title] for n, sheet in enumerate(book.worksheets, 1) if sheet.title in given}
    with zipfile.ZipFile(written) as source:
        return as_zip(lay_out(_member(name, source.read(name), streamed.get(name)) for name in source.namelist()))


def _member(name: str, part: bytes, body: Body | None) -> Member:
    if body is not None:
        return deflated_pieces(name, _with_body(part, body))
    return deflated(name, _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", part) if name == "docProps/core.xml" else part, 6)


def _with_body(sheet: bytes, body: Body) -> Iterator[bytes]:
    """The sheet's XML with the rows at their place, before what stands under them."""
    sheet = _DIMENSION.sub(lambda found: b"%b%d" % (found[1], max(int(found[2]), body.last)), sheet, count=1)
    later = (found.start() for found in _ROW.finditer(sheet) if int(found[1]) >= body.first)
    place = next(later, sheet.rindex(b"</sheetData>"))
    yield sheet[:place]
    yield from _rows(body)
    yield sheet[place:]


def _rows(body: Body) -> Iterator[bytes]:
    """The rows as XML, some at once: the pieces of few rows stay in the processor's cache."""
    openings = [f'<c r="{letters(place)}'.encode() for place in range(len(body.columns))]
    for start in range(body.first, body.last + 1, ROWS_AT_ONCE):
        numbers = [b"%d" % number for number in range(start, min(start + ROWS_AT_ONCE, body.last + 1))]
        pieces: list[Iterable[bytes]] = [repeat(b'<row r="'), numbers, _heights(body, start - body.first, len(numbers))]
        for opening, column, look in zip(openings, body.columns, body.looks, strict=True):
            values = column[start - body.first:start - body.first + ROWS_AT_ONCE]
            known = _cells(values, look)
            cells = map(known.__getitem__, values)
            if b"" in known.values():
                pieces.append([opening + number + cell if cell else b"" for number, cell in zip(numbers, cells, strict=True)])
            else:
                pieces += [repeat(opening), numbers, cells]
        yield b"".join(chain.from_iterable(zip(*pieces, repeat(b"</row>"), strict=False)))


def _heights(body: Body, start: int, count: int) -> Iterable[bytes]:
    """What follows the numbers of some rows: their heights where the widths are known. They stay free to change with the text."""
    if not body.widths:
        return repeat(b'">')
    lines = [1] * count
    for column, width in zip(body.columns, body.widths, strict=True):
        values = column[start:start + count]
        texts = [value for value in dict.fromkeys(values) if value.__class__ is str]
        if max(map(len, texts), default=0) * 2 >= width or "\n" in "".join(texts):
            taken = {text: _lines(text, width) for text in texts}
            lines = list(map(max, lines, map(taken.get, values, repeat(1))))
    return [b'" ht="%d">' % min(LINE * number + 2, HIGHEST) for number in lines]


def _lines(text: str, width: float) -> int:
    """The lines a text takes in a column: what is no ASCII is two characters wide, a cell keeps one free."""
    if "\n" in text:
        return sum(_lines(line, width) for line in text.split("\n"))
    return max(1, ceil((len(text) + len(text.encode())) // 2 / (width - 1)))


def _cells(values: Iterable[Any], look: Look) -> dict[Any, bytes]:
    """Each different value of a column → what of its cell stands behind the place; b"" for no cell. Texts are escaped all at once."""
    different = dict.fromkeys(values)
    made = {value: _number(value, look) for value in different if not isinstance(value, str) or not value}
    texts = [value for value in different if isinstance(value, str) and value]
    fit = [_legal(text)[:LONGEST] for text in texts]
    filled, quoted = (f'" s="{style}" t="inlineStr"><is><t' for style in (look.filled, look.quoted))
    for value, text, written in zip(texts, fit, _escaped("\0".join(fit)).split("\0") if fit else (), strict=True):
        space = ' xml:space="preserve"' if text != text.strip() else ""
        made[value] = f"{quoted if text.startswith(_FORMULA_START) else filled}{space}>{written}</t></is></c>".encode()
    return made


def _number(value: Any, look: Look) -> bytes:
    """The same of what is no text."""
    if value is None or value == "":
        return b"" if look.empty is None else b'" s="%d"/>' % look.empty
    number = value.toordinal() - _EPOCH if isinstance(value, datetime.date) else value
    return f'" s="{look.filled}"><v>{float(number):.16g}</v></c>'.encode()


def _legal(text: str) -> str:
    """Without what XML or a spreadsheet refuses; every other character stays, wide spaces and private characters of rare names too."""
    return text if text.isprintable() else _ILLEGAL.sub("", text)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def letters(place: int) -> str:
    """The letters of a column, 0 for A."""
    return (letters(place // 26 - 1) if place >= 26 else "") + chr(65 + place % 26)
