"""A list as a table: pure function of a snapshot, a layout, and the names behind ids and codes.

A column's path is a field of the row (`due`); a link and a field of the row it leads to (`finding.seq`); a ledger whose rows
belong to this one and a field of theirs (`tasks.action`: one line each); or a value computed from the records (`overdue`).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import compress
from typing import Any, Protocol

from xundocs.office.records.columns import column, only_text
from xundocs.office.records.deadlines import common_due
from xundocs.office.records.states import machines
from xundocs.office.sheets.derived import ADDED, MADE_FROM
from xundocs.office.sheets.layouts import Column, ListLayout
from xundocs.problems import Problem, Where

Row = Mapping[str, Any]
HASH_SHOWN = 8
LINKS = {"finding": "findings", "inspection": "inspections", "round": "rounds", "team": "teams", "report": "reports"}


class Names(Protocol):
    """What stands behind ids and codes, for printing."""

    def column(self, kind: str, field: str, rows: Sequence[Row]) -> list[Any]:
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
        self.rows, self.names, self.day = records.rows, names, day
        self._keyed: dict[str, dict[str, Row]] = {}
        self._grouped: dict[str, dict[str, list[Row]]] = {}

    def table(self, layout: ListLayout) -> Table:
        """The list. A finding whose text is no longer what was fed back gives the problem V-LIST-01."""
        chosen = self._wanted(layout)
        if layout.order and chosen:
            keys = list(zip(*(self._sortable(path, chosen) for path in layout.order), strict=True))
            chosen = [chosen[number] for number in sorted(range(len(chosen)), key=keys.__getitem__)]
        made = [(one, _formed(one, self._values(layout.rows, one, chosen))) for one in layout.columns]
        shown = [(one, values) for one, values in made if not one.several or len(set(values)) > 1]
        return Table(replace(layout, columns=tuple(one for one, _ in shown)), tuple(values for _, values in shown), tuple(column(chosen, "key")),
                     tuple(self._altered(layout, chosen)))

    def _wanted(self, layout: ListLayout) -> list[Row]:
        rows = list(self.rows.get(layout.rows, ()))
        for name, values in layout.where.items():
            rows = [row for row, value in zip(rows, column(rows, name), strict=True) if value in values]
        if layout.only != "fed_back":
            return rows
        if layout.rows == "findings":
            return list(compress(rows, column(rows, "statement_sha256")))
        return [row for row in rows if (self.linked("findings", row.get("finding", "")) or {}).get("statement_sha256")]

    def _altered(self, layout: ListLayout, rows: Iterable[Row]) -> Iterable[Problem]:
        """Findings whose text differs from what was fed back. The plan must carry them verbatim."""
        if not any(one.value.endswith("statement") for one in layout.columns):
            return
        for row in rows:
            finding = row if layout.rows == "findings" else self.linked("findings", row.get("finding", ""))
            if finding and finding.get("statement_sha256") and finding["statement_sha256"] != statement_hash(finding["statement"]):
                yield Problem("V-LIST-01", f"{finding['key']} 的文字与反馈时不一致", "反馈后的问题原文不能改；请按反馈意见恢复。",
                              Where(layout.name, field="反馈问题（原文）"))

    def _values(self, kind: str, shown: Column, rows: Sequence[Row]) -> list[Any]:
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
            return self._of_linked(LINKS[head], column(rows, head), lambda targets: self.names.column(LINKS[head], name, targets))
        below = self.children(head)
        if not below:
            return [""] * len(rows)
        return [_lines(self.names.column(head, name, found)) if (found := below.get(key)) else "" for key in column(rows, "key")]

    def _of_linked(self, kind: str, keys: Sequence[Any], values: Callable[[Sequence[Row]], Sequence[Any]]) -> list[Any]:
        """For each key what `values` makes of the record it names, made once for each; "" where there is no such record."""
        targets = {key: target for key in dict.fromkeys(keys) if key and (target := self.linked(kind, key))}
        known = dict(zip(targets, values(list(targets.values())), strict=True))
        return [known.get(key, "") for key in keys]

    def _sortable(self, path: str, rows: Sequence[Row]) -> Sequence[Any]:
        """What stands under a path, so that it can be sorted by; what says nothing comes last."""
        head, _, name = path.partition(".")
        values = self._of_linked(LINKS[head], column(rows, head), lambda targets: column(targets, name)) if name else column(rows, path)
        found = set(map(type, values))
        return values if found == {int} or (found == {str} and "" not in values) else list(map(_sortable, values))

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

    def binding_due(self, rows: Sequence[Row]) -> list[str]:
        """The days findings must be put right by, an extension of the inspection considered; many share one."""
        abouts = list(zip(column(rows, "due"), column(rows, "inspection"), strict=True))
        days = {about: common_due(about[0] or "", self.linked("inspections", about[1] or "") or {}) for about in set(abouts)}
        return list(map(days.__getitem__, abouts))


def last_entry(row: Row, state: str) -> str:
    """The day a finding last came into a state, "" if never: its path is its moves in short."""
    return max((step.partition(" ")[2] for step in row.get("path") or () if step.startswith(f"{state} ")), default="")


def _entered(rows: Sequence[Row], state: str) -> list[str]:
    """`last_entry` of each, worked out once for the many findings that share a path."""
    ways = [tuple(path or ()) for path in column(rows, "path")]
    days = {way: last_entry({"path": way}, state) for way in set(ways)}
    return list(map(days.__getitem__, ways))


def _overdue(listing: Listing, rows: Sequence[Row]) -> list[str]:
    """A clue without its reply, or a finding in account that is not kept up for the long term, after its day: as metric M21 counts."""
    if rows and "due_on" in rows[0]:
        return ["逾期" if row["due_on"] and not row.get("replied_on") and row["due_on"] < listing.day else "" for row in rows]
    open_states, day = listing.still_open, listing.day
    return ["逾期" if state in open_states and "" < due < day else "" for state, due in zip(column(rows, "state"), listing.binding_due(rows), strict=True)]


DERIVED: Mapping[str, Callable[[Listing, Sequence[Row]], list[Any]]] = {
    "overdue": _overdue,
    "binding_due": Listing.binding_due,
    "close_requested_on": lambda listing, rows: _entered(rows, "close_requested"),
    "closed_on": lambda listing, rows: [day if state == "closed" else "" for day, state in zip(_entered(rows, "closed"), column(rows, "state"), strict=True)],
    "reopened": lambda listing, rows: ["是" if day else "" for day in _entered(rows, "reopened")],
    "supervision_count": lambda listing, rows: [len(listing.children("supervisions").get(key, ())) or "" for key in column(rows, "key")],
    "missing": lambda listing, rows: ["" if day else "缺件" for day in column(rows, "filed_on")],
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


def _lines(values: Iterable[Any]) -> str:
    """Different values one under the other."""
    return "\n".join([str(v) for v in dict.fromkeys(v for v in values if v not in ("", None))])


def _formed(shown: Column, values: list[Any]) -> list[Any]:
    """The values of a column in its form; what says nothing is ""."""
    form = _FORMS.get(shown.form)
    if form is None:
        return values if only_text(values) else [value if value.__class__ is str else _plain(value) for value in values]
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
