"""A letter shows no page number on its first page, and no printing line at its end."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Only where the footers carry page numbers at all."""
    if not view.anatomy.letter or not view.document.sections:
        return
    if view.anatomy.printed is not None:
        yield Hit(view.anatomy.printed, "信函的版记写了印发机关和印发日期", "信函格式的版记不加印发机关和印发日期、分隔线。", severity="warning")
    has_numbers = any("PAGE" in b.fields for b in view.document.blocks if b.part == "footer")
    if has_numbers and not view.document.sections[0].title_page:
        yield Hit(None, "信函首页显示了页码", "设首页不同，首页不显示页码。", excerpt="页码")


RULE = Rule("X-1", "信函首页不显示页码、版记从简", "规定", "GB/T 9704—2012 10.1", check, only="docx", wrong="首页有页码", right="首页不同")
