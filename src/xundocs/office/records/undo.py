"""Undoing the last action: every record goes back to what it was; the undoing is an action of its own in the history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from xundocs.errors import UsageError, XundocsError
from xundocs.office.history import Work
from xundocs.office.records.kinds import kinds
from xundocs.office.schema import entries, history, operations, records

if TYPE_CHECKING:
    from sqlalchemy import Connection

NUMBER_FIELDS = ("doc_no", "notice_no", "feedback_no", "report_no")
COLUMNS = ("round", "organisation", "finding", "state", "data", "sha256", "removed")


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


def done(connection: Connection, limit: int = 0) -> list[Done]:
    """Operations, newest first (limit 0: all)."""
    chosen = select(operations).order_by(operations.c.id.desc())
    return [Done(*row) for row in connection.execute(chosen.limit(limit) if limit else chosen)]


def undo_last(work: Work, wanted: int = 0) -> Done:
    """Take back the last operation not yet taken back (or the one numbered `wanted`); gives what was taken back.

    The caller wraps this in an operation whose `undoes` is the id. Raises: UsageError, XundocsError with the reason.
    """
    every = done(work.connection)
    gone = {operation.undoes for operation in every}
    left = [operation for operation in every if not operation.undoes and operation.id not in gone]
    chosen = next((operation for operation in left if operation.id == wanted), None) if wanted else next(iter(left), None)
    if chosen is None:
        raise UsageError(f"第 {wanted} 次操作不存在或已经撤回。" if wanted else "没有可以撤回的操作。", "运行 xundocs ledger history 查看。")
    if not wanted and chosen.who != work.who:
        raise XundocsError(f"最后一次操作是{chosen.who}做的（{chosen.what}）。", f"确要撤回别人的操作，请写明：xundocs ledger undo --operation {chosen.id}。")
    _take_back(work, chosen)
    return chosen


def _take_back(work: Work, chosen: Done) -> None:
    within = history.c.id.between(chosen.first_history, chosen.last_history)
    touched = dict.fromkeys(work.connection.execute(select(history.c.key).where(history.c.subject == records.name, within)
                                                    .order_by(history.c.id)).scalars())
    inserted, restored = [], []
    for row_id in touched:
        before, after, now = _versions(work.connection, row_id, chosen)
        if now != after:
            raise XundocsError(f"{after['key']} 后来又改过，不能撤回“{chosen.what}”。", f"先撤回后来的操作；运行 xundocs ledger history {after['key']} 查看。")
        _refuse_issued(work, after, before)
        if before:
            restored.append((int(row_id), {name: before[name] for name in COLUMNS}))
        else:
            inserted.append((int(row_id), {"removed": 1}))
    work.update(records, inserted, "撤回登记")
    work.update(records, restored, "撤回修改")


def _versions(connection: Connection, row_id: str, chosen: Done) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A row before the operation ({}: it was not there), after it, and now."""
    versions: tuple[dict[str, Any], dict[str, Any], dict[str, Any]] = ({}, {}, {})
    found = connection.execute(select(history.c.id, history.c.content).where(history.c.subject == records.name, history.c.key == row_id)
                               .order_by(history.c.id))
    for number, content in found:
        for version, until in zip(versions, (chosen.first_history - 1, chosen.last_history, number), strict=True):
            if number <= until:
                version |= json.loads(content)
    return versions


def _refuse_issued(work: Work, after: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """What an issued document stands on is not taken back."""
    values, old = json.loads(after["data"]), json.loads(before["data"]) if before else {}
    for name in NUMBER_FIELDS:
        number = values.get(name)
        if number and number != old.get(name):
            title = work.connection.execute(select(entries.c.title).where(entries.c.number == number, entries.c.state == "issued")).scalar()
            if title is not None:
                raise XundocsError(f"{number} 已经发出，{kinds()[after['kind']].name} {after['key']} 是它的登记，不能撤回。",
                                   f"确实要撤回的，先作废文号：xundocs register void {number} --reason …。")
