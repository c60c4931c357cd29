"""等 follows without 、; an ellipsis and 等 are not used together."""

from __future__ import annotations

from xundocs.review.rule import Rule, pattern_rule

RULE = Rule("P-6", "省略号、顿号和“等”", "规定", "GB/T 15834—2011 4.5、4.11", pattern_rule(
    r"…{1,2}等(?!待|级)|等…{1,2}|、等(?!待|级|同|价|额|第|次|高|于)", "等", message="“{}”不能连用", remedy="留一个。",
    replacement=lambda match: "等" if match[0] == "、等" else None), severity="warning",
    wrong="土地、房屋、等资产", right="土地、房屋等资产")
