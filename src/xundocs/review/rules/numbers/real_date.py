"""Dates exist, and the weekday given with one is the right one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_DATE = lazy(r"((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})[日号](?:[（(]?(?:星期|周)([一二三四五六日天])[）)]?)?")
_SHORT = lazy(r"(?<![\d年])(\d{1,2})月(\d{1,2})日(?:[（(]?(?:星期|周)([一二三四五六日天])[）)]?)?")
_TIME = lazy(r"(?:[午日上晚]|时间[:：]?|至|—|[）)])\s?(\d{1,2})[:：](\d{2})(?![\d:：])")
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
        elif match[3]:
            yield from _weekday(view, block, match)
    for block, match in view.matches(_TIME, ":", "："):
        if (int(match[1]) > 24 or int(match[2]) > 59) and re.search(r"时间|上午|下午|晚|[日）)]\s?$|点", block.text[max(0, match.start() - 6):match.start() + 1]):
            yield Hit(block, f"没有“{match[1]}:{match[2]}”这个时刻", "请核对时间。", match.start(1), match.end())


def _weekday(view: View, block: Block, match: re.Match[str]) -> Iterator[Hit]:
    """9月7日（星期一）: in the year named before it, else the document's or the one after."""
    named = re.findall(r"((?:19|20)\d{2})年", block.text[:match.start()])
    years = [int(named[-1])] if named else [view.day.year, view.day.year + 1] if view.day is not None and view.day.month > 9 else [view.day.year] if view.day is not None else []
    days = [_DAYS[date(year, int(match[1]), int(match[2])).weekday()] for year in years if int(match[1]) != 2 or int(match[2]) < 29]
    if days and match[3].replace("天", "日") not in days:
        yield Hit(block, f"{years[0]}年{match[1]}月{match[2]}日是星期{days[0]}，写成了星期{match[3]}", "请核对日期和星期。", match.start(), match.end())


RULE = Rule("V-DATE-04", "日期真实存在、星期相符", "规定", "巡察文书校验 V-DATE", check, wrong="2026年2月30日", right="2026年2月28日")
