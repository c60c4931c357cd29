"""The records at one moment, as plain values: what every list, account and figure is a function of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from xundocs.batches import without_cycle_search
from xundocs.office.history import canonical
from xundocs.office.records.asof import as_on
from xundocs.office.records.kinds import LedgerKind, kinds
from xundocs.office.schema import history, records

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

Row = Mapping[str, Any]
"""A record: "key", "state" and every field of its kind ("" [] 0 False where it says nothing)."""
WITHOUT_ORGANISATION = ("rounds", "teams")
"""Kinds that belong to every organisation; others without an organisation are left out when one is asked for."""
COLUMNS = ("kind", "key", "state", "data", "sha256")
_Raw = tuple[str, str, str, str, str]
"""A row of the table as it was read: COLUMNS."""
KIND, KEY, STATE, DATA, SHA256 = range(5)
PARSED_AT_ONCE = 200
_TEXT = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True)
class Snapshot:
    """Rows by kind in the order of their keys, removed ones left out. `as_of` is an ISO day, "" now."""

    rows: Rows
    as_of: str = ""
    hashes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The SHA-256 of each row's data, in the order of the rows as they were read."""

    def page(self, kind: str, state: str = "", limit: int = 0) -> tuple[int, Sequence[Row]]:
        """How many rows of a kind are in a state (empty: any), and the first of them (0: all); no more than these are parsed."""
        return self.rows.page(kind, state, limit)

    def texts(self, kind: str, state: str = "") -> Iterator[str]:
        """The rows of a kind in a state (empty: any) as JSON objects."""
        return self.rows.texts(kind, state)

    def hash(self, wanted: Iterable[str]) -> str:
        """SHA-256 over the rows of these kinds and the day: what a figure was computed from."""
        digest = hashlib.sha256(self.as_of.encode())
        for name in sorted({*wanted, *(("moves",) if self.as_of else ())}):
            found = self.hashes.get(name)
            if found is None:
                found = [hashlib.sha256(canonical(dict(row)).encode()).hexdigest() for row in self.rows.get(name, ())]
            digest.update("\n".join((name, *found, "")).encode())
        return digest.hexdigest()


def snapshot(connection: Connection, *, rounds: Sequence[str] = (), organisations: Sequence[str] = (), as_of: str = "",
             recorded_by: str = "", only: Sequence[str] = (), saying: str = "") -> Snapshot:
    """The records of these rounds and organisations (empty: all); `only`: no more kinds than these are read.

    `saying`: of what there is now, no more rows than those whose fields hold this text.

    `as_of`: how things stood on that business day; later moves, records and dates do not count.
    `recorded_by`: what the database knew at that time (ISO), whatever was corrected since.
    """
    wanted = {*only, "findings", "inspections", "moves"} if only and as_of else set(only or kinds())
    chosen = Chosen(tuple(rounds), tuple(organisations))
    found = _recorded(connection, recorded_by, chosen) if recorded_by else _present(connection, wanted, chosen, saying, of_items=bool(only) and "moves" not in only)
    raw: dict[str, list[_Raw]] = {name: [] for name in kinds() if name in wanted}
    for kind, rows in groupby(found, itemgetter(KIND)):
        if kind in raw:
            raw[kind].extend(rows)
    raw = {kind: _in_order(rows) for kind, rows in raw.items()}
    return Snapshot(Rows(raw, as_of), as_of, {name: [row[SHA256] for row in rows] for name, rows in raw.items()})


def counts(connection: Connection, rounds: Sequence[str] = (), organisations: Sequence[str] = ()) -> dict[str, int]:
    """How many rows of each kind a snapshot of these rounds and organisations has now; no row is read for it."""
    counted = select(records.c.kind, func.count()).where(*Chosen(tuple(rounds), tuple(organisations)).conditions()).group_by(records.c.kind)
    found = {row.kind: int(row[1]) for row in connection.execute(counted)}
    return {name: found.get(name, 0) for name in kinds()}


@dataclass(frozen=True)
class Chosen:
    """Which rows belong to some rounds and organisations (empty: to all of them)."""

    rounds: tuple[str, ...]
    organisations: tuple[str, ...]

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same said to the database."""
        held, limits = records.c, [records.c.removed == 0]
        if self.rounds:
            without = [kind.id for kind in kinds().values() if "round" not in kind.fields and kind.id != "rounds"]
            limits.append(or_(held.kind.in_(without), and_(held.kind == "rounds", held.key.in_(self.rounds)), and_(held.kind != "rounds", held.round.in_(self.rounds))))
        if self.organisations:
            named = [kind.id for kind in kinds().values() if "organisation" in kind.fields]
            limits.append(or_(held.kind.in_(WITHOUT_ORGANISATION), and_(held.kind.in_(named), held.organisation.in_(self.organisations))))
        return limits

    def has(self, row: Mapping[str, Any]) -> bool:
        """Whether a row of the table belongs to them."""
        kind = kinds()[row["kind"]]
        by_round = kind.id == "rounds" or "round" in kind.fields
        return (not self.rounds or not by_round or row["key" if kind.id == "rounds" else "round"] in self.rounds) \
            and (not self.organisations or (kept_by_organisation(kind) and ("organisation" not in kind.fields or row["organisation"] in self.organisations)))


def _present(connection: Connection, wanted: set[str], chosen: Chosen, saying: str, *, of_items: bool) -> Iterable[Any]:
    """COLUMNS of the rows there are, kinds in runs.

    `of_items`: of the moves only those of immediate items and clues; findings have their own path.
    """
    limits = chosen.conditions()
    limits += [] if len(wanted) == len(kinds()) else [records.c.kind.in_(sorted(wanted))]
    limits += [records.c.data.contains(saying, autoescape=True)] if saying else []
    limits += [or_(records.c.kind != "moves", records.c.finding == "")] if of_items else []
    asked = select(*(records.c[name] for name in COLUMNS)).where(*limits)
    with without_cycle_search():
        return connection.execute(asked).fetchall()


def kept_by_organisation(kind: LedgerKind) -> bool:
    """Whether it can be said which rows of a kind belong to an organisation."""
    return "organisation" in kind.fields or kind.id in WITHOUT_ORGANISATION


def _in_order(rows: list[_Raw]) -> list[_Raw]:
    """By key; I-9999 stands before I-10000."""
    rows.sort(key=itemgetter(KEY))
    lengths = sorted({len(row[KEY]) for row in rows})
    return rows if len(lengths) < 2 else [row for length in lengths for row in rows if len(row[KEY]) == length]


class Rows(Mapping[str, Sequence[Row]]):
    """Rows parsed when a kind is first asked for; most figures need only a few kinds."""

    def __init__(self, raw: Mapping[str, Sequence[_Raw]], as_of: str) -> None:
        self._raw, self._as_of = raw, as_of
        self._parsed: dict[str, list[dict[str, Any]]] = {}
        self._every_move: list[dict[str, Any]] | None = None

    def __getitem__(self, name: str) -> Sequence[Row]:
        if name not in self._parsed:
            rows = self._as_stored(name)
            self._parsed[name] = as_on(kinds()[name], rows, self._as_of, self._moves, self.__getitem__) if self._as_of else rows
        return self._parsed[name]

    def page(self, name: str, state: str, limit: int) -> tuple[int, Sequence[Row]]:
        """How many rows of a kind are in a state, and the first of them."""
        if self._as_of or name in self._parsed:
            found = [row for row in self[name] if not state or row["state"] == state]
            return len(found), found[:limit or None]
        raw = [row for row in self._raw[name] if not state or row[STATE] == state]
        return len(raw), _parsed(kinds()[name], raw[:limit or None])

    def texts(self, name: str, state: str) -> Iterator[str]:
        """The same as JSON; a row that needs nothing taken back is its stored text with what it says nothing of before it."""
        if self._as_of:
            return (_TEXT(dict(row)) for row in self[name] if not state or row["state"] == state)
        return _texts(kinds()[name], [row for row in self._raw[name] if not state or row[STATE] == state])

    def _as_stored(self, name: str) -> list[dict[str, Any]]:
        return _parsed(kinds()[name], self._raw[name])

    def _moves(self) -> Sequence[Row]:
        if self._every_move is None:
            self._every_move = self._as_stored("moves")
        return self._every_move

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


def _parsed(kind: LedgerKind, raw: Sequence[_Raw]) -> list[dict[str, Any]]:
    empty = kind.empty
    with without_cycle_search():
        return [{**empty, **value, "key": row[KEY], "state": row[STATE]} for row, value in zip(raw, _values(raw), strict=True)]


def _values(raw: Sequence[_Raw]) -> Iterator[dict[str, Any]]:
    """What the rows hold. Some are parsed as one list, which is faster than each alone; all as one would not stay in the processor's cache."""
    for first in range(0, len(raw), PARSED_AT_ONCE):
        yield from json.loads("[" + ",".join([row[DATA] for row in raw[first:first + PARSED_AT_ONCE]]) + "]")


def _texts(kind: LedgerKind, raw: Sequence[_Raw]) -> Iterator[str]:
    """Each row as `_parsed` gives it, as JSON. Rows that say something of the same fields say nothing of the same others."""
    before: dict[tuple[Any, ...], str] = {}
    for row, value in zip(raw, _values(raw), strict=True):
        own = row[STATE], *value
        if own not in before:
            before[own] = _TEXT({name: nothing for name, nothing in {**kind.empty, "state": row[STATE]}.items() if name not in value})[1:-1]
        yield "{" + ", ".join(filter(None, (f'"key": {_TEXT(row[KEY])}', before[own], row[DATA][1:-1]))) + "}"


def _recorded(connection: Connection, moment: str, chosen: Chosen) -> Iterable[Any]:
    """The same of the rows that the history had made by a time."""
    until = datetime.fromisoformat(moment)
    rows: dict[str, dict[str, Any]] = {}
    asked = select(history.c.at, history.c.key, history.c.content).where(history.c.subject == records.name).order_by(history.c.id)
    for at, key, content in connection.execute(asked):
        if datetime.fromisoformat(at) <= until:
            rows.setdefault(key, {}).update(json.loads(content))
    return sorted(tuple(row[name] for name in COLUMNS) for row in rows.values() if not row["removed"] and chosen.has(row))
