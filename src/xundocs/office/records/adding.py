"""Adding records: linked, completed, checked; with any error nothing is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xundocs.model.organisation import Directory
from xundocs.office.history import Work
from xundocs.office.records import store
from xundocs.office.records.kinds import LedgerKind, kinds
from xundocs.office.records.links import Draft, Links
from xundocs.office.records.moving import assign_instantly, can_be_assigned
from xundocs.office.records.rows import CHUNK, by_keys, find
from xundocs.office.records.rules import check, derive
from xundocs.office.records.states import machines
from xundocs.problems import Problem, has_errors

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass
class Added:
    """The keys of what was added, in the order given; none with an error-level problem."""

    keys: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def add(work: Work, kind: LedgerKind, drafts: Sequence[Draft], directory: Directory) -> Added:
    """Add records of one kind."""
    today = work.at[:10]
    links = Links(work.connection, kind, directory, drafts, today)
    for draft in drafts:
        links.resolve(draft)
        derive(draft, links, today)
        check(draft, links)
        _check_start(kind, draft, links, today)
    _check_keys(work.connection, kind, drafts)
    check_unique(work.connection, kind, drafts, links)
    if kind.id == "coverage":
        _check_frozen(work.connection, kind, drafts)
    if kind.id in TRACKS:
        _check_tracks(work.connection, kind, drafts)
    problems = [p for draft in drafts for p in draft.problems]
    problems += _not_fed_back(links, drafts) if kind.id == "findings" else []
    if has_errors(problems):
        return Added(problems=problems)
    waiting = [draft for draft in drafts if not draft.key]
    for draft, key in zip(waiting, store.new_keys(work, kind, len(waiting)) if waiting else (), strict=True):
        draft.key = key
    store.insert(work, kind, [(draft.key, draft.values) for draft in drafts])
    if kind.id == "findings":
        _first_moves(work, drafts)
    if kind.id == "immediates" and (assigned := [d.key for d in drafts if d.values.get("finding")]):
        assign_instantly(work, list(by_keys(work.connection, kind, assigned).values()), directory)
    return Added([draft.key for draft in drafts], problems)


TRACKS = {"findings": "immediates", "immediates": "findings"}
"""The two tracks a problem can be on, each with the other."""


def _check_tracks(connection: Connection, kind: LedgerKind, drafts: Sequence[Draft]) -> None:
    """Note a problem that the other track has word for word: entered twice it would be counted twice. Source: C2, second thing forbidden."""
    other = kinds()[TRACKS[kind.id]]
    wanted = {draft.values.get("organisation", "") for draft in drafts}
    known = {(r.round, r.organisation, r.get("statement")): r for r in find(connection, other, organisations=sorted(wanted) if len(wanted) < CHUNK else ())}
    for draft in drafts:
        same = known.get((draft.values.get("round", ""), draft.values.get("organisation", ""), draft.values.get("statement")))
        if same and draft.values.get("finding") != same.key:
            remedy = "没有改到位的转入反馈：xundocs ledger move %s carried；不另登记。" if other.id == "immediates" else "改为立行立改的，在「对应问题」写 %s。"
            draft.fault(kind, "statement", "L-TWICE", f"{other.name}里已经有这个问题（{same.key}），两处登记会计两次", remedy % same.key)


def _check_frozen(connection: Connection, kind: LedgerKind, drafts: Sequence[Draft]) -> None:
    """Note an organisation added to a term whose list was frozen, without a reason: the denominator would change silently."""
    frozen = {r.get("term"): r.get("frozen_on") for r in find(connection, kind) if r.get("frozen_on")}
    for draft in drafts:
        day = frozen.get(draft.values.get("term"))
        if day and not draft.values.get("reason"):
            draft.fault(kind, "reason", "L-NEED", f"{draft.values['term']}的名单在 {day} 已经冻结，增加要写理由", f"请填写「{kind.label('reason')}」。")


def _not_fed_back(links: Links, drafts: Sequence[Draft]) -> list[Problem]:
    """Findings entered as fed back though their inspections are not, one line for each inspection."""
    fed_back = machines()["findings"].sets["fed_back"]
    named = [(links.parent(draft.values, "inspection"), draft) for draft in drafts if draft.values.get("state") in fed_back]
    first = {record.key: draft for record, draft in reversed(named) if record and not record.get("feedback_on")}
    return [Problem("L-STATE", f"{key} 还没有反馈日期，问题却已经反馈，期限算不出来", f"请补上：xundocs ledger set {key} 反馈日期=…", draft.where, severity="warning")
            for key, draft in sorted(first.items())]


def _check_start(kind: LedgerKind, draft: Draft, links: Links, today: str) -> None:
    """What a record may already be when it is entered: nothing that another ledger brings about, nothing in the future."""
    values = draft.values
    for name in kind.own:
        if values.get(name) and not (name == "statement_sha256" and values["state"] in machines()["findings"].sets["fed_back"]):
            draft.fault(kind, name, "L-FIXED", f"「{kind.label(name)}」由程序写", "不要填写；变动状态时自动记下。")
    for name in ("round", "organisation"):
        if kind.fields.get(name, {}).get("required") and not values.get(name):
            draft.fault(kind, name, "F-REQUIRED", f"没有填写「{kind.label(name)}」", "请填写，或写明所属巡察。")
    if kind.id == "findings":
        if values["state_since"] > today:
            draft.fault(kind, "state_since", "L-DATE", f"{values['state_since']} 还没有到", "请核对日期。")
        if values["state"].startswith(("instant", "carried")) or values.get("track") == "immediate":
            draft.fault(kind, "state", "L-MOVE", "立行立改事项不在问题清单里登记", "请登记到立行立改台账（immediates），已核定的问题在那里写「对应问题」。")
    elif kind.id == "immediates":
        if values.get("result") == "carried":
            draft.fault(kind, "result", "L-MOVE", "转入反馈不能直接登记", "先登记为未完成，再用 xundocs ledger move 转入反馈。")
        finding = links.parent(values, "finding")
        if finding and (why := can_be_assigned(finding)):
            draft.fault(kind, "finding", "L-MOVE", why, "反馈以后的问题按反馈整改办。")
        elif finding and values.get("result") != "pending":
            draft.fault(kind, "result", "L-MOVE", "对应问题的事项先按未办结登记", "登记后用 xundocs ledger move 办结。")
    if kind.state:
        machine = machines()[kind.id]
        if values.get(kind.state) not in machine.states:
            draft.fault(kind, kind.state, "F-CHOICE", f"“{values.get(kind.state)}”不是{machine.name}的状态", f"可用：{'、'.join(machine.states.values())}。")


def _check_keys(connection: Connection, kind: LedgerKind, drafts: Sequence[Draft]) -> None:
    given = [draft for draft in drafts if draft.key]
    known = by_keys(connection, kind, [draft.key for draft in given])
    seen: set[str] = set()
    for draft in given:
        if not re.match(kind.pattern, draft.key):
            draft.fault(kind, "key", "L-KEY", f"编号“{draft.key}”写法不对", f"写成 {kind.key(1) if kind.is_numbered else kind.prefix + '-2026-1'} 的样子，或不填由程序编。")
        elif draft.key in known or draft.key in seen:
            draft.fault(kind, "key", "L-KEY", f"编号 {draft.key} 已经有了", "换一个编号；要修改已有的记录用 xundocs ledger set。")
        seen.add(draft.key)
    if not kind.is_numbered:
        for draft in drafts:
            if not draft.key:
                draft.fault(kind, "key", "L-KEY", f"{kind.name}要自己定编号", f"写成 {kind.prefix}-2026-1 的样子。")


def check_unique(connection: Connection, kind: LedgerKind, drafts: Sequence[Draft], links: Links, own: Iterable[str] = ()) -> None:
    """Note drafts that repeat what must not repeat, in the ledger (except the records `own`) or among themselves."""
    if not kind.unique:
        return
    rounds = sorted({draft.values.get("round", "") for draft in drafts}) if "round" in kind.fields else ()
    spared = set(own)
    stored = [record for record in find(connection, kind, rounds=rounds) if record.key not in spared]
    for names in kind.unique:
        seen: dict[tuple[Any, ...] | None, str] = {combination(record.values, names): record.key for record in stored}
        for draft in drafts:
            own_values = combination(draft.values, names)
            if own_values is None:
                continue
            if own_values in seen:
                what = "、".join(f"{kind.label(n)} {links.said(n, draft.values[n])}" for n in names)
                draft.fault(kind, names[-1], "L-TWICE", f"{what} 已经登记过（{seen[own_values]}）", "请核对；要修改已有的用 xundocs ledger set。")
            seen[own_values] = draft.key or str(draft.where) or "这一次"


def combination(values: Mapping[str, Any], names: Sequence[str]) -> tuple[Any, ...] | None:
    """The values that must not stand twice, None where one of them says nothing."""
    found = tuple(values.get(name) for name in names)
    return None if any(part is None or part == "" for part in found) else found


def _first_moves(work: Work, drafts: Sequence[Draft]) -> None:
    """Where a finding's life in the ledger begins, so that every state has a move that led to it."""
    kind = kinds()["moves"]
    keys = store.new_keys(work, kind, len(drafts))
    store.insert(work, kind, [(key, {"finding": d.key, "round": d.values.get("round", ""), "organisation": d.values.get("organisation", ""), "from": "",
                                     "to": d.values["state"], "on": d.values["state_since"], "reason": "登记时的状态"})
                              for key, d in zip(keys, drafts, strict=True)], "登记问题状态")
