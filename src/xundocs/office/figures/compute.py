"""The one interpreter of metrics.yaml: definitions and records in, figures with their parts and rows out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from xundocs.model.percentage import percent
from xundocs.office.figures.conditions import narrowed
from xundocs.office.figures.facts import Facts
from xundocs.office.figures.footnotes import Footnotes, rounding
from xundocs.office.figures.metrics import Metric, Part, Query, flat
from xundocs.office.records.columns import Columns
from xundocs.office.records.kinds import kinds
from xundocs.problems import Problem, Where, listed

NOTHING = "—"
LISTED_KEYS = 20
LabelOf = Callable[[str, str, str], str]
"""(ledger, field, code) → what a person reads."""


@dataclass(frozen=True)
class View:
    """What is asked: the day, the period (ISO days, inclusive, empty: open) and how it is said."""

    day: str
    period: tuple[str, str] = ("", "")
    period_text: str = ""
    scope: str = "市县合计"
    includes_previous: bool = True
    digits: int = 1
    generated_at: str = ""
    unkept: frozenset[str] = frozenset()
    """Ledgers that do not say whose a row is, when organisations were asked for."""
    label_of: LabelOf = field(default=lambda ledger, name, code: code)


@dataclass(frozen=True)
class Figure:
    """One number with where it comes from. `value` None: it cannot be computed, `reason` says why."""

    id: str
    label: str
    unit: str
    value: Decimal | None
    text: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    shares: tuple[tuple[str, Decimal], ...] = ()
    """Of a distribution: (label, number), in the order of the codes."""
    keys: tuple[str, ...] = ()
    """The rows counted (a rate: those of the numerator)."""
    of_keys: tuple[str, ...] = ()
    """The rows of a rate's denominator."""
    reason: str = ""

    def as_json(self, trace: bool = False) -> dict[str, Any]:
        """The shape of `ledger stats --json`; rows only when asked for."""
        shown: dict[str, Any] = {"label": self.label, "unit": self.unit, "value": plain(self.value), "numerator": plain(self.numerator),
                                 "denominator": plain(self.denominator), "text": self.text}
        if self.shares:
            shown["shares"] = {label: plain(n) for label, n in self.shares}
        if self.reason:
            shown["reason"] = self.reason
        if trace:
            shown["rows"] = list(self.keys)
            if self.denominator is not None:
                shown["denominator_rows"] = list(self.of_keys)
        return shown


@dataclass(frozen=True)
class Result:
    """One metric's figures with their footnotes."""

    metric: Metric
    figures: tuple[Figure, ...]
    footnotes: Footnotes

    @property
    def main(self) -> Figure | None:
        """The figure that stands for the metric; None where the parts stand side by side."""
        part = self.metric.main
        return next((f for f in self.figures if part and f.id == part.id), None)

    @property
    def text(self) -> str:
        """The whole metric in words: 98.9%（1128/1141）, or its parts one after the other."""
        if len(self.figures) == 1:
            return self.figures[0].text
        return "；".join(f"{f.label}{f.text}" for f in self.figures)

    def as_json(self, trace: bool = False) -> dict[str, Any]:
        """The shape of `ledger stats --json`."""
        main = self.main
        head = main.as_json(trace) if main else {"value": None, "numerator": None, "denominator": None}
        head.pop("label", None)
        shown = {"code": self.metric.code, "name": self.metric.name, **head, "unit": main.unit if main else self.metric.unit, "text": self.text,
                 "data_hash": self.footnotes.data_hash}
        if len(self.figures) > 1:
            shown["parts"] = {f.id: f.as_json(trace) for f in self.figures}
        return shown


def plain(value: Decimal | None) -> int | float | None:
    """A number as JSON has it."""
    return None if value is None else int(value) if value == value.to_integral_value() else float(value)


class Evaluation:
    """Figures of one snapshot. Rows of a query are selected once, however many metrics use it."""

    def __init__(self, facts: Facts, view: View) -> None:
        self.facts, self.view = facts, view
        self.undated: dict[str, set[str]] = {}
        self._selected: dict[int, Columns] = {}
        self._values: dict[tuple[int, str], frozenset[Any]] = {}

    def result(self, metric: Metric) -> Result:
        """The metric's figures."""
        view = self.view
        notes = Footnotes(view.period_text, view.scope, view.includes_previous, rounding(view.digits), view.generated_at,
                          self.facts.records.hash(metric.ledgers()))
        return Result(metric, tuple(self.figure(p) for p in metric.parts), notes)

    def figure(self, part: Part) -> Figure:
        """One part's figure."""
        if part.of.ledger in self.view.unkept:
            reason = f"{kinds()[part.of.ledger].name}不按党组织登记"
            return Figure(part.id, part.label, part.unit, None, f"{NOTHING}（{reason}）", reason=reason)
        rows = self.counted(part.of)
        number = amount(part.of, rows)
        for query in filter(None, (part.of, part.over)):
            if query.when_none and not self.counted(query) and not (query.unless and self.selected(query.unless)):
                return Figure(part.id, part.label, part.unit, None, f"{NOTHING}（{query.when_none}）", reason=query.when_none)
        if part.over:
            return self._rate(self._of_term(part), number, rows.keys, self.counted(part.over))
        if part.by:
            return self._distribution(part, number, rows)
        return Figure(part.id, part.label, part.unit, number, f"{shown(number)}{part.unit}", keys=rows.keys)

    def _of_term(self, part: Part) -> Part:
        """A rate of one term (届) says which."""
        asked = part.over is not None and any(name == "current_term" for name, _ in flat(part.over.where))
        return replace(part, label=f"{part.label}（{self.facts.term}）") if asked and self.facts.term else part

    def _rate(self, part: Part, number: Decimal, keys: tuple[str, ...], others: Columns) -> Figure:
        whole = amount(part.over or part.of, others)
        if whole <= 0:
            reason = "分母为 0，没有可以计算的对象"
            return Figure(part.id, part.label, part.unit, None, f"{NOTHING}（{reason}）", number, whole, (), keys, others.keys, reason)
        value = percent(number, whole, self.view.digits)
        return Figure(part.id, part.label, part.unit, value, f"{value}%（{shown(number)}/{shown(whole)}）", number, whole, (), keys, others.keys)

    def _distribution(self, part: Part, number: Decimal, rows: Columns) -> Figure:
        codes = [str(code or "") for code in rows.column(part.by)]
        shares = tuple((self.view.label_of(part.of.ledger, part.by, code) if code else "未填", amount(part.of, rows.where([own == code for own in codes])))
                       for code in sorted(set(codes)))
        text = "、".join(f"{label}{shown(n)}" for label, n in shares)
        return Figure(part.id, part.label, part.unit, number, f"{shown(number)}{part.unit}" + (f"（{text}）" if text else ""), shares=shares, keys=rows.keys)

    def counted(self, query: Query) -> Columns:
        """The rows that count: selected, and the latest of each source where the query says so."""
        rows = self.selected(query)
        return rows if query.latest_per is None else latest(rows, query.latest_per)

    def selected(self, query: Query) -> Columns:
        """The rows that meet the query's conditions, those of its base first, in key order."""
        if id(query) not in self._selected:
            rows = narrowed(self.selected(query.base) if query.base else self.facts.rows(query.ledger), query.where, self.facts, self.values)
            if query.dated and (query.base is None or query.base.dated != query.dated):
                rows = self._in_period(query, rows)
            self._selected[id(query)] = rows
        return self._selected[id(query)]

    def values(self, query: Query, name: str) -> frozenset[Any]:
        """The values a field has in a query's rows; of lists, their elements."""
        key = (id(query), name)
        if key not in self._values:
            self._values[key] = different(self.selected(query), name)
        return self._values[key]

    def _in_period(self, query: Query, rows: Columns) -> Columns:
        first, last = self.view.period
        if not (first or last):
            return rows
        days = rows.column(query.dated)
        if undated := [key for key, day in zip(rows.keys, days, strict=True) if not day]:
            self.undated.setdefault(query.ledger, set()).update(undated)
        return rows.where([bool(day) and first <= day and (not last or day <= last) for day in days])


def amount(query: Query, rows: Columns) -> Decimal:
    """How many, how many different, or how much."""
    if query.total:
        return sum((Decimal(str(value)) for value in rows.column(query.total) if value), Decimal(0))
    if query.distinct:
        return Decimal(len(different(rows, query.distinct)))
    return Decimal(len(rows))


def different(rows: Columns, name: str) -> frozenset[Any]:
    """The field's different values, lists opened, empty ones left out."""
    values = rows.column(name)
    if not {list, tuple} & set(map(type, values)):
        return frozenset(values) - {None, ""}
    found: set[Any] = set()
    for value in values:
        if isinstance(value, (list, tuple)):
            found.update(value)
        elif value not in (None, ""):
            found.add(value)
    return frozenset(found)


def latest(rows: Columns, per: Sequence[str]) -> Columns:
    """Of each source (fields `per` and the item) the row with the last date."""
    found: dict[tuple[Any, ...], tuple[str, int]] = {}
    for place, (day, *source) in enumerate(zip(*map(rows.column, ("on", "item", *per)), strict=True)):
        own = day or "", place
        if own > found.get(tuple(source), ("", -1)):
            found[tuple(source)] = own
    return rows.at(sorted(place for _, place in found.values()))


def shown(number: Decimal) -> str:
    """A number as it is printed: whole without a point, money with the decimals it was given."""
    return f"{number:f}" if number != number.to_integral_value() else f"{number.to_integral_value():f}"


def scope_problems(results: Mapping[str, Result], evaluation: Evaluation) -> list[Problem]:
    """What the figures say about their own scope: a part above its whole, rows without a date, a share below what the round asks.

    `results` by code. Source: spec A3 N03, C4.
    """
    problems = [_above(result, results[result.metric.at_most]) for result in results.values()
                if result.metric.at_most in results and _exceeds(result, results[result.metric.at_most])]
    problems += [Problem("V-CNT-02", f"{len(keys)} 行没有统计所用的日期，没有计入：{_some(sorted(keys))}", "请补上日期，或者去掉统计区间。",
                         Where(ledger), severity="warning") for ledger, keys in sorted(evaluation.undated.items())]
    for result in results.values():
        wanted = _wanted_share(result.metric, evaluation.facts)
        main = result.main
        if wanted is not None and main and main.value is not None and main.value < wanted * 100:
            problems.append(Problem("V-CNT-02", f"{result.metric.name}{main.text}，低于轮次要求的 {shown(wanted * 100)}%", "请安排抽查复核。",
                                    Where(result.metric.code), severity="warning", strength="实务"))
    return problems


def _exceeds(part: Result, whole: Result) -> bool:
    return bool(part.main and whole.main and part.main.value is not None and whole.main.value is not None and part.main.value > whole.main.value)


def _above(part: Result, whole: Result) -> Problem:
    assert part.main and whole.main
    strange = sorted(set(part.main.keys) - set(whole.main.keys))
    return Problem("V-CNT-02", f"{part.metric.name} {part.main.text} 多于{whole.metric.name} {whole.main.text}，统计区间或者范围不一致",
                   f"前者有而后者没有的 {len(strange)} 个：{_some(strange)}。可加 --including-previous 统一口径，或者核对各自的日期。",
                   Where(part.metric.code))


def _wanted_share(metric: Metric, facts: Facts) -> Decimal | None:
    shares = [Decimal(str(r[metric.at_least])) for r in facts.rows("rounds") if metric.at_least and r.get(metric.at_least)]
    return max(shares, default=None)


def _some(keys: Sequence[str]) -> str:
    return listed(keys, LISTED_KEYS, "……")
