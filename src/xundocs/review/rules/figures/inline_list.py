"""五项责任 names five: a count and the list that spells it out in the same sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.numerals import to_int
from xundocs.review.rule import Hit, Rule, View

_COUNT = r"(?<![第\d.、—~～至到])([一二两三四五六七八九十]|\d{1,2})(?:个|项|种|类|大|方面|条)([\u4e00-\u9fa5]{0,8}?)[”’》]?"
_JOIN = r"(?:[，,]?(?:即|分别是|分别为|具体是|具体为|具体包括|包括)[:：]?|[:：]|（|——)"
_ITEM = r"[“‘《]?[^、，。；;：:（）()“”‘’《》\n\d]{1,16}[”’》]?"
_LIST = re.compile(rf"{_COUNT}({_JOIN})((?:{_ITEM}、){{2,14}}{_ITEM})(?=[。；;）\n]|$)")
_AND = re.compile(r"和|与|及|、")


def check(view: View) -> Iterator[Hit]:
    """Lists of three or more, separated by 、 throughout and ending with the sentence or bracket."""
    if not view.has("、"):
        return
    for block, match in view.matches(_LIST, "、"):
        stated = to_int(match[1])
        items = match[4].split("、")
        last = items[-1]
        if stated is None or last.rstrip("”’》").endswith(("等", "等等")) or "等" in last[-3:]:
            continue
        least = len(items)
        most = least + sum(len(_AND.findall(item)) for item in items)
        if least <= stated <= most:
            continue
        sure = match[3] not in ("（", "——") and not match[3].endswith("包括")
        yield Hit(block, f"写的是“{match[0][:match.start(3) - match.start()]}”，列出的有{least}项", "请核对个数，或者补上、删去所列内容。",
                  match.start(), match.end(), severity="error" if sure else "warning")


RULE = Rule("V-CNT-01", "所列项数与写明的个数相符", "规定", "巡察文书校验 V-CNT-01", check,
            wrong="“五项责任”，即统筹规划、年度推进、组织实施、听取研究、工作报备、激励考核", right="“六项责任”，即……")
