"""Percentages are what their two counts give."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xundocs.model.percentage import likely_slips, percent
from xundocs.model.quantities import quantities, rates
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Every percentage bound to two counts in its sentence."""
    if not view.has("%", "％"):
        return
    for block in view.document.texts:
        if "除以" in block.text:
            yield from _defined(block)
        for rate in rates(block.text):
            part, whole = rate.part, rate.whole
            right = percent(part.amount, whole.amount, max(1, rate.digits))
            whole_numbers = part.amount == int(part.amount) and whole.amount == int(whole.amount) and whole.amount < 10**9
            slips = likely_slips(int(part.amount), int(whole.amount), rate.stated) if whole_numbers else []
            yield Hit(block, f"{part.value}/{whole.value}＝{right}%，文中写{rate.stated}%" + (f"；{'；'.join(slips)}" if slips else ""),
                      f"请改成{right}%，或者核对分子、分母。", min(part.start, whole.start), rate.end)


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


RULE = Rule("V-PCT-01", "百分比与分子分母相符", "规定", "巡察文书校验 V-PCT-01；四舍五入", check,
            wrong="移交问题1141个，整改1128个，完成率98.6%", right="移交问题1141个，整改1128个，完成率98.9%")
