"""Plain tables as an .xlsx as offices print them: a title, heads that repeat (merged over groups), filters, landscape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from xundocs.workbooks import Body, Look, finished, format_of, landscape, look_of, put


@dataclass(frozen=True)
class Sheet:
    """One table. `columns`: (head, width in characters); `values`: what stands in each column, all of one length (none: no rows);
    `groups`: the merged head over each column, "" for none; `notes` stand under it, one a line."""

    name: str
    title: str
    columns: Sequence[tuple[str, float]]
    values: Sequence[Sequence[Any]]
    notes: Sequence[str] = ()
    groups: Sequence[str] = ()


def by_column(rows: Iterable[Sequence[Any]]) -> tuple[Sequence[Any], ...]:
    """Rows as the values of each column."""
    return tuple(zip(*rows, strict=True))


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The .xlsx. Same sheets, same bytes; nobody's name and no time in its properties."""
    from openpyxl import Workbook

    book = Workbook()
    bodies = {sheet.name: _write(book.active if number == 0 else book.create_sheet(), sheet) for number, sheet in enumerate(sheets)}
    return finished(book, bodies)


def _write(target: Any, sheet: Sheet) -> Body:
    """Everything but the rows; these are given back."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    target.title = sheet.name
    put(target.cell(1, 1), sheet.title)
    target.cell(1, 1).font = Font(bold=True, size=14)
    head = write_heads(target, [name for name, _ in sheet.columns], sheet.groups)
    for column, (_, width) in enumerate(sheet.columns, 1):
        target.column_dimensions[get_column_letter(column)].width = width
    body = Body(head + 1, sheet.values, [_look(target.cell(head + 1, 1))] * len(sheet.values))
    target.delete_rows(head + 1)
    last = get_column_letter(len(sheet.columns))
    target.freeze_panes = f"A{head + 1}"
    target.auto_filter.ref = f"A{head}:{last}{body.last}"
    for number, text in enumerate(sheet.notes, body.last + 2):
        put(target.cell(number, 1), text)
    landscape(target, f"2:{head}")
    return body


def _look(model: Any) -> Look:
    """Bordered cells, text wrapped. The number of a format is what a long table is written with: no format is looked up for a cell."""
    from openpyxl.styles import Alignment, Border, Side

    thin = Side("thin", color="808080")
    model.border = Border(thin, thin, thin, thin)
    empty = format_of(model)
    model.alignment = Alignment(wrap_text=True, vertical="top")
    return look_of(model, empty)


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
