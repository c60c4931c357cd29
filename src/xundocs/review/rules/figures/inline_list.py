"""五项责任 names five: a count and the list that spells it out in the same sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.numerals import to_int
from xundocs.problems import Severity
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_COUNT = r"(?<![第\d.、—~～至到零百十千])([一二两三四五六七八九十]|\d{1,2})(?:个|项|种|类|大|方面|条|家|名|所|支|位|户|份|本|册)([\u4e00-\u9fa5]{0,8}?)(?:[”’》][\u4e00-\u9fa5]{0,4})?"
_JOIN = r"(?:[，,]?(?:即|分别是|分别为|具体是|具体为|具体包括|包括)[:：]?|[:：]|（|——)"
_ITEM = r"[“‘《]?[^、，。；;：:（）()“”‘’《》\n\d]{1,16}[”’》]?"
_LIST = lazy(rf"{_COUNT}({_JOIN})((?:{_ITEM}、){{2,14}}{_ITEM})(?=[。；;）\n]|$)")
_AND = lazy(r"(?<=[\u4e00-\u9fa5”])(?:和|与|及|、)")


_QUOTED = lazy(rf"[“‘]([两三四五六七八九十])([^一二两三四五六七八九十，。、“”‘’\s]{{1,6}})[”’]({_JOIN})((?:{_ITEM}、){{1,14}}{_ITEM})(?=[。；;）\n，]|$)")
_PLAIN_ITEM = r"[^、，。；;：:（）()\n\d]{2,40}"
_LONG = lazy(r"(?<![第\d.、—~～至到零百十千])([二两三四五六七八九十]|\d{1,2})(?:个|项|种|类|点|条|方面)([\u4e00-\u9fa5]{0,8}?)[”’]?([:：])((?:[^；。\n：]{2,90}；){1,11}[^；。\n：]{2,90})(?=。|$)")
_ALIKE = lazy(rf"(?<![第\d.、—~～至到零百十千])([二两三四五六七八九十]|\d{{1,2}})个([\u4e00-\u9fa5]{{2,4}})[”’]?([:：]|，即)((?:{_PLAIN_ITEM}，){{1,9}}{_PLAIN_ITEM})(?=。|；|$)")
_PLACES = lazy(rf"{_COUNT}([（(])((?:{_ITEM}(?:、|和|及|与)){{1,14}}{_ITEM})(?=[）)])")
_THINGS = lazy(r"村|镇|乡|乡镇|社区|单位|部门|党组织|县|区|市|学校|企业|支部|党支部|项目|小组|巡察组")

def check(view: View) -> Iterator[Hit]:
    """Lists separated by 、 throughout that end with the sentence or bracket; lists right before their count."""
    if not view.has("、", "；", "：", "，即"):
        return
    yield from _numbered(view)
    yield from _clauses(view)
    for block, match in view.matches(_QUOTED, "“", "‘"):
        stated, items = to_int(match[1]), match[4].split("、")
        if block.text[match.end():match.end() + 1] == "，" and not all(match[2].strip("个项种类大")[:2] in item for item in items):
            continue
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


def _clauses(view: View) -> Iterator[Hit]:
    """3类问题：……；……；……。 three clauses of one sentence; 四个到位：……到位，……到位; 两个村（甲村和乙村）."""
    for block, match in view.matches(_LONG, "；"):
        items = match[4].split("；")
        if re.search(r"[一二三四五六七八九]是|第[一二三四五六]|[（(][一二三四五六1-9][）)]|其中|\d、|①|(?:^|；)\s*\d{1,2}[.．]", match[4]) or re.search(r"其中|分别", block.text[max(0, match.start() - 10):match.start()]):
            continue
        yield from _clause_hit(block, match, items, "warning")
    for block, match in view.matches(_ALIKE, "，"):
        items = match[4].split("，")
        if all(item.endswith(match[2][-2:]) for item in items):
            yield from _clause_hit(block, match, items, None)
    for block, match in view.matches(_PLACES, "（", "("):
        items = re.split(r"、|和|及|与", match[4])
        if _THINGS.fullmatch(match[2]) and all(item.endswith(match[2][-1]) for item in items):
            yield from _clause_hit(block, match, items, None)


_NUMBERED = lazy(r"(?:下列|以下|如下)([一二两三四五六七八九十]|\d{1,2})(?:个|项|种|类|条|份|件)(?:方面)?(?:的)?[\u4e00-\u9fa5]{0,10}(?:，[\u4e00-\u9fa5]{2,14})?[:：]\s?(?=[（(]一[）)])")
_MARK = lazy(r"(?<=[：:；;。])\s?[（(]([一二三四五六七八九十]{1,2})[）)]")


def _numbered(view: View) -> Iterator[Hit]:
    """下列4类材料：（一）……；（二）……；（三）……；（四）……。 in one paragraph."""
    for block, match in view.matches(_NUMBERED, "（一）", "(一)"):
        stated, marks = to_int(match[1]), [to_int(m[1]) for m in _MARK.finditer(block.text, match.end() - 1)]
        count = next((i for i, m in enumerate(marks) if m != i + 1), len(marks))
        if stated is not None and count > 1 and stated != count:
            yield Hit(block, f"写的是“{match[0].rstrip('：: ')}”，列到第{count}项", "请核对个数。", match.start(), match.end())


def _clause_hit(block: Block, match: re.Match[str], items: list[str], severity: Severity | None) -> Iterator[Hit]:
    stated = to_int(match[1])
    if stated is not None and stated != len(items) and abs(stated - len(items)) <= 3 and "等" not in items[-1][-2:]:
        yield Hit(block, f"写的是“{match[0][:match.start(3) - match.start()].strip('“”‘’')}”，列出的有{len(items)}项", "请核对个数，或者补上、删去所列内容。",
                  match.start(), match.end(), severity=severity)


RULE = Rule("V-CNT-01", "所列项数与写明的个数相符", "规定", "巡察文书校验 V-CNT-01", check,
            wrong="“五项责任”，即统筹规划、年度推进、组织实施、听取研究、工作报备、激励考核", right="“六项责任”，即……")
