"""22 lines a page: a fixed pitch near 28.95 pt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View

LEAST, MOST = 540, 600
"""Twips. The standard names no pitch and allows adjusting; 27–30 pt is what offices use for 22 lines."""


def check(view: View) -> Iterator[Hit]:
    """The pitch of most body paragraphs of an issued document."""
    if not view.anatomy.issued:
        return
    paragraphs = [b for b in view.anatomy.main_text if b.look is not None and len(b.text) > 20]
    if len(paragraphs) < 2:
        return
    (line, rule), number = Counter((b.look.line, b.look.line_rule) for b in paragraphs if b.look).most_common(1)[0]
    if number * 2 < len(paragraphs):
        return
    if rule == "auto" and line != 240 and line:
        yield Hit(paragraphs[0], f"行距是{line / 240:.2g}倍，不是固定值", "设为固定值28.95磅左右，每页22行。", excerpt=f"{line / 240:.2g}倍行距")
    elif rule == "exact" and not LEAST <= line <= MOST:
        yield Hit(paragraphs[0], f"行距固定值{line / 20:g}磅，每页不是22行", "设为固定值28.95磅左右，每页22行。", excerpt=f"{line / 20:g}磅")


RULE = Rule("PG-3", "每页22行", "一般", "GB/T 9704—2012 5.2.3", check, only="docx", wrong="1.5倍行距", right="固定值28.95磅")
