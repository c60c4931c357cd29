"""Percentages with the two figures that the text itself binds to them: 移交1,141个，整改1,128个，完成率98.9%; where the binding is not clear nothing is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from xundocs.model.percentage import percent
from xundocs.model.quantities import UNIT, Quantity, quantities, within
from xundocs.model.sentences import PART, end_of, start_of


@dataclass(frozen=True, slots=True)
class Rate:
    """A percentage the text states of two of its counts."""

    part: Quantity
    whole: Quantity
    stated: Decimal
    start: int
    end: int

    @property
    def digits(self) -> int:
        """Decimals as written."""
        return max(0, -int(self.stated.as_tuple().exponent))

    @property
    def right(self) -> Decimal:
        """What it should be, to as many decimals."""
        return percent(self.part.amount, self.whole.amount, self.digits)


_PERCENT = re.compile(r"(?<![\d.～~—-])(\d{1,3}(?:\.\d{1,4})?)\s?[%％]")
_LABEL = re.compile(r"(?:[\u4e00-\u9fa5]{0,6}率|占比|占(?:总数|总量|全部|反馈问题|问题总数|总人数|发现问题|总金额|比)?的?(?:比例|比重)?|比例)(?:仅|只)?(?:为|是|有|达|达到|约为)?[:：]?\s?(?:（|\()?$")
_OF_PLAN = re.compile(r"完成[\u4e00-\u9fa5]{0,8}(?:计划|任务|目标|规划|预算)的(?:比例)?(?:为)?$")
_NAMED_WHOLE = re.compile(r"占([\u4e00-\u9fa5]{2,10}?)的(?:比例|比重)?(?:为|是)?$")
_OF_WHOLE = re.compile(rf"(?:占|为|相当于|达到|完成)[^，。；\d]{{0,12}}\d[\d.,]*(?:{UNIT})[\u4e00-\u9fa5]{{0,8}}?的?(?:比例|比重)?(?:为|是)?$")
_NOT_A_SHARE = re.compile(r"同比|环比|增长|下降|提高|上升|提升|增幅|降幅|约|近|超过|不低于|不少于|力争|确保|目标|以上|左右|达标率|利率|税率|折")
_FRACTION = re.compile(r"(?<![\d/.])(?P<a>\d{1,9})\s*[/／÷]\s*(?P<b>\d{1,9})\s*(?:=|＝|为|即|（|\(|，[\u4e00-\u9fa5]{0,6}率(?:为|是|达到|达)?)\s*(?P<p>\d{1,3}(?:\.\d{1,4})?)\s*[%％]")


_LISTED_SHARES = re.compile(r"分别(?:占|为|是|达)?[^。；]{0,60}$")
_TOGETHER = re.compile(r"合计|共计|总计|两者|两项|三项|之和|加起来")
"""Between a figure and a share: the share is not of that figure alone."""
_EACH_HAS = re.compile(r"(?:单位|乡镇|部门|党组织|村|社区|支部|学校|企业|项目|小组|街道|县区|县|镇)[^，。；、\d]*率")
"""6个单位整改到位率达到100%: a rate of each of them, no share."""
_BEFORE_FRACTION = re.compile(r"(?=(?P<p>\d{1,3}(?:\.\d{1,4})?)\s*[%％]\s*[（(]\s*(?P<a>\d{1,9})\s*[/／÷]\s*(?P<b>\d{1,9})\s*[）)])(?<![\d.])")


_HAS_SHARE = re.compile(r"[^，。；、\d]{0,8}[，（(]?(?:仅|只|约)?占[^，。；、\d]{0,12}\d")
"""204个，占总数的85.0%: a part itself, not the whole of the next one."""


_IN_BRACKET = re.compile(rf"(?P<p>\d{{1,3}}(?:\.\d{{1,4}})?)\s?[%％]\s?[（(](?P<b>\d{{1,9}})(?P<u>{UNIT})[\u4e00-\u9fa5]{{0,6}}[中里][，]?[^（）()\d，]{{0,8}}(?P<a>\d{{1,9}})(?P=u)[）)]")
"""80.0%（85件中办结68件）."""
MOST_RATES = 300
"""Percentages of one paragraph that are looked at."""


def rates(text: str) -> Iterator[Rate]:
    """Every percentage bound to two counts that does not follow from any two counts of its sentence.

    1141个…完成1128个，完成率98.6%; 1128/1141=98.6%. Percentages that are right, vague, growth rates or targets are not given.
    """
    if "%" not in text and "％" not in text:
        return
    found = quantities(text)
    for match in (*_FRACTION.finditer(text), *_BEFORE_FRACTION.finditer(text)):
        part, whole, stated = match["a"], match["b"], match["p"]
        rate = Rate(Quantity(Decimal(part), "个", match.start("a"), match.end("a")), Quantity(Decimal(whole), "个", match.start("b"), match.end("b")),
                    Decimal(stated), match.start(), max(match.end("p"), match.end("b")))
        if rate.whole.value and rate.right != rate.stated:
            yield rate
    for match in _IN_BRACKET.finditer(text):
        rate = Rate(Quantity(Decimal(match["a"]), match["u"], match.start("a"), match.end("a")), Quantity(Decimal(match["b"]), match["u"], match.start("b"), match.end("b")),
                    Decimal(match["p"]), match.start(), match.end())
        if rate.whole.value and rate.right != rate.stated:
            yield rate
    for match in islice(_PERCENT.finditer(text), MOST_RATES):
        rate_ = _bound(text, found, match)
        if rate_ is not None:
            yield rate_


_RATE = re.compile(r"([\u4e00-\u9fa5]{1,2})率[为是达到约:：]{0,2}[（(]?$")
_DOING = "完成|办结|销号|整改|落实|支出|执行|到位|办理|解决|兑现|处置|化解|拨付|收回|收缴|追回|清退|反馈|回复|响应|参加|参与|出席|覆盖"


def _is_its_rate(text: str) -> bool:
    """Whether a rate's own word stands in its sentence (回收率: 收回288份); 制定制度6项，修订9项，制度执行率 has none."""
    match = _RATE.search(text)
    if match is None:
        return True
    before = text[:match.start()]
    return any(c in before for c in match[1]) or (re.fullmatch(_DOING, match[1]) is not None and re.search(_DOING, before) is not None)


_BODY = re.compile(r"(?:行政|自然|提级|县直|市直)?(?:村|乡镇|单位|部门|党组织|学校|企业|社区|小区|支部|街道|医院|小组)")


def _is_new_thing(text: str, begin: int, part: Quantity) -> bool:
    """Whether a figure counts bodies its sentence has not named before: 监控点58个，11个行政村实现全覆盖."""
    noun = _BODY.match(text, part.end)
    return noun is not None and noun[0] not in text[begin:part.start]


def _is_of_plan(text: str, before: str, begin: int) -> bool:
    """完成规划任务的62.1%, where the sentence gives the plan too."""
    return _OF_PLAN.search(before) is not None and re.search(r"(?:计划|规划|任务|目标|应)[^，。；\d]{0,12}\d", text[begin:begin + 60]) is not None


def _row_of(text: str, given: list[Quantity]) -> list[Quantity]:
    """The figures joined by 、 or 和 that end with the last one."""
    row = given[-1:]
    for quantity in reversed(given[:-1]):
        between = text[quantity.end:row[0].start]
        if not quantity.comparable(row[0]) or not re.match(r"[^，。；]{0,8}[、和]", between) or re.search("[，。；]", between):
            break
        row.insert(0, quantity)
    return row


def _agrees_in_sums(alike: list[Quantity], stated: Decimal, digits: int) -> bool:
    """Whether any figure, or any neighbouring figures together, are that share of another one."""
    amounts = [q.amount for q in alike[-10:]]
    sums = {sum(amounts[i:j], Decimal(0)) for i in range(len(amounts)) for j in range(i + 1, len(amounts) + 1)}
    return any(percent(a, b, digits) == stated for a in sums for b in amounts if b and a <= b)


def _bound(text: str, found: list[Quantity], match: re.Match[str]) -> Rate | None:
    begin = start_of(text, match.start(), low=max(0, match.start() - 200))
    before = text[max(begin, match.start() - 24):match.start()]
    clause = re.split(r"[，,；;、]", before)[-1]
    label = _LABEL.search(before) or re.search(rf"\d(?:{UNIT})[（(]$", before)
    of_whole = _OF_WHOLE.search(before)
    if (label is None and of_whole is None and _NAMED_WHOLE.search(before) is None and not _is_of_plan(text, before, begin)) or _NOT_A_SHARE.search(clause) or text[match.end():match.end() + 2] in ("以上", "左右", "以下", "以内"):
        return None
    given = within(found, begin, match.start())
    close = text.rfind("；", begin, match.start())
    if close > 0 and len([q for q in given if q.start > close]) >= 2:
        given = [q for q in given if q.start > close]
    if not given or given[-1].vague or given[-1].each or given[-1].start < close or _LISTED_SHARES.search(text[given[-1].end:match.start()]) or _TOGETHER.search(text, given[-1].end, match.start()):
        return None
    if len(given) == 1 and begin > 0:
        earlier = start_of(text, begin - 1, low=max(0, begin - 200))
        stated_before = [q for q in within(found, earlier, begin) if q.comparable(given[0])]
        given = [*sorted(stated_before, key=lambda q: q.amount)[-1:], *given]
    if len(given) < 2:
        return None
    part = given[-1]
    if of_whole is not None and label is None:
        given = [*given[:-2], given[-1], given[-2]]
        part = given[-1]
    elif _EACH_HAS.match(text[part.end:match.start()]) or len(re.sub(r"[^\u4e00-\u9fa5]", "", text[part.end:match.start()])) > 14 or part.unit in ("次", "期", "轮"):
        return None
    if of_whole is None and (not _is_its_rate(text[begin:match.start()]) or _is_new_thing(text, begin, part) or re.search("全部|全覆盖|均|都", text[part.end:match.start()])):
        return None
    stated = Decimal(match[1])
    digits = max(0, -int(stated.as_tuple().exponent))
    named = _NAMED_WHOLE.search(before)
    if named is not None and not re.search("总|全部|反馈|发现|问题", named[1]):
        larger = [q for q in found if q is not part and q.comparable(part) and not q.vague and q.amount >= part.amount]
        called = [q for q in larger if text.endswith(named[1], 0, q.start)] or [q for q in larger if text.endswith(named[1][:2], 0, q.start)] or [
            q for q in larger if re.search(rf"{named[1][:2]}[^，。；、]{{1,18}}$", text[max(0, q.start - 22):q.start])]
        if len({q.amount for q in called}) != 1 or not called[0].amount or percent(part.amount, called[0].amount, digits) == stated:
            return None  # the whole that is named stands elsewhere, or is one of several
        if text.find("、", called[0].end, called[0].end + 1) >= 0 or "分别" in text[max(0, called[0].start - 8):called[0].start]:
            return None
        return Rate(part, called[0], stated, match.start(), match.end())
    wholes = [q for q in given[:-1] if q.comparable(part) and not q.vague and q.amount >= part.amount and q.amount and not _HAS_SHARE.match(text, q.end)]
    if not wholes and label is not None and "率" in label[0] and len(given) == 2 and not _HAS_SHARE.match(text, given[0].end) and given[0].comparable(part) and 0 < given[0].amount < part.amount and match.start() - part.end <= 12:
        part, wholes = given[0], [part]  # 审减26万元，送审325万元，审减率8%
    row = _row_of(text, given)
    if len(row) > 2 and wholes and wholes[-1] in row:
        wholes = [q for q in wholes if q not in row]  # 完成13个、基本完成2个、长期坚持1个，完成率81.3%: states of one whole, none of them the whole
    if _agrees_in_sums([q for q in given if q.comparable(part)], stated, digits):
        return None
    stop = end_of(text, match.end(), PART)
    every = within(found, begin - 400, min(match.start() + 80, stop))[-20:]
    if any(percent(a.amount, b.amount, digits) == stated for a in every for b in every
           if b.amount and a is not b and a.amount <= b.amount and a.comparable(b)) or not wholes:
        return None
    return Rate(part, wholes[-1] if len(wholes) == 1 else max(wholes, key=lambda q: q.start), stated, match.start(), match.end())
