"""One organisation keeps one name through a document, with a directory or without."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.names.near_names import DEPARTMENTS, is_slip

_PLACED = lazy(r"(?:([\u4e00-\u9fa5]{2})([市县区州旗])|(?<![\u4e00-\u9fa5])([市县区州旗]))([\u4e00-\u9fa5]{2,12}?(?:局|医院|中学|小学|公司|中心|管委会|领导小组|委员会办公室))(?!长)")
_SHORTEST = 4
"""Characters below which two names one character apart are two bodies: 教育局, 体育局."""


def check(view: View) -> Iterator[Hit]:
    """Two names of one place with the same ending that are a slip apart; the rarer one is reported."""
    if view.anatomy.regulation or not view.has("局", "医院", "中学", "小学", "公司", "中心", "小组", "办公室"):
        return
    directory = view.settings.office.directory
    known = {n.removeprefix("中共") for o in directory.organisations for n in (o.name, o.admin) if n} if directory else set()
    places: dict[tuple[str, str], list[tuple[Block, re.Match[str]]]] = {}
    declared: set[tuple[str, str]] = set()
    for block, match in view.matches(_PLACED):
        before = block.text[max(0, match.start() - 2):match.start(4)]
        if "简称" in before:
            declared.add((match[2] or match[3], match[4]))
        if "原" not in before:
            places.setdefault((match[2] or match[3], match[4]), []).append((block, match))
    for short in declared:
        del places[short]
    counts = Counter({name: len(found) for name, found in places.items()})
    for (level, name), found in places.items():
        for (other_level, other), others in places.items():
            if level == other_level and _is_rarer(counts, (level, name), (level, other), found, others) and _alike(name, other) \
                    and not any(f"{m[1] or ''}{level}{name}" in known for _, m in found):
                block, match = found[0]
                yield Hit(block, f"这里写“{match[0]}”，别处写“{others[0][1][0]}”", "请核对名称，全文用一个。", match.start(), match.end())
                break


def _is_rarer(counts: Counter[tuple[str, str]], one: tuple[str, str], other: tuple[str, str], found: list[tuple[Block, re.Match[str]]],
              others: list[tuple[Block, re.Match[str]]]) -> bool:
    if one == other:
        return False
    if counts[one] != counts[other]:
        return counts[one] < counts[other] and counts[one] == 1
    return counts[one] == 1 and (found[0][0].index, found[0][1].start()) > (others[0][0].index, others[0][1].start())


def _alike(one: str, other: str) -> bool:
    if one in DEPARTMENTS and other in DEPARTMENTS:
        return False
    if len(one) > 3 and sorted(one) == sorted(other):
        return True
    if sorted(one) == sorted(other):
        return one in DEPARTMENTS or other in DEPARTMENTS
    if one.endswith(("小组", "办公室")) and len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) > 1:
        return False  # two leading groups: 教育工作, 巡察工作
    return min(len(one), len(other)) > _SHORTEST and is_slip(one, other)


RULE = Rule("V-ORG-01", "同一单位前后名称一致", "实务", "巡察文书校验 V-ORG-01", check, wrong="云岭市住房和城乡建设局……云岭市住房与城乡建设局", right="云岭市住房和城乡建设局")
