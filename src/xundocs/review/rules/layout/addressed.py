"""The text addresses the addressee: 你局 to a 局, 你镇 to a 镇."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_YOU = lazy(r"(?<![“《])[你贵](局|镇|乡|院|校|公司|村|街道|县|市|区|部|办)(?![委级直长门])")
_SORTS = {"局": "局", "镇": "镇", "乡": "乡", "医院": "院", "法院": "院", "检察院": "院", "中学": "校", "小学": "校", "学校": "校", "公司": "公司", "村": "村", "街道": "街道",
          "宣传部": "部", "组织部": "部", "统战部": "部", "武装部": "部", "工作部": "部", "领导小组办公室": "办"}
_BODIES = ("局", "院", "校", "公司", "部")
"""Sorts of bodies none of which is part of another."""


def check(view: View) -> Iterator[Hit]:
    """One addressee of one sort; where the text uses the right word too, only one other body is a slip."""
    block = view.anatomy.addressee
    if block is None or not view.has("你", "贵"):
        return
    name = block.text.strip().rstrip("：:")
    if re.search(r"[、，；]|各|有关", name):
        return
    last = max(((name.rfind(word), word) for word in _SORTS if word in name), default=None)
    if last is None:
        return
    sort = _SORTS[last[1]]
    uses = [(b, m) for b, m in view.matches(_YOU, "你", "贵") if b.cell is None]
    main = {b.index for b in view.anatomy.main_text}
    odd = [(b, m) for b, m in uses if m[1] != sort]
    if len(odd) == len(uses) or (len(odd) == 1 and sort in _BODIES and odd[0][1][1] in _BODIES and odd[0][0].index in main):
        if not odd:
            return
        first, match = odd[0]
        yield Hit(first, f"主送“{name}”，这里称“{match[0]}”", f"请核对主送机关和称谓，应称“{match[0][0]}{sort}”。", match.start(), match.end())


RULE = Rule("B-4", "称谓与主送机关相符", "实务", "GB/T 9704—2012 7.3.2", check, wrong="清源县财政局：……请你院……", right="清源县财政局：……请你局……")
