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

    def shown(self, kind: str, field: str, value: Any, row: Row) -> Any:
        """The printed form of one value of a ledger's field."""


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

    def table(self, layout: ListLayout) -> Table:
        """The list. A finding whose text is no longer what was fed back gives the problem V-LIST-01."""
        chosen = [row for row in self.rows.get(layout.rows, ()) if self._wanted(layout, row)]
        chosen.sort(key=lambda row: tuple(_sortable(self._raw(layout.rows, path, row)) for path in layout.order))
        readers = [(column, self._reader(layout.rows, column)) for column in layout.columns]
        rows = tuple(tuple(_formed(column, read(row, number)) for column, read in readers) for number, row in enumerate(chosen, 1))
        return Table(layout, rows, tuple(row["key"] for row in chosen), tuple(self._altered(layout, chosen)))

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

    def _reader(self, kind: str, column: Column) -> Callable[[Row, int], Any]:
        path = column.value
        if path == "number":
            return lambda row, number: number
        if path in DERIVED:
            derive = DERIVED[path]
            return lambda row, number: derive(self, row)
        head, _, name = path.partition(".")
        if not name:
            return lambda row, number: self.names.shown(kind, path, row.get(path), row)
        if head in LINKS:
            linked = LINKS[head]

            def through(row: Row, number: int) -> Any:
                target = self.linked(linked, row.get(head, ""))
                return self.names.shown(linked, name, target.get(name), target) if target else ""
            return through

        def below(row: Row, number: int) -> Any:
            values = [self.names.shown(head, name, child.get(name), child) for child in self.children(head).get(row["key"], ())]
            return "\n".join(str(v) for v in dict.fromkeys(v for v in values if v not in ("", None)))
        return below

    def _raw(self, kind: str, path: str, row: Row) -> Any:
        head, _, name = path.partition(".")
        if not name:
            return row.get(path)
        target = self.linked(LINKS[head], row.get(head, ""))
        return target.get(name) if target else None

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

    def last_move(self, row: Row, state: str) -> str:
        """The day a finding last came into a state, empty if never."""
        return max((move["on"] for move in self.children("moves").get(row["key"], ()) if move["to"] == state), default="")

    def moved(self, row: Row, state: str) -> bool:
        """Whether a finding ever was in a state."""
        return bool(self.last_move(row, state))


def _overdue(listing: Listing, row: Row) -> str:
    """A clue without its reply, or a finding in account that is not kept up for the long term, after its day: as metric M21 counts."""
    if "due_on" in row:
        return "逾期" if row["due_on"] and not row.get("replied_on") and row["due_on"] < listing.day else ""
    return "逾期" if "" < _binding_due(listing, row) < listing.day and row.get("state") in machines()["findings"].sets["open"] - {"long_term"} else ""


def _binding_due(listing: Listing, row: Row) -> str:
    """The day a finding must be put right by, an extension of its inspection considered."""
    return common_due(row.get("due", ""), listing.linked("inspections", row.get("inspection", "")) or {})


DERIVED: Mapping[str, Callable[[Listing, Row], Any]] = {
    "overdue": _overdue,
    "binding_due": _binding_due,
    "close_requested_on": lambda listing, row: listing.last_move(row, "close_requested"),
    "closed_on": lambda listing, row: listing.last_move(row, "closed") if row.get("state") == "closed" else "",
    "reopened": lambda listing, row: "是" if listing.moved(row, "reopened") else "",
    "supervision_count": lambda listing, row: len(listing.children("supervisions").get(row["key"], ())) or "",
    "missing": lambda listing, row: "" if row.get("filed_on") else "缺件",
}
"""Columns computed from the records; nobody types them."""


def statement_hash(statement: str) -> str:
    """The SHA-256 by which the text of a finding is recognised."""
    return hashlib.sha256(statement.encode("utf-8")).hexdigest()


def _formed(column: Column, value: Any) -> Any:
    if value is None or value == [] or value == "":
        return ""
    if column.form == "hash":
        return str(value)[:HASH_SHOWN]
    if column.form == "money":
        return _decimal(value)
    return "\n".join(map(str, value)) if isinstance(value, (list, tuple)) else value


def _decimal(value: Any) -> Any:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return value
    return number if number else ""


def _sortable(value: Any) -> tuple[int, float, str]:
    if value in (None, ""):
        return (2, 0, "")
    if isinstance(value, (int, float)):
        return (0, float(value), "")
    return (1, 0, "\n".join(map(str, value)) if isinstance(value, list) else str(value))
