"""Documents being put together from rows: the flat layout's grouping, and rows that say the same twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xundocs.documents.fields import Field
from xundocs.documents.inputs.cells import RowReader, key_text
from xundocs.documents.inputs.sheets import Columns, Header, Row
from xundocs.problems import Problem, Where, excerpt


@dataclass
class Draft:
    """A document being put together."""

    row: int
    key: str
    values: dict[str, Any]
    lists: dict[str, tuple[str, list[int]]] = field(default_factory=dict)
    prints: list[int] = field(default_factory=list)
    """A hash of every row it was made of, without keys: what equal documents have in common."""

    def add(self, name: str, sheet: str, row: int, values: dict[str, Any], fingerprint: int) -> None:
        """One more row of a list."""
        if name not in self.lists:
            self.lists[name] = (sheet, [])
            self.values[name] = []
        self.lists[name][1].append(row)
        self.values[name].append(values)
        self.prints.append(hash((name, fingerprint)))


def row_print(row: Row, columns: Columns) -> int:
    """A hash of the row's cells in some columns. Text hashes are 64 bits and seeded anew each run: no chance meetings."""
    return hash(tuple([row[column] for column, _ in columns]))


def duplicates(drafts: Sequence[Draft], where: Where, labels: Mapping[str, Field]) -> list[Problem]:
    """A warning for every document, and every list row of a document, that repeats an earlier one."""
    problems: list[Problem] = []
    seen: dict[tuple[int, ...], int] = {}
    for draft in drafts:
        first = seen.setdefault(tuple(draft.prints), draft.row)
        if first != draft.row:
            problems.append(_repeated(draft.row, first, where))
        if len(set(draft.prints)) < len(draft.prints):
            problems += _equal_list_rows(draft, where, labels)
    return problems


def _equal_list_rows(draft: Draft, where: Where, labels: Mapping[str, Field]) -> list[Problem]:
    problems = []
    for name, (sheet, rows) in draft.lists.items():
        inner: dict[str, int] = {}
        for values, row in zip(draft.values[name], rows, strict=True):
            first = inner.setdefault(repr(values), row)
            if first != row:
                problems.append(_repeated(row, first, Where(where.file, sheet, row, labels[name].label)))
    return problems


def _repeated(row: int, first: int, where: Where) -> Problem:
    return Problem("I-DUP", f"第{row}行和第{first}行内容完全相同。", "请删去重复的一行。",
                   Where(where.file, where.sheet, row, where.field), severity="warning")


class FlatRows:
    """Puts the rows of the flat layout together: the document's own cells stand on its first row or on every row.

    Rows belong together by the key column, else by the document's number; without either, a row whose own cells are
    blank or all repeated continues the document above it.
    """

    def __init__(self, header: Header, where: Where, number_field: str, readers: tuple[RowReader, RowReader],
                 problems: list[Problem]) -> None:
        self.header, self.where, self.number_field, self.problems = header, where, number_field, problems
        self.read_main, self.read_item = readers
        self.drafts: list[Draft] = []
        self._begun: dict[str, Draft] = {}

    def add(self, number: int, row: Row, key: str) -> None:
        """One row (counted from 1): a new document, or one more list row of a document already begun."""
        values, item = self.read_main(row, number), self.read_item(row, number)
        key = key or key_text(values.get(self.number_field, ""))
        draft = self._of(key, values)
        if draft is None:
            draft = Draft(number, key, values, prints=[row_print(row, self.header.main)])
            self.drafts.append(draft)
            if key:
                self._begun[key] = draft
        else:
            self._agree(draft, values, number)
        if item:
            draft.add(self.header.list_name, self.where.sheet, number, item, row_print(row, self.header.items))

    def _of(self, key: str, values: Mapping[str, Any]) -> Draft | None:
        if key:
            return self._begun.get(key)
        if not self.drafts:
            return None
        last = self.drafts[-1]
        own = {name: value for name, value in last.values.items() if name != self.header.list_name}
        return last if not values or values == own else None

    def _agree(self, draft: Draft, values: Mapping[str, Any], number: int) -> None:
        """A repeated cell must say the same; a cell left out on the first row may follow later."""
        labels = {declared.name: declared.label for _, declared in self.header.main}
        for name, value in values.items():
            if draft.values.setdefault(name, value) != value:
                self.problems.append(Problem(
                    "I-CONFLICT", f"同一份文书的“{labels[name]}”前后不一：第{draft.row}行是“{excerpt(draft.values[name], 20)}”。",
                    "请改成一致，或只在第一行填写。", Where(self.where.file, self.where.sheet, number, labels[name]),
                    excerpt(value, 20)))
