"""The records at one moment, as plain values: what every list, account and figure is a function of."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from xundocs.office.history import canonical
from xundocs.office.records.asof import as_on
from xundocs.office.records.kinds import LedgerKind, kinds
from xundocs.office.schema import history, records

if TYPE_CHECKING:
    from sqlalchemy import Connection

Row = Mapping[str, Any]
"""A record: "key", "state" and every field of its kind ("" [] 0 False where it says nothing)."""
WITHOUT_ORGANISATION = ("rounds", "teams")
"""Kinds that belong to every organisation; others without an organisation are left out when one is asked for."""
COLUMNS = ("kind", "key", "state", "data", "sha256", "round", "organisation")
_Raw = tuple[str, str, str, str]
"""(key, state, data, sha256)"""


@dataclass(frozen=True)
class Snapshot:
    """Rows by kind in the order of their keys, removed ones left out. `as_of` is an ISO day, "" now."""

    rows: Mapping[str, Sequence[Row]]
    as_of: str = ""
    hashes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The SHA-256 of each row's data, in the order of the rows as they were read."""

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
             recorded_by: str = "", only: Sequence[str] = ()) -> Snapshot:
    """The records of these rounds and organisations (empty: all); `only`: no more kinds than these are read.

    `as_of`: how things stood on that business day; later moves, records and dates do not count.
    `recorded_by`: what the database knew at that time (ISO), whatever was corrected since.
    """
    wanted = {*only, "findings", "moves"} if only and as_of else set(only or kinds())
    found = _recorded(connection, recorded_by) if recorded_by else _present(connection, wanted, rounds, of_items=bool(only) and "moves" not in only)
    raw: dict[str, list[_Raw]] = {name: [] for name in kinds() if name in wanted}
    for kind, rows in groupby(found, lambda row: row[0]):
        if kind in raw:
            raw[kind] = sorted(_chosen(kinds()[kind], rows, rounds, organisations), key=_in_order)
    return Snapshot(_LazyRows(raw, as_of), as_of, {name: [row[3] for row in rows] for name, rows in raw.items()})


def _present(connection: Connection, wanted: set[str], rounds: Sequence[str], *, of_items: bool) -> Iterable[Any]:
    """(kind, key, state, data, sha256, round, organisation) of the rows there are, by kind.

    `of_items`: of the moves only those of immediate items and clues; findings have their own path.
    """
    limits = [or_(records.c.round.in_(rounds), records.c.round == "")] if rounds else []
    limits += [] if len(wanted) == len(kinds()) else [records.c.kind.in_(sorted(wanted))]
    limits += [or_(records.c.kind != "moves", records.c.finding == "")] if of_items else []
    columns = (records.c[name] for name in COLUMNS)
    return connection.execute(select(*columns).where(records.c.removed == 0, *limits).order_by(records.c.kind))


def _chosen(kind: LedgerKind, rows: Iterable[Any], rounds: Sequence[str], organisations: Sequence[str]) -> list[_Raw]:
    """(key, state, data, sha256) of the rows of a kind that belong to these rounds and organisations."""
    if organisations and not kept_by_organisation(kind):
        return []
    by_round = kind.id == "rounds" or "round" in kind.fields
    by_organisation = "organisation" in kind.fields
    return [(key, state, data, sha256) for _, key, state, data, sha256, round_, organisation in rows
            if (not rounds or not by_round or (key if kind.id == "rounds" else round_) in rounds)
            and (not organisations or not by_organisation or organisation in organisations)]


def kept_by_organisation(kind: LedgerKind) -> bool:
    """Whether it can be said which rows of a kind belong to an organisation."""
    return "organisation" in kind.fields or kind.id in WITHOUT_ORGANISATION


def _in_order(row: _Raw) -> tuple[int, str]:
    """I-9999 stands before I-10000."""
    return len(row[0]), row[0]


class _LazyRows(Mapping[str, Sequence[Row]]):
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
    empty, searched = kind.empty, gc.isenabled()
    gc.disable()
    # Tens of thousands of new mappings, none of them a cycle: searching for cycles again and again would take as long as the rest.
    try:
        values = json.loads("[" + ",".join([data for _, _, data, _ in raw]) + "]")
        return [{**empty, **value, "key": key, "state": state} for (key, state, _, _), value in zip(raw, values, strict=True)]
    finally:
        if searched:
            gc.enable()


def _recorded(connection: Connection, moment: str) -> Iterable[Any]:
    """The same of the rows that the history had made by a time."""
    until = datetime.fromisoformat(moment)
    rows: dict[str, dict[str, Any]] = {}
    chosen = select(history.c.at, history.c.key, history.c.content).where(history.c.subject == records.name).order_by(history.c.id)
    for at, key, content in connection.execute(chosen):
        if datetime.fromisoformat(at) <= until:
            rows.setdefault(key, {}).update(json.loads(content))
    return sorted(tuple(row[name] for name in COLUMNS) for row in rows.values() if not row["removed"])
