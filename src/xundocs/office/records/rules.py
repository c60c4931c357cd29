"""What follows from a record's fields and what they must satisfy, kind by kind. Source: domain spec C1.2, C2."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from xundocs.model.deadline import WORKING_DAYS, is_arrangement_known
from xundocs.office.records.deadlines import (
    INSPECTION,
    clue_due,
    configured_period,
    inspection_deadlines,
)
from xundocs.office.records.kinds import LedgerKind, kinds, linked_keys
from xundocs.office.records.links import Draft, Links
from xundocs.office.records.states import machines

Derive = Callable[[Draft, Links, str], None]


def fingerprint(statement: str) -> str:
    """The hash that fixes a finding's wording once it is fed back."""
    return hashlib.sha256(statement.encode()).hexdigest()


def derive(draft: Draft, links: Links, today: str) -> None:
    """Fill in what follows from what was given."""
    if rule := _DERIVED.get(links.kind.id):
        rule(draft, links, today)


def check(draft: Draft, links: Links) -> None:
    """Note what a record's fields break: order of dates, what one value demands of another."""
    kind, values = links.kind, draft.values
    for first, second in kind.in_order:
        earlier, later = values.get(first), values.get(second)
        if earlier and later and later < earlier:
            draft.fault(kind, second, "L-ORDER", f"{later} 早于{kind.label(first)} {earlier}", "请核对两个日期。")
    for name in {kind.starts, *kind.happened} - {"", *kind.planned, *kind.own}:
        if (day := values.get(name) or "") > links.today and day != draft.before.get(name):
            draft.fault(kind, name, "L-DATE", f"{day} 还没有到", "请写已经发生的日期。")
    for name, link, theirs in kind.follows:
        parent = links.parent(values, link)
        if not parent or not values.get(name) or values[name] == draft.before.get(name):
            continue
        label = kinds()[parent.kind].label(theirs)
        if not parent.get(theirs):
            draft.fault(kind, name, "L-ORDER", f"{parent.key} 还没有{label}", f"先在{kinds()[parent.kind].name}里登记{label}。")
        elif values[name] < parent.get(theirs):
            draft.fault(kind, name, "L-ORDER", f"{values[name]} 早于 {parent.key} 的{label} {parent.get(theirs)}", "请核对两个日期。")
    for link, names in kind.agrees.items():
        _agree(draft, links, link, names)
    for when, value, needed, message in _DEMANDS.get(kind.id, ()):
        if _holds(values.get(when), value) and not values.get(needed):
            draft.fault(kind, needed, "L-NEED", message, f"请填写「{kind.label(needed)}」。")
    if kind.id == "supervisions" and values.get("form") == "check" and values.get("checkers", 0) < 2:
        draft.fault(kind, "checkers", "L-NEED", "督查要有两人以上", "请填写督查人数。")


def _agree(draft: Draft, links: Links, link: str, names: tuple[str, ...]) -> None:
    """Note records linked to that belong elsewhere: a team of another round, another organisation's finding."""
    kind, values = links.kind, draft.values
    for key in linked_keys(values.get(link)):
        record = links.record(kind.links[link], key)
        for name in names if record else ():
            if record and values.get(name) and record.get(name) and values[name] != record.get(name):
                mine, theirs = links.said(name, values[name]), links.said(name, record.get(name))
                draft.fault(kind, link, "L-LINK", f"{key} 的{kinds()[record.kind].label(name)}是 {theirs}，这里是 {mine}", "请核对编号。")


def _holds(value: Any, wanted: Any) -> bool:
    return bool(value) if wanted is True else value == wanted


_DEMANDS: Mapping[str, tuple[tuple[str, Any, str, str], ...]] = {
    "immediates": (("result", "done", "done_on", "办结的要有完成日期"), ("done_on", True, "verified_by", "办结的要有核验单位")),
    "supervisions": (("form", "talk", "persons", "约谈要写人数"), ("recheck", True, "recheck_on", "复查要写日期")),
    "measures": (("completed_on", True, "evidence", "写了完成日期就要有佐证材料；发了文件不等于改到位"),),
    "inspections": (("extended_to", True, "extension_reason", "延期要写理由和谁批准"), ("evaluation_grade", True, "evaluated_on", "评估等次要写评估日期"),
                    ("feedback_no", True, "feedback_on", "有反馈文号就要有反馈日期")),
    "reports": (("review", "passed", "reviewed_on", "审核通过要写日期"), ("review", "returned", "reviewed_on", "退回要写日期"),
                ("review", "returned", "opinion", "退回要写审核意见")),
    "commitments": (("state", "signed", "signed_on", "已签的要有签署日期"), ("state", "late", "signed_on", "已签的要有签署日期")),
    "suggestions": (("agreed", True, "replied_on", "采纳情况要写反馈日期"),),
    "rules_made": (), "coverage": (),
}
"""Kind → (field, value or True for any, field it demands, what to say)."""


def _name_when_entered(draft: Draft, links: Links, today: str) -> None:
    """What the organisation is called on the day of entry; the directory must have it on that day."""
    values = draft.values
    lines = [o for o in links.directory.organisations if o.id == values.get("organisation")]
    valid = [o for o in lines if o.valid_on(date.fromisoformat(values.get("entered_on") or today))]
    names = [o.name for o in valid]
    if lines and not valid:
        spans = "、".join(f"“{o.name}”{o.valid_from or ''}至{o.valid_to or ''}" for o in lines)
        draft.fault(links.kind, "organisation", "V-ORG-01", f"名录里它在 {values.get('entered_on')} 没有有效的名称（{spans}）", "请核对进驻日期，或在 organisations.yaml 补上当时的名称。")
    elif values.get("organisation_name") and names and values["organisation_name"] not in names:
        draft.fault(links.kind, "organisation_name", "V-ORG-01", f"{values['entered_on']} 它叫“{names[0]}”", "不填则照名录；名录不对的先改 organisations.yaml。")
    elif names and not values.get("organisation_name"):
        values["organisation_name"] = names[0]


def _inspection(draft: Draft, links: Links, today: str) -> None:
    values, kind = draft.values, links.kind
    _name_when_entered(draft, links, today)
    if not values.get("feedback_on"):
        return
    configured = links.parent(values, "round")
    kept = draft.before.get("feedback_on") == values["feedback_on"]
    for name, day_due in inspection_deadlines(values["feedback_on"], configured.values if configured else {}).items():
        period = configured_period(INSPECTION[name], configured.values) if configured else None
        if period and period.unit == WORKING_DAYS and not is_arrangement_known(date.fromisoformat(day_due)):
            draft.fault(kind, name, "L-DUE", f"{day_due[:4]} 年的放假安排还不知道，{period}只按双休日算", "安排公布后请核对。", warning=True)
        if not values.get(name):
            values[name] = day_due
        elif values[name] != day_due and not values.get("due_reason") and not (kept and values[name] == draft.before.get(name)):
            draft.fault(kind, name, "L-DUE", f"写的是 {values[name]}，按本轮的期限应为 {day_due}", "要另定期限，请在「期限另定的理由」写明。")
    missing = [kind.label(name) for name in INSPECTION if not values.get(name)]
    if missing:
        draft.fault(kind, "feedback_on", "L-DUE", f"本轮没有写期限，算不出{'、'.join(missing)}", "请在轮次里按本轮方案补上期限和依据。", warning=True)


FRAMEWORKS = {"three_problems": "p", "three_focus": "t", "four_focus": "f", "four_implement": "i"}
"""Framework of a round → the letter its built-in dimensions (focus) begin with; an office's own have other codes."""


def _finding(draft: Draft, links: Links, today: str) -> None:
    values, machine = draft.values, machines()["findings"]
    focus, round_ = values.get("focus", ""), links.parent(values, "round")
    if round_ and re.fullmatch("[ptfi][1-4]", focus) and focus[0] != FRAMEWORKS.get(round_.get("framework"), focus[0]):
        draft.fault(links.kind, "focus", "V-FRAME-01", "不属于本轮的监督框架", "一轮只用一个框架；以前的轮次保留当时的框架。")
    values.setdefault("state", machine.initial)
    values["state_since"] = values.get("state_since") or today
    inspection = links.parent(values, "inspection")
    if values["state"] in machine.sets["fed_back"]:
        values["statement_sha256"] = values.get("statement_sha256") or fingerprint(values.get("statement", ""))
        if inspection and not values.get("due") and values.get("rect_mode") != "long_term":
            values["due"] = inspection.get("extended_to") or inspection.get("concentrated_due")


def _clue(draft: Draft, links: Links, today: str) -> None:
    values = draft.values
    round_ = links.parent(values, "round")
    if not values.get("due_on") and values.get("transferred_on") and round_:
        values["due_on"] = clue_due(values["transferred_on"], round_.values)
        if not values["due_on"]:
            draft.fault(links.kind, "due_on", "L-DUE", "本轮没有写线索办理反馈期限，算不出应反馈日期", "请在轮次里按本轮方案补上期限和依据。", warning=True)
    if values.get("reply_state", "pending") != "pending" and not values.get("replied_on"):
        draft.fault(links.kind, "replied_on", "L-NEED", "已经答复的要有答复日期", "请填写「答复日期」。")
    if values.get("replied_on") and values.get("reply_state", "pending") == "pending":
        draft.fault(links.kind, "reply_state", "L-NEED", "有答复日期，状态却是未答复", "请核对「答复状态」。")


def _commitment(draft: Draft, links: Links, today: str) -> None:
    values = draft.values
    inspection = links.parent(values, "inspection")
    if not values.get("due") and inspection:
        values["due"] = inspection.get("extended_to") or inspection.get("concentrated_due")
    if values.get("signed_on") and values.get("state", "awaited") == "awaited":
        values["state"] = "late" if values.get("due") and values["signed_on"] > values["due"] else "signed"


def _task(draft: Draft, links: Links, today: str) -> None:
    values = draft.values
    finding = links.parent(values, "finding")
    if finding and finding.get("due") and finding.get("rect_mode") != "long_term" and values.get("due", "") > finding.get("due"):
        draft.fault(links.kind, "due", "L-DUE", f"{values['due']} 晚于问题的整改期限 {finding.get('due')}", "任务时限不超过整改期限。", warning=True)


def _immediate(draft: Draft, links: Links, today: str) -> None:
    """A written item waits for its notice's number until it is signed for: issuing the notice writes it."""
    _state(draft, links, today)
    values = draft.values
    inspection = links.parent(values, "inspection")
    left = inspection.get("left_on") if inspection else ""
    if left and values.get("issued_on", "") > left:
        draft.fault(links.kind, "issued_on", "L-ORDER", f"{values['issued_on']} 已经撤离（{left}），不再交办立行立改", "撤离以后的要求写进反馈意见，或发督办单。")
    if left and values.get("due", "") > left and not values.get("due_reason"):
        draft.fault(links.kind, "due_reason", "L-NEED", f"整改时限 {values['due']} 晚于撤离日期 {left}，要写理由", "请填写「时限的理由」。")
    if values.get("done_on") and values.get("result") != "done":
        draft.fault(links.kind, "done_on", "L-NEED", "有完成日期，结果却不是办结", f"用 xundocs ledger move {draft.key or 'J-…'} done 办结，写明谁核验、附佐证。")
    if values.get("result") == "done" and not values.get("evidence") and not draft.before:
        draft.fault(links.kind, "evidence", "L-NEED", "办结的要有佐证材料", "登记后补上：xundocs ledger set J-… --evidence 文件", warning=True)
    if values.get("issue_mode") == "written" and values.get("signed_on") and not values.get("notice_no"):
        draft.fault(links.kind, "notice_no", "L-NEED", "已经签收的书面交办要有通知书编号", "请填写「通知书编号」，或先用 xundocs issue D08 发出通知书。")


def _state(draft: Draft, links: Links, today: str) -> None:
    draft.values.setdefault(links.kind.state, machines()[links.kind.id].initial)


_DERIVED: Mapping[str, Derive] = {"inspections": _inspection, "findings": _finding, "clues": _clue, "commitments": _commitment,
                                  "tasks": _task, "immediates": _immediate}


def frozen_change(kind: LedgerKind, draft: Draft, before: Mapping[str, Any]) -> None:
    """After the frozen day the coverage changes only with a new reason."""
    frozen = kind.id == "coverage" and before.get("frozen_on")
    if frozen and draft.values.get("reason") == before.get("reason"):
        draft.fault(kind, "reason", "L-NEED", f"分母在 {before['frozen_on']} 已经冻结，改动要写理由", "请填写「冻结后改动的理由」。")
