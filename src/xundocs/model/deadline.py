"""Dates plus days, months or working days; working days after the official holiday arrangements.

Source: the holiday calendar is the chinesecalendar package (offline data, a year is added each November);
outside its years only weekends are known, and callers are told so.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache


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
    """The `days`-th working day after `day` (the day itself does not count)."""
    current = day
    for _ in range(days):
        current += timedelta(days=1)
        while not is_working_day(current):
            current += timedelta(days=1)
    return current


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
