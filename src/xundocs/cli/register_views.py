"""How the register is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xundocs.cli.output import note, print_json, print_problems, say, table
from xundocs.errors import PROBLEMS_FOUND
from xundocs.problems import has_errors

if TYPE_CHECKING:
    from xundocs.actions.register import Imported, SelfCheck
    from xundocs.actions.verify import Verdict, Vouching
    from xundocs.office.distribution import Delivery
    from xundocs.office.entries import Entry

TITLE_WIDTH = 30


def show_lines(found: Sequence[Entry], as_json: bool) -> None:
    """Lines of the register."""
    if as_json:
        print_json({"entries": [e.as_json() for e in found]})
        return
    if found:
        table([[e.number or "（不编文号）", e.state_name, e.issue_date, _cut(e.title), e.reason] for e in found], ["文号", "状态", "成文日期", "标题", "备注"])
    note(f"共 {len(found)} 个号。" if found else "登记簿里没有符合条件的。")


def show_receipts(found: Sequence[Delivery], day: str, as_json: bool) -> None:
    """Lines of the distribution list."""
    if as_json:
        print_json({"on": day, "deliveries": [d.as_json(day) for d in found]})
        return
    if found:
        table([[d.number, d.recipient, d.copy_number, str(d.copies), d.sent_on, d.due_on, d.signed_on, d.signed_by, d.status(day)] for d in found],
              ["文号", "收件单位", "份号", "份数", "发出", "应签收", "签收", "签收人", "情况"])
    overdue = sum(d.status(day) == "逾期未签收" for d in found)
    note(f"共 {len(found)} 条，逾期未签收 {overdue} 条。" if found else "没有符合条件的分发记录。")


def show_check(check: SelfCheck, as_json: bool) -> None:
    """The register's self-check; exit 1 on faults."""
    if as_json:
        print_json(check.as_json())
    else:
        print_problems(check.problems)
        say(f"历史 {check.length} 条，校验值 {check.head}")
        note("登记簿有问题，见上。" if has_errors(check.problems) else "登记簿完好：历史没有断，各表与历史一致，没有缺号。请把校验值抄在纸上另存。")
    if has_errors(check.problems):
        raise SystemExit(PROBLEMS_FOUND)


def show_import(done: Imported, dry_run: bool, as_json: bool) -> None:
    """What an import did; exit 1 when it was refused."""
    failed = has_errors(done.problems)
    if as_json:
        print_json(done.as_json())
    else:
        print_problems(done.problems)
        verb = "可以导入" if dry_run else "导入"
        gaps = f"，空号 {len(done.gaps)} 个" if done.gaps else ""
        note("有错误，一行也没有导入。" if failed else f"{verb} {done.added + done.filled} 个号{gaps}；{done.same} 个以前导入过，没有重复。")
    if failed:
        raise SystemExit(PROBLEMS_FOUND)


def show_verdict(verdict: Verdict, as_json: bool) -> None:
    """Whether a file is as issued; exit 1 unless it is."""
    from xundocs.actions.verify import STATUS_NAMES

    if as_json:
        print_json(verdict.as_json())
    else:
        say(f"{verdict.path}: {STATUS_NAMES[verdict.status]}。{verdict.message}")
    if verdict.status != "issued":
        raise SystemExit(PROBLEMS_FOUND)


def show_vouching(answer: Vouching, as_json: bool) -> None:
    """Whether a letter vouches for a report; exit 1 unless it does."""
    if as_json:
        print_json(answer.as_json())
    else:
        say(("相符：" if answer.vouches else "不符：") + answer.message)
        if answer.expected and answer.expected != answer.actual:
            say(f"  承诺书里的指纹 {answer.expected}\n  报告的指纹     {answer.actual}")
    if not answer.vouches:
        raise SystemExit(PROBLEMS_FOUND)


def _cut(text: str) -> str:
    return text if len(text) <= TITLE_WIDTH else text[:TITLE_WIDTH] + "…"
