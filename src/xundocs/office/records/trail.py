"""Who changed what and when: a record's changes with old and new values, an operation with the records it touched."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from xundocs.office.records.kinds import kind_of_key, kinds
from xundocs.office.schema import history, records

if TYPE_CHECKING:
    from sqlalchemy import Connection

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


def changes(connection: Connection, key: str) -> list[Change]:
    """Every change of a record, oldest first; empty when there never was one of that key."""
    kind = kind_of_key(key)
    row = connection.execute(select(records.c.id).where(records.c.kind == kind.id, records.c.key == key)).scalar()
    return [] if row is None else list(_changes(connection, str(row), key))


def _changes(connection: Connection, row: str, key: str) -> Iterator[Change]:
    before: dict[str, Any] = {}
    chosen = select(history).where(history.c.subject == records.name, history.c.key == row).order_by(history.c.id)
    for found in connection.execute(chosen).mappings():
        content = json.loads(found["content"])
        after = json.loads(content["data"]) if "data" in content else before
        fields = {name: (before.get(name), after.get(name)) for name in [*after, *(n for n in before if n not in after)]
                  if before.get(name) != after.get(name) and name not in NOT_SHOWN}
        yield Change(found["id"], found["at"], found["who"], found["action"], key, fields)
        before = after


def values_with(connection: Connection, row: int, sha256: str) -> Mapping[str, Any] | None:
    """The fields a record (by its row id) had when its data had that hash, None when it never had."""
    chosen = select(history.c.content).where(history.c.subject == records.name, history.c.key == str(row)).order_by(history.c.id.desc())
    for content in connection.execute(chosen).scalars():
        changed = json.loads(content)
        if changed.get("sha256") == sha256:
            values: Mapping[str, Any] = json.loads(changed["data"])
            return values
    return None


def touched(connection: Connection, first: int, last: int) -> dict[str, list[str]]:
    """The records that history rows first…last are about: kind id → keys, in the order of the rows."""
    ids = list(dict.fromkeys(connection.execute(select(history.c.key).where(history.c.subject == records.name, history.c.id.between(first, last))
                                                .order_by(history.c.id)).scalars()))
    found: dict[str, list[str]] = {}
    for start in range(0, len(ids), 500):
        chosen = select(records.c.id, records.c.kind, records.c.key).where(records.c.id.in_([int(i) for i in ids[start:start + 500]]))
        for _, kind, key in sorted(connection.execute(chosen)):
            found.setdefault(kind, []).append(key)
    return {kind: found[kind] for kind in kinds() if kind in found}
