"""Why the five accounts do not balance: one Problem a finding, item or inspection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xundocs.office.figures.accounts import INTO, Account, Transfers
from xundocs.office.figures.facts import Facts
from xundocs.office.records.columns import Row
from xundocs.problems import Problem, Where

REPORT, FEEDBACK, TRANSFER, CLOSE = "A-REPORT", "A-FEEDBACK", "A-TRANSFER", "A-CLOSE"
"""The account a difference belongs to: 报账, 交账, 转账, 销账."""


def differences(facts: Facts, accounts: Sequence[Account], transfers: Sequence[Transfers]) -> list[Problem]:
    """Everything that keeps the accounts from balancing, inspection by inspection."""
    found = [problem for account in accounts for problem in _of_account(facts, account)]
    found += _merged(facts)
    found += _two_tracks(facts)
    found += [Problem(TRANSFER, f"{key} 没有应反馈日期，不知道是未到期还是超期", "请补上应反馈日期，或者登记答复。", Where(key))
              for moved in transfers for key in moved.undated]
    return found


def _of_account(facts: Facts, account: Account) -> Iterator[Problem]:
    if not account.inspection:
        yield from (Problem(REPORT, f"{key} 没有所属巡察", "请补上所属巡察（inspection）。", Where(key)) for key in account.columns["reported"])
    inspection = facts.inspections.get(account.inspection, {})
    place = f"{account.inspection} {account.name}".strip()
    placed = {key for name in INTO for key in account.columns[name]}
    findings = facts.rows("findings")
    states = findings.column("state")
    for key in account.columns["reported"]:
        if key not in placed:
            yield Problem(REPORT, f"{key} 报了账，现在的状态“{states[findings.places[key]]}”却不在任何一栏", "请用 ledger history 核对它的状态记录。", Where(place))
    if inspection.get("feedback_on"):
        for key in account.columns["awaiting"]:
            yield Problem(FEEDBACK, f"{key} 报了没有交：已于 {inspection['feedback_on']} 反馈，这一条没有反馈，也没有转出、合并或者撤销",
                          "请反馈，或者移交、撤销并写明理由。", Where(place))
    elif inspection:
        for key in account.columns["fed_back"]:
            yield Problem(FEEDBACK, f"{key} 已经反馈，巡察登记里却没有反馈日期", f"请登记反馈日期：xundocs ledger set {account.inspection} feedback_on=日期。", Where(place))
    yield from _stated(facts, account, place)


def _stated(facts: Facts, account: Account, place: str) -> Iterator[Problem]:
    """What reports say against what the records hold."""
    held, alone = account.count("reported"), account.count("immediate")
    if account.stated and account.stated not in (held, held - alone):
        more = f"（其中立行立改 {alone} 个）" if alone else ""
        yield Problem(REPORT, f"巡察报告写明 {account.stated} 个问题，台账报账 {held} 个{more}", "请核对问题清单与报告，补登或者更正。", Where(place))
    reports = [r for r in facts.rows("reports") if r.get("inspection") == account.inspection and r.get("form") == "progress" and r.get("findings_total")]
    if reports:
        latest = max(reports, key=lambda r: (r.get("submitted_on") or "", r["key"]))
        if latest["findings_total"] != account.count("fed_back"):
            yield Problem(FEEDBACK, f"整改进展报告 {latest['key']} 写明反馈问题 {latest['findings_total']} 个，台账交账 {account.count('fed_back')} 个",
                          "请被巡察党组织核对后更正报告，或者更正台账。", Where(place))


def _merged(facts: Facts) -> Iterator[Problem]:
    """A merged finding must lead to one that still counts."""
    rows = facts.rows("findings")
    for place, (key, target) in enumerate(zip(rows.keys, rows.column("merged_into"), strict=True)):
        if target:
            into = rows.named(target)
            if into is None or into["state"] == "withdrawn" or into.get("merged_into"):
                yield Problem(REPORT, f"{key} 并入 {target}，{target} 却{_why(into)}", "请并入仍然有效的问题，或者恢复这一条。", _place(rows[place]))


def _place(row: Row) -> Where:
    """The inspection a row belongs to and its key: it is that inspection's account that does not balance."""
    return Where(f"{row.get('inspection') or ''} {row['key']}".strip())


def _why(into: Row | None) -> str:
    return "不存在" if into is None else "已经撤销" if into["state"] == "withdrawn" else "又并入了别的问题"


def _two_tracks(facts: Facts) -> Iterator[Problem]:
    """The same matter done on both tracks, or carried over to nothing or twice. Source: spec C2, forbidden ②."""
    fed_back, findings = facts.reached("fed_back"), facts.rows("findings").places
    rows, carried = facts.rows("immediates"), dict[str, str]()
    for place, (item, linked, target, result) in enumerate(zip(rows.keys, *map(rows.column, ("finding", "carried_to", "result")), strict=True)):
        for key in dict.fromkeys((linked, target)):
            if result == "done" and key in fed_back:
                yield Problem(CLOSE, f"{item} 在立行立改台账办结，对应的 {key} 又作为反馈问题，同一问题会计两次完成", "只在一条轨道上计：已转入反馈的，立行立改事项应为转入反馈。", _place(rows[place]))
        if result == "carried" and target not in findings:
            yield Problem(FEEDBACK, f"{item} 转入反馈，却没有对应的问题", "请登记转入的问题。", _place(rows[place]))
        if target in carried:
            yield Problem(FEEDBACK, f"{item} 与 {carried[target]} 转入同一个问题 {target}", "一项立行立改转入一个问题，请核对。", _place(rows[place]))
        elif target:
            carried[target] = item
