"""Records as an .xlsx to edit and take back: labelled columns, drop-downs, what may not be changed greyed, a hidden note of what was handed out."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from xundocs.documents.blank import TEXT_TYPES
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
from xundocs.workbooks import Body, finished, format_of, landscape, look_of, put

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
    """The records of one kind: their keys, the hash of each, and the values of each column as they are stored."""

    kind: str
    name: str
    title: str
    columns: Sequence[Column]
    keys: Sequence[str]
    hashes: Sequence[str]
    values: Sequence[Sequence[Any]]


def filled_workbook(sheets: Sequence[FilledSheet], facts: Sequence[str]) -> bytes:
    """The .xlsx. Codes are shown as labels, booleans as 是/否, days as days."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    words: dict[tuple[str, ...], str] = {}
    bodies: dict[str, Body] = {}
    for sheet in sheets:
        target = book.create_sheet(sheet_name(sheet.name))
        bodies[target.title] = _data_sheet(target, sheet, words)
    if words:
        words_sheet(book.create_sheet(WORDS_SHEET), words)
    bodies[HANDED_OUT] = _handed_out(book.create_sheet(HANDED_OUT), sheets, facts)
    return finished(book, bodies)


def _handed_out(target: Any, sheets: Sequence[FilledSheet], facts: Sequence[str]) -> Body:
    target.append(tuple(facts))
    target.sheet_state = "hidden"
    rows = ([sheet.kind for sheet in sheets for _ in sheet.keys], [key for sheet in sheets for key in sheet.keys], [sha for sheet in sheets for sha in sheet.hashes])
    return Body(2, rows, [look_of(target.cell(1, 1))] * 3)


def own_texts() -> tuple[str, ...]:
    """What stands on every such sheet besides labels and the explanations of fields."""
    return LOCKED, OPEN, KEY_NOTE, LOCKED_NOTE


def cell_value(declared: Field, value: Any) -> Any:
    """A stored value as its cell holds it: ISO days as days, codes as labels, several joined by 、."""
    if declared.type == "date" and isinstance(value, str) and value:
        return datetime.date.fromisoformat(value)
    return shown(declared, value)


def fitted_width(declared: Field, shown_values: Sequence[Any]) -> float:
    """As wide (in characters) as the longest value and half the label, at most what a blank form has: empty columns do not make the print tiny."""
    longest = max(map(len, map(str, shown_values)), default=0)
    return min(width_of(declared), max(8.0, 2.0 * longest + 2, len(declared.label) + 4.0))


def _data_sheet(target: Any, sheet: FilledSheet, words: dict[tuple[str, ...], str]) -> Body:
    """Everything but the rows; these are given back."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    put(target.cell(1, 1), sheet.title)
    target.cell(1, 1).font = Font(bold=True, size=14)
    _heads(target, sheet)
    body = _body(target, sheet)
    for number, column in enumerate(sheet.columns, 2):
        letter = get_column_letter(number)
        target.column_dimensions[letter].width = fitted_width(column.field, body.columns[number - 1])
        if not column.locked:
            validate(target, f"{letter}{HEAD + 1}:{letter}{body.last + 500}", column.field, words)
    target.column_dimensions["A"].width = 10
    target.freeze_panes = f"B{HEAD + 1}"
    target.auto_filter.ref = f"A{HEAD}:{get_column_letter(len(sheet.columns) + 1)}{body.last}"
    landscape(target, f"2:{HEAD}")
    return body


def _body(target: Any, sheet: FilledSheet) -> Body:
    """The rows: the key, then the columns; what is locked is grey even where nothing stands."""
    from openpyxl.styles import Alignment, PatternFill

    looks = []
    for number, (form, locked) in enumerate([("@", True), *((number_format(c.field), c.locked) for c in sheet.columns)], 1):
        model = target.cell(HEAD + 1, number)
        model.alignment, model.number_format = Alignment(wrap_text=True, vertical="top"), form
        if locked:
            model.fill = PatternFill("solid", fgColor="F2F2F2")
        looks.append(look_of(model, format_of(model) if locked and number > 1 else None))
    target.delete_rows(HEAD + 1)
    return Body(HEAD + 1, [sheet.keys, *map(_shown, (c.field for c in sheet.columns), sheet.values)], looks)


def _shown(declared: Field, values: Sequence[Any]) -> Sequence[Any]:
    """The cells of a column; what is the same in many rows is worked out once."""
    if declared.type in TEXT_TYPES and set(map(type, values)) == {str}:
        return values
    plain = [tuple(value) if value.__class__ is list else value for value in values]
    known = {value: cell_value(declared, value) for value in dict.fromkeys(plain)}
    return list(map(known.__getitem__, plain))


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
