"""Plain tables as an .xlsx as offices print them: a title, heads that repeat, filters, landscape, text that stays text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


@dataclass(frozen=True)
class Sheet:
    """One table. `columns`: (head, width in characters); `notes` stand under it, one a line."""

    name: str
    title: str
    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[Any]]
    notes: Sequence[str] = ()


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The .xlsx. Same sheets, same bytes; nobody's name and no time in its properties."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = None
    for number, sheet in enumerate(sheets):
        _write(book.active if number == 0 else book.create_sheet(), sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return _same_bytes(buffer.getvalue())


def _write(target: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    target.title = sheet.name
    put(target.cell(1, 1), sheet.title)
    target.cell(1, 1).font = Font(bold=True, size=14)
    for column, (name, width) in enumerate(sheet.columns, 1):
        put(target.cell(2, column), name)
        target.cell(2, column).font = Font(bold=True)
        target.column_dimensions[get_column_letter(column)].width = width
    wrapped = Alignment(wrap_text=True, vertical="top")
    for place, row in enumerate(sheet.rows, 3):
        for column, value in enumerate(row, 1):
            if value not in (None, ""):
                cell = target.cell(place, column)
                put(cell, value)
                cell.alignment = wrapped
    last = get_column_letter(len(sheet.columns))
    target.freeze_panes = "A3"
    target.auto_filter.ref = f"A2:{last}{len(sheet.rows) + 2}"
    for number, text in enumerate(sheet.notes, len(sheet.rows) + 4):
        put(target.cell(number, 1), text)
    target.page_setup.orientation = "landscape"
    target.page_setup.paperSize = target.PAPERSIZE_A4
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1, 0
    target.sheet_properties.pageSetUpPr.fitToPage = True
    target.print_title_rows = "2:2"
    target.oddFooter.center.text = "第 &P 页，共 &N 页"


def put(cell: Any, value: Any) -> None:
    """Text stays text: nothing out of the data becomes a formula."""
    cell.value = "".join(c for c in value if c.isprintable() or c == "\n") if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"


def _same_bytes(data: bytes) -> bytes:
    """The package without the times openpyxl writes into it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            target.writestr(zipfile.ZipInfo(entry.filename, FIXED_TIME), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
