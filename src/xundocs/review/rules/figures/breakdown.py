"""The parts a sentence lists add up to its total."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xundocs.model.breakdowns import Breakdown, breakdowns
from xundocs.problems import Severity
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Parts against totals in running text."""
    for block in view.document.texts:
        for found in breakdowns(block.text):
            severity = severity_of(found)
            if severity is None:
                continue
            parts = "＋".join(f"{p.value}" for p in found.parts)
            sum_ = found.total.shown(found.sum)
            more = "大于" if found.difference > 0 else "小于"
            message = (f"分项{parts}＝{sum_}，{more}总数{found.total.shown(found.total.amount)}" if len(found.parts) > 1
                       else f"其中{sum_}大于总数{found.total.shown(found.total.amount)}")
            start = min(found.total.start, found.parts[0].start)
            end = max(found.total.end, found.parts[-1].end)
            yield Hit(block, message, "分项之和应当等于总数，请逐项核对。", start, end, severity=severity)


def is_turned(one: Decimal, other: Decimal) -> bool:
    """Whether one number is the other with its digits in another order: 128 and 182."""
    digits = [f"{value.normalize():f}".replace(".", "") for value in (one, other)]
    return one != other and len(digits[0]) > 1 and sorted(digits[0]) == sorted(digits[1])


def severity_of(found: Breakdown) -> Severity | None:
    """Error where no reading makes it right: a complete list of parts that exclude one another; a list that may be incomplete is only mentioned."""
    difference, total = found.difference, found.total.amount
    if difference == 0 or (found.total.rounded and abs(difference) <= sum(q.rounding for q in (found.total, *found.parts))):
        return None
    if len(found.parts) == 1:
        return ("error" if found.plain else "info") if difference > 0 else None
    turned = len(found.parts) > 2 and is_turned(found.sum, total)
    if found.sum > 2 * total and not turned:
        return None
    near = turned or abs(difference) <= max(Decimal(3) if total < 100_000 else total / 20, total / 5)
    if difference > 0:
        return "info" if not found.plain or (not near and found.sum * 2 > total * 3) else "error" if near and not turned else "warning"
    if not near:
        return None
    if turned:
        return "warning"
    if not found.closed:
        return ("info" if len(found.parts) > 2 else None) if not found.plain or abs(difference) > max(Decimal(2), total / 20) else "warning"
    return "error" if found.plain else "info"


RULE = Rule("V-CNT-02", "分项之和等于总数", "规定", "巡察文书校验 V-CNT-02", check,
            wrong="反馈问题23个，其中党的领导方面8个、党的建设方面9个、从严治党方面7个", right="反馈问题24个，其中……8个、……9个、……7个")
