"""The first page shows text."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.rendered import page_of, squeezed
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """The first paragraph of the text begins on page one; a form or stub before the document proper has a page of its own."""
    pages: list[str] = view.cache.get("pages", [])
    anatomy = view.anatomy
    first = next((b for b in anatomy.main_text if len(b.text.strip()) > 6), None)
    page = page_of(pages, first.text) if anatomy.issued and first is not None else None
    if first is not None and page and not any(squeezed(line.text) in pages[page] for line in anatomy.title):
        yield Hit(first, "首页没有正文", "首页必须显示正文：缩小发文机关标志，或者把主送机关移到版记。", 0, 16)


RULE = Rule("B-5", "首页显示正文", "规定", "GB/T 9704—2012 7.3.3", check, only="docx", wrong="正文从第2页开始", right="首页有正文")
