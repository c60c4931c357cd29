"""Records as the database holds them, and looking them up."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xundocs.errors import UsageError
from xundocs.office.asking import Limits, ask
from xundocs.office.canonical import canonical
from xundocs.office.records.kinds import LedgerKind, kind_of_key

if TYPE_CHECKING:
    from xundocs.office.asking import Connection

STORED = "SELECT id, kind, key, round, organisation, finding, state, data, sha256, removed FROM records"
"""What a `Stored` is made of."""
CHUNK = 500
"""Values per query; SQLite takes a limited number of parameters."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One record. `values` are its fields in JSON's types, those that say nothing left out."""

    id: int
    kind: str
    key: str
    round: str
    organisation: str
    finding: str
    state: str
    values: Mapping[str, Any]
    sha256: str
    removed: bool

    def get(self, name: str) -> Any:
        """A field's value, "" when it says nothing."""
        return self.values.get(name, "")


def with_state(path: Sequence[str], state: str, since: str) -> list[str]:
    """A finding's path (`fed_back 2026-05-10`, …) with its present state at the end: the moves in short, so that figures need not read them."""
    before = [*path[:-1]] if path and path[-1].partition(" ")[0] == state else [*path]
    return [*before, f"{state} {since}"]


def packed(kind: LedgerKind, values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a record with these fields: data, its hash, and the copies to look up by."""
    import hashlib

    kept = {name: value for name, value in values.items() if value is not None and value != "" and value != []}
    if kind.id == "findings":
        kept["path"] = with_state(kept.get("path", ()), kept.get("state", ""), kept.get("state_since", ""))
    data = canonical(kept)
    return {"round": kept.get("round", ""), "organisation": kept.get("organisation", ""), "finding": kept.get("finding", ""),
            "state": kept.get(kind.state or "state", ""), "data": data, "sha256": hashlib.sha256(data.encode()).hexdigest()}


def find(connection: Connection, kind: LedgerKind, *, rounds: Sequence[str] = (), organisations: Sequence[str] = (), state: str = "",
         finding: str = "") -> list[Stored]:
    """Records of a kind in the order of their keys; removed ones are left out."""
    limits = Limits("kind = {} AND removed = 0", kind.id)
    for column, wanted in (("round", rounds), ("organisation", organisations), ("state", [state]), ("finding", [finding])):
        if any(wanted):
            limits.add(f"{column} IN {{}}", wanted)
    return _stored(ask(connection, f"{STORED} WHERE {limits} ORDER BY length(key), key", limits.values))


def by_keys(connection: Connection, kind: LedgerKind, keys: Iterable[str], *, removed: bool = False) -> dict[str, Stored]:
    """Records of a kind by key; unknown ones are left out, and those taken out (`removed`: those that were not)."""
    listed = list(dict.fromkeys(keys))
    found: dict[str, Stored] = {}
    for start in range(0, len(listed), CHUNK):
        limits = Limits("kind = {} AND key IN {} AND removed = {}", kind.id, listed[start:start + CHUNK], int(removed))
        found |= {record.key: record for record in _stored(ask(connection, f"{STORED} WHERE {limits}", limits.values))}
    return found


def by_key(connection: Connection, key: str) -> Stored:
    """The record of a key. Raises: UsageError when there is none or it was removed."""
    kind = kind_of_key(key)
    found = _stored(ask(connection, f"{STORED} WHERE kind = :kind AND key = :key", {"kind": kind.id, "key": key}))
    if not found:
        raise UsageError(f"{kind.name}里没有 {key}。", f"运行 xundocs ledger list {kind.id} 查看。")
    if found[0].removed:
        raise UsageError(f"{key} 已经删去。", f"运行 xundocs ledger history {key} 查看是谁、什么时候删的。")
    return found[0]


def has_any(connection: Connection) -> bool:
    """Whether anything was ever entered in a ledger."""
    return any(ask(connection, "SELECT id FROM records LIMIT 1"))


def has_number(connection: Connection, kind: LedgerKind, number: str) -> bool:
    """Whether a record of the kind says this document number, removed ones too."""
    found = ask(connection, "SELECT data FROM records WHERE kind = :kind AND data LIKE :number", {"kind": kind.id, "number": f"%{number}%"})
    return any(json.loads(data).get("doc_no") == number for data, in found)


def last_number(connection: Connection, kind: LedgerKind) -> int:
    """The highest number among the kind's keys, removed ones too, 0 for none."""
    found = ask(connection, "SELECT key FROM records WHERE kind = :kind ORDER BY length(key) DESC, key DESC LIMIT 1", {"kind": kind.id})
    return max((int(key.rpartition("-")[2]) for key, in found), default=0)


def _stored(found: Iterable[Any]) -> list[Stored]:
    load = json.loads
    return [Stored(id_, kind, key, round_, organisation, finding, state, load(data), sha256, bool(removed))
            for id_, kind, key, round_, organisation, finding, state, data, sha256, removed in found]
