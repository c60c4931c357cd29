"""The records at one moment, as plain values: what every list, account and figure is a function of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from xundocs.batches import without_cycle_search
from xundocs.office.asking import Limits, ask
from xundocs.office.canonical import canonical
from xundocs.office.records.asof import as_on
from xundocs.office.records.columns import Columns, Row
from xundocs.office.records.kinds import LedgerKind, kinds
from xundocs.office.records.stored import COLUMNS, KEY, KIND, SHA256, STATE, Raw, columns_of, texts_of

if TYPE_CHECKING:
    import hashlib

    from xundocs.office.asking import Connection

WITHOUT_ORGANISATION = ("rounds", "teams")
"""Kinds that belong to every organisation; others without an organisation are left out when one is asked for."""
LITERALLY = str.maketrans({sign: f"/{sign}" for sign in "/%_"})
"""What LIKE takes for more than itself."""
_TEXT = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True)
class Snapshot:
    """Rows by kind in the order of their keys, removed ones left out. `as_of` is an ISO day, "" now."""

    rows: Rows
    as_of: str = ""
    hashes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The SHA-256 of each row's data, in the order of the rows as they were read."""
    _digests: dict[tuple[str, ...], hashlib._Hash] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Digests over the first of the kinds that somebody asked for: figures ask for the same ones again and again."""

    def page(self, kind: str, state: str = "", limit: int = 0) -> tuple[int, Sequence[Row]]:
        """How many rows of a kind are in a state (empty: any), and the first of them (0: all); no more than these are parsed."""
        return self.rows.page(kind, state, limit)

    def texts(self, kind: str, state: str = "") -> Iterator[str]:
        """The rows of a kind in a state (empty: any) as JSON objects."""
        return self.rows.texts(kind, state)

    def hash(self, wanted: Iterable[str]) -> str:
        """SHA-256 over the rows of these kinds and the day: what a figure was computed from."""
        return self._digest(tuple(sorted({*wanted, *(("moves",) if self.as_of else ())}))).hexdigest()

    def _digest(self, names: tuple[str, ...]) -> hashlib._Hash:
        import hashlib

        if names not in self._digests:
            digest = self._digest(names[:-1]).copy() if names else hashlib.sha256(self.as_of.encode())
            for name in names[-1:]:
                found = self.hashes.get(name)
                if found is None:
                    found = [hashlib.sha256(canonical(dict(row)).encode()).hexdigest() for row in self.rows.get(name, ())]
                digest.update("\n".join((name, *found, "")).encode())
            self._digests[names] = digest
        return self._digests[names]


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
    raw: dict[str, list[Raw]] = {name: [] for name in kinds() if name in wanted}
    for kind, rows in groupby(found, itemgetter(KIND)):
        if kind in raw:
            raw[kind].extend(rows)
    raw = {kind: _in_order(rows) for kind, rows in raw.items()}
    return Snapshot(Rows(raw, as_of), as_of, {name: [row[SHA256] for row in rows] for name, rows in raw.items()})


def counts(connection: Connection, rounds: Sequence[str] = (), organisations: Sequence[str] = ()) -> dict[str, int]:
    """How many rows of each kind a snapshot of these rounds and organisations has now; no row is read for it."""
    limits = Chosen(tuple(rounds), tuple(organisations)).limits()
    found = dict(ask(connection, f"SELECT kind, count(*) FROM records WHERE {limits} GROUP BY kind", limits.values))
    return {name: found.get(name, 0) for name in kinds()}


@dataclass(frozen=True)
class Chosen:
    """Which rows belong to some rounds and organisations (empty: to all of them)."""

    rounds: tuple[str, ...]
    organisations: tuple[str, ...]

    def limits(self) -> Limits:
        """The same said to the database."""
        limits = Limits("removed = 0")
        if self.rounds:
            without = [kind.id for kind in kinds().values() if "round" not in kind.fields and kind.id != "rounds"]
            limits.add("(kind IN {} OR kind = 'rounds' AND key IN {} OR kind <> 'rounds' AND round IN {})", without, self.rounds, self.rounds)
        if self.organisations:
            named = [kind.id for kind in kinds().values() if "organisation" in kind.fields]
            limits.add("(kind IN {} OR kind IN {} AND organisation IN {})", WITHOUT_ORGANISATION, named, self.organisations)
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
    limits = chosen.limits()
    if len(wanted) < len(kinds()):
        limits.add("kind IN {}", sorted(wanted))
    if saying:
        limits.add("data LIKE {} ESCAPE '/'", f"%{saying.translate(LITERALLY)}%")
    if of_items:
        limits.add("(kind <> 'moves' OR finding = '')")
    with without_cycle_search():
        return list(ask(connection, f"SELECT {', '.join(COLUMNS)} FROM records WHERE {limits}", limits.values))


def kept_by_organisation(kind: LedgerKind) -> bool:
    """Whether it can be said which rows of a kind belong to an organisation."""
    return "organisation" in kind.fields or kind.id in WITHOUT_ORGANISATION


def _in_order(rows: list[Raw]) -> list[Raw]:
    """By key; I-9999 stands before I-10000."""
    rows.sort(key=itemgetter(KEY))
    lengths = sorted({len(row[KEY]) for row in rows})
    return rows if len(lengths) < 2 else [row for length in lengths for row in rows if len(row[KEY]) == length]


class Rows(Mapping[str, Columns]):
    """Rows parsed when a field of a kind is first asked for; most figures need only a few kinds."""

    def __init__(self, raw: Mapping[str, Sequence[Raw]], as_of: str) -> None:
        self._raw, self._as_of = raw, as_of
        self._read: dict[str, Columns] = {}
        self._every_move: Columns | None = None

    def __getitem__(self, name: str) -> Columns:
        if name not in self._read:
            rows = columns_of(kinds()[name], self._raw[name])
            self._read[name] = Columns.of(as_on(kinds()[name], [*rows], self._as_of, self._moves, self.__getitem__)) if self._as_of else rows
        return self._read[name]

    def page(self, name: str, state: str, limit: int) -> tuple[int, Sequence[Row]]:
        """How many rows of a kind are in a state, and the first of them."""
        if self._as_of:
            found = self._in_state(name, state)
            return len(found), found[:limit or None]
        raw = self._raw_in_state(name, state)
        return len(raw), [*columns_of(kinds()[name], raw[:limit or None])]

    def texts(self, name: str, state: str) -> Iterator[str]:
        """The same as JSON; a row that needs nothing taken back is its stored text with what it says nothing of before it."""
        if self._as_of:
            return (_TEXT(dict(row)) for row in self._in_state(name, state))
        return texts_of(kinds()[name], self._raw_in_state(name, state))

    def _in_state(self, name: str, state: str) -> Columns:
        rows = self[name]
        return rows.where([own == state for own in rows.column("state")]) if state else rows

    def _raw_in_state(self, name: str, state: str) -> Sequence[Raw]:
        raw = self._raw[name]
        return [row for row in raw if row[STATE] == state] if state else raw

    def _moves(self) -> Columns:
        if self._every_move is None:
            self._every_move = columns_of(kinds()["moves"], self._raw["moves"])
        return self._every_move

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


def _recorded(connection: Connection, moment: str, chosen: Chosen) -> Iterable[Any]:
    """The same of the rows that the history had made by a time."""
    until = datetime.fromisoformat(moment)
    rows: dict[str, dict[str, Any]] = {}
    for at, key, content in ask(connection, "SELECT at, key, content FROM history WHERE subject = 'records' ORDER BY id"):
        if datetime.fromisoformat(at) <= until:
            rows.setdefault(key, {}).update(json.loads(content))
    return sorted(tuple(row[name] for name in COLUMNS) for row in rows.values() if not row["removed"] and chosen.has(row))
