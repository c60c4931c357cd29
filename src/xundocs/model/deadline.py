"""Dates plus days, months or working days; working days after the official holiday arrangements.

Source: the holiday calendar is the chinesecalendar package (offline data, a year is added each November);
outside its years only weekends are known, and callers are told so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple


def add_days(day: date, days: int) -> date:
    """The day `days` calendar days later."""
    return day + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    """The same day `months` later; the month's last day when it has no such day (31 Jan + 1 = 28 Feb).

    >>> add_months(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    import calendar

    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_working_days(day: date, days: int) -> date:
    """The `days`-th working day after `day` (the day itself does not count), before it when negative."""
    current, step = day, timedelta(days=1 if days > 0 else -1)
    for _ in range(abs(days)):
        current += step
        while not is_working_day(current):
            current += step
    return current


DAYS, WORKING_DAYS, MONTHS = "日", "个工作日", "个月"
_ADD: Mapping[str, Callable[[date, int], date]] = {DAYS: add_days, WORKING_DAYS: add_working_days, MONTHS: add_months}
_UNITS = {"日": DAYS, "天": DAYS, "工作日": WORKING_DAYS, "个工作日": WORKING_DAYS, "月": MONTHS, "个月": MONTHS}


class Period(NamedTuple):
    """A stretch of time as a plan writes it: 30日, 15个工作日, 3个月."""

    amount: int
    unit: str

    def after(self, day: date) -> date:
        """The day it ends that begins on `day`."""
        return _ADD[self.unit](day, self.amount)

    def before(self, day: date) -> date:
        """The day it begins that ends on `day`."""
        return _ADD[self.unit](day, -self.amount)

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


def read_period(written: object, bare: str = DAYS) -> Period | None:
    """A period as people write it, None when it is none. `bare`: the unit of a number that stands alone.

    >>> str(read_period("15个工作日")), str(read_period(" 3 月")), str(read_period(6, MONTHS)), read_period("半年")
    ('15个工作日', '3个月', '6个月', None)
    """
    match = re.fullmatch(r"(0|[1-9][0-9]{0,2})\s*(日|天|个?工作日|个?月)?", str(written).strip())
    return Period(int(match[1]), _UNITS[match[2]] if match[2] else bare) if match else None


@lru_cache(4096)
def is_working_day(day: date) -> bool:
    """Whether people work on that day: official arrangement where known, else Monday to Friday."""
    known = _arrangement(day)
    return day.weekday() < 5 if known is None else known


def is_arrangement_known(day: date) -> bool:
    """Whether the official arrangement of that year is in the calendar."""
    return _arrangement(day) is not None


def _arrangement(day: date) -> bool | None:
    from chinese_calendar import is_workday

    try:
        return bool(is_workday(day))
    except NotImplementedError:
        return None


def in_words(day: date) -> str:
    """2026年3月5日: Arabic, no leading zeros. Source: GB/T 9704-2012 7.3.5.4."""
    return f"{day.year}年{day.month}月{day.day}日"
