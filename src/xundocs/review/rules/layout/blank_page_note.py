"""此页无正文 is no longer a way out."""

from __future__ import annotations

from xundocs.review.rule import Rule, pattern_rule

RULE = Rule("B-13", "不用“此页无正文”", "实务", "GB/T 9704—2012 7.3.5.5（1999年版明文禁止）", pattern_rule(
    r"[（(]?\s?此页无正文\s?[）)]?", "此页无正文", message="写了“{}”", remedy="调整行距、字距，使署名与正文同页。"), wrong="（此页无正文）", right="调整行距、字距")
