"""9月7日至11月6日驻点，驻点时间共61天; 应于6月10日报送，实际6月25日报送，逾期15天: the days between the two dates of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from xundocs.model.numerals import to_int
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.numbers.date_order import period_lengths
from xundocs.review.rules.numbers.signing_date import DATE

_DAY = lazy(DATE)
_LASTED = lazy(r"(?:用[了时]?|耗时|(?<![逾超延])期(?=\d)|日[（(]共?(?=\d{1,3}天[）)])|共计?|为期|历时|历经|长达|持续|合计|总计|累计|驻点(?:时间|天数)?|公示(?:期|时间)?|整改期限?|时限|期限|工期|时长|会期|培训|时间)(?:共|为|是|达|了)?(?:进行|驻点|公示|开展|巡察|整改|用时)?(\d{1,3}|[一二两三四五六七八九十]{1,3})(天|日|个月|个工作日)(?!以|左右|内|余|多|后|前|上下)")
_LATE = lazy(r"(?:逾期|超期|延迟|迟报|晚报|推迟|拖延|迟延|超时|延误|提前|晚|迟)(?:报送|完成|办结|缴纳|归还|了|达|时间)?(?:共|为|达|了)?(\d{1,3}|[一二两三四五六七八九十]{1,3})(天|日|个工作日)(?!以|左右|余|多)")
_OTHER = lazy(r"(?:其中|不含|扣除|除去|分别|法定节假日|节假日|两次|两段|两个阶段|每|平均|约|近|前后|提前)[^。；]{0,12}$")


def check(view: View) -> Iterator[Hit]:
    """Sentences with two dates and one duration in days or months; what follows a period directly is another rule's."""
    if view.anatomy.regulation or not view.has("天", "日", "个月"):
        return
    for block in view.document.texts:
        if block.part == "comment" or "月" not in block.text or not (_LASTED.search(block.text) or _LATE.search(block.text)):
            continue
        said = period_lengths(view, block)
        for sentence in re.finditer(r"[^。；！？\n]+", block.text):
            yield from (hit for hit in _sentence(view, block, sentence) if hit.end not in said)


def _sentence(view: View, block: Block, sentence: re.Match[str]) -> Iterator[Hit]:
    dates = list(_DAY.finditer(block.text, *sentence.span()))
    if len(dates) != 2:
        return
    first, last = _date(view, block, dates[0], None), _date(view, block, dates[1], dates[0][1])
    lasted = list(_LASTED.finditer(block.text, *sentence.span()))
    late = list(_LATE.finditer(block.text, *sentence.span()))
    if first is None or last is None or last <= first or len(lasted) + len(late) != 1:
        return
    match = (lasted or late)[0]
    number, days = to_int(match[1]), (last - first).days
    lead = block.text[max(sentence.start(), match.start() - 14):match.start()]
    if number is None or _OTHER.search(lead) or re.search(r"期限|时限|内|收到|起[^，。；]{0,4}$", lead[-4:]) or (
            dates[0].start() < match.start() < dates[1].start() and not re.fullmatch(r"[，,]?(?:至|到|将?于)", block.text[match.end():dates[1].start()])):
        return
    if not late and not _SPAN.search(block.text[dates[0].end():dates[1].end() + 4]):
        return
    if _is_wrong(number, match[2], days, bool(late)):
        yield Hit(block, f"两个日期相隔{days}天{'' if late else f'，首尾都算是{days + 1}天'}，写的是{match[1]}{match[2]}", "请核对起止日期和天数。", min(match.start(), dates[0].start()), max(match.end(), dates[1].end()))


_SPAN = lazy(r"至|到|止|—|～|-|结束|撤离|撤点|离开|离点|返回|回复|办结|完成|闭幕|结业")
"""Between the two dates of a span of time."""


def _is_wrong(number: int, unit: str, days: int, late: bool) -> bool:
    """Both ways of counting the ends are right; months are counted roughly, working days are at most the days."""
    if unit == "个工作日":
        return number > days + 1
    if unit == "个月":
        return abs(number - (days + 1) / 30.4) > 0.75
    return number not in (days, days - 1 if late else days + 1)


def _date(view: View, block: Block, match: re.Match[str], before: str | None) -> date | None:
    """The day, in its own year, that of the date before it, or the one named last."""
    years = re.findall(r"((?:19|20)\d{2})年", block.text[max(0, match.start() - 80):match.start()])
    year = match[1] or before or (years[-1] if years else str(view.day.year) if view.day else "2025")
    try:
        return date(int(year), int(match[2]), int(match[3]))
    except ValueError:
        return None


RULE = Rule("V-DATE-01", "天数与句中两个日期相符", "规定", "巡察文书校验 V-DATE-01", check, severity="warning",
            wrong="2026年9月7日至11月6日驻点，驻点时间共71天", right="2026年9月7日至11月6日驻点，驻点时间共61天")
