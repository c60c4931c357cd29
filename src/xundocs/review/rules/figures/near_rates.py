"""应到46人，实到42人，出席率93.1%; 收回118张，满意112张，满意率93.3%: a rate that no two figures of its sentence give, close to one that two do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xundocs.model.percentage import percent
from xundocs.model.quantities import Quantity, quantities
from xundocs.model.sentences import end_of, start_of
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.figures.percentages import in_paragraph

_RATE = lazy(r"([\u4e00-\u9fa5]{0,6}?(?:[\u4e00-\u9fa5]率|满意度|覆盖面|比例|占比))(?:仅|只|就)?(?:为|是|有|达到?|约为)?[:：（(]?\s?(\d{1,3}(?:\.\d{1,3})?)[%％](?!以上|以下|左右|以内|，?(?:比|较|同比))")
_OTHER = lazy(r"平均|人均|均|同比|环比|增长|提高|提升|下降|目标|要求|不低于|不少于|力争|确保|上年|去年|同期|原|利率|税率|入住率|约|近|超")
_RETURNED = lazy(r"(?:收回|回收|参加|参评|参与)[^，。；、\d]{0,6}$")
_NEAR = Decimal(4)
"""Points by which a rate may be off and still be a slip of the one that two figures give."""
_REACH = 22
"""Characters between the figure a rate is of and the rate."""
MOST = 100
"""Rates of one paragraph that are looked at."""


def check(view: View) -> Iterator[Hit]:
    """Only warnings; what the stricter rule says of the same rate is not said again."""
    if view.anatomy.regulation or not view.has("率", "度", "比例", "占比"):
        return
    for block in view.document.texts:
        if block.part == "comment" or ("%" not in block.text and "％" not in block.text):
            continue
        hits = list(near(block))
        said = {hit.end for hit in in_paragraph(block)} if hits else set()
        yield from (hit for hit in hits if hit.end not in said)


def near(block: Block) -> Iterator[Hit]:
    """The rates of one paragraph that are close to those that its figures give."""
    for match, _ in zip(_RATE.finditer(block.text), range(MOST), strict=False):
        yield from _rate(block, match)


def _rate(block: Block, match: re.Match[str]) -> Iterator[Hit]:
    text = block.text
    begin = start_of(text, match.start())
    if _OTHER.search(match[1]) or _OTHER.search(text, max(begin, match.start() - 6), match.end(1)):
        return
    earlier = start_of(text, max(0, begin - 1), low=max(0, begin - 200))
    if not [q for q in quantities(text) if begin <= q.start < match.start()]:
        yield from _before_its_figures(block, match)
        return
    every = [q for q in quantities(text) if earlier <= q.start < end_of(text, match.end())][-16:]
    own = [q for q in every if begin <= q.start < match.start()]
    if not own or any(q.vague or q.each for q in own) or match.start() - own[-1].end > _REACH or len(own) > 6:
        return
    part, stated = own[-1], Decimal(match[2])
    digits = max(0, -int(stated.as_tuple().exponent))
    wholes = [q for q in own[:-1] if q.comparable(part) and q.amount >= part.amount > 0]
    returned = next((q for q in reversed(wholes) if _RETURNED.search(text[max(begin, q.start - 12):q.start])), None)
    word = next((w for w in ("满意", "及格", "合格", "优秀", "有效", "通过") if w in match[1]), "")
    if word and returned is not None and word in text[returned.end:part.start] and percent(part.amount, returned.amount, digits) != stated and any(
            percent(part.amount, q.amount, digits) == stated for q in wholes if q.start < returned.start):
        yield _hit(block, match, part, returned, digits)
        return
    if not wholes or _given(every, stated, digits):
        return
    best = min(wholes, key=lambda q: abs(percent(part.amount, q.amount, digits) - stated))
    right = percent(part.amount, best.amount, digits)
    if right != stated and (abs(right - stated) <= _NEAR or sorted(str(right)) == sorted(str(stated))):
        yield _hit(block, match, part, best, digits)


def _before_its_figures(block: Block, match: re.Match[str]) -> Iterator[Hit]:
    """兑付率98.5%（应兑付336户，已兑付322户）: the only two figures of what follows."""
    if not re.match(r"[（(]|，(?:其中|即)[:：]?", block.text[match.end():match.end() + 4]):
        return
    found = [q for q in quantities(block.text) if match.end() <= q.start < end_of(block.text, match.end() + 1, "。；）\n")]
    if len(found) != 2 or not found[0].comparable(found[1]) or any(q.vague or q.each for q in found):
        return
    whole, part = sorted(found, key=lambda q: -q.amount)
    stated = Decimal(match[2])
    digits = max(0, -int(stated.as_tuple().exponent))
    right = percent(part.amount, whole.amount, digits)
    if not _given(found, stated, digits) and (abs(right - stated) <= _NEAR or sorted(str(right)) == sorted(str(stated))):
        yield Hit(block, f"{part.value}/{whole.value}＝{right}%，文中写{match[2]}%", f"请改成{right}%，或者核对分子、分母。", match.start(), found[1].end)


def _given(found: list[Quantity], stated: Decimal, digits: int) -> bool:
    """Whether any two figures, or what two of them make or leave, give the rate."""
    amounts = [q.amount for q in found]
    made = {*amounts, *(a + b for i, a in enumerate(amounts) for b in amounts[i + 1:]), *(a - b for a in amounts for b in amounts if a > b)}
    return any(percent(a, b, digits) == stated for a in made for b in made if 0 < a <= b)


def _hit(block: Block, match: re.Match[str], part: Quantity, whole: Quantity, digits: int) -> Hit:
    right = percent(part.amount, whole.amount, digits)
    return Hit(block, f"{part.value}/{whole.value}＝{right}%，文中写{match[2]}%", f"请改成{right}%，或者核对分子、分母。", min(part.start, whole.start), match.end())


RULE = Rule("V-PCT-01", "比率与句中两数相符", "规定", "巡察文书校验 V-PCT-01；四舍五入", check, severity="warning",
            wrong="应到46人，实到42人，出席率93.1%", right="应到46人，实到42人，出席率91.3%")
