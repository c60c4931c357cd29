"""A list as a table: pure function of a snapshot, a layout, and the names behind ids and codes.

A column's path is a field of the row (`due`); a link and a field of the row it leads to (`finding.seq`); a ledger whose rows
belong to this one and a field of theirs (`tasks.action`: one line each); or a value computed from the records (`overdue`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import repeat
from typing import Any, Protocol

from xundocs.office.records.columns import Columns, Row, each_once, types
from xundocs.office.records.deadlines import common_due
from xundocs.office.records.states import machines
from xundocs.office.sheets.derived import ADDED, MADE_FROM
from xundocs.office.sheets.layouts import Column, ListLayout
from xundocs.problems import Problem, Where

HASH_SHOWN = 8
LINKS = {"finding": "findings", "inspection": "inspections", "round": "rounds", "team": "teams", "report": "reports"}


class Names(Protocol):
    """What stands behind ids and codes, for printing."""

    def column(self, kind: str, field: str, rows: Columns) -> list[Any]:
        """The printed forms of a ledger's field in these rows."""


class Records(Protocol):
    """What is needed of a snapshot."""

    @property
    def rows(self) -> Mapping[str, Sequence[Row]]:
        """Ledger kind → its rows in key order."""


@dataclass(frozen=True)
class Table:
    """A finished list: printed values column by column, and the key of the record each row came from."""

    layout: ListLayout
    columns: tuple[Sequence[Any], ...]
    keys: tuple[str, ...]
    problems: tuple[Problem, ...] = ()

    @cached_property
    def rows(self) -> tuple[tuple[Any, ...], ...]:
        """The same row by row."""
        return tuple(zip(*self.columns, strict=True))


class Listing:
    """Makes the lists of one snapshot on one day; the indexes are built once and shared by all lists."""

    def __init__(self, records: Records, names: Names, day: str) -> None:
        self.names, self.day = names, day
        self._records = records.rows
        self._tables: dict[str, Columns] = {}
        self._owners: dict[str, list[Sequence[str]]] = {}

    def table(self, layout: ListLayout) -> Table:
        """The list. A finding whose text is no longer what was fed back gives the problem V-LIST-01."""
        chosen = self._wanted(layout)
        altered = self._altered(layout, chosen)
        places: Sequence[int] = range(len(chosen))
        for path in reversed(layout.order):
            places = sorted(places, key=self._sortable(path, chosen).__getitem__)
        chosen = chosen.at(places)
        made = [(one, _formed(one, self._values(layout.rows, one, chosen))) for one in layout.columns]
        shown = [(one, values) for one, values in made if not one.several or len(set(values)) > 1]
        return Table(replace(layout, columns=tuple(one for one, _ in shown)), tuple(values for _, values in shown), chosen.keys,
                     tuple(altered[key] for key in chosen.keys if key in altered))

    def rows(self, kind: str) -> Columns:
        """The rows of a ledger."""
        if kind not in self._tables:
            self._tables[kind] = Columns.of(self._records.get(kind, ()))
        return self._tables[kind]

    def _wanted(self, layout: ListLayout) -> Columns:
        rows = self.rows(layout.rows)
        for name, values in layout.where.items():
            rows = rows.where(list(map(values.__contains__, rows.column(name))))
        if layout.only != "fed_back":
            return rows
        return rows.where(self._of_finding(layout, rows, "statement_sha256"))

    def _of_finding(self, layout: ListLayout, rows: Columns, name: str) -> list[Any]:
        """A field of the finding that each row is or belongs to."""
        return rows.column(name) if layout.rows == "findings" else self._linked_column("finding", name, rows)

    def _altered(self, layout: ListLayout, rows: Columns) -> dict[str, Problem]:
        """Row → its finding's text differs from what was fed back. The plan must carry it verbatim."""
        if not any(one.value.endswith("statement") for one in layout.columns):
            return {}
        told = zip(rows.keys, *(self._of_finding(layout, rows, name) for name in ("key", "statement", "statement_sha256")), strict=True)
        return {row: Problem("V-LIST-01", f"{key} 的文字与反馈时不一致", "反馈后的问题原文不能改；请按反馈意见恢复。", Where(layout.name, field="反馈问题（原文）"))
                for row, key, statement, noted in told if noted and noted != statement_hash(statement)}

    def _values(self, kind: str, shown: Column, rows: Columns) -> list[Any]:
        """What stands in a column, row by row."""
        path = shown.value
        if path == "number":
            return list(range(1, len(rows) + 1))
        if path in DERIVED:
            return DERIVED[path](self, rows)
        head, _, name = path.partition(".")
        if not name:
            return self.names.column(kind, path, rows)
        if head in LINKS:
            return self._of_linked(LINKS[head], rows.column(head), lambda targets: self.names.column(LINKS[head], name, targets))
        return _looked_up(rows.keys, {key: "\n".join(said) for key, said in self.said_below(head, name).items()})

    def said_below(self, ledger: str, name: str) -> dict[str, list[str]]:
        """Finding → what the rows of a ledger that belong to it say in a field, as printed, each different value once."""
        found: dict[str, dict[str, None]] = {}
        for keys, value in zip(self.owners(ledger), self.names.column(ledger, name, self.rows(ledger)), strict=True):
            for key in keys if value not in ("", None) else ():
                found.setdefault(key, {})[str(value)] = None
        return {key: list(said) for key, said in found.items()}

    def _of_linked(self, kind: str, keys: Sequence[Any], values: Callable[[Columns], Sequence[Any]]) -> list[Any]:
        """For each key what `values` makes of the record it names, made once for each; "" where there is no such record."""
        table = self.rows(kind)
        targets = table.at([table.places[key] for key in dict.fromkeys(keys) if key in table.places])
        known = dict(zip(targets.keys, values(targets), strict=True))
        return _looked_up(keys, known)

    def _linked_column(self, link: str, name: str, rows: Columns) -> list[Any]:
        return self._of_linked(LINKS[link], rows.column(link), lambda targets: targets.column(name))

    def _sortable(self, path: str, rows: Columns) -> Sequence[Any]:
        """What stands under a path, so that it can be sorted by; what says nothing comes last."""
        head, _, name = path.partition(".")
        values = self._linked_column(head, name, rows) if name else rows.column(path)
        found = set(map(type, values))
        return values if found == {int} or (found == {str} and "" not in values) else list(map(_sortable, values))

    def owners(self, kind: str) -> list[Sequence[str]]:
        """The finding, or the several findings, that each row of a ledger belongs to."""
        if kind not in self._owners:
            rows = self.rows(kind)
            self._owners[kind] = [many or (one or "",) for many, one in zip(rows.column("findings"), rows.column("finding"), strict=True)]
        return self._owners[kind]

    @cached_property
    def still_open(self) -> frozenset[str]:
        """States of a finding in account that is not kept up for the long term."""
        return frozenset(machines()["findings"].sets["open"]) - {"long_term"}

    def binding_due(self, rows: Columns) -> list[str]:
        """The days findings must be put right by, an extension of the inspection considered; many share one."""
        inspections = self.rows("inspections")
        return each_once(lambda own, inspection: common_due(own or "", inspections.named(inspection) or {}), rows.column("due"), rows.column("inspection"))


def last_entry(path: Iterable[str], state: str) -> str:
    """The day a finding last came into a state, "" if never: its path is its moves in short."""
    return max((step.partition(" ")[2] for step in path if step.startswith(f"{state} ")), default="")


def _entered(rows: Columns, state: str) -> list[str]:
    """`last_entry` of each finding."""
    return each_once(lambda path: last_entry(path, state), rows.tuples("path"))


def _overdue(listing: Listing, rows: Columns) -> list[str]:
    """A clue without its reply, or a finding in account that is not kept up for the long term, after its day: as metric M21 counts."""
    if rows and "due_on" in rows[0]:
        waiting, days = [not replied for replied in rows.column("replied_on")], rows.column("due_on")
    else:
        waiting, days = list(map(listing.still_open.__contains__, rows.column("state"))), listing.binding_due(rows)
    return ["逾期" if waits and "" < (due or "") < listing.day else "" for waits, due in zip(waiting, days, strict=True)]


def _supervisions(listing: Listing, rows: Columns) -> list[Any]:
    return _looked_up(rows.keys, Counter(key for keys in listing.owners("supervisions") for key in keys))


DERIVED: Mapping[str, Callable[[Listing, Columns], list[Any]]] = {
    "overdue": _overdue,
    "binding_due": Listing.binding_due,
    "close_requested_on": lambda listing, rows: _entered(rows, "close_requested"),
    "closed_on": lambda listing, rows: [day if state == "closed" else "" for day, state in zip(_entered(rows, "closed"), rows.column("state"), strict=True)],
    "reopened": lambda listing, rows: ["是" if day else "" for day in _entered(rows, "reopened")],
    "supervision_count": _supervisions,
    "missing": lambda listing, rows: ["" if day else "缺件" for day in rows.column("filed_on")],
    **ADDED,
}
"""Columns computed from the records; nobody types them."""


def ledgers_of(layouts: Iterable[ListLayout]) -> set[str]:
    """The ledgers that some lists are made from."""
    found = {"rounds", "inspections", "findings"}
    for layout in layouts:
        heads = [path.partition(".")[0] for path in (*layout.order, *(one.value for one in layout.columns)) if "." in path]
        found |= {layout.rows, *(LINKS.get(head, head) for head in heads)}
        found.update(*(MADE_FROM.get(one.value, ()) for one in layout.columns))
    return found


def statement_hash(statement: str) -> str:
    """The SHA-256 by which the text of a finding is recognised."""
    return hashlib.sha256(statement.encode("utf-8")).hexdigest()


def _looked_up(keys: Sequence[Any], known: Mapping[Any, Any]) -> list[Any]:
    """What is known of each key, "" for nothing."""
    return list(map(known.get, keys, repeat(""))) if known else [""] * len(keys)


def _formed(shown: Column, values: list[Any]) -> list[Any]:
    """The values of a column in its form; what says nothing is ""."""
    form = _FORMS.get(shown.form)
    if form is None:
        return values if types(values) <= {str, int, float} else [value if value.__class__ is str else _plain(value) for value in values]
    return ["" if value is None or value == "" or value == [] else form(value) for value in values]


def _plain(value: Any) -> Any:
    return "" if value is None else "\n".join(map(str, value)) if isinstance(value, (list, tuple)) else value


def _decimal(value: Any) -> Any:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return value
    return number if number else ""


_FORMS: Mapping[str, Callable[[Any], Any]] = {"hash": lambda value: str(value)[:HASH_SHOWN], "money": _decimal, "counted": lambda value: value or ""}


def _sortable(value: Any) -> tuple[int, float, str]:
    if value is None or value == "":
        return (2, 0, "")
    if isinstance(value, str):
        return (1, 0, value)
    if isinstance(value, (int, float)):
        return (0, float(value), "")
    return (1, 0, "\n".join(map(str, value)) if isinstance(value, list) else str(value))
