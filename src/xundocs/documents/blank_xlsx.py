"""The blank Excel form: labelled columns, drop-downs, validation, a sample row, an explanation sheet."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xundocs.documents.blank import (
    HANDWRITTEN,
    TEXT_TYPES,
    choices,
    columns,
    limits,
    list_fields,
    must_be_given,
    need,
    scalar_fields,
    type_name,
    when_empty,
)
from xundocs.documents.fields import Field
from xundocs.documents.forms import Form
from xundocs.documents.inputs.examples import SAMPLE_MARK, example_cell
from xundocs.workbooks import finished, landscape, put

HELP_SHEET, WORDS_SHEET = "填写说明", "词表"
MAX_SHEET_NAME = 31
LAST_ROW = 5_000
"""Validation reaches to this row."""
MAX_INLINE_LIST = 255
"""Characters: Excel's limit of a drop-down written into the validation itself."""
FORMATS = {"date": "yyyy-mm-dd", "integer": "0", "decimal": "General", "money": "General"}


@dataclass(frozen=True)
class Table:
    """One data sheet: its name, its key column, its fields."""

    name: str
    key: str
    key_help: str
    fields: Sequence[Field]


def tables(kind: Form) -> list[Table]:
    """The data sheets of a kind, the main one first."""
    main = Table(sheet_name(kind.name), "序号", "给每份文书编个序号（1、2、3……），清单里用它对应。", scalar_fields(kind))
    return [main, *(Table(sheet_name(f.label), "文书序号", f"这一行属于哪份文书：填“{main.name}”里的序号。", columns(f))
                    for f in list_fields(kind))]


def sheet_name(text: str) -> str:
    """A name Excel takes: at most 31 characters, reserved ones full width (our reader sees them as equal)."""
    return text.translate(str.maketrans("/\\?*[]:'", "／＼？＊［］：’"))[:MAX_SHEET_NAME]


def render(kind: Form) -> bytes:
    """The workbook; the same kind gives the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    words: dict[tuple[str, ...], str] = {}
    for table in tables(kind):
        _data_sheet(book.create_sheet(table.name), table, words)
    _help_sheet(book.create_sheet(HELP_SHEET), kind)
    if words:
        words_sheet(book.create_sheet(WORDS_SHEET), words)
    book.properties.title = f"{kind.name}数据表"
    return finished(book)


def _data_sheet(sheet: Any, table: Table, words: dict[tuple[str, ...], str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    top = Alignment(wrap_text=True, vertical="top")
    grey = Font(color="808080", italic=True)
    head_cell(sheet.cell(1, 1), table.key, table.key_help, required=True)
    put(sheet.cell(2, 1), SAMPLE_MARK)
    sheet.column_dimensions["A"].width = 10
    for number, declared in enumerate(table.fields, 2):
        letter = get_column_letter(number)
        head_cell(sheet.cell(1, number), declared.label, comment_of(declared), required=must_be_given(declared))
        put(sheet.cell(2, number), example_cell(declared))
        dimension = sheet.column_dimensions[letter]
        dimension.width = width_of(declared)
        dimension.number_format = number_format(declared)
        dimension.alignment = top
        validate(sheet, f"{letter}3:{letter}{LAST_ROW}", declared, words)
    for number, cell in enumerate(sheet[2]):
        cell.font, cell.fill, cell.alignment = grey, PatternFill("solid", fgColor="F2F2F2"), top
        cell.number_format = "@" if not number else number_format(table.fields[number - 1])
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "B2"
    landscape(sheet, "1:1")


def head_cell(cell: Any, label: str, comment: str, *, required: bool) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    put(cell, f"{label}*" if required else label)
    cell.font = Font(bold=True, color="9C0006" if required else "000000")
    cell.fill = PatternFill("solid", fgColor="DDEBF7")
    cell.border = Border(bottom=Side("thin"))
    cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    if comment:
        cell.comment = Comment(comment, HELP_SHEET, width=300, height=30 + 20 * (len(comment) // 18 + 1))


def comment_of(declared: Field) -> str:
    facts = f"{type_name(declared)}；{need(declared)}"
    several = "几个之间用“、”隔开" if declared.many else ""
    options = "可选：" + "、".join(choices(declared)) if declared.many and declared.values else ""
    return "\n".join(filter(None, [facts, limits(declared), when_empty(declared), several, options, declared.help]))


def width_of(declared: Field) -> float:
    if declared.type in ("date", "integer", "boolean", "decimal", "money"):
        return 13.0
    if declared.type in ("text", "rich_text") and declared.max_length > 100:
        return 48.0
    return 24.0


def number_format(declared: Field) -> str:
    """Text for whatever a spreadsheet would "improve": numbers with leading zeros, document numbers, several values."""
    return "@" if declared.many else FORMATS.get(declared.type, "@")


def validate(sheet: Any, area: str, declared: Field, words: dict[tuple[str, ...], str]) -> None:
    """The column's validation with Chinese messages. Cells with several values cannot be validated by Excel."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = None if declared.many else _rule(declared, words)
    if rule is None:
        return
    check = DataValidation(**rule[0], allow_blank=True, errorTitle=declared.label[:30], error=rule[1][:250],
                           errorStyle="stop", showErrorMessage=True)
    sheet.add_data_validation(check)
    check.add(area)


def _rule(declared: Field, words: dict[tuple[str, ...], str]) -> tuple[dict[str, Any], str] | None:
    if options := choices(declared):
        return {"type": "list", "formula1": _source(options, words)}, "请从下拉列表里选。"
    if declared.type == "date":
        return ({"type": "date", "operator": "between", "formula1": "32874", "formula2": "73050"},
                "请填日期，写成 2026-03-02；不存在的日期（如 2026-02-30）不能填。")
    if declared.type in ("integer", "decimal", "money"):
        low = declared.min if declared.min is not None else -999_999_999
        high = declared.max if declared.max is not None else 999_999_999
        what = "整数" if declared.type == "integer" else "数字"
        told = limits(declared)
        return ({"type": "whole" if declared.type == "integer" else "decimal", "operator": "between",
                 "formula1": str(low), "formula2": str(high)}, f"请填{what}{f'，{told}' if told else ''}。")
    if declared.type in TEXT_TYPES:
        return ({"type": "textLength", "operator": "between", "formula1": str(declared.min_length),
                 "formula2": str(declared.max_length)}, f"字数不对：{declared.min_length or 1} 到 {declared.max_length} 字。")
    return None


def _source(options: Sequence[str], words: dict[tuple[str, ...], str]) -> str:
    """The list itself where Excel takes it, else the place of its words on the hidden sheet."""
    inline = ",".join(options)
    if len(inline) <= MAX_INLINE_LIST and not any("," in o or '"' in o for o in options):
        return f'"{inline}"'
    from openpyxl.utils import get_column_letter

    key = tuple(options)
    if key not in words:
        letter = get_column_letter(len(words) + 1)
        words[key] = f"'{WORDS_SHEET}'!${letter}$1:${letter}${len(options)}"
    return words[key]


def words_sheet(sheet: Any, words: dict[tuple[str, ...], str]) -> None:
    for column, options in enumerate(words, 1):
        for row, option in enumerate(options, 1):
            put(sheet.cell(row, column), option)
    sheet.sheet_state = "hidden"


def _help_sheet(sheet: Any, kind: Form) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    main = tables(kind)[0].name
    notes = [f"{kind.name}：{kind.purpose}",
             f"一、“{main}”一行一份文书；每份文书编一个序号。清单在各自的工作表里，一行一条，“文书序号”填它所属文书的序号。",
             "二、带 * 的必填。灰色的示例行不会读入，可以删去。鼠标停在标题上能看到填写要求。",
             f"三、{HANDWRITTEN}", *([f"四、{kind.reminder}"] if kind.reminder else [])]
    for row, note in enumerate(notes, 1):
        put(sheet.cell(row, 1), note)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=7)
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = 32
    sheet.cell(1, 1).font = Font(bold=True, size=13)
    head = len(notes) + 2
    for column, (title, width) in enumerate(zip(
            ("工作表", "字段", "类型", "必填", "限制", "说明", "示例"), (16, 20, 16, 12, 32, 40, 40), strict=True), 1):
        cell = sheet.cell(head, column)
        put(cell, title)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")
        sheet.column_dimensions[cell.column_letter].width = width
    row = head
    for table in tables(kind):
        for declared in table.fields:
            row += 1
            options = "可选：" + "、".join(choices(declared)) if choices(declared) else ""
            limit = "；".join(filter(None, [limits(declared), when_empty(declared)]))
            texts = (table.name, declared.label, type_name(declared), need(declared), limit,
                     "\n".join(filter(None, [declared.help, options])), _text(example_cell(declared)))
            for column, text in enumerate(texts, 1):
                put(sheet.cell(row, column), text)
                sheet.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    landscape(sheet, f"{head}:{head}")


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
