"""由72%提高到96%，提高24个百分点; 37件，同比下降11.9%（上年同期42件）: what a change in percent comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xundocs.model.comparisons import Change, changes
from xundocs.model.percentage import percent
from xundocs.model.quantities import UNIT
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

RELATIVE = ("%", "倍", "个百分点")


def check(view: View) -> Iterator[Hit]:
    """Changes of which the text gives both ends."""
    if not view.has("%", "％", "倍"):
        return
    for block in view.document.texts:
        if any(mark in block.text for mark in "%％倍"):
            yield from in_paragraph(block)


def in_paragraph(block: Block) -> Iterator[Hit]:
    """The changes in percent of one paragraph."""
    for change in changes(block.text):
        if change.unit in RELATIVE:
            yield Hit(block, _said(change), "请核对两期的数和升降幅度。", change.start, change.end)
    yield from _by_difference(block)


_DIFFERENCE = lazy(rf"(?<![\d.])(\d[\d.]*)({UNIT})[^。；\d]{{0,6}}，(?:同比|环比|比上年(?:同期)?|较上年(?:同期)?|比去年(?:同期)?|较去年(?:同期)?)(增加|减少|上升|下降|多|少|增|减)了?[\u4e00-\u9fa5]{{0,4}}?(\d[\d.]*)\2[^。；，\d]{{0,4}}[，、](?:同比)?(?:增长|下降|增幅|降幅|上升|减少|降低|提高)[为达了]?(\d{{1,3}}(?:\.\d{{1,2}})?)[%％]")


def _by_difference(block: Block) -> Iterator[Hit]:
    """受理418件，同比增加21件，增长5.3%: the earlier figure is what the difference leaves."""
    for match in _DIFFERENCE.finditer(block.text):
        last, by, stated = (Decimal(n.rstrip(".")) for n in (match[1], match[4], match[5]))
        first = last - by if match[3][0] in "增上多" else last + by
        digits = max(0, -int(stated.as_tuple().exponent))
        if first > 0 and not re.search(r"(?:上年|去年|同期|上期)[^，。；]{0,6}$", block.text[max(0, match.start() - 12):match.start()]) and (right := percent(by, first, digits)) != stated:
            yield Hit(block, f"{first}{match[2]}到{last}{match[2]}变动{right}%，写的是{stated}%", "请核对两期的数和升降幅度。", match.start(), match.end(), severity="warning")


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
