"""《》 is for texts, not for meetings and campaigns."""

from __future__ import annotations

from xundocs.review.rule import Rule, pattern_rule

RULE = Rule("P-10", "书名号只用于书、文、报、刊", "规定", "GB/T 15834—2011 4.15", pattern_rule(
    r"《[^《》]{1,20}(?:会议|活动|培训班|大赛|论坛|座谈会|大会|现场会|推进会|领导小组|委员会|办公室)》", "》", message="{}不是书、文、报、刊名", remedy="用引号，或者不加标点。"),
    severity="warning", wrong="召开《整改推进会》", right="召开整改推进会")
