"""Changing fields of one record, and taking a record out. What may not change says so; nobody's change is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select

from xundocs.model.organisation import Directory
from xundocs.office.history import Work
from xundocs.office.records import store
from xundocs.office.records.adding import check_unique
from xundocs.office.records.kinds import LedgerKind, kinds, linked_keys
from xundocs.office.records.links import Draft, Links
from xundocs.office.records.rows import Stored, by_key, by_keys, find
from xundocs.office.records.rules import check, derive, frozen_change
from xundocs.office.records.states import machines
from xundocs.office.schema import records
from xundocs.problems import Problem, Where, has_errors

COMPUTED_DUE = ("plan_due", "life_meeting_due", "concentrated_due")


@dataclass(frozen=True, slots=True)
class Change:
    """Fields to set in one record ("" [] or None clear one). `seen`: the record's sha256 as the caller read it, "" for any."""

    key: str
    values: Mapping[str, Any]
    where: Where
    seen: str = ""


def change(work: Work, key: str, values: Mapping[str, Any], directory: Directory, *, seen: str = "", action: str = "修改") -> list[Problem]:
    """Set fields of one record, as `change_many` does. Raises: UsageError when there is no such record."""
    return change_many(work, kinds()[by_key(work.connection, key).kind], [Change(key, values, Where(key), seen)], directory, action=action)


def change_many(work: Work, kind: LedgerKind, changes: Sequence[Change], directory: Directory, *, action: str = "修改") -> list[Problem]:
    """Set fields of records of one kind; with an error-level problem in any of them nothing is written.

    A record that somebody changed after the caller read it, or that is gone, is a problem.
    """
    held = by_keys(work.connection, kind, [c.key for c in changes])
    problems = [_not_as_seen(c, held.get(c.key)) for c in changes if c.key not in held or (c.seen and c.seen != held[c.key].sha256)]
    if problems:
        return problems
    drafts = [Draft({**held[c.key].values, **c.values}, c.where, c.key, before=held[c.key].values) for c in changes]
    links = Links(work.connection, kind, directory, drafts, work.at[:10])
    for draft, given in zip(drafts, changes, strict=True):
        stored = held[given.key]
        _check_fixed(kind, stored, draft, given.values)
        links.resolve(draft)
        if kind.id == "inspections" and draft.values.get("feedback_on") != stored.get("feedback_on"):
            draft.values |= {name: "" for name in COMPUTED_DUE if not given.values.get(name)}
        derive(draft, links, work.at[:10])
        check(draft, links)
        _check_reasons(kind, stored, draft, given.values)
        frozen_change(kind, draft, stored.values)
    check_unique(work.connection, kind, drafts, links, held)
    problems = [p for draft in drafts for p in draft.problems]
    if not has_errors(problems):
        store.update(work, [(held[draft.key], draft.values) for draft in drafts], action)
    return problems


def _not_as_seen(given: Change, stored: Stored | None) -> Problem:
    if stored is None:
        return Problem("L-CONFLICT", f"{given.key} 已经没有了", f"运行 xundocs ledger history {given.key} 看是谁删的。", given.where)
    return Problem("L-CONFLICT", f"{given.key} 在你读出之后被别人改过", f"运行 xundocs ledger history {given.key} 看改了什么，再改一次。", given.where)


def _check_fixed(kind: LedgerKind, stored: Stored, draft: Draft, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if _same(stored.get(name), value):
            continue
        if name in kind.own:
            draft.fault(kind, name, "L-FIXED", f"「{kind.label(name)}」由程序写", "不要填写；变动状态时自动记下。")
        elif name in kind.fixed and stored.get(name):
            draft.fault(kind, name, "L-FIXED", f"「{kind.label(name)}」登记后不能改", "登记错了的，删去（或撤销）后重新登记。")
        elif name == kind.state or (kind.state and name == "state_since"):
            draft.fault(kind, name, "L-FIXED", f"「{kind.label(name)}」不能直接改", f"用 xundocs ledger move {stored.key} 状态 …，留下痕迹。")
    if kind.id == "findings" and stored.get("statement_sha256") and not _same(stored.get("statement"), draft.values.get("statement")):
        draft.fault(kind, "statement", "L-FIXED", "已经反馈的问题原文不能改", "事实有误的，经组务会用 xundocs ledger move 撤销（withdrawn）。")


def _check_reasons(kind: LedgerKind, stored: Stored, draft: Draft, values: Mapping[str, Any]) -> None:
    """What is changed only with a reason, said with this very change; a finding's date binds once it is fed back."""
    if kind.id == "findings" and not stored.get("statement_sha256"):
        return
    told = {p.where.field for p in draft.problems}
    for name, needed in kind.reasoned.items():
        before = stored.get(name)
        if name in values and before and not _same(before, values[name]):
            for reason in needed:
                if not values.get(reason) and told.isdisjoint((kind.label(name), kind.label(reason))):
                    was = "" if kind.fields[name].get("type") == "enum" else f"原为 {before}，"
                    draft.fault(kind, reason, "L-NEED", f"「{kind.label(name)}」{was}改动要写{kind.label(reason)}", f"请和{kind.label(name)}一起填写「{kind.label(reason)}」。")


def _same(before: Any, after: Any) -> bool:
    return (before or "") == (after or "") and (before is False) == (after is False)


def remove(work: Work, key: str, reason: str) -> list[Problem]:
    """Take a record out of every list; its row and history stay. Problems when others depend on it.

    Findings only while they are drafts: later they are withdrawn, with traces. Raises: UsageError for an unknown key.
    """
    stored = by_key(work.connection, key)
    kind, where = kinds()[stored.kind], Where(key)
    if not reason.strip():
        return [Problem("L-NEED", "删去要写理由", "--reason 重复登记", where)]
    if kind.hidden:
        return [Problem("L-FIXED", f"{kind.name}是自动记下的，不能删", "", where)]
    if kind.id == "findings" and stored.state != machines()["findings"].initial:
        return [Problem("L-FIXED", f"现在是{machines()['findings'].states[stored.state]}，不能删", "经组务会撤销：xundocs ledger move … withdrawn。", where)]
    if kind.id == "immediates" and stored.finding:
        return [Problem("L-USED", f"{stored.finding} 随着它立行立改，删去了就没有地方办", "交办有误的，转入反馈（carried）；刚登记的用 xundocs ledger undo。", where)]
    used = dependents(work, stored)
    if used:
        return [Problem("L-USED", f"{key} 还被 {'、'.join(used[:5])}{' 等' if len(used) > 5 else ''}用到", "先处理这些记录。", where)]
    gone = [stored, *(m for m in find(work.connection, kinds()["moves"], finding=key) if kind.id == "findings")]
    store.remove(work, gone, f"删去：{reason.strip()}")
    return []


def dependents(work: Work, stored: Stored) -> list[str]:
    """Keys of the records that name this one; the moves of a finding are its own."""
    found = []
    for kind in kinds().values():
        names = [name for name, target in kind.links.items() if target == stored.kind]
        if not names or kind.hidden:
            continue
        likely = and_(records.c.kind == kind.id, records.c.removed == 0, records.c.data.like(f'%"{stored.key}"%'))
        if work.connection.execute(select(records.c.id).where(likely).limit(1)).first():
            found += [r.key for r in find(work.connection, kind) if any(stored.key in linked_keys(r.get(n)) for n in names)]
    return found
