"""Undoing the last action: every record goes back to what it was; the undoing is an action of its own in the history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from xundocs.errors import UsageError, XundocsError
from xundocs.office.history import Work
from xundocs.office.records.kinds import kinds
from xundocs.office.records.rows import CHUNK
from xundocs.office.records.standing import conflicts
from xundocs.office.records.trail import Done, done
from xundocs.office.schema import entries, history, records

if TYPE_CHECKING:
    from sqlalchemy import Connection

NUMBER_FIELDS = ("doc_no", "notice_no", "feedback_no", "report_no")
COLUMNS = ("round", "organisation", "finding", "state", "data", "sha256", "removed")


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
    versions = _versions(work.connection, chosen)
    later = next((after["key"] for _, after, now in versions.values() if now != after), None)
    if later is not None:
        raise XundocsError(f"{later} 后来又改过，不能撤回“{chosen.what}”。", f"先撤回后来的操作；运行 xundocs ledger history {later} 查看。")
    _refuse_issued(work.connection, versions)
    work.update(records, [(row, {"removed": 1}) for row, (before, _, _) in versions.items() if not before], "撤回登记")
    work.update(records, [(row, {name: before[name] for name in COLUMNS}) for row, (before, _, _) in versions.items() if before], "撤回修改")
    _refuse_conflicts(work.connection, chosen, versions)


_Versions = dict[int, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]


def _versions(connection: Connection, chosen: Done) -> _Versions:
    """Row id → the row before the operation ({}: it was not there), after it, and now; for every row the operation touched."""
    mine = history.c.subject == records.name
    within = history.c.id.between(chosen.first_history, chosen.last_history)
    touched = list(dict.fromkeys(connection.execute(select(history.c.key).where(mine, within).order_by(history.c.id)).scalars()))
    found: _Versions = {int(row): ({}, {}, {}) for row in touched}
    asked = select(history.c.id, history.c.key, history.c.content).where(mine).order_by(history.c.id)
    if len(touched) <= CHUNK:
        asked = asked.where(history.c.key.in_(touched))
    for number, row, content in connection.execute(asked):
        for version, until in zip(found.get(int(row), ()), (chosen.first_history - 1, chosen.last_history, number), strict=False):
            if number <= until:
                version.update(json.loads(content))
    return found


def _refuse_conflicts(connection: Connection, chosen: Done, versions: _Versions) -> None:
    """What was entered since must still stand when an earlier operation is taken back; after the last one nothing was."""
    later = select(history.c.id).where(history.c.subject == records.name, history.c.id > chosen.last_history)
    if connection.execute(later.limit(1)).first() is None:
        return
    gone: dict[str, set[str]] = {}
    back: dict[str, set[str]] = {}
    for before, after, _ in versions.values():
        (back if before and not before["removed"] else gone).setdefault(after["kind"], set()).add(after["key"])
    key, why = next(conflicts(connection, gone, back), ("", ""))
    if why:
        raise XundocsError(f"{why}，不能撤回“{chosen.what}”。", f"先撤回后来的操作，或先改动 {key}；运行 xundocs ledger history {key} 查看。")


def _refuse_issued(connection: Connection, versions: _Versions) -> None:
    """What an issued document stands on is not taken back."""
    named: dict[str, Mapping[str, Any]] = {}
    for before, after, _ in versions.values():
        values, old = json.loads(after["data"]), json.loads(before["data"]) if before else {}
        named |= {values[name]: after for name in NUMBER_FIELDS if values.get(name) and values[name] != old.get(name)}
    numbers = list(named)
    for start in range(0, len(numbers), CHUNK):
        issued = select(entries.c.number).where(entries.c.number.in_(numbers[start:start + CHUNK]), entries.c.state == "issued")
        for number in connection.execute(issued.order_by(entries.c.id)).scalars():
            record = named[number]
            raise XundocsError(f"{number} 已经发出，{kinds()[record['kind']].name} {record['key']} 是它的登记，不能撤回。",
                               f"确实要撤回的，先作废文号：xundocs register void {number} --reason …。")
