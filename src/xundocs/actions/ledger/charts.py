"""Charts of the metrics: one metric compared between parts of the records, or its course over rounds and quarters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from xundocs.actions.ledger.statistics import Records, Request, broken_down, on_day, read_records
from xundocs.documents.fonts import STAND_INS
from xundocs.errors import UsageError, XundocsError
from xundocs.files import write_whole
from xundocs.model.deadline import add_days, add_months
from xundocs.office.database import Database
from xundocs.office.figures.breakdown import WAYS
from xundocs.office.figures.charts import FORMS, Chart, Series, draw
from xundocs.office.figures.compute import NOTHING, Evaluation, Figure, Result
from xundocs.office.figures.metrics import Metric, Part
from xundocs.workspace import Workspace

QUARTER = "quarter"
BY = {**WAYS, QUARTER: "季度"}
DEFAULT_QUARTERS, MOST_BARS = 6, 60
QUARTER_NOTES = {True: "各季度为截至季末的累计数。", False: "各季度只计统计日期在当季的，状态截至季末。"}
QUARTER_NAMES = "一二三四"
FONTS = (*STAND_INS["heiti"], *STAND_INS["songti"])


def write_chart(workspace: Workspace, database: Database, request: Request, metric: Metric, by: str, target: Path, *, force: bool = False) -> Chart:
    """Draw a metric into a .png or .svg. Raises: UsageError, XundocsError (no matplotlib, no Chinese font, too many bars)."""
    form = target.suffix.lower().lstrip(".")
    if form not in FORMS:
        raise UsageError(f"{target}: 图只能存成 .png 或 .svg。", "请把文件名写成 图.png 的样子。")
    if by and by not in BY:
        raise UsageError(f"不能按 {by} 画图。", f"可用：{'、'.join(f'{k}（{v}）' for k, v in BY.items())}。")
    chart = chart_of(workspace, database, request, metric, by)
    write_whole(target, draw(chart, form, FONTS), overwrite=force)
    return chart


def chart_of(workspace: Workspace, database: Database, request: Request, metric: Metric, by: str) -> Chart:
    """What is drawn: a distribution by itself when `by` is empty, else the metric's bars for every part or quarter."""
    records = read_records(workspace, database, request, metric.ledgers())
    footnote = records.footnotes(metric.ledgers()).paragraph()
    if not by:
        return _distribution(metric, Evaluation(records.facts, records.view).result(metric), footnote)
    drawn = _drawn(metric)
    if by == QUARTER:
        answers = list(_by_quarter(workspace, database, request, metric, records))
        footnote = f"{QUARTER_NOTES[_is_cumulative(drawn[0])]}{footnote}"
    else:
        answers = [(label, results[0]) for label, results in broken_down(records, by, [metric])]
    if not answers:
        raise XundocsError(f"{metric.name}没有可画的数据。", "请先登记，或者放宽范围。")
    if len(answers) * len(drawn) > MOST_BARS:
        raise XundocsError(f"要画 {len(answers) * len(drawn)} 根柱，太多了，看不清。", "请用 --round、--org 或 --period 缩小范围；全部数字可用 ledger stats --xlsx 导出。")
    series = [Series(part.label, [_figure(r, part).value for _, r in answers], [_on_bar(_figure(r, part)) for _, r in answers]) for part in drawn]
    return Chart(f"{metric.name}：按{BY[by]}", drawn[0].unit, [label for label, _ in answers], series, footnote, by in (QUARTER, "round"))


def _drawn(metric: Metric) -> list[Part]:
    """The parts that can stand side by side: those of the main unit; a rate stands alone."""
    plain = [p for p in metric.parts if not p.by]
    if not plain:
        raise UsageError(f"{metric.name}是分布，不能再分。", "画它本身：不写 --by。")
    unit = (metric.main or plain[0]).unit
    return [p for p in plain if p.unit == unit]


def _distribution(metric: Metric, result: Result, footnote: str) -> Chart:
    figure = next((f for f in result.figures if f.shares), None)
    if figure is None:
        raise UsageError(f"{metric.name}要写明按什么画。", f"加 --by：{'、'.join(BY)}。")
    numbers = [n for _, n in figure.shares]
    return Chart(metric.name, figure.unit, [label for label, _ in figure.shares], [Series(metric.name, numbers, [str(n) for n in numbers])], footnote)


def _figure(result: Result, part: Part) -> Figure:
    return next(f for f in result.figures if f.id == part.id)


def _on_bar(figure: Figure) -> str:
    if figure.value is None:
        return NOTHING
    return figure.text if figure.denominator is not None else figure.text.removesuffix(figure.unit)


def _by_quarter(workspace: Workspace, database: Database, request: Request, metric: Metric, records: Records) -> Iterator[tuple[str, Result]]:
    """Each quarter's result. Counts of what happened are of the quarter; rates and states are as they stood at its end."""
    cumulative = _is_cumulative(_drawn(metric)[0])
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
    """The numbers of a chart in words, a line a part: for whoever cannot see it."""
    return [f"{label.replace(chr(10), '')}：" + "，".join(f"{s.name}{s.texts[i]}" if len(chart.series) > 1 else s.texts[i] for s in chart.series)
            for i, label in enumerate(chart.labels)]
