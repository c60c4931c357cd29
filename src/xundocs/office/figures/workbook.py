"""Statistics and accounts as .xlsx: every figure with numerator, denominator and what it counts, the footnotes under each table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from xundocs.office.figures.accounts import COLUMNS, Account, FiveAccounts
from xundocs.office.figures.compute import NOTHING, Figure, Result
from xundocs.office.figures.footnotes import Footnotes
from xundocs.office.sheets.workbook import Sheet, by_column, workbook

FIGURE_COLUMNS = (("编号", 7), ("指标", 24), ("项目", 26), ("数值", 11), ("单位", 8), ("分子", 10), ("分母", 10), ("表述", 40), ("口径", 60))
ACCOUNT_COLUMNS = (("轮次", 12), ("被巡察党组织", 34), *((name, 9.0) for name in COLUMNS.values()), ("完成率", 18), ("督查覆盖率", 18), ("对平", 8))
DIFFERENCE_COLUMNS = (("账目", 14), ("位置", 34), ("差在哪里", 70), ("怎么办", 50))
TRANSFER_COLUMNS = (("转账", 20), ("合计", 10), ("已回复", 10), ("未到期", 10), ("超期", 10), ("没有期限", 10))
ACCOUNT_NAMES = {"A-REPORT": "报账", "A-FEEDBACK": "交账", "A-TRANSFER": "转账", "A-CLOSE": "销账"}

Breakdown = tuple[str, Sequence[tuple[str, Sequence[Result]]]]
"""(what it is cut by, [(part, its results)])"""


def statistics_workbook(title: str, results: Sequence[Result], breakdowns: Sequence[Breakdown], footnotes: Footnotes, warnings: Sequence[str]) -> bytes:
    """The metrics on one sheet, each breakdown on one of its own."""
    notes = [footnotes.paragraph(), *(f"注意：{w}" for w in warnings)]
    sheets = [Sheet("统计指标", title, FIGURE_COLUMNS, by_column(row for result in results for row in _rows(result)), notes)]
    sheets += [_breakdown(title, breakdown, [footnotes.paragraph()]) for breakdown in breakdowns if breakdown[1]]
    return workbook(sheets)


def _rows(result: Result) -> list[list[Any]]:
    metric = result.metric
    scope = metric.notes + (f"（{metric.never_add}）" if metric.never_add else "")
    rows = []
    for number, figure in enumerate(result.figures):
        head = [metric.code, metric.name] if number == 0 else ["", ""]
        rows.append([*head, figure.label if len(result.figures) > 1 else "", _cell(figure.value), figure.unit, _cell(figure.numerator),
                     _cell(figure.denominator), figure.text, scope if number == 0 else ""])
        rows += [["", "", f"  {label}", _cell(n), figure.unit, None, None, "", ""] for label, n in figure.shares]
    return rows


def _breakdown(title: str, breakdown: Breakdown, notes: Sequence[str]) -> Sheet:
    by, parts = breakdown
    heads: list[tuple[str, float]] = [(by, 30)]
    for result in parts[0][1]:
        heads += [(f"{name}（{figure.unit}）", 10) for name, figure in _named(result)]
        heads += [(f"{result.metric.name}分子", 10), (f"{result.metric.name}分母", 10)] if _rate(result) else []
    rows = [[label, *(cell for result in results for cell in _cells(result))] for label, results in parts]
    return Sheet(f"按{by}", f"{title}：按{by}", heads, by_column(rows), notes)


def _cells(result: Result) -> list[Any]:
    rate = _rate(result)
    return [_cell(figure.value) for _, figure in _named(result)] + ([_cell(rate.numerator), _cell(rate.denominator)] if rate else [])


def _named(result: Result) -> list[tuple[str, Figure]]:
    single = len(result.figures) == 1
    return [(result.metric.name if single else f"{result.metric.name}：{f.label}", f) for f in result.figures]


def _rate(result: Result) -> Figure | None:
    return result.figures[0] if len(result.figures) == 1 and result.figures[0].denominator is not None else None


def _cell(value: Decimal | None) -> int | float | None:
    return None if value is None else int(value) if value == value.to_integral_value() else float(value)


def accounts_workbook(title: str, accounts: FiveAccounts, rounds: Mapping[str, str]) -> bytes:
    """五账核对表, the transfer accounts, and what does not balance. `rounds`: key → name."""
    notes = [accounts.footnotes.paragraph(), "报账＝交账＋转账＋合并撤销＋立行立改＋待反馈；交账＝销账＋在账＋移交办理；转账＝已回复＋未到期＋超期。挂账、呆账是在账的一部分。"]
    open_places = [p.where.file for p in accounts.problems]
    rows = [_account(a, rounds, bool(a.inspection) and not any(p.startswith(f"{a.inspection} ") for p in open_places)) for a in accounts.accounts]
    rows.append(_account(accounts.total, rounds, accounts.balanced))
    moved = [[name, t.total, len(t.replied), len(t.not_due), len(t.overdue), len(t.undated)] if t else [name, *[NOTHING] * 5]
             for name, t in (("移交问题线索（件）", accounts.clues), ("意见建议（条）", accounts.suggestions))]
    differences = [[ACCOUNT_NAMES.get(p.code, p.code), str(p.where), p.message, p.remedy] for p in accounts.problems]
    return workbook([Sheet("五账核对表", title, ACCOUNT_COLUMNS, by_column(rows), notes), Sheet("转账", f"{title}：转账", TRANSFER_COLUMNS, by_column(moved), [*accounts.notes, notes[0]]),
                     Sheet("不对平明细", f"{title}：不对平明细（{len(differences)} 条）", DIFFERENCE_COLUMNS, by_column(differences), notes[:1])])


def _account(account: Account, rounds: Mapping[str, str], balanced: bool) -> list[Any]:
    return [rounds.get(account.round, account.round), account.name, *(account.count(c) for c in COLUMNS), account.closed_rate, account.coverage,
            "是" if balanced else "否"]
