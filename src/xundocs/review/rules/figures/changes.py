"""由72%提高到96%，提高24个百分点; 37件，同比下降11.9%（上年同期42件）: what a change in percent comes to."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.comparisons import Change, changes
from xundocs.model.percentage import percent
from xundocs.review.rule import Hit, Rule, View

RELATIVE = ("%", "倍", "个百分点")


def check(view: View) -> Iterator[Hit]:
    """Changes of which the text gives both ends."""
    if not view.has("%", "％", "倍"):
        return
    for block in view.document.texts:
        if any(mark in block.text for mark in "%％倍"):
            for change in changes(block.text):
                if change.unit in RELATIVE:
                    yield Hit(block, _said(change), "请核对两期的数和升降幅度。", change.start, change.end)


def _said(change: Change) -> str:
    first, last = change.first.shown(change.first.amount), change.last.shown(change.last.amount)
    unit = change.unit
    if change.first.unit == "%" and unit == "%":
        relative = percent(abs(change.difference), change.first.amount, 1) if change.first.amount else change.stated
        return f"{first}到{last}相差{abs(change.difference)}个百分点（变动{relative}%），写的是{change.word}{change.stated}%"
    if unit == "个百分点":
        return f"{first}到{last}相差{change.right}个百分点，写的是{change.word}{change.stated}个"
    return f"{first}到{last}{'增长' if change.difference > 0 else '下降'}{change.right}{unit}，写的是{change.word}{change.stated}{unit}"


RULE = Rule("V-PCT-01", "升降幅度与前后两数相符", "规定", "巡察文书校验 V-PCT-01；四舍五入", check,
            wrong="由72%提高到96%，提高42个百分点", right="由72%提高到96%，提高24个百分点")
