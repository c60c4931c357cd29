"""The lines of a title form a trapezium or a diamond."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.documents.layout import text_width
from xundocs.review.rendered import squeezed
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.sheets import Sheet

TITLE = 7.0
"""Millimetres of type from which a line is one of a title (二号 is 7.8)."""


def check(view: View) -> Iterator[Hit]:
    """Three lines or more of which one in the middle is shorter than both its neighbours; a last line of one or two characters."""
    sheets: list[Sheet] = view.cache.get("sheets", [])
    anatomy = view.anatomy
    if not anatomy.issued or not sheets or not anatomy.title:
        return
    title = squeezed(anatomy.title_text)
    lines = [squeezed(line.text) for line in sheets[0].content if line.size >= TITLE and squeezed(line.text) in title]
    if "".join(lines) != title or len(lines) < 2:
        return
    widths = [text_width(line) for line in lines]
    if any(widths[i] + 2 < min(widths[i - 1], widths[i + 1]) for i in range(1, len(widths) - 1)):
        yield Hit(anatomy.title[0], "标题排成了沙漏形：" + "／".join(lines), "排成梯形或者菱形，回行做到词意完整、长短适宜。")
    elif widths[-1] <= 2:
        yield Hit(anatomy.title[-1], f"标题末行只有“{lines[-1]}”", "排成梯形或者菱形，回行做到词意完整、长短适宜。")


RULE = Rule("B-1", "标题的排列", "一般", "GB/T 9704—2012 7.3.1", check, only="docx", severity="info", wrong="两头长、中间短；末行一个字", right="梯形或者菱形")
