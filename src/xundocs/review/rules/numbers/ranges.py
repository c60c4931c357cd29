"""Both ends of a range keep their unit: 15%～30%, 13万元～17万元."""

from __future__ import annotations

import re

from xundocs.review.rule import Rule, pattern_rule


def _full(match: re.Match[str]) -> str:
    return f"{match[1]}{match[4]}～{match[3]}{match[4]}"


RULE = Rule("D-2", "数值范围两端都带单位", "规定", "GB/T 15835—2011 5.1.4", pattern_rule(
    r"(?<![\d.%％])(\d+(?:\.\d+)?)([~～—－-]{1,2})(\d+(?:\.\d+)?)([%％]|万(?!元)|亿(?!元))", "%", "％", "万", "亿", message="“{}”前一个数少了单位",
    remedy="写成 15%～30% 的样子。", replacement=_full), severity="warning", wrong="15～30%", right="15%～30%")
