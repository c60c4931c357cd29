"""Tables to records: one row a document with its lists on their own sheets, or one flat table with repeated rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from xundocs.documents.fields import Field
from xundocs.documents.forms import Form
from xundocs.documents.inputs.cells import CellReport, RowReader, key_text
from xundocs.documents.inputs.columns import plain
from xundocs.documents.inputs.drafts import Draft, FlatRows, duplicates, row_print
from xundocs.documents.inputs.examples import SAMPLE_MARK, example_cell
from xundocs.documents.inputs.places import RowPlaces
from xundocs.documents.inputs.sheets import Columns, Header, Row, Sheet, header_reader, list_header_reader
from xundocs.documents.records import RawRecord, ReadResult
from xundocs.errors import DataRejected
from xundocs.problems import Problem, Where, excerpt

MAIN_SHEETS = ("数据", "主表", "文书")
SIDE_SHEETS = ("填写说明", "说明", "词表")
MAX_SHEET_NAME = 31
FAULTS = {
    "I-FORMULA": ("公式没有算出的结果，没有读入。", "请在 WPS 或 Excel 里打开、保存一次，或把公式改成它的值。"),
    "I-CELL-ERROR": ("单元格是错误值，没有读入。", "请改正公式，或直接填写内容。"),
}


class TableReader:
    """Reads the tables of one file for one kind."""

    def __init__(self, kind: Form, path: Path) -> None:
        self.kind = kind
        self.path = path
        self.file = path.name
        self.problems: list[Problem] = []
        self.lists = {n: f for n, f in kind.fields.items() if f.type == "records"}
        self.main = {n: f for n, f in kind.fields.items() if f.type != "records"}

    def read(self, sheets: Sequence[Sheet]) -> ReadResult:
        """The records of all sheets. Raises: DataRejected when no sheet has a header of the kind."""
        main, lists = self._sort(sheets)
        where = Where(self.file, main.name)
        header = header_reader(self.main, {n: f for n, f in self.lists.items() if n not in lists}).read(
            main, where, self.problems)
        if header is None or not header.main:
            raise DataRejected(
                f"{self.path}: 没有找到“{self.kind.name}”的标题行。",
                f"第一行应是“{'、'.join(f.label for f in list(self.main.values())[:3])}”等标题；"
                f"可以用 {self.kind.blank_command} -o 空白.xlsx 生成空白表。")
        self._missing_columns(header, main.name, self.main, header.main)
        drafts = self._drafts(main, header)
        main.release()
        for name, declared in self.lists.items():
            if name in lists:
                self._link(drafts, declared, lists[name])
                lists[name].release()
            elif name == header.list_name:
                self._missing_columns(header, main.name, declared.fields, header.items)
            elif declared.required:
                self._missing(declared, "工作表", Where(self.file, "", None, declared.label))
        drafts = [d for d in drafts if d.values]
        if not drafts:
            self.problems.append(Problem("I-EMPTY", "标题行下面没有填写任何内容。", "请从示例行的下一行开始填写。", where))
        self.problems += duplicates(drafts, where, self.lists)
        folder = self.path.parent
        return ReadResult([RawRecord(d.values, Where(self.file, main.name, d.row), RowPlaces(self.file, d.lists), folder)
                           for d in drafts], self.problems)

    # sheets

    def _sort(self, sheets: Sequence[Sheet]) -> tuple[Sheet, dict[str, Sheet]]:
        """The main sheet and the lists' own sheets; sheets nobody asked for are named."""
        list_names = {plain(f.label)[:MAX_SHEET_NAME]: n for n, f in self.lists.items()} | {plain(n): n for n in self.lists}
        own = {plain(n) for n in (self.kind.name, self.kind.id, *self.kind.also_called, *MAIN_SHEETS)}
        side = {plain(n) for n in SIDE_SHEETS}
        mains: list[Sheet] = []
        others: list[Sheet] = []
        lists: dict[str, Sheet] = {}
        for sheet in sheets:
            name = plain(sheet.name)
            if name in own:
                mains.append(sheet)
            elif (found := list_names.get(name)) is not None and found not in lists:
                lists[found] = sheet
            elif name not in side and any(cell != "" for row in sheet.rows for cell in row):
                others.append(sheet)
        if not mains and others:
            headers = header_reader(self.main, self.lists)
            chosen = next((sheet for sheet in others if headers.find(sheet) is not None), others[0])
            others = [sheet for sheet in others if sheet is not chosen]
            mains.append(chosen)
        if not mains:
            raise DataRejected(f"{self.path}: 没有“{self.kind.name}”或“数据”工作表，或表里没有内容。",
                               f"可以用 {self.kind.blank_command} -o 空白.xlsx 生成空白表。")
        for sheet in others + mains[1:]:
            self.problems.append(Problem("I-SHEET", "这张工作表的名称不认识，没有读入。",
                                         f"需要的话请改名为“{self.kind.name}”或清单的名称。",
                                         Where(self.file, sheet.name), severity="warning"))
        return mains[0], lists

    def _missing_columns(self, header: Header, sheet: str, fields: Mapping[str, Field], found: Columns) -> None:
        present = {f.name for _, f in found}
        for name, declared in fields.items():
            if name not in present and declared.required and declared.default is None \
                    and not declared.default_config and not declared.automatic:
                self._missing(declared, "一列", Where(self.file, sheet, header.row + 1, declared.label))

    def _missing(self, declared: Field, what: str, where: Where) -> None:
        self.problems.append(Problem("I-COLUMN-MISSING", f"缺少必填的“{declared.label}”{what}。",
                                     "请补上并填写；标题和空白表一致。", where))

    # rows

    def _drafts(self, sheet: Sheet, header: Header) -> list[Draft]:
        """The documents of the main sheet; in the flat layout rows of one document are put together."""
        read = self._row_reader(header.main, sheet)
        if header.items:
            flat = FlatRows(header, Where(self.file, sheet.name), str(self.kind.numbering.get("field", "")),
                            (read, self._row_reader(header.items, sheet)), self.problems)
            for number, row in self._rows(sheet, header):
                flat.add(number + 1, row, self._key(row, header.key))
            return flat.drafts
        drafts: list[Draft] = []
        keys: dict[str, int] = {}
        for number, row in self._rows(sheet, header):
            key = self._key(row, header.key)
            if key and keys.setdefault(key, number) != number:
                self.problems.append(Problem(
                    "I-KEY-TWICE", f"序号“{excerpt(key)}”在第{keys[key] + 1}行已经用过。", "每份文书的序号要不同。",
                    Where(self.file, sheet.name, number + 1, "序号"), excerpt(key)))
            drafts.append(Draft(number + 1, key, read(row, number + 1), prints=[row_print(row, header.main)]))
        return drafts

    def _rows(self, sheet: Sheet, header: Header) -> Iterator[tuple[int, Row]]:
        """Row index and row of every filled row below the header, sample rows left out, merged cells filled down."""
        width = len(sheet.rows[header.row])
        columns = header.by_column
        fill = self._merged_below(sheet, header)
        rows = sheet.rows
        for number in range(header.row + 1, len(rows)):
            row = rows[number]
            if len(row) < width:
                row = [*row, *[""] * (width - len(row))]
            if number in fill:
                row = list(row)
                for column, value in fill[number].items():
                    row[column] = value if row[column] == "" else row[column]
            faults = sheet.faults.get(number)
            if not faults and not any(cell != "" and (type(cell) is not str or cell.strip()) for cell in row):
                continue
            if self._is_sample(row, header, sheet, number):
                continue
            if len(row) > width and any(cell != "" for cell in row[width:]):
                self.problems.append(Problem(
                    "I-EXTRA", f"这一行有 {len(row)} 格，标题只有 {width} 格。",
                    "多半是文字里有分隔符而没有加引号；请把这一格用英文双引号括起来。",
                    Where(self.file, sheet.name, number + 1), excerpt(next(c for c in row[width:] if c != ""))))
            for column, (code, shown) in (faults or {}).items():
                if column in columns:
                    message, remedy = FAULTS[code]
                    self.problems.append(Problem(code, message, remedy, Where(
                        self.file, sheet.name, number + 1, columns[column].label), excerpt(shown)))
            yield number, row

    def _merged_below(self, sheet: Sheet, header: Header) -> dict[int, dict[int, Any]]:
        """Values to fill down: vertically merged cells of the document's own columns and of the key."""
        columns = {column for column, _ in header.main} | {header.key}
        fill: dict[int, dict[int, Any]] = {}
        for (top, left), (bottom, _) in sheet.content.merged:
            if bottom > top > header.row and left in columns and top < len(sheet.rows) and left < len(sheet.rows[top]):
                for number in range(top + 1, min(bottom + 1, len(sheet.rows))):
                    fill.setdefault(number, {})[left] = sheet.rows[top][left]
        return fill

    def _row_reader(self, columns: Columns, sheet: Sheet) -> RowReader:
        return RowReader(columns, CellReport(self.problems, self.file, sheet.name))

    def _key(self, row: Row, column: int | None) -> str:
        return key_text(row[column]) if column is not None and row[column] != "" else ""

    def _is_sample(self, row: Row, header: Header, sheet: Sheet, number: int) -> bool:
        """Whether this is the blank form's sample row; says so when somebody typed into it."""
        first = header.key if header.key is not None else min(header.by_column, default=0)
        if not isinstance(row[first], str) or not row[first].strip().lstrip("（(【").startswith(SAMPLE_MARK):
            return False
        for column, declared in header.by_column.items():
            if column != first and row[column] != "" and key_text(row[column]) != key_text(example_cell(declared)):
                self.problems.append(Problem(
                    "I-SAMPLE", "示例行里填了别的内容，没有读入。", "请填在示例行下面；示例行可以删去。",
                    Where(self.file, sheet.name, number + 1, declared.label), excerpt(row[column]), "warning"))
                break
        return True

    # lists on their own sheets

    def _link(self, drafts: list[Draft], declared: Field, sheet: Sheet) -> None:
        """Add the rows of a list's own sheet to the documents they name."""
        where = Where(self.file, sheet.name)
        header = list_header_reader(declared).read(sheet, where, self.problems)
        if header is None:
            self._missing(declared, "清单的标题行", Where(self.file, sheet.name, 1, declared.label))
            return
        self._missing_columns(header, sheet.name, declared.fields, header.items)
        if header.key is None and len(drafts) > 1:
            self.problems.append(Problem("I-LINK", "缺少“文书序号”一列，不知道各行属于哪份文书。",
                                         "请加上“文书序号”一列，填主表里的序号。", Where(self.file, sheet.name, header.row + 1)))
            return
        targets = self._targets(drafts)
        read = self._row_reader(header.items, sheet)
        for number, row in self._rows(sheet, header):
            key = self._key(row, header.key)
            values = read(row, number + 1)
            draft = targets.get(key) if key else (drafts[0] if len(drafts) == 1 else None)
            if draft is not None:
                if values:
                    draft.add(declared.name, sheet.name, number + 1, values, row_print(row, header.items))
                continue
            if values or key:
                fault = f"文书序号“{excerpt(key)}”在主表里没有。" if key else "没有填文书序号，不知道属于哪份文书。"
                self.problems.append(Problem("I-LINK", fault, "请填主表“序号”列里的值。", Where(
                    self.file, sheet.name, number + 1, "文书序号"), excerpt(key)))

    def _targets(self, drafts: list[Draft]) -> dict[str, Draft]:
        """Key → document: the key column, else the document's number, else its place in the file."""
        numbered = str(self.kind.numbering.get("field", ""))
        targets: dict[str, Draft] = {}
        if not any(d.key for d in drafts):
            targets |= {str(n): d for n, d in enumerate(drafts, 1)}
        for draft in drafts:
            if numbered in draft.values:
                targets.setdefault(key_text(draft.values[numbered]), draft)
        for draft in reversed(drafts):
            if draft.key:
                targets[draft.key] = draft
        return targets
