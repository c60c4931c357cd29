"""Percentages are what their two counts give."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.percentage import likely_slips, percent
from xundocs.model.quantities import rates
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Every percentage bound to two counts in its sentence."""
    if not view.has("%", "％"):
        return
    for block in view.document.texts:
        for rate in rates(block.text):
            part, whole = rate.part, rate.whole
            right = percent(part.amount, whole.amount, max(1, rate.digits))
            whole_numbers = part.amount == int(part.amount) and whole.amount == int(whole.amount) and whole.amount < 10**9
            slips = likely_slips(int(part.amount), int(whole.amount), rate.stated) if whole_numbers else []
            yield Hit(block, f"{part.value}/{whole.value}＝{right}%，文中写{rate.stated}%" + (f"；{'；'.join(slips)}" if slips else ""),
                      f"请改成{right}%，或者核对分子、分母。", min(part.start, whole.start), rate.end)


RULE = Rule("V-PCT-01", "百分比与分子分母相符", "规定", "巡察文书校验 V-PCT-01；四舍五入", check,
            wrong="移交问题1141个，整改1128个，完成率98.6%", right="移交问题1141个，整改1128个，完成率98.9%")
