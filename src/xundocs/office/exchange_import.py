"""Last year's paper register, typed into a table, taken over: every line a line of the register, every gap explained."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from xundocs.errors import DataRejected
from xundocs.model.document_number import DocumentNumber
from xundocs.problems import Problem, Where, excerpt

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("发文字号", "文号", "发文号", "发文文号", "文件编号", "编号"),
    "code": ("代字", "发文代字", "机关代字", "字"), "year": ("年度", "年份", "年"), "serial": ("顺序号", "序列号", "号", "发文顺序号"),
    "title": ("文件标题", "标题", "事由", "文件名称", "题名", "文件题名", "文书名称"),
    "issue_date": ("成文日期", "发文日期", "发文时间", "日期", "印发日期", "签发日期"),
    "recipient": ("主送单位", "主送机关", "主送", "受文单位", "发往单位", "发往机关"),
    "drafter": ("拟稿人", "拟稿", "经办人", "承办人"), "approver": ("签发人", "签发", "签批人"), "copies": ("份数", "印发份数", "印数"),
    "seal_organ": ("用印单位",), "sealed_on": ("用印日期", "用印时间"), "state": ("状态", "是否作废"), "note": ("备注", "说明"),
}
HEADING_ROWS = 10
"""A title and some blank lines may stand above the headings."""
VOID_WORDS = ("作废", "废止", "注销", "撤销")


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line of the paper register."""

    number: DocumentNumber
    title: str
    issue_date: str
    recipient: str
    drafter: str
    approver: str
    copies: int
    seal_organ: str
    sealed_on: str
    void: bool
    note: str
    where: Where
    corrected_from: str = ""


@dataclass
class PaperRegister:
    """What a table gave."""

    lines: list[PaperLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_paper(data: bytes, source: str, *, correct: bool = False) -> PaperRegister:
    """The lines of the first sheet with a heading row. `correct`: take numbers written otherwise at their likely meaning.

    The caller has looked through the package. Raises: DataRejected when no sheet has the headings.
    """
    import python_calamine

    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]
        tables = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names]
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise DataRejected(f"{source}: 表格读不了（{error}）。", "请用 WPS 或 Excel 打开后另存为 .xlsx。") from error
    for sheet, rows in tables:
        for place, row in enumerate(rows[:HEADING_ROWS]):
            columns = _headings(row)
            if "title" in columns and ("number" in columns or {"code", "year", "serial"} <= columns.keys()):
                return _read(rows[place + 1:], columns, Where(source, sheet), place + 2, correct)
    raise DataRejected(f"{source}: 没有找到登记簿的表头。", "前十行里要有一行列名，至少有“发文字号”和“文件标题”；成文日期、主送单位等列有就读。")


def _headings(row: Sequence[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        text = "".join(str(cell).split()).strip("*：:")
        key = next((k for k, names in HEADINGS.items() if text in names), None)
        if key and key not in found:
            found[key] = place
    return found


def _read(rows: Iterable[Sequence[Any]], columns: dict[str, int], where: Where, first: int, correct: bool) -> PaperRegister:
    register = PaperRegister()
    seen: dict[DocumentNumber, int] = {}
    for place, row in enumerate(rows, first):
        cells = {key: _text(row[column]) if column < len(row) else "" for key, column in columns.items()}
        if not any(cells.get(k) for k in ("number", "serial", "title")) or not (cells.get("number") or cells.get("serial")):
            continue
        line = _line(cells, where.changed(row=place), register.problems, correct)
        if line is None:
            continue
        if line.number in seen:
            register.problems.append(Problem("V-NO-02", f"文号 {line.number} 与第{seen[line.number]}行重复", "请核对纸质登记簿。", line.where))
            continue
        seen[line.number] = place
        register.lines.append(line)
    if not register.lines and not register.problems:
        raise DataRejected(f"{where.file}: 表头下面一行文号也没有。", "请核对是不是选错了文件。")
    return register


def _line(cells: Mapping[str, str], where: Where, problems: list[Problem], correct: bool) -> PaperLine | None:
    written = cells.get("number") or f"{cells.get('code', '')}〔{cells.get('year', '').rstrip('年')}〕{cells.get('serial', '').strip('第号')}号"
    number = DocumentNumber.parse(written)
    meant = number or DocumentNumber.guess(written)
    if meant is None or (number is None and not correct):
        remedy = f"应为 {meant}；要按此登记，加 --correct。" if meant else "写成 清巡办〔2025〕12号 的样子。"
        problems.append(Problem("V-NO-01", "文号写法不对", remedy, where, excerpt(written)))
        return None
    if number is None:
        problems.append(Problem("V-NO-01", f"文号“{excerpt(written)}”按 {meant} 登记", "", where, severity="warning"))
    day, sealed = (_date(cells.get(k, ""), where, problems, label) for k, label in (("issue_date", "成文日期"), ("sealed_on", "用印日期")))
    note = cells.get("note", "")
    void = any(word in cells.get("state", "") + note for word in VOID_WORDS) or cells.get("state", "") in ("是",)
    copies = cells.get("copies", "").rstrip("份")
    return PaperLine(meant, cells.get("title", ""), day, cells.get("recipient", ""), cells.get("drafter", ""), cells.get("approver", ""),
                     int(copies) if copies.isascii() and copies.isdigit() and len(copies) < 7 else 0, cells.get("seal_organ", ""), sealed, void, note,
                     where, "" if number else written)


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join("".join(c if c.isprintable() else " " for c in str(cell)).split())


def _date(text: str, where: Where, problems: list[Problem], label: str) -> str:
    import re

    if not text:
        return ""
    match = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", text) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    try:
        if match is None:
            raise ValueError
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        problems.append(Problem("F-DATE", f"{label}“{excerpt(text, 20)}”不是有效日期", "写成 2025-03-05。", where, excerpt(text, 20)))
        return ""
