"""Ranges of numbers take ～ or —, not a hyphen."""

from __future__ import annotations

import re

from xundocs.review.rule import Rule, pattern_rule

_TIME = re.compile(r"[年月日时点]|\d[:：]\d")


def _right(match: re.Match[str]) -> str | None:
    """～ between amounts, — between times; articles (第3-5条) are written out by a person."""
    return None if match[0][0] == "第" else match[0].replace("-", "—" if _TIME.search(match[0]) else "～")


RULE = Rule("P-7", "数值、时间起止的连接号", "规定", "GB/T 15834—2011 4.13", pattern_rule(
    r"(?<![\d.\-A-Za-z])(?:19|20)\d{2}年?-(?:(?:19|20)\d{2}年|\d{1,2}月)|(?<![\d.\-A-Za-z])\d{1,2}月(?:\d{1,2}日)?-(?:\d{4}年)?\d{1,2}月|(?<![\d.\-A-Za-z])\d{1,2}日-\d{1,2}日|(?<![\d.\-A-Za-z:：])\d{1,2}[:：]\d{2}-\d{1,2}[:：]\d{2}(?![:：\d])|第\d{1,3}-\d{1,3}[条款项页章号]|(?<![\d.\-A-Za-z第])\d{1,6}(?:\.\d+)?[%％]?-\d{1,6}(?:\.\d+)?(?:%|％|亿元|万元|元|人|个|名|件|项|条|户|次|天|日|时|点|周|年|页|分钟|小时|个月|周岁|岁|平方米|米|亩|公里)",
    "-", message="“{}”里用了短横", remedy="数值范围用“～”，时间起止用“—”或者“至”。",
    replacement=_right), severity="warning", wrong="2024-2025年、15%-30%", right="2024—2025年、15%～30%")
