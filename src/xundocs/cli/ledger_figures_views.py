"""How figures and accounts are shown. No figure without its footnotes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from xundocs.cli.output import note, print_json, print_problems, say, table
from xundocs.errors import PROBLEMS_FOUND
from xundocs.problems import has_errors

if TYPE_CHECKING:
    from xundocs.actions.ledger.statistics import Statistics
    from xundocs.office.figures.accounts import Account, FiveAccounts
    from xundocs.office.figures.compute import Figure, Result

NAME_WIDTH, LINE_WIDTH = 18, 96


def show_statistics(answer: Statistics, *, as_json: bool, footnote: bool, trace: bool) -> None:
    """The metrics with their footnotes; exit 1 when the scopes contradict each other."""
    if as_json:
        print_json(answer.as_json(trace))
    elif footnote:
        say(answer.footnotes.paragraph())
    else:
        table([row for result in answer.results.values() for row in _rows(result)], ["编号", "指标", "数字"])
        if trace:
            for result in answer.results.values():
                _show_rows(result)
        say()
        say(answer.footnotes.paragraph())
    if not as_json:
        print_problems(answer.problems)
    if has_errors(answer.problems):
        raise SystemExit(PROBLEMS_FOUND)


def _rows(result: Result) -> Iterator[list[str]]:
    metric = result.metric
    if len(result.figures) == 1:
        yield [metric.code, metric.name, result.figures[0].text]
        return
    yield [metric.code, metric.name, ""]
    for figure in result.figures:
        yield ["", f"  {figure.label}", figure.text]


def _show_rows(result: Result) -> None:
    for figure in result.figures:
        say()
        say(f"{result.metric.code} {result.metric.name}" + (f"：{figure.label}" if len(result.figures) > 1 else ""))
        for name, keys in _traced(figure):
            say(f"  {name}（{len(keys)}）")
            for line in textwrap.wrap("、".join(keys).replace("、", " "), LINE_WIDTH):
                say(f"    {line}")


def _traced(figure: Figure) -> list[tuple[str, tuple[str, ...]]]:
    if figure.denominator is None:
        return [("记录", figure.keys)]
    return [("分子", figure.keys), ("分母里的其余", tuple(k for k in figure.of_keys if k not in set(figure.keys)))]


def show_accounts(answer: FiveAccounts, rounds: Mapping[str, str], *, as_json: bool, trace: bool) -> None:
    """The accounts, each with its round where there are several; exit 1 while they do not balance. `rounds`: key → name."""
    from xundocs.office.figures.accounts import COLUMNS

    if as_json:
        print_json(answer.as_json(trace))
    else:
        several = len({a.round for a in answer.accounts}) > 1
        table([[*([rounds.get(a.round, a.round)] if several else []), *_account(a)] for a in (*answer.accounts, answer.total)],
              [*(["轮次"] if several else []), "被巡察党组织", *COLUMNS.values(), "完成率"])
        for name, moved, unit in (("移交问题线索", answer.clues, "件"), ("意见建议", answer.suggestions, "条")):
            say(f"{name} —" if moved is None else f"{name} {moved.total}{unit}：已回复 {len(moved.replied)}，未到期 {len(moved.not_due)}，超期 {len(moved.overdue)}"
                + (f"，没有期限 {len(moved.undated)}" if moved.undated else ""))
        if trace:
            for column, keys in answer.total.columns.items():
                say(f"{COLUMNS[column]}：{' '.join(keys) or '无'}")
        for text in answer.notes:
            say(text)
        say(answer.footnotes.paragraph())
        print_problems(answer.problems)
        note("五账对平。" if answer.balanced else f"五账没有对平：{len(answer.problems)} 处，见上。")
    if not answer.balanced:
        raise SystemExit(PROBLEMS_FOUND)


def _account(account: Account) -> list[str]:
    from xundocs.office.figures.accounts import COLUMNS

    name = account.name if len(account.name) <= NAME_WIDTH else account.name[:NAME_WIDTH] + "…"
    return [name, *(str(account.count(c)) for c in COLUMNS), account.closed_rate]
