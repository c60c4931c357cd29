"""Dates exist, and the weekday given with one is the right one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_DATE = lazy(r"((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})[日号](?:[（(]?(?:星期|周)([一二三四五六日天])[）)]?)?")
_SHORT = lazy(r"(?<![\d年])(\d{1,2})月(\d{1,2})日")
_DAYS = "一二三四五六日"
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def check(view: View) -> Iterator[Hit]:
    """2026年2月30日 does not exist; 2026年3月5日 is a Thursday."""
    for block, match in view.matches(_DATE, "年"):
        try:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            yield Hit(block, f"没有“{match[0]}”这一天", "请核对日期。", match.start(), match.end())
            continue
        if match[4] and _DAYS.index(match[4].replace("天", "日")) != day.weekday():
            yield Hit(block, f"{match[1]}年{match[2]}月{match[3]}日是星期{_DAYS[day.weekday()]}，写成了星期{match[4]}", "请核对日期和星期。",
                      match.start(), match.end())
    for block, match in view.matches(_SHORT, "月"):
        month, number = int(match[1]), int(match[2])
        if not (1 <= month <= 12 and 1 <= number <= _LONGEST[month - 1]):
            yield Hit(block, f"没有“{match[0]}”这一天", "请核对日期。", match.start(), match.end())


RULE = Rule("V-DATE-04", "日期真实存在、星期相符", "规定", "巡察文书校验 V-DATE", check, wrong="2026年2月30日", right="2026年2月28日")
