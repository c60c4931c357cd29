"""由2026年11月20日延期至12月18日，延长28天: as long as from one day to the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from xundocs.model.numerals import to_int
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.numbers.signing_date import DATE

_LATER = lazy(rf"(?:延期|延长|推迟|顺延|延后|延迟|展期|延|推)(?:整改|办理|完成|报送)?(?:期限|时限|时间)?(?:到|至){DATE}(?:前|止|之前)?[^。；\d一二两三四五六七八九十]{{0,10}}(?:延长|延期|推迟|顺延|展期|延后|延迟)(?:期限|时间|时限)?(?:为|共|了)?"
              r"(\d{1,3}|[一二两三四五六七八九十]{1,3})(天|日|个月|个工作日)(?!以|左右|内)")
_FROM = lazy(rf"(?:原定(?:于|为|在|的)?|原计划(?:于|为|在)?|原(?:整改|办理|完成)?(?:期限|时限|时间)(?:为|是|至|到)?|[由从]|应当?于|本应于|规定(?:于|在))(?:的)?{DATE}")


def check(view: View) -> Iterator[Hit]:
    """The day it was put off to, with the only day named as the old one in the paragraph before."""
    if view.anatomy.regulation or not view.has("延", "推迟", "展期"):
        return
    for block, match in view.matches(_LATER, "延", "推迟", "展期"):
        olds = {(m[1] or match[1], m[2], m[3]) for m in _FROM.finditer(block.text, 0, match.start())}
        number = to_int(match[4])
        if len(olds) != 1 or number is None:
            continue
        year, month, day = olds.pop()
        year = year or (str(view.day.year) if view.day else "")
        first, last = _date(year, month, day), _date(match[1] or year, match[2], match[3])
        if first is not None and last is not None and last > first:
            yield from _length(block, match, number, (last - first).days)


def _length(block: Block, match: re.Match[str], number: int, days: int) -> Iterator[Hit]:
    """Days may count both ends; months are counted roughly."""
    unit = match[5]
    wrong = number > days + 1 if unit == "个工作日" else abs(number - days) > 1 if unit in ("天", "日") else abs(number - days / 30.4) > 0.75
    if wrong:
        yield Hit(block, f"前后相隔{days}天，写的是{match[4]}{unit}", "请核对原定日期、延期后的日期和天数。", match.start(), match.end(), severity="warning")


def _date(year: str | None, month: str, day: str) -> date | None:
    try:
        return date(int(year or 0), int(month), int(day))
    except ValueError:
        return None


RULE = Rule("V-DATE-01", "延期天数与前后日期相符", "规定", "巡察文书校验 V-DATE-01", check, severity="warning",
            wrong="由2026年11月20日延期至2026年12月18日，延长38天", right="由2026年11月20日延期至2026年12月18日，延长28天")
