"""A full page holds 22 lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from xundocs.review.rendered import section_at
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.sheets import Sheet

LEAST, MOST = 20.5, 23.5
"""Lines: the standard allows adjusting, a line more or less is no fault."""
BODY = 5.0
"""Millimetres of type from which a line is one of the text (三号 is 5.6)."""


def check(view: View) -> Iterator[Hit]:
    """The distance most neighbouring lines of upright pages have, in the height of the text area."""
    sheets: list[Sheet] = view.cache.get("sheets", [])
    first = next((b for b in view.anatomy.main_text if len(b.text) > 20), None)
    if not view.anatomy.issued or first is None:
        return
    gaps: Counter[float] = Counter()
    for sheet in sheets:
        lines = [line for line in sheet.content if BODY <= line.size < 6.5]
        gaps.update(round(below.base - above.base, 1) for above, below in pairwise(lines) if below.base - above.base < 20)
    section = section_at(view, sheets, 0)
    if sum(gaps.values()) < 8 or section is None:
        return
    gap, _ = gaps.most_common(1)[0]
    lines_a_page = (sheets[0].height - section.top_mm - section.bottom_mm) / gap if gap else 22
    if not LEAST <= lines_a_page <= MOST:
        yield Hit(first, f"印出来每页约{lines_a_page:.0f}行", "每页22行：行距固定值28.95磅左右，版心高225毫米。", 0, 16)


RULE = Rule("PG-3", "印出来每页22行", "一般", "GB/T 9704—2012 5.2.3", check, only="docx", wrong="行距20磅，每页32行", right="每页22行")
