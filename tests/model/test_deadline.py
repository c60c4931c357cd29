"""Periods as plans write them, counted over months' ends, weekends and public holidays."""

from __future__ import annotations

from datetime import date

import pytest

from xundocs.model.deadline import MONTHS, Period, add_working_days, read_period


@pytest.mark.parametrize(("written", "start", "end"), [
    ("30日", "2026-05-08", "2026-06-07"), ("30天", "2026-05-08", "2026-06-07"), ("1个月", "2026-01-31", "2026-02-28"), ("3个月", "2025-11-30", "2026-02-28"),
    ("6月", "2026-08-31", "2027-02-28"), ("15个工作日", "2026-09-21", "2026-10-19"), ("1工作日", "2026-02-13", "2026-02-14"), ("1个工作日", "2026-02-14", "2026-02-24"),
])
def test_a_period_ends_on_its_day(written: str, start: str, end: str) -> None:
    """In 2026 the 1st to 7th of October and 25 September are holidays, 20 September and 10 October are worked; 14 February is worked, 15 to 23 are the Spring Festival."""
    period = read_period(written)
    assert period is not None and period.after(date.fromisoformat(start)).isoformat() == end


@pytest.mark.parametrize(("written", "end", "start"), [("10日", "2026-03-09", "2026-02-27"), ("10个工作日", "2026-03-09", "2026-02-24"), ("1个月", "2026-03-31", "2026-02-28")])
def test_and_begins_on_its_day(written: str, end: str, start: str) -> None:
    period = read_period(written)
    assert period is not None and period.before(date.fromisoformat(end)).isoformat() == start


def test_backwards_undoes_forwards_on_working_days() -> None:
    assert add_working_days(add_working_days(date(2026, 9, 21), 15), -15) == date(2026, 9, 21)


@pytest.mark.parametrize("written", ["", "半年", "三个月", "1.5月", "-3日", "30日内", "1000日", "日"])
def test_what_is_no_period_is_none(written: str) -> None:
    assert read_period(written) is None


def test_a_number_alone_has_the_unit_of_its_field() -> None:
    assert (read_period(6, MONTHS), read_period("30")) == (Period(6, "个月"), Period(30, "日"))
