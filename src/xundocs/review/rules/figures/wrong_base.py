"""建成364套，空置91套，空置率33.3%; 概算286万元，结算331.76万元，超概算13.8%: a rate of another whole than its own word asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xundocs.model.percentage import percent
from xundocs.model.quantities import Quantity, quantities
from xundocs.model.sentences import start_of
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.figures.changes import in_paragraph as changes
from xundocs.review.rules.figures.near_rates import near
from xundocs.review.rules.figures.percentages import in_paragraph as percentages

_SHARE = lazy(r"([\u4e00-\u9fa5]{2,3})率(?:仅|只|高)?(?:为|是|有|达到?)?[（(]?(\d{1,3}(?:\.\d{1,3})?)[%％](?!以上|以下|左右|以内)")
_OVER = lazy(r"(?:(?P<over>超(?:出|过)?(?:概算?|预算|支|合同价?款?|投资|计划|批复|定额|控制[价数])|超出?|增加?|增幅)|(?P<under>节[约资支省余]|结余|下浮|[核审压]减))(?:总?金?额|总价|资金|投资|支出)?(?:率|幅度?|比例)?(?:为|是|达到?|了)?(?P<p>\d{1,3}(?:\.\d{1,3})?)[%％](?!以上|以下|左右|以内)")
_BASE = lazy(r"(?:概算|预算|合同|计划|批复|定额|控制[价数]|送审|申报|核定|标准|拦标价|原报价|估算)[^，。；、\d]{0,10}$")
_ACTUAL = lazy(r"(?:结算|决算|实际|支出|实支|完成投资|竣工|中标|成交|审定|审计|使用|开支|执行|花费|签约|支付|投入|列支)[^，。；、\d]{0,10}$|(?:追加|调整|增加|变更)(?:至|到|为)$")
_DELTA = lazy(r"(?:超|节[约资支省余]|结余|减|增|多|少|下浮)[^，。；、\d]{0,8}(?<![至到为])$")
_LOOSE = lazy(r"平均|人均|同比|环比|上年|去年|同期|目标|要求|不低于|不少于|不得|不超过|力争|确保|(?<![节签集履违解])约|近[年\d]|分别|上浮|累计|其中")
_NOT_OF_WHOLE = lazy(r"增|涨|利[润息]|收益|溢价|加价|回报|周转|负债|杠杆|利|成本|毛利|弹性|汇|费|税|折|失业|依存|抚养|充足|拨备|产|杠")
"""Rates that are not of the whole."""
_FAR = Decimal(6)
"""Points by which a rate of overrun or saving may be off."""


def check(view: View) -> Iterator[Hit]:
    """Only warnings; what the other rules say of the same percentage is not said again."""
    if view.anatomy.regulation or not view.has("%", "％"):
        return
    for block in view.document.texts:
        if block.part == "comment" or ("%" not in block.text and "％" not in block.text):
            continue
        hits = [*_shares(block), *_overruns(block)]
        if hits:
            said = [hit for rule in (percentages, near, changes) for hit in rule(block)]
            yield from (hit for hit in hits if not any((other.start or 0) < (hit.end or 0) <= (other.end or 0) for other in said))


def _sentence(block: Block, place: int) -> tuple[str, list[Quantity]]:
    """The words of the sentence before a place, and its figures."""
    begin = start_of(block.text, place)
    return block.text[begin:place], [q for q in quantities(block.text) if begin <= q.start and q.end <= place][-8:]


def _label(text: str, quantity: Quantity) -> str:
    return re.split(r"[，。；、：:（）()！？\n]", text[max(0, quantity.start - 18):quantity.start])[-1]


def _shares(block: Block) -> Iterator[Hit]:
    """空置91套，空置率…: the figure of the rate's own word, of the first and largest one of its kind."""
    text = block.text
    for match in _SHARE.finditer(text):
        lead, found = _sentence(block, match.start())
        word, stated = match[1][-2:], Decimal(match[2])
        digits = len(match[2].partition(".")[2])
        if _LOOSE.search(lead) or _NOT_OF_WHOLE.search(match[1]) or any(mark in lead for mark in "%％"):
            continue
        parts = [q for q in found if word in _label(text, q)]
        alike = [q for q in found if parts and q.comparable(parts[0])]
        if len(parts) != 1 or not 2 <= len(alike) <= 3 or any(q.vague or q.each for q in alike):
            continue
        part, whole = parts[0], alike[0]
        rest = whole.amount - part.amount
        if whole is part or rest <= 0 or not part.amount or (len(alike) == 3 and rest != next(q.amount for q in alike if q is not part and q is not whole)):
            continue
        right = percent(part.amount, whole.amount, digits)
        if right != stated and stated in (percent(part.amount, rest, digits), percent(rest, whole.amount, digits)):
            yield Hit(block, f"{part.value}/{whole.value}＝{right}%，文中写{match[2]}%", f"请改成{right}%，或者写明以什么作分母。", min(part.start, whole.start), match.end())


def _overruns(block: Block) -> Iterator[Hit]:
    """超概算…, 节资率…: of the budget, the estimate or the contract, not of what was spent."""
    text = block.text
    for match in _OVER.finditer(text):
        lead, found = _sentence(block, match.start())
        found = [q for q in found if q.unit[-1] == "元"]
        if _LOOSE.search(lead) or not 2 <= len(found) <= 3 or any(q.vague or q.each for q in found) or text[match.end():match.end() + 1] == "的":
            continue
        labels = [_label(text, q) for q in found]
        deltas = [q for q, label in zip(found, labels, strict=True) if _DELTA.search(label)]
        bases = [q for q, label in zip(found, labels, strict=True) if q not in deltas and _BASE.search(label)]
        others = [q for q in found if q not in deltas and q not in bases]
        if len(bases) > 1 and not others:
            bases, others = bases[:1], bases[1:]  # 合同价650万元，合同结算价728万元
        if len(bases) != 1 or len(deltas) + len(others) not in (1, 2) or len(others) > 1 or len(deltas) > 1 or (others and not _ACTUAL.search(_label(text, others[0]))):
            continue
        base = bases[0]
        off = (others[0].amount - base.amount) * (1 if match["over"] else -1) if others else deltas[0].amount
        stated, digits = Decimal(match["p"]), len(match["p"].partition(".")[2])
        if off <= 0 or not base.amount or (others and deltas and deltas[0].amount != off):
            continue
        right = percent(off, base.amount, digits)
        if right != stated and (abs(right - stated) <= _FAR or (others and stated == percent(off, others[0].amount, digits))):
            yield Hit(block, f"{deltas[0].value if deltas else (off / base.amount * base.value).normalize():f}/{base.value}＝{right}%，文中写{match['p']}%",
                      f"请改成{right}%，或者写明以什么作分母。", min(q.start for q in found), match.end())


RULE = Rule("V-PCT-01", "比率以应有的数作分母", "规定", "巡察文书校验 V-PCT-01；四舍五入", check, severity="warning",
            wrong="概算286万元，结算331.76万元，超概算13.8%", right="概算286万元，结算331.76万元，超概算16.0%")
