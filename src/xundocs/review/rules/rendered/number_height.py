"""The dashes of the page number stand 7 mm below the text area."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.rendered import section_at
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.sheets import Sheet

WANTED, SLACK = 7.0, 3.0
"""Millimetres below the lower edge, and what printing and fonts may differ."""
DASH = 0.38
"""How far above the base line a dash stands, in parts of the size."""


def check(view: View) -> Iterator[Hit]:
    """The first upright page that bears a number at its foot."""
    sheets: list[Sheet] = view.cache.get("sheets", [])
    if view.anatomy.mark is None or view.anatomy.number is None:
        return
    for number, sheet in enumerate(sheets):
        line, section = sheet.number, section_at(view, sheets, number)
        if line is None or sheet.wide or section is None or line.base < sheet.height / 2:
            continue
        distance = line.base - DASH * line.size - (sheet.height - section.bottom_mm)
        if abs(distance - WANTED) > SLACK:
            yield Hit(None, f"第{number + 1}页页码的一字线距版心下边缘{distance:.0f}毫米", "页脚距边界设为25.1毫米左右，使一字线上距版心下边缘7毫米。",
                      excerpt=line.text.strip())
        return


RULE = Rule("N-1", "页码距版心下边缘7毫米", "一般", "GB/T 9704—2012 7.5", check, only="docx", wrong="页码贴近纸边", right="一字线上距版心下边缘7毫米")
