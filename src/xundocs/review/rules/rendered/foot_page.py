"""版记 falls on an even page when sheets are printed on both sides."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View
from xundocs.review.sheets import Sheet


def check(view: View) -> Iterator[Hit]:
    """Only for documents of more than one page under a red mark; letters are free."""
    sheets: list[Sheet] = view.cache.get("sheets", [])
    anatomy = view.anatomy
    foot = anatomy.printed or anatomy.copy_to
    if foot is not None and anatomy.mark is not None and not anatomy.letter and len(sheets) > 1 and len(sheets) % 2:
        yield Hit(foot, f"全文{len(sheets)}页，版记在单数页", "双面印刷时版记一般落在双数页（最后一面）：末页前加空白页，空白页和版记页不编页码。", 0, 16, severity="info")


RULE = Rule("F-5", "版记在双数页", "实务", "GB/T 9704—2012 7.4、7.5（通行理解，2012年版没有这一句）", check, only="docx", severity="info", wrong="3页，版记在第3页", right="版记在第4页")
