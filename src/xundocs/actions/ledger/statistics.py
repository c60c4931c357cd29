"""Metrics M01–M26 of an office's records: what is asked, how it is said, and the files it goes into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from xundocs.actions.ledger.labels import Labels
from xundocs.actions.ledger.records import Choice, choice_of, take_snapshot
from xundocs.batches import without_cycle_search
from xundocs.errors import UsageError
from xundocs.files import write_whole
from xundocs.office.database import Database
from xundocs.office.figures.breakdown import OF_FINDINGS, WAYS, Part, parts
from xundocs.office.figures.compute import Evaluation, Result, View, scope_problems
from xundocs.office.figures.facts import Facts
from xundocs.office.figures.facts import Records as Standing
from xundocs.office.figures.footnotes import LEVELS, Footnotes, in_words, period_words, rounding
from xundocs.office.figures.metrics import Metric, definitions
from xundocs.office.records.asof import HappenedBy
from xundocs.office.records.kinds import kinds
from xundocs.office.records.rows import find
from xundocs.office.records.snapshot import kept_by_organisation
from xundocs.problems import Problem, listed
from xundocs.workspace import Workspace

IN_BREAKDOWNS = ("M01", "M02", "M03", "M04", "M05", "M07", "M21")
OF_FINDINGS_ONLY = ("M01", "M02", "M03", "M04", "M21")
ALWAYS = ("rounds", "inspections")
"""Ledgers that say what is meant by the scope."""
BREAKDOWNS = {"round": IN_BREAKDOWNS, "organisation": IN_BREAKDOWNS, "focus": OF_FINDINGS_ONLY, "category": OF_FINDINGS_ONLY}


@dataclass(frozen=True)
class Request:
    """What is asked. Empty: everything. `period` and `as_of` in ISO days; rounds by key or label, organisations by id or name."""

    metrics: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    level: str = ""
    period: tuple[str, str] = ("", "")
    as_of: str = ""
    including_previous: bool = False
    digits: int = 1
    recorded_by: str = ""
    """What had been entered by that time (ISO), whatever was entered or corrected later; empty: what there is now."""


@dataclass(frozen=True)
class Records:
    """The snapshot a request is answered from and how its answer is described."""

    snapshot: Standing
    facts: Facts
    labels: Labels
    view: View

    def footnotes(self, ledgers: Sequence[str], metrics: Sequence[Metric] = ()) -> Footnotes:
        """The six statements for figures made from these ledgers, and which of these metrics a period does not touch."""
        view = self.view
        standing = "、".join(filter(None, map(_standing, metrics))) if any(view.period) else ""
        return Footnotes(view.period_text, view.scope, view.includes_previous, rounding(view.digits), view.generated_at, self.snapshot.hash(ledgers), standing)


@dataclass(frozen=True)
class Statistics:
    """The answer: results by code, the footnotes of them all, and what is wrong with their scope."""

    results: dict[str, Result]
    footnotes: Footnotes
    problems: list[Problem] = field(default_factory=list)

    def as_json(self, trace: bool = False) -> dict[str, Any]:
        """The shape of the command line's contract."""
        return {**self.footnotes.as_json(), "metrics": {r.metric.id: r.as_json(trace) for r in self.results.values()},
                "problems": [p.as_json() for p in self.problems]}


def _standing(metric: Metric) -> str:
    """What of a metric is as of the day, by its code; empty: nothing."""
    parts = [part for part in metric.parts if not part.of.dated]
    return metric.code if len(parts) == len(metric.parts) else f"{metric.code}（{'、'.join(part.label for part in parts)}）" if parts else ""


def period_of(text: str) -> tuple[str, str]:
    """`2026-01-01..2026-06-30` as two ISO days; either end may be left out; `2026` is the whole year. Raises: UsageError."""
    from datetime import date

    if text.isdigit() and len(text) == 4:
        return f"{text}-01-01", f"{text}-12-31"
    first, dots, last = text.partition("..")
    try:
        found = tuple(date.fromisoformat(day).isoformat() if day else "" for day in (first.strip(), last.strip()))
    except ValueError:
        found = ()
    if len(found) != 2 or not dots or not any(found) or (all(found) and found[0] > found[1]):
        raise UsageError(f"统计区间“{text}”写法不对。", "写成 2026-01-01..2026-06-30，或 2026（全年）。")
    return found[0], found[1]


def chosen_metrics(names: Sequence[str]) -> list[Metric]:
    """The metrics asked for by code or identifier, all when none is. Raises: UsageError."""
    known = definitions()
    found = [(name, known.metric(name)) for name in names]
    missing = [name for name, metric in found if metric is None]
    if missing:
        raise UsageError(f"没有 {'、'.join(missing)} 这样的指标。", "写编号 M01 到 M26，或标识（如 rectification_rate）；xundocs ledger stats 列出全部。")
    return [m for _, m in found if m is not None] or list(known.metrics.values())


def ledgers_of(metrics: Iterable[Metric], *, broken_down: bool = False) -> tuple[str, ...]:
    """Every ledger these metrics (and those of the breakdowns) are computed from."""
    more = [definitions().metrics[code] for codes in BREAKDOWNS.values() for code in codes] if broken_down else []
    return tuple(sorted({name for metric in (*metrics, *more) for name in metric.ledgers()}))


def read_records(workspace: Workspace, database: Database, request: Request, ledgers: Sequence[str]) -> Records:
    """The records a request is about, no more ledgers than these. Raises: UsageError for rounds or organisations there are none of."""
    now = database.clock()
    today = now.date().isoformat()
    first, last = request.period
    as_of = request.as_of or (last if last and last < today else "")
    day = as_of or today
    _check_days(request, day, today)
    with database.asking() as connection:
        every = [{"key": r.key, **r.values} for r in find(connection, kinds()["rounds"])]
    rounds = _rounds(workspace, database, every, request)
    organisations = [key for name in request.organisations for key in choice_of(workspace, database, organisation=name).organisations]
    taken = take_snapshot(database, Choice(tuple(rounds), tuple(organisations), as_of, request.recorded_by), sorted({*ALWAYS, *ledgers}))
    found = taken if as_of else Part(HappenedBy(taken.rows, today), taken)
    labels = Labels(workspace, day, found.rows["inspections"], every)
    previous = request.including_previous or not (first or rounds)
    named = [r for r in every if r["key"] in rounds] if rounds else every
    scope = "，".join([_level(named, request.level), *([_some([labels.rounds[k] for k in rounds])] if rounds and not _whole_level(request) else []),
                      *([_some([labels("findings", "organisation", key) for key in organisations])] if organisations else [])])
    known = f"（按{request.recorded_by[:16].replace('T', ' ')}以前登记的内容）" if request.recorded_by else ""
    view = View(day, ("" if request.including_previous else first, last), _period_text("" if request.including_previous else first, last, day) + known, scope, previous,
                request.digits, now.isoformat(" ", "minutes")[:16], unkept() if organisations else frozenset(), labels)
    return Records(found, Facts(found, day), labels, view)


def unkept() -> frozenset[str]:
    """Ledgers that do not say whose a row is."""
    return frozenset(kind.id for kind in kinds().values() if not kept_by_organisation(kind))


def _check_days(request: Request, day: str, today: str) -> None:
    """Raises: UsageError for a day or a period of which nothing can be known."""
    if day > today:
        raise UsageError(f"{day} 还没有到，不能按那一天的状态统计。", f"最晚写今天 {today}；哪些将要到期用 xundocs ledger due 看。")
    if request.period[0] > day and not request.including_previous:
        raise UsageError(f"统计区间从 {request.period[0]} 开始，状态却截至 {day}，区间里什么也没有。", "请核对 --period 和 --as-of。")


def _period_text(first: str, last: str, day: str) -> str:
    text = period_words(first, last, day)
    return text if not last or day == last else f"{text}（状态截至{in_words(day)}）"


def _whole_level(request: Request) -> bool:
    return bool(request.level and not request.rounds)


def _rounds(workspace: Workspace, database: Database, every: Sequence[dict[str, Any]], request: Request) -> list[str]:
    """Keys of the rounds asked for; empty: all of them. Raises: UsageError."""
    asked = [key for name in request.rounds for key in choice_of(workspace, database, name).rounds]
    if not request.level:
        return asked
    if request.level not in LEVELS:
        raise UsageError(f"层级“{request.level}”不认识。", "写 city（市级）或 county（县级）；不写为市县合计。")
    found = [r["key"] for r in every if r.get("level") == request.level and (not asked or r["key"] in asked)]
    if not found:
        raise UsageError(f"没有符合条件的{LEVELS[request.level]}轮次。", "请先登记轮次，或者换一个层级。")
    return found


def _level(rounds: Sequence[dict[str, Any]], asked: str) -> str:
    levels = {asked} if asked else {str(r.get("level") or "") for r in rounds} or {""}
    return LEVELS.get(levels.pop(), LEVELS[""]) if len(levels) == 1 else LEVELS[""]


def _some(names: Sequence[str]) -> str:
    return listed(names, 5, "等{}个")


def statistics(records: Records, metrics: Sequence[Metric]) -> Statistics:
    """The figures of these metrics."""
    evaluation = Evaluation(records.facts, records.view)
    with without_cycle_search():
        results = {metric.code: evaluation.result(metric) for metric in metrics}
    return Statistics(results, records.footnotes(ledgers_of(metrics), metrics), scope_problems(results, evaluation))


def broken_down(records: Records, by: str, metrics: Sequence[Metric]) -> list[tuple[str, list[Result]]]:
    """(what the part is called, its results), in the order of rounds' dates or of the codes."""
    ledgers = {name for metric in metrics for name in metric.ledgers()} | {"rounds"} | ({"findings"} if by in OF_FINDINGS else set())
    cut = parts(records.snapshot, by, ledgers)
    view = replace(records.view, unkept=unkept()) if by == "organisation" else records.view
    order = [str(r["key"]) for r in sorted(records.facts.rows("rounds"), key=lambda r: (r.get("started_on") or "", r["key"]))] if by == "round" else sorted(cut)
    answers = []
    for value in [*order, *([""] if "" in cut and "" not in order else [])]:
        if value in cut:
            evaluation = Evaluation(Facts(cut[value], view.day), view)
            label = records.labels("findings", by, value) if value else "未填"
            answers.append((label, [evaluation.result(metric) for metric in metrics]))
    return answers


def write_statistics(records: Records, answer: Statistics, target: Path, *, title: str = "巡察统计", force: bool = False) -> None:
    """The .xlsx of the figures and of their breakdowns by round, organisation, focus and category. Raises: XundocsError when it cannot be written."""
    from xundocs.office.figures.workbook import statistics_workbook

    as_table(target)
    with without_cycle_search():
        breakdowns = [(WAYS[by], broken_down(records, by, [definitions().metrics[c] for c in codes])) for by, codes in BREAKDOWNS.items()]
        notes = [str(p) for p in answer.problems]
        book = statistics_workbook(title, list(answer.results.values()), breakdowns, answer.footnotes, notes)
    write_whole(target, book, overwrite=force)


def as_table(target: Path) -> None:
    """Raises: UsageError unless the name is that of an .xlsx."""
    if target.suffix.lower() != ".xlsx":
        raise UsageError(f"{target}: 统计表只能写成 .xlsx。", "请把文件名写成 统计表.xlsx 的样子。")


def on_day(request: Request, day: str) -> Request:
    """The same question as it would have been answered on a day."""
    return replace(request, as_of=day, period=(request.period[0], day))
