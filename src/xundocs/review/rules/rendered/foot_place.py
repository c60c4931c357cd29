"""版记 stands at the bottom of the last page's 版心."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.rendered import last_section, line_of
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.sheets import Sheet

ROOM = 12.0
"""Millimetres the last line may stay above the edge: a line of 四号 with its border."""


def check(view: View) -> Iterator[Hit]:
    """The last line of the foot, against the lower edge of the text area."""
    sheets: list[Sheet] = view.cache.get("sheets", [])
    anatomy, section = view.anatomy, last_section(view)
    last = anatomy.printed or anatomy.copy_to
    if last is None or not anatomy.issued or section is None or not sheets:
        return
    place = line_of(sheets, last.text, from_end=True)
    if place is None:
        return
    number, line = place
    if number != len(sheets) - 1:
        yield Hit(last, f"版记在第{number + 1}页，后面还有{len(sheets) - number - 1}页", "版记置于公文最后一页，附件放在版记之前。", 0, 16)
        return
    gap = sheets[number].height - section.bottom_mm - line.bottom
    if gap > ROOM:
        yield Hit(last, f"版记末行距版心下边缘{gap:.0f}毫米", "版记最后一个要素置于最后一面，末条分隔线与版心下边缘重合。", 0, 16, severity="warning")


RULE = Rule("F-1", "版记在最后一页版心底部", "规定", "GB/T 9704—2012 7.4.1、7.3.7", check, only="docx", wrong="版记紧接在正文后面；版记后面是附件", right="版记在末页版心最下面")
