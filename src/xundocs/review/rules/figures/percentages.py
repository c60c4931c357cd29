"""Percentages are what their two counts give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xundocs.model.percentage import likely_slips, percent
from xundocs.model.quantities import Quantity, quantities
from xundocs.model.rates import rates
from xundocs.model.sentences import sentence_of, start_of
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Every percentage bound to two counts in its sentence."""
    if not view.has("%", "％"):
        return
    for block in view.document.texts:
        yield from in_paragraph(block)


def in_paragraph(block: Block) -> Iterator[Hit]:
    """The percentages of one paragraph."""
    if "除以" in block.text:
        yield from _defined(block)
    said = []
    for rate in rates(block.text):
        said.append(rate.end)
        part, whole = rate.part, rate.whole
        right = percent(part.amount, whole.amount, max(1, rate.digits))
        whole_numbers = part.amount == int(part.amount) and whole.amount == int(whole.amount) and whole.amount < 10**9
        slips = likely_slips(int(part.amount), int(whole.amount), rate.stated) if whole_numbers else []
        yield Hit(block, f"{part.value}/{whole.value}＝{right}%，文中写{rate.stated}%" + (f"；{'；'.join(slips)}" if slips else ""),
                  f"请改成{right}%，或者核对分子、分母。", min(part.start, whole.start), rate.end)
    yield from _by_its_word(block, said)


_DEFINED = lazy(r"以“?([\u4e00-\u9fa5]{2,6}?)”?数?除以([\u4e00-\u9fa5]{2,8}?)(?:总数|数)?计算，[\u4e00-\u9fa5]{0,8}率(?:为|是)?(\d{1,3}(?:\.\d{1,2})?)[%％]")


def _defined(block: Block) -> Iterator[Hit]:
    """以已完成数除以反馈问题数计算，整改完成率85.3%: the figures that stand after those very words."""
    for match in _DEFINED.finditer(block.text):
        part, whole = ({q.amount for q in quantities(block.text[:match.start()]) if not q.vague and block.text.endswith(name, 0, q.start)} for name in (match[1], match[2]))
        stated = Decimal(match[3])
        if len(part) == len(whole) == 1 and (of := whole.pop()):
            right = percent(part.pop(), of, max(0, -int(stated.as_tuple().exponent)))
            if right != stated:
                yield Hit(block, f"按写明的算法是{right}%，文中写{stated}%", f"请改成{right}%，或者核对分子、分母。", match.start(), match.end())


_NAMED_RATE = lazy(r"([\u4e00-\u9fa5]{2,4}?)(?:[齐合完达覆]?[全格成标盖])?率(?:为|是|达到?|仅|只有)?(\d{1,3}(?:\.\d{1,2})?)[%％](?!以上|以下|左右|，?(?:比|较|同比))")
_NEAR = 12
"""Points by which a share may be off and still be a slip of the one that the sentence gives."""


def _by_its_word(block: Block, said: list[int]) -> Iterator[Hit]:
    """…118户，其中97户签字，…，签字齐全率85.2%: the figure beside the rate's own word, of the sentence's first and largest one."""
    for match in _NAMED_RATE.finditer(block.text):
        begin = start_of(block.text, match.start(), "。；！？\n")
        if any(match.start() < end <= match.end() for end in said) or re.search(r"平均|人均|增长|提高|目标|要求|不低于|力争|原|上年|去年|同期|[%％]", block.text[begin:match.start()]):
            continue
        before = [q for q in quantities(block.text[:match.start()]) if q.start >= begin]
        given = max(([q for q in before if q.comparable(one)] for one in before), key=len, default=[])
        words = {match[1][i:i + 2] for i in range(len(match[1]) - 1)}
        whole = given[0] if given else None
        if whole is None or len(given) < 2 or any(q.vague or q.each for q in given) or any(q.amount >= whole.amount for q in given[1:]):
            continue
        parts = [q for q in given[1:] if any(word in _clause(block.text, q) for word in words)]
        stated = Decimal(match[2])
        digits = max(0, -int(stated.as_tuple().exponent))
        amounts = [q.amount for q in given]
        sums = {*amounts, *(a - b for a in amounts for b in amounts if a > b), *(a + b for a in amounts for b in amounts)}
        if not parts or any(percent(a, b, digits) == stated for a in sums for b in sums if a <= b and b):
            continue
        right = percent(parts[0].amount, whole.amount, digits)
        if abs(right - stated) <= _NEAR:
            yield Hit(block, f"{parts[0].value}/{whole.value}＝{right}%，文中写{stated}%", f"请改成{right}%，或者核对分子、分母。", parts[0].start, match.end())


def _clause(text: str, quantity: Quantity) -> str:
    """The clause a figure stands in."""
    return sentence_of(text, quantity.start, quantity.start, "，；。、")


RULE = Rule("V-PCT-01", "百分比与分子分母相符", "规定", "巡察文书校验 V-PCT-01；四舍五入", check,
            wrong="移交问题1141个，整改1128个，完成率98.6%", right="移交问题1141个，整改1128个，完成率98.9%")
