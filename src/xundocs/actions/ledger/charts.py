"""Charts of the metrics: one metric compared between parts of the records, or its course over rounds and quarters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from xundocs.actions.ledger.statistics import (
    Records,
    Request,
    broken_down,
    chosen_metrics,
    on_day,
    read_records,
)
from xundocs.documents.fonts import STAND_INS
from xundocs.errors import UsageError, XundocsError
from xundocs.files import write_whole
from xundocs.model.deadline import add_days, add_months
from xundocs.office.database import Database
from xundocs.office.figures.breakdown import OF_FINDINGS, WAYS, is_cut
from xundocs.office.figures.charts import FORMS, Chart, Series, draw
from xundocs.office.figures.compute import NOTHING, Evaluation, Figure, Result, shown
from xundocs.office.figures.metrics import Metric, Part
from xundocs.office.records.kinds import kinds
from xundocs.workspace import Workspace

QUARTER = "quarter"
BY = {**WAYS, QUARTER: "季度"}
DEFAULT_QUARTERS, MOST_BARS = 6, 60
QUARTER_NOTES = {True: "各季度为截至季末的累计数。", False: "各季度只计统计日期在当季的，状态截至季末。"}
QUARTER_NAMES = "一二三四"
FONTS = (*STAND_INS["heiti"], *STAND_INS["songti"])


def asked_for(name: str) -> tuple[Metric, str]:
    """(metric, id of one of its parts or "") of `M04`, `rectification_rate` or `M15.rules`. Raises: UsageError."""
    code, _, part = name.partition(".")
    metric = chosen_metrics([code])[0]
    if part and part not in {p.id for p in metric.parts}:
        raise UsageError(f"{metric.name}里没有“{part}”这一项。", f"可用：{_listed_parts(metric, metric.parts)}。")
    return metric, part


def _listed_parts(metric: Metric, parts: Sequence[Part]) -> str:
    return "、".join(f"{metric.code}.{p.id}（{p.label}）" for p in parts)


def write_chart(workspace: Workspace, database: Database, request: Request, metric: Metric, by: str, target: Path, *, part: str = "", force: bool = False) -> Chart:
    """Draw a metric, or one of its parts, into a .png or .svg. Raises: UsageError, XundocsError (no matplotlib, no Chinese font, too many bars)."""
    form = target.suffix.lower().lstrip(".")
    if form not in FORMS:
        raise UsageError(f"{target}: 图只能存成 .png 或 .svg。", "请把文件名写成 图.png 的样子。")
    if by and by not in BY:
        raise UsageError(f"不能按 {by} 画图。", f"可用：{_listed_ways(BY)}。")
    chart = chart_of(workspace, database, request, metric, by, part)
    write_whole(target, draw(chart, form, FONTS), overwrite=force)
    return chart


def _listed_ways(ways: Iterable[str]) -> str:
    return "、".join(f"{way}（{BY[way]}）" for way in ways)


def chart_of(workspace: Workspace, database: Database, request: Request, metric: Metric, by: str, part: str = "") -> Chart:
    """What is drawn: a distribution by itself when `by` is empty, else the metric's bars for every part or quarter."""
    drawn = _drawn(metric, by, part)
    ledgers = sorted({*metric.ledgers(), *(("findings",) if by in OF_FINDINGS else ())})
    records = read_records(workspace, database, request, ledgers)
    footnote = records.footnotes(ledgers, [metric]).paragraph()
    if not by:
        return _distribution(metric, drawn[0], Evaluation(records.facts, records.view).figure(drawn[0]), footnote)
    if by == QUARTER:
        answers = list(_by_quarter(workspace, database, request, metric, records, drawn[0]))
        footnote = f"{QUARTER_NOTES[_is_cumulative(drawn[0])]}{footnote}"
    else:
        answers = [(label, results[0]) for label, results in broken_down(records, by, [metric])]
    figures = [[_figure(result, p) for _, result in answers] for p in drawn]
    _check_drawable(_name(metric, drawn), figures)
    series = [Series(p.label, [f.value for f in row], [_on_bar(f) for f in row]) for p, row in zip(drawn, figures, strict=True)]
    return Chart(f"{_name(metric, drawn)}：按{BY[by]}", drawn[0].unit, [label for label, _ in answers], series, footnote, by in (QUARTER, "round"))


def _check_drawable(name: str, figures: Sequence[Sequence[Figure]]) -> None:
    """Raises: XundocsError when there is nothing to draw, or more than can be read."""
    every = [figure for row in figures for figure in row]
    if all(figure.value is None for figure in every):
        raise _nothing_to_draw(name, every)
    if len(every) > MOST_BARS:
        raise XundocsError(f"要画 {len(every)} 根柱，太多了，看不清。", "请用 --round、--org 或 --period 缩小范围；全部数字可用 ledger stats --xlsx 导出。")


def _nothing_to_draw(name: str, figures: Sequence[Figure]) -> XundocsError:
    reasons = "、".join(dict.fromkeys(f.reason for f in figures if f.reason))
    return XundocsError(f"{name}没有可画的数据{'：' if reasons else ''}{reasons}。", "请先登记，或者放宽范围。")


def _name(metric: Metric, drawn: Sequence[Part]) -> str:
    """What is drawn: one of several figures has its own name."""
    return drawn[0].label if len(drawn) == 1 and len(metric.parts) > 1 else metric.name


def _drawn(metric: Metric, by: str, part: str) -> list[Part]:
    """The parts that can stand side by side: those of the main unit, or the one asked for. Raises: UsageError."""
    asked = [p for p in metric.parts if p.id == part or not part]
    fitting = [p for p in asked if bool(p.by) != bool(by)]
    if not fitting and by:
        raise UsageError(f"{asked[0].label}是分布，不能再分。", "画它本身：不写 --by。")
    if not fitting:
        raise UsageError(f"{_name(metric, asked)}要写明按什么画。", f"加 --by：{_listed_ways(way for way in BY if _can_be_cut(asked[0], way))}。")
    if not by:
        return fitting[:1]
    drawn = [p for p in fitting if _can_be_cut(p, by)]
    if not drawn:
        ledger = kinds()[fitting[0].of.ledger].name
        raise UsageError(f"{_name(metric, asked)}不能按{BY[by]}画：{ledger}没有这一栏。", f"可用：{_listed_ways(way for way in BY if _can_be_cut(fitting[0], way))}。")
    unit = next((p for p in drawn if p.main), drawn[0]).unit
    return [p for p in drawn if p.unit == unit]


def _can_be_cut(part: Part, by: str) -> bool:
    """Whether what a figure counts says which part it belongs to; a round's own figures can always be had."""
    return by in (QUARTER, "round") or is_cut(part.of.ledger, by)


def left_out(metric: Metric, chart: Chart) -> str:
    """The other figures of a metric, how to ask for them; empty when all are drawn."""
    drawn = {series.name for series in chart.series}
    others = [p for p in metric.parts if p.label not in drawn and not p.by]
    return f"没有画的：{_listed_parts(metric, others)}。" if others and len(metric.parts) > 1 else ""


def _distribution(metric: Metric, part: Part, figure: Figure, footnote: str) -> Chart:
    name = _name(metric, [part])
    if not figure.shares:
        raise _nothing_to_draw(name, [figure])
    numbers = [n for _, n in figure.shares]
    return Chart(name, figure.unit, [label for label, _ in figure.shares], [Series(part.label, numbers, [shown(n) for n in numbers])], footnote)


def _figure(result: Result, part: Part) -> Figure:
    return next(f for f in result.figures if f.id == part.id)


def _on_bar(figure: Figure) -> str:
    if figure.value is None:
        return NOTHING
    return figure.text if figure.denominator is not None else figure.text.removesuffix(figure.unit)


def _by_quarter(workspace: Workspace, database: Database, request: Request, metric: Metric, records: Records, drawn: Part) -> Iterator[tuple[str, Result]]:
    """Each quarter's result. Counts of what happened are of the quarter; rates and states are as they stood at its end."""
    cumulative = _is_cumulative(drawn)
    for name, first, last in quarters(request.period[0], request.period[1] or records.view.day):
        asked = on_day(request, last) if cumulative else replace(request, period=(first, last), as_of=last, including_previous=False)
        then = read_records(workspace, database, asked, metric.ledgers())
        yield name, Evaluation(then.facts, then.view).result(metric)


def _is_cumulative(part: Part) -> bool:
    return part.over is not None or not part.of.dated


def quarters(first: str, last: str) -> list[tuple[str, str, str]]:
    """(2026年第二季度, 2026-04-01, 2026-06-30) of every quarter the days touch; without a beginning the last six. The last one ends on `last`."""
    end = date.fromisoformat(last)
    start = _quarter_start(date.fromisoformat(first)) if first else add_months(_quarter_start(end), -3 * (DEFAULT_QUARTERS - 1))
    found = []
    while start <= end:
        following = add_months(start, 3)
        found.append((f"{start.year}年\n第{QUARTER_NAMES[start.month // 3]}季度", start.isoformat(), min(add_days(following, -1), end).isoformat()))
        start = following
    return found


def _quarter_start(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def series_text(chart: Chart) -> Sequence[str]:
    """The numbers of a chart in words, a line a part, and its footnotes: for whoever cannot see it."""
    return [*(f"{label.replace(chr(10), '')}：" + "，".join(f"{s.name}{s.texts[i]}" if len(chart.series) > 1 else s.texts[i] for s in chart.series)
            for i, label in enumerate(chart.labels)), chart.footnote]
