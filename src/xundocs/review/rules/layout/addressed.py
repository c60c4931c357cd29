"""The text addresses the addressee: 你局 to a 局, 你镇 to a 镇."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_WORDS = ("局", "镇", "乡", "院", "校", "公司", "村", "街道", "县", "市", "区", "部", "办", "中心", "支队", "大队", "队", "社", "站", "所", "馆", "厅", "行", "会", "集团")
_YOU = lazy(rf"(?<![“《])[你贵]({'|'.join(_WORDS)})(?![委级直长门议])")
_PARTY = lazy(r"(?<![“《])[你贵](?:局|镇|乡|院|校|公司|村|街道|委|办|单位|中心)?(党组|党委|党支部|支部|党总支|总支|党工委)(?!书记|办公室|会议|成员)")
_SORTS = {"局": "局", "镇": "镇", "乡": "乡", "医院": "院", "法院": "院", "检察院": "院", "中学": "校", "小学": "校", "学校": "校", "公司": "公司", "村": "村", "街道": "街道",
          "宣传部": "部", "组织部": "部", "统战部": "部", "武装部": "部", "工作部": "部", "领导小组办公室": "办", "中心": "中心", "支队": "支队", "大队": "大队", "合作社": "社",
          "联社": "社", "联合社": "社", "图书馆": "馆", "文化馆": "馆", "博物馆": "馆", "档案馆": "馆", "银行": "行", "联合会": "会", "协会": "会", "派出所": "所", "研究所": "所", "集团": "集团"}
_BODIES = ("局", "院", "校", "公司", "部", "中心", "支队", "大队", "社", "馆", "行", "会", "所")
"""Sorts of bodies none of which is part of another."""
_BROADER = {"支队": ("队", "单位"), "大队": ("队",), "集团": ("公司",), "公司": ("集团",)}
"""Words as right as the exact one."""
_ORGANS = (("党组", ("党组",)), ("党工委", ("党工委", "党委")), ("总支部委员会", ("党总支", "总支", "支部")), ("支部委员会", ("党支部", "支部")), ("党支部", ("党支部", "支部")),
           ("委员会", ("党委", "党工委")), ("党委", ("党委",)))
"""How the name of a Party organisation ends, and how it may be called."""


def check(view: View) -> Iterator[Hit]:
    """One addressee of one sort; where the text uses the right word too, only one other body is a slip."""
    yield from _party(view)
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
    odd = [(b, m) for b, m in uses if m[1] != sort and m[1] not in _BROADER.get(sort, ())]
    if len(odd) == len(uses) or (len(odd) == 1 and sort in _BODIES and odd[0][1][1] in _BODIES and odd[0][0].index in main):
        if not odd:
            return
        first, match = odd[0]
        yield Hit(first, f"主送“{name}”，这里称“{match[0]}”", f"请核对主送机关和称谓，应称“{match[0][0]}{sort}”。", match.start(), match.end())


def _party(view: View) -> Iterator[Hit]:
    """你党委 to a 党组: a Party organisation is called by its own sort."""
    block = view.anatomy.addressee
    name = block.text.strip().rstrip("：:") if block is not None else ""
    if not name.startswith("中共") or re.search(r"[、，；]|各|有关", name) or not view.has("你", "贵"):
        return
    right = next((words for end, words in _ORGANS if name.endswith(end)), None)
    uses = [(b, m) for b, m in view.matches(_PARTY, "你", "贵") if b.cell is None]
    odd = [(b, m) for b, m in uses if right is not None and m[1] not in right]
    if right is not None and odd and (len(odd) == len(uses) or len(odd) == 1):
        first, match = odd[0]
        yield Hit(first, f"主送“{name}”，这里称“{match[0]}”", f"请核对主送机关和称谓，应称“{match[0][0]}{right[0]}”。", match.start(), match.end())


RULE = Rule("B-4", "称谓与主送机关相符", "实务", "GB/T 9704—2012 7.3.2", check, wrong="清源县财政局：……请你院……", right="清源县财政局：……请你局……")
