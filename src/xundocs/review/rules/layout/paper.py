"""The page is A4."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.geometry import mm
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Every section, upright or turned; a difference of 2 mm is the paper's own tolerance."""
    severity = None if view.anatomy.official else "info"
    for number, section in enumerate(view.document.sections, 1):
        sides = sorted((mm(section.width), mm(section.height)))
        if sides[0] and (abs(sides[0] - 210) > 2 or abs(sides[1] - 297) > 2):
            yield Hit(None, f"第{number}节纸张是{sides[0]:.0f}×{sides[1]:.0f}毫米，不是A4（210×297毫米）", "在页面设置里改成A4。", excerpt=f"{sides[0]:.0f}×{sides[1]:.0f}",
                      severity=severity)  # type: ignore[arg-type]


RULE = Rule("PG-1", "用A4纸", "规定", "GB/T 9704—2012 5.1", check, only="docx", wrong="16开、Letter", right="210毫米×297毫米")
