"""Periods do not end before they begin; what is due is not due before the document is signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_PERIOD = lazy(r"((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日(?:起)?\s?(?:至|到|—|—|～|~|-|－)+\s?(?:((?:19|20)\d{2})年)?(\d{1,2})月(\d{1,2})日(?:止)?([^。；\d]{0,14}?(?:共|为期|历时|共计)(\d{1,3})天)?")
_DUE = lazy(r"(?:请|应|须|务必|要求|需|限)[^。；\d]{0,12}((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日(?:\d{1,2}[时:：]\d{0,2}分?)?(?:以?前|之前)|((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日(?:以?前|之前)[^。；]{0,30}(?:报送|上报|报|提交|完成|反馈)")


_DAYS = lazy(r"(?<!\d)(1[0-2]|[1-9])月([12]\d|3[01]|[1-9])日\s?(?:至|到|—|～)\s?([12]\d|3[01]|[1-9])日")


def check(view: View) -> Iterator[Hit]:
    """Periods with both ends; deadlines against the date of the document."""
    if not view.has("年", "日"):
        return
    for block, match in view.matches(_PERIOD, "年"):
        first = _day(match[1], match[2], match[3])
        last = _day(match[4] or match[1], match[5], match[6])
        if first is None or last is None:
            continue
        if last < first:
            yield Hit(block, f"“{match[0]}”结束早于开始", "请核对起止日期。", match.start(), match.end())
        elif match[8] and int(match[8]) not in ((last - first).days, (last - first).days + 1):
            yield Hit(block, f"起止日期相隔{(last - first).days + 1}天，写的是{match[8]}天", "请核对天数。", match.start(), match.end(), severity="warning")
    for block, match in view.matches(_DAYS, "日"):
        if int(match[3]) < int(match[2]):
            yield Hit(block, f"“{match[0]}”结束早于开始", "请核对起止日期。", match.start(), match.end())
    yield from _due(view)


def _due(view: View) -> Iterator[Hit]:
    signed = view.day
    if signed is None or view.anatomy.regulation:
        return
    for block, match in view.matches(_DUE, "前"):
        groups = match.groups()
        due = _day(*(groups[:3] if groups[0] else groups[3:]))
        if due is not None and signed - timedelta(days=3650) < due < signed and not re.search("应于|原定|已|本应|曾", block.text[max(0, match.start() - 10):match.end() + 8]):
            yield Hit(block, f"期限{due.year}年{due.month}月{due.day}日早于成文日期{signed.year}年{signed.month}月{signed.day}日", "请核对期限。",
                      match.start(), match.end())


def _day(year: str, month: str, number: str) -> date | None:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


RULE = Rule("V-DATE-01", "日期先后", "规定", "巡察文书校验 V-DATE-01、V-DATE-02", check,
            wrong="2026年4月30日至2026年3月2日进驻", right="2026年3月2日至2026年4月30日进驻")
