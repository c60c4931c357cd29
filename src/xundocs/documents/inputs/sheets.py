"""A table as it was read, and its header row matched to fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from xundocs.documents.fields import Field
from xundocs.documents.inputs.columns import LINK_KEYS, MAIN_KEYS, Names, nearest, plain, wrong_unit
from xundocs.problems import Problem, Where, excerpt

Row = Sequence[Any]
HEADER_SEARCH = 12
"""Rows looked through for the header; a title or a filling note may stand above it."""
_QUALIFIED = re.compile(r"[.:/·-]")


class Content(NamedTuple):
    """The cells of a table. Row 0 is the file's row 1; blank cells are ""."""

    rows: Sequence[Row]
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    """(first row, first column), (last row, last column) of every merged area."""


@dataclass
class Sheet:
    """One table, loaded when first looked at: of a large workbook only one sheet is in memory at a time."""

    name: str
    load: Callable[[], Content]
    faults: Mapping[int, Mapping[int, tuple[str, str]]] = field(default_factory=dict)
    """Row → column → (code, excerpt) of cells whose value is unusable: errors, formulas never calculated."""

    @cached_property
    def content(self) -> Content:
        """The cells, kept until `release`."""
        return self.load()

    @property
    def rows(self) -> Sequence[Row]:
        """All rows from the file's first."""
        return self.content.rows

    def release(self) -> None:
        """Forget the cells; they would be loaded again."""
        self.__dict__.pop("content", None)


Columns = list[tuple[int, Field]]


@dataclass
class Header:
    """Where the header stands and which column holds what."""

    row: int
    key: int | None = None
    main: Columns = field(default_factory=list)
    list_name: str = ""
    """The records field whose columns stand on this sheet too (flat layout) or alone (a list's own sheet)."""
    items: Columns = field(default_factory=list)

    @property
    def by_column(self) -> dict[int, Field]:
        """Column → field, of every column that is read."""
        return dict(self.main + self.items)


def column_letters(index: int) -> str:
    """The spreadsheet's name of a column counted from 0.

    >>> column_letters(0), column_letters(26)
    ('A', 'AA')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class HeaderReader:
    """Matches header rows against a kind's fields (`main`) and the columns of its lists (`lists`)."""

    def __init__(self, main: Mapping[str, Field], lists: Mapping[str, Field], keys: Sequence[str]) -> None:
        self.main = Names.of(main)
        self.lists = {name: Names.of(declared.fields) for name, declared in lists.items()}
        self.list_labels = {plain(f.label): name for name, f in lists.items()} | {plain(n): n for n in lists}
        self.keys = {plain(k) for k in keys} - {plain(f.label) for f in main.values()}

    def find(self, sheet: Sheet) -> int | None:
        """The row with most known headers among the first few; None when nothing is known."""
        best, best_count = None, 0
        for number, row in enumerate(sheet.rows[:HEADER_SEARCH]):
            count = sum(self._known(cell) for cell in row if isinstance(cell, str) and cell.strip())
            if count > best_count:
                best, best_count = number, count
        return best

    def _known(self, text: str) -> bool:
        return (plain(text) in self.keys or self.main.find(text) is not None or self._qualified(text) is not None
                or any(names.find(text) for names in self.lists.values()))

    def _qualified(self, text: str) -> tuple[str, Field, str] | None:
        """`问题事项.整改期限`: a list's label before its column's."""
        head, found, rest = text.strip(), None, ""
        if (cut := _QUALIFIED.search(plain(head))) is not None:
            wide = re.split(r"[.:/·\-．：／－]", head, maxsplit=1)
            found, rest = self.list_labels.get(plain(head)[: cut.start()]), wide[-1]
        if found is None or (match := self.lists[found].find(rest)) is None:
            return None
        return found, *match

    def read(self, sheet: Sheet, where: Where, problems: list[Problem]) -> Header | None:
        """The header of a sheet with every fault of it reported; None when no row looks like one."""
        number = self.find(sheet)
        if number is None:
            return None
        row = [cell if isinstance(cell, str) else str(cell) for cell in sheet.rows[number]]
        header = Header(number, list_name=self._flat_list(row))
        place = Where(where.file, where.sheet, number + 1)
        taken: dict[tuple[str, str], int] = {}
        for column, text in enumerate(row):
            if text.strip():
                self._place(header, column, text, taken, place, problems)
            elif any(column < len(r) and r[column] != "" for r in sheet.rows[number + 1:]):
                problems.append(Problem("I-COLUMN-NAMELESS", f"{column_letters(column)}列没有标题，内容没有读入。",
                                        "请补上标题；不需要的内容请删去。", place, severity="warning"))
        return header

    def _flat_list(self, row: Sequence[str]) -> str:
        """The one list whose columns stand among the main ones: most known headers wins."""
        counts = dict.fromkeys(self.lists, 0)
        for text in filter(str.strip, row):
            if (qualified := self._qualified(text)) is not None:
                counts[qualified[0]] += 1
            elif self.main.find(text) is None and plain(text) not in self.keys:
                for name, names in self.lists.items():
                    counts[name] += names.find(text) is not None
        best = max(counts, key=lambda name: counts[name], default="")
        return best if best and counts[best] else ""

    def _place(self, header: Header, column: int, text: str, taken: dict[tuple[str, str], int], place: Where,
               problems: list[Problem]) -> None:
        """Give one header its field, or say why it has none."""
        for scope, declared, remark in self._readings(header, text):
            if (scope, declared.name if declared else "") in taken:
                continue
            taken[scope, declared.name if declared else ""] = column
            if declared is None:
                header.key = column
                return
            if wrong_unit(declared, remark):
                problems.append(Problem("I-UNIT", f"标题写的单位是“{remark}”，这个字段的单位是“{declared.unit}”。",
                                        f"请换算成{declared.unit}，并改正标题。", place.__class__(
                                            place.file, place.sheet, place.row, declared.label), excerpt(text)))
            (header.items if scope else header.main).append((column, declared))
            return
        self._unplaced(header, column, text, taken, place, problems)

    def _readings(self, header: Header, text: str) -> list[tuple[str, Field | None, str]]:
        """What a header may mean, likeliest first: (list or "", field or None for the key, remark)."""
        found: list[tuple[str, Field | None, str]] = []
        if (qualified := self._qualified(text)) is not None:
            if qualified[0] == header.list_name:
                found.append(qualified)
            return found
        if (match := self.main.find(text)) is not None:
            found.append(("", *match))
        if plain(text) in self.keys:
            found.append(("", None, ""))
        if header.list_name and (match := self.lists[header.list_name].find(text)) is not None:
            found.append((header.list_name, *match))
        return found

    def _unplaced(self, header: Header, column: int, text: str, taken: Mapping[tuple[str, str], int], place: Where,
                  problems: list[Problem]) -> None:
        shown = excerpt(text, 30)
        readings = self._readings(header, text)
        if readings:
            first = taken[readings[0][0], readings[0][1].name if readings[0][1] else ""]
            problems.append(Problem(
                "I-COLUMN-TWICE", f"{column_letters(first)}列和{column_letters(column)}列都是“{shown}”，只读了前一列。",
                "请删去或改名其中一列。", place, shown))
            return
        if self._qualified(text) is not None:
            problems.append(Problem(
                "I-FLAT", f"“{shown}”属于另一个清单；一张表只能展开一个清单，这一列没有读入。",
                "请把这个清单放到以它命名的工作表里，第一列写“文书序号”。", place, shown))
            return
        near = nearest(text, [self.main, *self.lists.values()])
        problems.append(Problem(
            "I-COLUMN-UNKNOWN", f"{column_letters(column)}列的标题“{shown}”不认识，这一列没有读入。",
            f"是不是“{near}”？请改正标题；不需要的列可以不管。" if near else "请对照空白表的标题改正；不需要的列可以不管。",
            place, shown, "warning"))


def header_reader(main: Mapping[str, Field], lists: Mapping[str, Field]) -> HeaderReader:
    """For the main sheet, where columns of a list may stand too."""
    return HeaderReader(main, lists, MAIN_KEYS)


def list_header_reader(declared: Field) -> HeaderReader:
    """For a list's own sheet: its columns, and the key of the document each row belongs to."""
    return HeaderReader({}, {declared.name: declared}, LINK_KEYS)
