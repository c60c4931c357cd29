"""A list as a table: pure function of a snapshot, a layout, and the names behind ids and codes.

A column's path is a field of the row (`due`); a link and a field of the row it leads to (`finding.seq`); a ledger whose rows
belong to this one and a field of theirs (`tasks.action`: one line each); or a value computed from the records (`overdue`).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Protocol

from xundocs.office.records.deadlines import common_due
from xundocs.office.records.states import machines
from xundocs.office.sheets.layouts import Column, ListLayout
from xundocs.problems import Problem, Where

Row = Mapping[str, Any]
HASH_SHOWN = 8
LINKS = {"finding": "findings", "inspection": "inspections", "round": "rounds", "team": "teams", "report": "reports"}


class Names(Protocol):
    """What stands behind ids and codes, for printing."""

    def printer(self, kind: str, field: str) -> Callable[[Any, Row], Any]:
        """(value, row) → the printed form of a ledger's field."""


class Records(Protocol):
    """What is needed of a snapshot."""

    @property
    def rows(self) -> Mapping[str, Sequence[Row]]:
        """Ledger kind → its rows in key order."""


@dataclass(frozen=True, slots=True)
class Table:
    """A finished list: printed values, and the key of the record each row came from."""

    layout: ListLayout
    rows: tuple[tuple[Any, ...], ...]
    keys: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


class Listing:
    """Makes the lists of one snapshot on one day; the indexes are built once and shared by all lists."""

    def __init__(self, records: Records, names: Names, day: str) -> None:
        self.rows, self.names, self.day = records.rows, names, day
        self._keyed: dict[str, dict[str, Row]] = {}
        self._grouped: dict[str, dict[str, list[Row]]] = {}
        self._due: dict[tuple[str, str], str] = {}

    def table(self, layout: ListLayout) -> Table:
        """The list. A finding whose text is no longer what was fed back gives the problem V-LIST-01."""
        chosen = [row for row in self.rows.get(layout.rows, ()) if self._wanted(layout, row)]
        orders = [self._raw(path) for path in layout.order]
        chosen.sort(key=lambda row: [_sortable(raw(row)) for raw in orders])
        columns = [_formed(column, self._values(layout.rows, column, chosen)) for column in layout.columns]
        return Table(layout, tuple(zip(*columns, strict=True)), tuple(row["key"] for row in chosen), tuple(self._altered(layout, chosen)))

    def _wanted(self, layout: ListLayout, row: Row) -> bool:
        if any(row.get(name) not in values for name, values in layout.where.items()):
            return False
        if layout.only != "fed_back":
            return True
        finding = row if layout.rows == "findings" else self.linked("findings", row.get("finding", ""))
        return bool(finding and finding.get("statement_sha256"))

    def _altered(self, layout: ListLayout, rows: Iterable[Row]) -> Iterable[Problem]:
        """Findings whose text differs from what was fed back. The plan must carry them verbatim."""
        if not any(column.value.endswith("statement") for column in layout.columns):
            return
        for row in rows:
            finding = row if layout.rows == "findings" else self.linked("findings", row.get("finding", ""))
            if finding and finding.get("statement_sha256") and finding["statement_sha256"] != statement_hash(finding["statement"]):
                yield Problem("V-LIST-01", f"{finding['key']} 的文字与反馈时不一致", "反馈后的问题原文不能改；请按反馈意见恢复。",
                              Where(layout.name, field="反馈问题（原文）"))

    def _values(self, kind: str, column: Column, rows: Sequence[Row]) -> list[Any]:
        """What stands in a column, row by row."""
        path = column.value
        if path == "number":
            return list(range(1, len(rows) + 1))
        if path in DERIVED:
            derive = DERIVED[path]
            return [derive(self, row) for row in rows]
        head, _, name = path.partition(".")
        if not name:
            printed = self.names.printer(kind, path)
            return [printed(row.get(path), row) for row in rows]
        printed = self.names.printer(LINKS.get(head, head), name)
        if head in LINKS:
            targets = [self.linked(LINKS[head], row.get(head, "")) for row in rows]
            return [printed(target.get(name), target) if target else "" for target in targets]
        below = self.children(head)
        return [_lines(printed(child.get(name), child) for child in below.get(row["key"], ())) for row in rows]

    def _raw(self, path: str) -> Callable[[Row], Any]:
        head, _, name = path.partition(".")
        if not name:
            return lambda row: row.get(path)
        return lambda row: (self.linked(LINKS[head], row.get(head, "")) or {}).get(name)

    def linked(self, kind: str, key: str) -> Row | None:
        """The record that a key names."""
        if kind not in self._keyed:
            self._keyed[kind] = {row["key"]: row for row in self.rows.get(kind, ())}
        return self._keyed[kind].get(key)

    def children(self, kind: str) -> Mapping[str, Sequence[Row]]:
        """Rows of a ledger by the finding (or the several findings) they belong to."""
        if kind not in self._grouped:
            groups: dict[str, list[Row]] = defaultdict(list)
            for row in self.rows.get(kind, ()):
                for key in row.get("findings") or [row.get("finding", "")]:
                    groups[key].append(row)
            self._grouped[kind] = groups
        return self._grouped[kind]

    @cached_property
    def still_open(self) -> frozenset[str]:
        """States of a finding in account that is not kept up for the long term."""
        return frozenset(machines()["findings"].sets["open"]) - {"long_term"}

    def binding_due(self, row: Row) -> str:
        """The day a finding must be put right by, an extension of its inspection considered."""
        days = row.get("due", ""), row.get("inspection", "")
        if days not in self._due:
            self._due[days] = common_due(days[0], self.linked("inspections", days[1]) or {})
        return self._due[days]


def last_entry(row: Row, state: str) -> str:
    """The day a finding last came into a state, "" if never: its path is its moves in short."""
    return max((step.partition(" ")[2] for step in row.get("path") or () if step.startswith(f"{state} ")), default="")


def _overdue(listing: Listing, row: Row) -> str:
    """A clue without its reply, or a finding in account that is not kept up for the long term, after its day: as metric M21 counts."""
    if "due_on" in row:
        return "逾期" if row["due_on"] and not row.get("replied_on") and row["due_on"] < listing.day else ""
    return "逾期" if row.get("state") in listing.still_open and "" < listing.binding_due(row) < listing.day else ""


DERIVED: Mapping[str, Callable[[Listing, Row], Any]] = {
    "overdue": _overdue,
    "binding_due": Listing.binding_due,
    "close_requested_on": lambda listing, row: last_entry(row, "close_requested"),
    "closed_on": lambda listing, row: last_entry(row, "closed") if row.get("state") == "closed" else "",
    "reopened": lambda listing, row: "是" if last_entry(row, "reopened") else "",
    "supervision_count": lambda listing, row: len(listing.children("supervisions").get(row["key"], ())) or "",
    "missing": lambda listing, row: "" if row.get("filed_on") else "缺件",
}
"""Columns computed from the records; nobody types them."""

_DERIVED_FROM = {"supervision_count": "supervisions"}
"""Computed column → the ledger it is computed from, when that is not the row's own."""


def ledgers_of(layouts: Iterable[ListLayout]) -> set[str]:
    """The ledgers that some lists are made from."""
    found = {"rounds", "inspections", "findings"}
    for layout in layouts:
        heads = [path.partition(".")[0] for path in (*layout.order, *(column.value for column in layout.columns)) if "." in path]
        found |= {layout.rows, *(LINKS.get(head, head) for head in heads)}
        found |= {_DERIVED_FROM[column.value] for column in layout.columns if column.value in _DERIVED_FROM}
    return found


def statement_hash(statement: str) -> str:
    """The SHA-256 by which the text of a finding is recognised."""
    return hashlib.sha256(statement.encode("utf-8")).hexdigest()


def _lines(values: Iterable[Any]) -> str:
    """Different values one under the other."""
    return "\n".join([str(v) for v in dict.fromkeys(v for v in values if v not in ("", None))])


def _formed(column: Column, values: list[Any]) -> list[Any]:
    """The values of a column in its form; what says nothing is ""."""
    form = _FORMS.get(column.form)
    if form is None:
        return [value if value.__class__ is str else _plain(value) for value in values]
    return ["" if value is None or value == "" or value == [] else form(value) for value in values]


def _plain(value: Any) -> Any:
    return "" if value is None else "\n".join(map(str, value)) if isinstance(value, (list, tuple)) else value


def _decimal(value: Any) -> Any:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return value
    return number if number else ""


_FORMS: Mapping[str, Callable[[Any], Any]] = {"hash": lambda value: str(value)[:HASH_SHOWN], "money": _decimal}


def _sortable(value: Any) -> tuple[int, float, str]:
    if value is None or value == "":
        return (2, 0, "")
    if isinstance(value, str):
        return (1, 0, value)
    if isinstance(value, (int, float)):
        return (0, float(value), "")
    return (1, 0, "\n".join(map(str, value)) if isinstance(value, list) else str(value))
