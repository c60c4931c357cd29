"""No page is left blank in the middle."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Pages without anything but a number, the last one too."""
    pages: list[str] = view.cache.get("pages", [])
    for number, text in enumerate(pages, 1):
        if len(pages) > 1 and not text.strip("—-0123456789"):
            yield Hit(None, f"第{number}页是空白页", "删去多余的分页符或者空行。", excerpt=f"第{number}页")


RULE = Rule("R-1", "没有空白页", "实务", "排版惯例", check, only="docx", wrong="附件前多一个分页符", right="一个分页符")
