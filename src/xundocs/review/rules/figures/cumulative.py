"""A cumulative total is not smaller than one of the figures it should hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.sentences import PART, start_of
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_COUNTED = lazy(r"(问题线索|线索|问题|信访件|整改通知书|意见建议)(\d{1,7})(件|个|条|份|项)(?:[、，]?(?:涉及)?(\d{1,7})人)?|(?<![\d.])(\d{1,7})(件|个|条|份|项)(问题线索|线索|问题|信访件|整改通知书|意见建议)")
_TOTAL = lazy(r"累计|总计|历年|建立以来|以来共|全年共|全年累计")


def check(view: View) -> Iterator[Hit]:
    """累计发现线索134件 beside 线索255件 of one round: the scopes differ or a figure is wrong."""
    if not view.has("累计", "总计", "以来", "全年") or view.anatomy.regulation:
        return
    totals: list[tuple[str, str, int, Block, re.Match[str]]] = []
    others: list[tuple[str, str, int, Block, re.Match[str]]] = []
    for block, match in view.matches(_COUNTED, "线索", "问题", "信访件", "通知书", "建议"):
        noun, unit = (match[1] or match[7]).replace("问题线索", "线索"), match[3] or match[6]
        begin = start_of(block.text, match.start(), PART)
        entry = (noun, unit, int(match[2] or match[5]), block, match)
        (totals if _TOTAL.search(block.text[begin:match.start()]) else others).append(entry)
    for noun, unit, total, block, match in totals:
        larger = next((o for o in others if o[0] == noun and o[1] == unit and o[2] > total), None)
        if larger is not None:
            yield Hit(block, f"累计数“{match[0]}”小于另一处的“{larger[4][0]}”", "部分不能大于总数；口径不同的写明统计区间和范围。", match.start(), match.end())


RULE = Rule("V-CNT-02", "累计数不小于分项", "规定", "巡察文书校验 V-CNT-02", check, severity="warning",
            wrong="累计线索134件……其中一轮线索255件", right="累计线索273件……一轮线索255件、另一轮18件")
