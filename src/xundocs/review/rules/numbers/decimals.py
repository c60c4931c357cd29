"""0.5 keeps its zero."""

from __future__ import annotations

from xundocs.review.rule import Rule, pattern_rule

RULE = Rule("D-3", "小数不省略整数位的零", "规定", "GB/T 15835—2011 5.2.3", pattern_rule(
    r"(?<![0-9A-Za-z.…、）)])\.\d+(?=[%％万亿个元吨亩倍])", ".", message="“{}”小数点前少了0", remedy="写成 0.5 的样子。", replacement=lambda m: "0" + m[0]),
    wrong="下降.5%", right="下降0.5%")
