"""Periods do not end before they begin and last as long as is said; steps of a round come one after another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from xundocs.model.numerals import to_int
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_TO = r"\s?(?:至|到|—|—|～|~|-|－|–)+\s?"
_PERIOD = lazy(rf"(?:((?:19|20)\d{{2}})年)?(?<!\d)(1[0-2]|[1-9])月([12]\d|3[01]|[1-9])日(?:起)?{_TO}(?:((?:19|20)\d{{2}})年|(次年|翌年|明年))?(?:(1[0-2]|[1-9])月)?([12]\d|3[01]|[1-9])日(?:止)?")
_DAYS = lazy(r"[^。；\d一二三四五六七八九十两]{0,14}?(?:共计?|为期|历时|计|时间|期限)为?(\d{1,3}|[一二三四五六七八九十两]{1,3})(个半月|个月|个工作日|天|日)(?!以上|左右|内)")
_YEARS = lazy(r"(?<![\d〔（(\[])((?:19|20)\d{2})年?\s?(?:至|到|—|–|～|~|-|－)\s?((?:19|20)\d{2})年(?!\d)")
_MONTHS = lazy(r"(?<![年\d])(1[0-2]|[1-9])月(?:份)?(?:至|到|—|～)(1[0-2]|[1-9])月(?!\d)")
_TIMES = lazy(r"(?<![\d:：])([01]?\d|2[0-4])[:：]([0-5]\d)(?:至|到|—|–|～|~|-|－)+(上午|下午|晚上?|次日)?([01]?\d|2[0-4])[:：]([0-5]\d)(?![\d:：])")
_LONGEST_CROSSING = 8
"""Months a period may run into the next year when it names no year."""


def check(view: View) -> Iterator[Hit]:
    """Periods of days, years and hours; what follows a period; the steps of a round in one sentence."""
    if not view.has("年", "日", ":", "："):
        return
    for block, match in view.matches(_PERIOD, "日"):
        yield from _period(view, block, match)
    for block, match in view.matches(_YEARS, "年"):
        if int(match[2]) < int(match[1]):
            yield Hit(block, f"“{match[0]}”结束早于开始", "请核对起止年份。", match.start(), match.end())
    for block, match in view.matches(_MONTHS, "月"):
        if (int(match[2]) - int(match[1])) % 12 > _LONGEST_CROSSING and int(match[2]) < int(match[1]):
            yield Hit(block, f"“{match[0]}”结束早于开始", "请核对起止月份；跨年的写明年份。", match.start(), match.end())
    for block, match in view.matches(_TIMES, ":", "："):
        yield from _hours(block, match)
    for block in view.document.texts:
        if any(word in block.text for word in ("进驻", "启动", "反馈", "开工")):
            yield from _steps(block)


def period_lengths(view: View, block: Block) -> set[int | None]:
    """Where the lengths stand that this rule judges wrong in a paragraph."""
    return {hit.end for match in _PERIOD.finditer(block.text) for hit in _period(view, block, match)}


def _period(view: View, block: Block, match: re.Match[str]) -> Iterator[Hit]:
    named = match[1] or _year_before(block.text, match.start()) or (str(view.day.year) if view.day else "2025")
    crossing = match[5] is not None
    first = _day(named, match[2], match[3])
    last = _day(match[4] or str(int(named) + crossing), match[6] or match[2], match[7])
    if first is None or last is None:
        return
    if last < first and not match[1] and not match[4] and match[6] and (int(match[6]) - int(match[2])) % 12 <= _LONGEST_CROSSING and int(match[6]) != int(match[2]):
        last = _day(str(int(named) + 1), match[6], match[7])
    if last is None:
        return
    if last < first:
        yield Hit(block, f"“{match[0]}”结束早于开始", "请核对起止日期。", match.start(), match.end())
        return
    yield from _length(block, match, first, last)
    after = re.match(r"[^。；]{0,60}?并?于((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日(?:向[^，。；]{2,24})?(?:反馈|完成反馈|召开反馈)", block.text[match.end():])
    back = _day(after[1], after[2], after[3]) if after else None
    if after and back is not None and match[1] and back < last:
        start = match.end() + after.start(1)
        yield Hit(block, f"反馈日期{after[1]}年{after[2]}月{after[3]}日早于巡察结束的日期", "请核对日期先后。", start, match.end() + after.end())


def _length(block: Block, match: re.Match[str], first: date, last: date) -> Iterator[Hit]:
    """共4天, 为期两个月: both ways of counting the ends are right; months are counted roughly."""
    said = _DAYS.match(block.text, match.end())
    number = to_int(said[1]) if said else None
    if said is None or number is None:
        return
    days = (last - first).days + 1
    if said[2] == "个工作日":
        wrong = number > days
    elif said[2] in ("天", "日"):
        wrong = number not in (days, days - 1)
    else:
        wrong = abs(number + (0.5 if said[2] == "个半月" else 0) - days / 30.4) > 0.75
    if wrong:
        yield Hit(block, f"起止日期相隔{days}天，写的是{said[1]}{said[2]}", "请核对天数。", match.start(), said.end(), severity="warning")


def _hours(block: Block, match: re.Match[str]) -> Iterator[Hit]:
    before = block.text[max(0, match.start() - 6):match.start()]
    if match[3] or (re.search(r"晚|夜|下午$", before) and int(match[4]) < 12 <= int(match[1])):
        return
    if (int(match[4]), int(match[5])) <= (int(match[1]), int(match[2])) and re.search(r"[午日时间）)（(：:，、]\s?$|^$", before):
        yield Hit(block, f"“{match[0]}”结束早于开始", "请核对起止时间。", match.start(), match.end())


_STEPS = (r"启动|动员", r"进驻|入驻", r"撤离|结束驻点|撤点", r"反馈", r"(?:报送|上报|提交)[^，。；]{0,6}整改方案", r"(?:报送|上报|提交)[^，。；]{0,8}整改(?:情况|进展)?[^，。；]{0,4}报告")
_BUILDING = (r"开工", r"竣工|完工")
_DATED = lazy(r"(?:((?:19|20)\d{2})年)?(?<!\d)(1[0-2]|[1-9])月(?:([12]\d|3[01]|[1-9])日)?(?:以?前)?([^，。；、\d]{0,14})")


def _steps(block: Block) -> Iterator[Hit]:
    """于3月2日进驻，4月30日撤离，6月8日反馈: each step in its own clause, dates that do not go back."""
    for sentence in re.finditer(r"[^。；]+", block.text):
        for steps in (_STEPS, _BUILDING):
            yield from _in_order(block, sentence, steps)


def _in_order(block: Block, sentence: re.Match[str], steps: tuple[str, ...]) -> Iterator[Hit]:
    year, seen = "", []
    for match in _DATED.finditer(block.text, sentence.start(), sentence.end()):
        year = match[1] or year
        step = next((i for i, words in enumerate(steps) if re.match(rf"(?:[^，。；]{{0,8}})(?:{words})", match[4])), None)
        day = _day(year, match[2], match[3] or "1") if year else None
        if step is not None and day is not None:
            seen.append((step, day, match, match[3] is not None))
    for (step, day, _, exact), (later, other, match, also) in pairwise(seen):
        if later > step and ((other < day) if exact and also else (other.year, other.month) < (day.year, day.month)):
            yield Hit(block, f"“{match[0].strip()}”早于前一步的日期", "请核对日期先后。", match.start(), match.end())


def _year_before(text: str, place: int) -> str:
    """The year named last before a date without one."""
    found = re.findall(r"((?:19|20)\d{2})年", text[max(0, place - 60):place])
    return found[-1] if found else ""


def _day(year: str, month: str, number: str) -> date | None:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


RULE = Rule("V-DATE-01", "日期先后", "规定", "巡察文书校验 V-DATE-01、V-DATE-02", check,
            wrong="2026年4月30日至2026年3月2日进驻", right="2026年3月2日至2026年4月30日进驻")
