"""No 、 between adjacent titles or quotations."""

from __future__ import annotations

from xundocs.review.rule import Rule, pattern_rule

RULE = Rule("P-3", "并列的书名号、引号之间不用顿号", "一般", "GB/T 15834—2011 4.5.3.5", pattern_rule(
    r"》、《|”、“", "》、《", "”、“", message="{}之间通常不用顿号", remedy="去掉顿号；中间夹有注释的保留。"), severity="info",
    wrong="《准则》、《条例》", right="《准则》《条例》")
