"""Printed no earlier than signed."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.anatomy import read_date
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """The date in the foot against the date of the document."""
    anatomy = view.anatomy
    if anatomy.printed is None or anatomy.date is None:
        return
    printed = read_date(anatomy.printed.text)
    if printed is not None and printed < anatomy.date:
        yield Hit(anatomy.printed, "印发日期早于成文日期", "请核对两个日期。")


RULE = Rule("F-4", "印发日期不早于成文日期", "实务", "GB/T 9704—2012 7.4.3", check, wrong="6月10日成文，6月8日印发", right="6月10日成文，6月10日印发")
