"""Who changed what and when: a record's changes with old and new values, what was done with the records it touched."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xundocs.office.asking import Limits, ask
from xundocs.office.records.kinds import kind_of_key, kinds
from xundocs.office.records.rows import CHUNK

if TYPE_CHECKING:
    from xundocs.office.asking import Connection

NOT_SHOWN = ("statement_sha256", "path", "audits")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one record. `fields`: name → (before, after), None where there was nothing."""

    number: int
    at: str
    who: str
    action: str
    key: str
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """An operation as it stands in the list of what was done."""

    id: int
    at: str
    who: str
    what: str
    first_history: int
    last_history: int
    undoes: int


def changes(connection: Connection, key: str) -> list[Change]:
    """Every change of a record, oldest first; empty when there never was one of that key."""
    kind = kind_of_key(key)
    found = ask(connection, "SELECT id FROM records WHERE kind = :kind AND key = :key", {"kind": kind.id, "key": key})
    return [change for row, in list(found) for change in _changes(connection, str(row), key)]


def _changes(connection: Connection, row: str, key: str) -> Iterator[Change]:
    before: dict[str, Any] = {}
    for number, at, who, action, changed in ask(connection, "SELECT id, at, who, action, content FROM history WHERE subject = 'records' AND key = :row ORDER BY id",
                                                {"row": row}):
        content = json.loads(changed)
        after = json.loads(content["data"]) if "data" in content else before
        fields = {name: (before.get(name), after.get(name)) for name in [*after, *(n for n in before if n not in after)]
                  if before.get(name) != after.get(name) and name not in NOT_SHOWN}
        yield Change(number, at, who, action, key, fields)
        before = after


def values_with(connection: Connection, row: int, sha256: str) -> Mapping[str, Any] | None:
    """The fields a record (by its row id) had when its data had that hash, None when it never had."""
    for content, in ask(connection, "SELECT content FROM history WHERE subject = 'records' AND key = :row ORDER BY id DESC", {"row": str(row)}):
        changed = json.loads(content)
        if changed.get("sha256") == sha256:
            values: Mapping[str, Any] = json.loads(changed["data"])
            return values
    return None


def done(connection: Connection, limit: int = 0) -> list[Done]:
    """Operations, newest first (limit 0: all)."""
    found = ask(connection, "SELECT id, at, who, what, first_history, last_history, undoes FROM operations ORDER BY id DESC"
                            + (" LIMIT :limit" if limit else ""), {"limit": limit} if limit else {})
    return [Done(*row) for row in found]


def touched(connection: Connection, first: int, last: int) -> dict[str, list[str]]:
    """The records that history rows first…last are about: kind id → keys, in the order of the rows."""
    rows = ask(connection, "SELECT key FROM history WHERE subject = 'records' AND id BETWEEN :first AND :last ORDER BY id", {"first": first, "last": last})
    ids = list(dict.fromkeys(int(row) for row, in rows))
    found: dict[str, list[str]] = {}
    for start in range(0, len(ids), CHUNK):
        limits = Limits("id IN {}", ids[start:start + CHUNK])
        for _, kind, key in sorted(ask(connection, f"SELECT id, kind, key FROM records WHERE {limits}", limits.values)):
            found.setdefault(kind, []).append(key)
    return {kind: found[kind] for kind in kinds() if kind in found}
