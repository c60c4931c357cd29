"""The page of the 版记 and the blank page before it bear no number."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.rendered import squeezed
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.sheets import Sheet


def check(view: View) -> Iterator[Hit]:
    """Blank pages with a number; a last page that holds nothing but the foot, with a number."""
    sheets: list[Sheet] = view.cache.get("sheets", [])
    anatomy = view.anatomy
    foot = [squeezed(b.text) for b in (anatomy.copy_to, anatomy.printed) if b is not None]
    if not foot or not anatomy.issued or len(sheets) < 2:
        return
    for number, sheet in enumerate(sheets, 1):
        if sheet.number is None:
            continue
        lines = [squeezed(line.text) for line in sheet.content]
        if not lines:
            yield Hit(None, f"第{number}页是空白页，编了页码", "版记页前有空白页的，空白页和版记页均不编页码。", excerpt=f"第{number}页")
        elif number == len(sheets) and all(any(line in text for text in foot) for line in lines):
            yield Hit(None, f"第{number}页只有版记，编了页码", "版记页前有空白页的，空白页和版记页均不编页码。", excerpt=f"第{number}页", severity="warning")


RULE = Rule("N-3", "空白页、版记页不编页码", "规定", "GB/T 9704—2012 7.5", check, only="docx", wrong="空白页上有页码", right="空白页和版记页没有页码")
