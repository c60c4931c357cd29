"""A letter shows no page number on its first page."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Only where the footers carry page numbers at all."""
    if not view.anatomy.letter or not view.document.sections:
        return
    has_numbers = any("PAGE" in b.fields for b in view.document.blocks if b.part == "footer")
    if has_numbers and not view.document.sections[0].title_page:
        yield Hit(None, "信函首页显示了页码", "设首页不同，首页不显示页码。", excerpt="页码")


RULE = Rule("X-1", "信函首页不显示页码", "规定", "GB/T 9704—2012 10.1", check, only="docx", wrong="首页有页码", right="首页不同")
