"""Plain tables as an .xlsx as offices print them: a title, heads that repeat (merged over groups), filters, landscape."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from xundocs.workbooks import finished, landscape, put


@dataclass(frozen=True)
class Sheet:
    """One table. `columns`: (head, width in characters); `groups`: the merged head over each column, "" for none;
    `notes` stand under it, one a line."""

    name: str
    title: str
    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[Any]]
    notes: Sequence[str] = ()
    groups: Sequence[str] = ()


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The .xlsx. Same sheets, same bytes; nobody's name and no time in its properties."""
    from openpyxl import Workbook

    book = Workbook()
    for number, sheet in enumerate(sheets):
        _write(book.active if number == 0 else book.create_sheet(), sheet)
    return finished(book)


def _write(target: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.utils import get_column_letter

    target.title = sheet.name
    put(target.cell(1, 1), sheet.title)
    target.cell(1, 1).font = Font(bold=True, size=14)
    head = write_heads(target, [name for name, _ in sheet.columns], sheet.groups)
    for column, (_, width) in enumerate(sheet.columns, 1):
        target.column_dimensions[get_column_letter(column)].width = width
    wrapped, thin = Alignment(wrap_text=True, vertical="top"), Side("thin", color="808080")
    model = target.cell(head + 1, 1)
    model.border = Border(thin, thin, thin, thin)
    empty = copy(model._style)
    model.alignment = wrapped
    filled = copy(model._style)
    # A style set by its parts is looked up anew for every cell: most of the time of a long list.
    for place, row in enumerate(sheet.rows, head + 1):
        for column, value in enumerate(row, 1):
            cell = target.cell(place, column)
            if value in (None, ""):
                cell._style = copy(empty)
            else:
                cell._style = copy(filled)
                put(cell, value)
    last = get_column_letter(len(sheet.columns))
    target.freeze_panes = f"A{head + 1}"
    target.auto_filter.ref = f"A{head}:{last}{len(sheet.rows) + head}"
    for number, text in enumerate(sheet.notes, len(sheet.rows) + head + 2):
        put(target.cell(number, 1), text)
    landscape(target, f"2:{head}")


def write_heads(target: Any, labels: Sequence[str], groups: Sequence[str] = ()) -> int:
    """The head in row 2, or over rows 2 and 3 where columns have groups; the number of its last row."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    last = 3 if any(groups) else 2
    thin = Side("thin", color="808080")
    for row in range(2, last + 1):
        for column in range(1, len(labels) + 1):
            cell = target.cell(row, column)
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")
            cell.border = Border(thin, thin, thin, thin)
            cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    column = 1
    for group, members in groupby(zip(groups or [""] * len(labels), labels, strict=True), key=lambda pair: pair[0]):
        for _, label in members:
            put(target.cell(last if group else 2, column), label)
            if not group and last == 3:
                target.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
            column += 1
    _merge_groups(target, groups)
    return last


def _merge_groups(target: Any, groups: Sequence[str]) -> None:
    start = 1
    for group, members in groupby(groups):
        count = len(list(members))
        if group:
            put(target.cell(2, start), group)
            if count > 1:
                target.merge_cells(start_row=2, end_row=2, start_column=start, end_column=start + count - 1)
        start += count
