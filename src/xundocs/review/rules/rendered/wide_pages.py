"""On a lying page the number stays where the upright pages have it."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View
from xundocs.review.sheets import Sheet


def check(view: View) -> Iterator[Hit]:
    """Lying pages among upright ones whose number stands at their own foot or head."""
    sheets: list[Sheet] = view.cache.get("sheets", [])
    if not view.anatomy.issued or not any(not s.wide for s in sheets):
        return
    for number, sheet in enumerate(sheets, 1):
        line = sheet.number if sheet.wide else None
        if line is not None and 30 < line.left < sheet.width - 30:
            yield Hit(None, f"第{number}页横排，页码在横排页的下方或者上方", "横排表格的页码位置与其他页码一致：放在装订后与竖排页相同的位置（用文本框竖放）。",
                      excerpt=f"第{number}页", severity="info")
            return


RULE = Rule("PG-8", "横排页的页码位置", "规定", "GB/T 9704—2012 8", check, only="docx", severity="info", wrong="横排页页码在长边下方", right="与竖排页的页码位置一致")
