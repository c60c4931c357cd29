"""Writing records: every change through the history, every command one operation that can be undone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xundocs.office.history import Work
from xundocs.office.records.kinds import LedgerKind, kinds
from xundocs.office.records.rows import Stored, last_number, packed
from xundocs.office.schema import operations, records


@dataclass(slots=True)
class Operation:
    """A command at work; `id` is set once something was changed and the command has ended."""

    what: str
    undoes: int = 0
    id: int = 0


@contextlib.contextmanager
def operation(work: Work, what: str) -> Iterator[Operation]:
    """Everything changed inside is one operation; nothing changed, none is noted."""
    first, running = work.length + 1, Operation(what)
    yield running
    if work.length >= first:
        running.id = work.next_id(operations)
        work.insert(operations, [{"id": running.id, "at": work.at, "who": work.who, "what": running.what, "first_history": first,
                                  "last_history": work.length, "undoes": running.undoes}], "登记操作")


def insert(work: Work, kind: LedgerKind, rows: Sequence[tuple[str, Mapping[str, Any]]], action: str = "") -> None:
    """New records (key, values)."""
    work.insert(records, [{"id": work.next_id(records), "kind": kind.id, "key": key, **packed(kind, values), "removed": 0}
                          for key, values in rows], action or f"登记{kind.name}")


def update(work: Work, changes: Sequence[tuple[Stored, Mapping[str, Any]]], action: str) -> list[Stored]:
    """Give records new values; those that stay the same are not written. The records that changed."""
    every, written, changed = kinds(), [], []
    for stored, values in changes:
        columns = packed(every[stored.kind], values)
        if columns["sha256"] != stored.sha256:
            written.append((stored.id, columns))
            changed.append(stored)
    work.update(records, written, action)
    return changed


def remove(work: Work, found: Sequence[Stored], action: str = "删去") -> None:
    """Take records out of every list; the rows stay."""
    work.update(records, [(stored.id, {"removed": 1}) for stored in found], action)


def new_keys(work: Work, kind: LedgerKind, count: int) -> list[str]:
    """The next keys of a numbered kind."""
    first = last_number(work.connection, kind) + 1
    return [kind.key(first + n) for n in range(count)]
