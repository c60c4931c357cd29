"""Mail addresses of private providers."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.documents.patterns import FORBIDDEN, find_forbidden
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """163, qq, outlook …"""
    if not view.has("@"):
        return
    family = FORBIDDEN["private_mail"]
    for block in view.document.texts:
        if "@" in block.text:
            for match in find_forbidden("private_mail", block.text):
                yield Hit(block, f"出现{family.label}“{match[0]}”", family.remedy, match.start(), match.end())


RULE = Rule("V-SEC-06", "私人商业邮箱", "实务", "巡察文书保密规则 F2 R12", check, wrong="邮箱：xuncha@163.com", right="邮箱：单位公务邮箱")
