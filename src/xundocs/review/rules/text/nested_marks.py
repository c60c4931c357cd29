"""Inside 《》 stand 〈〉, inside （） no （）."""

from __future__ import annotations

from xundocs.review.rule import Rule, pattern_rule

_INNER = str.maketrans("《》", "〈〉")

RULE = Rule("P-4", "书名号里用单书名号", "规定", "GB/T 15834—2011 4.15.3", pattern_rule(
    r"《[^《》\n]{0,40}《[^《》\n]{1,40}》[^《》\n]{0,40}》", "《", message="“{}”双书名号套双书名号", remedy="里面一层用〈〉。",
    replacement=lambda match: f"《{match[0][1:-1].translate(_INNER)}》"),
    severity="warning", wrong="《关于印发《工作规则》的通知》", right="《关于印发〈工作规则〉的通知》")
