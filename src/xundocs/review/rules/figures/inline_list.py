"""五项责任 names five: a count and the list that spells it out in the same sentence."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.numerals import to_int
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_COUNT = r"(?<![第\d.、—~～至到])([一二两三四五六七八九十]|\d{1,2})(?:个|项|种|类|大|方面|条)([\u4e00-\u9fa5]{0,8}?)[”’》]?"
_JOIN = r"(?:[，,]?(?:即|分别是|分别为|具体是|具体为|具体包括|包括)[:：]?|[:：]|（|——)"
_ITEM = r"[“‘《]?[^、，。；;：:（）()“”‘’《》\n\d]{1,16}[”’》]?"
_LIST = lazy(rf"{_COUNT}({_JOIN})((?:{_ITEM}、){{2,14}}{_ITEM})(?=[。；;）\n]|$)")
_AND = lazy(r"和|与|及|、")


_QUOTED = lazy(rf"[“‘]([两三四五六七八九十])([^一二两三四五六七八九十，。、“”‘’\s]{{1,6}})[”’]({_JOIN})((?:{_ITEM}、){{1,14}}{_ITEM})(?=[。；;）\n]|$)")
_BEFORE = lazy(rf"(?:分为|分|包括|包含|经过|为|由|有|按照?|从|对|在|覆盖|围绕|聚焦|针对|突出|抓好|紧盯|推进|强化)((?:{_ITEM}、){{2,14}}{_ITEM}?)([二两三四五六七八九十]|\d{{1,2}})(个专题|个领域|个维度|个阶段|个环节|个步骤|个方面|个部分|个单位|个部门|个乡镇|个党组织|个镇|个村|大类|类|种|方面)")
_VERBS = lazy(r"等|查找|发现|整改|完成|开展|共|实施|制定|建立|修订|提出|召开|检查|核实|调阅|涉及|其中|以及其他|移交|存在|作出|形成")


def check(view: View) -> Iterator[Hit]:
    """Lists separated by 、 throughout that end with the sentence or bracket; lists right before their count."""
    if not view.has("、"):
        return
    yield from _counted_before(view)
    for block, match in view.matches(_QUOTED, "“", "‘"):
        stated, items = to_int(match[1]), match[4].split("、")
        if stated is None or "等" in items[-1][-3:] or len(items) <= stated <= len(items) + sum(len(_AND.findall(i)) for i in items):
            continue
        if len(items) > 1 and abs(stated - len(items)) <= 3:
            yield Hit(block, f"写的是“{match[1]}{match[2]}”，列出的有{len(items)}项", "请核对个数，或者补上、删去所列内容。", match.start(), match.end(),
                      severity="error" if match[3] not in ("（", "——") else "warning")
    for block, match in view.matches(_LIST, "、"):
        stated = to_int(match[1])
        items = match[4].split("、")
        last = items[-1]
        if stated is None or stated == 1 or last.rstrip("”’》").endswith(("等", "等等")) or "等" in last[-3:]:
            continue
        least = len(items)
        most = least + sum(len(_AND.findall(item)) for item in items)
        if least <= stated <= most:
            continue
        sure = match[3] not in ("（", "——") and not match[3].endswith("包括")
        yield Hit(block, f"写的是“{match[0][:match.start(3) - match.start()].strip('“”‘’《》')}”，列出的有{least}项", "请核对个数，或者补上、删去所列内容。",
                  match.start(), match.end(), severity="error" if sure else "warning")


def _counted_before(view: View) -> Iterator[Hit]:
    """分为准备、了解、报告、反馈4个阶段."""
    for block, match in view.matches(_BEFORE, "个", "类", "种", "方面"):
        stated = to_int(match[2])
        items = match[1].split("、")
        most = len(items) + sum(len(_AND.findall(item)) for item in items)
        if stated is None or _VERBS.search(items[-1]) or len(items) <= stated <= most or abs(stated - len(items)) > 2:
            continue
        yield Hit(block, f"列出的有{len(items)}项，写的是“{match[2]}{match[3]}”", "请核对个数。", match.start(1), match.end(), severity="warning")


RULE = Rule("V-CNT-01", "所列项数与写明的个数相符", "规定", "巡察文书校验 V-CNT-01", check,
            wrong="“五项责任”，即统筹规划、年度推进、组织实施、听取研究、工作报备、激励考核", right="“六项责任”，即……")
