"""Records as an .xlsx to edit and take back: labelled columns, drop-downs, what may not be changed greyed, a hidden note of what was handed out."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from xundocs.documents.blank_xlsx import (
    WORDS_SHEET,
    comment_of,
    head_cell,
    number_format,
    sheet_name,
    validate,
    width_of,
    words_sheet,
)
from xundocs.documents.fields import Field
from xundocs.documents.inputs.examples import shown
from xundocs.workbooks import finished, landscape, put

HANDED_OUT = "导出记录"
"""The hidden sheet: (kind, key, hash) of every row as it was handed out, after a line of facts about the export."""
HEAD = 3
"""Row of the labels; above it the title and the merged heads."""
LOCKED, OPEN = "登记项（不在表里改）", "可以修改"
KEY_NOTE, LOCKED_NOTE = "由程序给；新增的行留空，其他行不要改。", "只供对照，在表里改了也不算。"


@dataclass(frozen=True)
class Column:
    """One column; `locked`: shown for reading, a change in it is not taken back."""

    field: Field
    locked: bool = False


@dataclass(frozen=True)
class FilledSheet:
    """The records of one kind: (key, values by field as they are stored)."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[tuple[str, Mapping[str, Any]]]


def filled_workbook(sheets: Sequence[FilledSheet], handed_out: Sequence[tuple[str, str, str]], facts: Sequence[str],
                    printed: Callable[[Field, Any], Any] | None = None) -> bytes:
    """The .xlsx. `printed`: a stored value as the cell shows it, by default labels for codes, 是/否, days as days."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    words: dict[tuple[str, ...], str] = {}
    for sheet in sheets:
        _data_sheet(book.create_sheet(sheet_name(sheet.name)), sheet, words, printed or cell_value)
    if words:
        words_sheet(book.create_sheet(WORDS_SHEET), words)
    note = book.create_sheet(HANDED_OUT)
    for row in (tuple(facts), *handed_out):
        note.append(row)
    note.sheet_state = "hidden"
    return finished(book)


def own_texts() -> tuple[str, ...]:
    """What stands on every such sheet besides labels and the explanations of fields."""
    return LOCKED, OPEN, KEY_NOTE, LOCKED_NOTE


def cell_value(declared: Field, value: Any) -> Any:
    """A stored value as its cell holds it: ISO days as days, codes as labels, several joined by 、."""
    if declared.type == "date" and isinstance(value, str) and value:
        return datetime.date.fromisoformat(value)
    return shown(declared, value)


def fitted_width(declared: Field, values: Sequence[Any]) -> float:
    """As wide (in characters) as the longest value and half the label, at most what a blank form has: empty columns do not make the print tiny."""
    longest = max((len(text) for text in {str(shown(declared, value)) for value in values}), default=0)
    return min(width_of(declared), max(8.0, 2.0 * longest + 2, len(declared.label) + 4.0))


def _data_sheet(target: Any, sheet: FilledSheet, words: dict[tuple[str, ...], str], printed: Callable[[Field, Any], Any]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    put(target.cell(1, 1), sheet.title)
    target.cell(1, 1).font = Font(bold=True, size=14)
    _heads(target, sheet)
    top, grey = Alignment(wrap_text=True, vertical="top"), PatternFill("solid", fgColor="F2F2F2")
    formats = ["@", *(number_format(column.field) for column in sheet.columns)]
    styles: dict[int, Any] = {}
    last = len(sheet.rows) + HEAD
    for place, (key, values) in enumerate(sheet.rows, HEAD + 1):
        cells = [key, *(printed(c.field, values.get(c.field.name)) for c in sheet.columns)]
        for number, value in enumerate(cells, 1):
            if value in ("", None) and not (number > 1 and sheet.columns[number - 2].locked):
                continue
            cell = target.cell(place, number)
            if number not in styles:
                cell.alignment, cell.number_format = top, formats[number - 1]
                if number == 1 or sheet.columns[number - 2].locked:
                    cell.fill = grey
                styles[number] = copy(cell._style)
            put(cell, value)
            quoted = cell.quotePrefix
            cell._style = copy(styles[number])
            if quoted:
                cell.quotePrefix = True
    for number, column in enumerate(sheet.columns, 2):
        letter = get_column_letter(number)
        target.column_dimensions[letter].width = fitted_width(column.field, [values.get(column.field.name) for _, values in sheet.rows])
        if not column.locked:
            validate(target, f"{letter}{HEAD + 1}:{letter}{last + 500}", column.field, words)
    target.column_dimensions["A"].width = 10
    target.freeze_panes = f"B{HEAD + 1}"
    target.auto_filter.ref = f"A{HEAD}:{get_column_letter(len(sheet.columns) + 1)}{last}"
    landscape(target, f"2:{HEAD}")


def _heads(target: Any, sheet: FilledSheet) -> None:
    """Rows 2 and 3: what may be changed and what not, over the labels."""
    head_cell(target.cell(HEAD, 1), "编号", KEY_NOTE, required=False)
    for number, column in enumerate(sheet.columns, 2):
        told = LOCKED_NOTE if column.locked else comment_of(column.field)
        head_cell(target.cell(HEAD, number), column.field.label, told, required=column.field.required and not column.locked)
    start = 1
    for locked, members in groupby([True, *(column.locked for column in sheet.columns)]):
        count = len(list(members))
        head_cell(target.cell(2, start), LOCKED if locked else OPEN, "", required=False)
        if count > 1:
            target.merge_cells(start_row=2, end_row=2, start_column=start, end_column=start + count - 1)
        start += count
    target.row_dimensions[HEAD].height = 32
