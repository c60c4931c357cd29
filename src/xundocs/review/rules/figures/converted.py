"""An amount repeated in another unit in brackets is the same amount."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_PAIR = lazy(r"(?<![\d.,])(\d[\d,]{0,14}(?:\.\d{1,6})?)\s?(万元|亿元|元)\s?[（(](?:合|即|折合|约合)?(?:人民币)?\s?(\d[\d,]{0,14}(?:\.\d{1,6})?)\s?(万元|亿元|元)[）)]")
_VALUE = {"元": 1, "万元": 10_000, "亿元": 100_000_000}


def check(view: View) -> Iterator[Hit]:
    """12.6万元（126000元); a rounded repetition is fine."""
    for block, match in view.matches(_PAIR, "元（", "元("):
        if match[2] == match[4]:
            continue
        one, other = (Decimal(n.replace(",", "")) * _VALUE[u] for n, u in ((match[1], match[2]), (match[3], match[4])))
        step = max(_VALUE[u] * Decimal(10) ** -len(n.partition(".")[2]) for n, u in ((match[1], match[2]), (match[3], match[4])))
        if abs(one - other) > step / 2:
            yield Hit(block, f"{match[1]}{match[2]}与括号里的{match[3]}{match[4]}不相等", "请核对金额和单位。", match.start(), match.end())


RULE = Rule("V-AMT-02", "换算的金额相等", "规定", "巡察文书校验（数字核对）", check, wrong="12.6万元（12600元）", right="12.6万元（126000元）")
