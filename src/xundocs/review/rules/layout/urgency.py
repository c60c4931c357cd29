"""Urgency is 特急 or 加急."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.layout.secrecy_mark import secrecy_line


def check(view: View) -> Iterator[Hit]:
    """A line of its own among the first; after the grade of secrecy."""
    if not view.anatomy.issued:
        return
    limit = view.anatomy.title[0].index
    for block in view.document.body[:8]:
        text = re.sub(r"\s", "", block.text)
        if block.index >= limit:
            return
        if text in ("急件", "紧急", "急", "特级", "加级", "火急", "平急", "特提", "急办"):
            yield Hit(block, f"紧急程度写的是“{text}”", "公文用“特急”或者“加急”。")
        elif text in ("特急", "加急"):
            secret = secrecy_line(view)
            if secret is not None and secret.index > block.index:
                yield Hit(block, "紧急程度排在密级前面", "自上而下依次是份号、密级、紧急程度。")


RULE = Rule("H-3", "紧急程度", "规定", "GB/T 9704—2012 7.2.3；《党政机关公文处理工作条例》第九条", check, wrong="急件", right="特急、加急")
