"""A figure that is named again is the same: 上述356.8万元, 全县12个乡镇, the same words before an amount."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.mentions import Mention, is_slip, mentions
from xundocs.review.rule import Hit, Rule, View

_BACK = lazy(r"(?:上述|以上|前述|该笔|这笔|(?:上述|以上|前述)(?:资金|款项|金额|费用|补贴)|追缴的?|收回的?|追回的?|清退的?|涉及的|违规(?:发放|支出|列支)的)(?:共计|合计)?$")
_FOUND = lazy(r"(?:排查|查|梳理|摸排|核查|清查|清理|收集|发现|反馈|指出|移交|认领|排查出|交办|征求|收到|制定|建立|采取|提出|安排|承担|明确|细化)(?:出|到)?的$")
_SCOPE = lazy(r"(全县|全市|全区|全镇|全乡|全村|全局|我县|我市|我镇|我局|该县|该镇|该局|该村)(?:现)?(?:共)?(?:有|辖)?(?:的)?(?:行政)?$")
MOST = 500
"""Figures of one document that are compared with one another."""
_MONEY = ("元", "万元", "亿元")
_SAME_WORDS = 6
"""Characters before a number that make two of them the same statement."""


def check(view: View) -> Iterator[Hit]:
    """Only numbers that look mistyped: digits swapped or one changed; for a whole place any second value."""
    if view.anatomy.regulation:
        return
    found = [m for m in mentions(view) if not m.quantity.vague][:MOST]
    yield from _amounts(found)
    yield from _scopes(found)
    yield from _same_words(found)
    yield from _found_again(found)


def _amounts(found: list[Mention]) -> Iterator[Hit]:
    """上述, 追缴的 and an amount that stands nowhere before, with one that is nearly it."""
    for place, mention in enumerate(found):
        if mention.quantity.unit not in _MONEY or not _BACK.search(mention.before):
            continue
        earlier = [m.quantity for m in found[:place] if m.quantity.unit in _MONEY]
        near = [q for q in earlier if is_slip(q, mention.quantity)]
        if near and all(q.amount != mention.quantity.amount for q in earlier):
            yield _hit(mention, f"{near[-1].value}{near[-1].unit}")


def _found_again(found: list[Mention]) -> Iterator[Hit]:
    """对排查出的236个项目, when 236 stands nowhere before and 263个项目 does."""
    for place, mention in enumerate(found):
        noun = mention.after[:2]
        if mention.quantity.unit in _MONEY or len(noun) < 2 or not _FOUND.search(mention.before):
            continue
        earlier = [m.quantity for m in found[:place] if m.quantity.unit == mention.quantity.unit and m.counts(noun)]
        near = [q for q in earlier if is_slip(q, mention.quantity)]
        if near and all(q.value != mention.quantity.value for q in earlier):
            yield _hit(mention, f"{near[-1].value}{near[-1].unit}{noun}")


def _scopes(found: list[Mention]) -> Iterator[Hit]:
    """全县12个乡镇 here, 全县13个乡镇 there."""
    seen: dict[tuple[str, str], list[Mention]] = {}
    for mention in found:
        scope = _SCOPE.search(mention.before)
        if scope and len(mention.after) >= 2 and not re.search(r"20\d\d年|上年|原", mention.before) and not re.match(r"中|里|已|完|整|问|存|未|没", mention.after):
            seen.setdefault((scope[1], mention.quantity.unit + mention.after[:2]), []).append(mention)
    for places in seen.values():
        values = [m.quantity.value for m in places]
        if len(set(values)) == 2 and len(places) <= 6:
            odd = next(m for m in places if m.quantity.value != values[0])
            yield _hit(odd, f"{values[0]}{odd.quantity.unit}{odd.after[:2]}")


def _same_words(found: list[Mention]) -> Iterator[Hit]:
    seen: dict[tuple[str, str], Mention] = {}
    for mention in found:
        words = re.sub(r"^.*?(?:其中|已|共|并|对)", "", mention.before)[-_SAME_WORDS:]
        money = mention.quantity.unit in _MONEY
        words = words[-4:] if money else words
        if len(words) < (4 if money else _SAME_WORDS) or mention.block.cell is not None:
            continue
        first = seen.setdefault((words, mention.quantity.unit), mention)
        if first is not mention and first.block is not mention.block and is_slip(first.quantity, mention.quantity) and (not money or _swapped(first, mention)) and len(str(first.quantity.value)) > 2:
            yield _hit(mention, f"{words}{first.quantity.value}{first.quantity.unit}")


def _swapped(one: Mention, other: Mention) -> bool:
    return sorted(str(one.quantity.value)) == sorted(str(other.quantity.value))


def _hit(mention: Mention, other: str) -> Hit:
    quantity = mention.quantity
    return Hit(mention.block, f"这里写{quantity.value}{quantity.unit}，前面写“{other}”", "请核对哪一个对，全文统一；口径不同的写明口径。", quantity.start, quantity.end, severity="warning")


RULE = Rule("V-CNT-04", "再次提到的数字与前面一致", "规定", "巡察文书校验 V-CNT-01", check, severity="warning",
            wrong="涉及金额356.8万元……上述365.8万元", right="涉及金额356.8万元……上述356.8万元")
