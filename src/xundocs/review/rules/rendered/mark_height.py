"""The mark of the issuing organ stands at its height: 35 mm below the 版心's upper edge, 20 mm in orders, 30 mm from the page's edge in letters."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.rendered import line_of, section_at
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.sheets import Sheet

SLACK = 5.0
"""Millimetres: faces differ in how much of their box the ink fills."""


def check(view: View) -> Iterator[Hit]:
    """The upper edge of the ink of the mark's first line on page one."""
    sheets: list[Sheet] = view.cache.get("sheets", [])
    anatomy = view.anatomy
    mark, section = anatomy.mark, section_at(view, sheets, 0)
    if mark is None or anatomy.number is None or section is None or not sheets:
        return
    place = line_of(sheets[:1], mark.text)
    if place is None:
        return
    top = place[1].top
    if anatomy.letter:
        wanted, measured, what = 30.0, top, "上页边"
    else:
        order = mark.text.strip().endswith(("令", "命令"))
        wanted, measured, what = (20.0 if order else 35.0), top - section.top_mm, "版心上边缘"
    if abs(measured - wanted) > SLACK:
        yield Hit(mark, f"发文机关标志上边缘距{what}{measured:.0f}毫米，应为{wanted:.0f}毫米", "把发文机关标志放进图文框或者文本框，按毫米定位。")


RULE = Rule("H-4", "发文机关标志的高度", "规定", "GB/T 9704—2012 7.2.4、10.1、10.2", check, only="docx", severity="warning", wrong="紧贴版心上边缘", right="上边缘距版心上边缘35毫米，信函距上页边30毫米，命令20毫米")
