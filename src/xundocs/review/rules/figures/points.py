"""满分100分: the points of the parts come to the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_ITEM = r"[^，。；、：:\d（）]{1,14}?\d{1,3}(?:\.\d)?分"
_LIST = lazy(rf"(?:满分|总分|总分值|百分制|共计?|合计)[^。；\d]{{0,6}}(\d{{2,3}})分(?:[，。：:；]|，其中|，由)((?:{_ITEM}[，、；]){{2,14}}{_ITEM})(?=[。；]|，(?:另|合计|共))")
_BOUND = lazy(r"以上|不足|不满|不超过|最多|至多|扣|加|每|以下|低于|高于|达到|起|得")


def check(view: View) -> Iterator[Hit]:
    """Only complete lists of plain points; thresholds, additions and deductions are no parts."""
    for block, match in view.matches(_LIST, "分"):
        if _BOUND.search(match[2]):
            continue
        points = [Decimal(p) for p in re.findall(r"(\d+(?:\.\d)?)分", match[2])]
        if sum(points) != int(match[1]):
            yield Hit(block, f"各项分值{'＋'.join(map(str, points))}＝{sum(points)}分，总分写{match[1]}分", "各项分值之和应当等于总分，请逐项核对。", match.start(), match.end())


RULE = Rule("V-CNT-02", "分值合计等于总分", "规定", "巡察文书校验 V-CNT-02", check,
            wrong="满分100分，其中材料完整30分、整改真实40分、群众认可35分", right="满分100分，其中材料完整30分、整改真实40分、群众认可30分")
