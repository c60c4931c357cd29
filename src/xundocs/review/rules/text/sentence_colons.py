"""A sentence has one level of colon."""

from __future__ import annotations

from xundocs.review.rule import Rule, pattern_rule

RULE = Rule("P-9", "一句话不套用两层冒号", "规定", "GB/T 15834—2011 4.7.3.3", pattern_rule(
    r"(?:如下|以下|下列)[^。；：\n]{0,12}：[^。；：\n“（]{1,30}：(?!\d)(?=[^。；：]{0,60}[。；])", "：", message="“{}”套用了两层冒号", remedy="改成一层，或者分成两句。"),
    severity="info", wrong="存在以下问题：一是学习不够：……", right="存在以下问题：一是学习不够，……")
