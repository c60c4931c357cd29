"""Years have four digits."""

from __future__ import annotations

from xundocs.review.rule import Rule, pattern_rule

RULE = Rule("D-1", "年份写四位", "规定", "GB/T 15835—2011 5.1.3", pattern_rule(
    r"(?<![\d第.])(?:截至|截止|在|自|到|从|至|于|，|。|；|（|^|（)((?:1\d|2\d)年(?=底|初|度|以来|上半年|下半年|末|[一二三四]季度|春|秋))|(?<![\d第.年])\d{2}年(?=(?:至|—|到)(?:19|20)\d{2}年)", "年",
    message="“{}”年份只写了两位", remedy="写四位，如 2026年。"), wrong="截至26年底", right="截至2026年底")
