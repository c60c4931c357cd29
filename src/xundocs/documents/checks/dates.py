"""Rules about dates: order, workdays, distance, the year of a document number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from xundocs.documents.checks.context import Context, Found, Rule
from xundocs.documents.show import show_plain
from xundocs.model.deadline import in_words, is_arrangement_known, is_working_day


def order(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """The dates of `values` do not go backwards; with `strict: true` each is later than the one before. Source: V-DATE-01.

    The place is the later of the two that a person wrote.
    """
    given = [(name, day) for name in params["values"] if isinstance(day := context.look(name), date)]
    strict = params.get("strict", False)
    for (first, early), (second, late) in pairwise(given):
        if late < early or (strict and late == early):
            relation = "应晚于" if strict else "不能早于"
            written = first if context.is_computed(second) else second
            yield Found(context.path(written), f"「{context.label(second)}」{in_words(late)}{relation}「{context.label(first)}」{in_words(early)}",
                        "请核对两个日期。", in_words(early if written == first else late))


def workday(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """No deadline falls on a day off. Source: V-DATE-03; the official arrangement where the calendar knows the year."""
    for path, day in context.values(params["values"]):
        if isinstance(day, date) and not is_working_day(day):
            what = "法定节假日或休息日" if is_arrangement_known(day) else "周末"
            yield Found(path, f"{in_words(day)}是{what}", "建议改到前一个或后一个工作日。", in_words(day))


def apart(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """The two dates of `values` are at least `days` (a number or a field) apart."""
    first, second = (context.look(name) for name in params["values"])
    days = params["days"] if isinstance(params["days"], int) else context.look(params["days"])
    if isinstance(first, date) and isinstance(second, date) and days is not None and (second - first).days < days:
        yield Found(context.path(params["values"][1]), f"{in_words(first)}到{in_words(second)}只有{(second - first).days}天，应不少于{days}天",
                    "请调整日期。", in_words(second))


def same_year(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """The year in a document number is the year of `date`. Source: V-NO-03."""
    number, day = context.look(params["number"]), context.look(params["date"])
    if number is None or day is None:
        return
    late = 1 if params.get("allow_next_year") else 0
    if not day.year <= number.year <= day.year + late:
        yield Found(context.path(params["number"]), f"文号年份{number.year}与「{context.label(params['date'])}」{show_plain(day, None)}不是同一年",
                    "请核对文号年份或日期；跨年补号须另作说明。", str(number))


RULES: dict[str, Rule] = {"order": order, "workday": workday, "apart": apart, "same_year": same_year}
