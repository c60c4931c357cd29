"""由72%提高到96%，提高24个百分点; 37件，同比下降11.9%（上年同期42件）: what a change comes to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xundocs.model.percentage import percent
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_RISE, _FALL = "提高|上升|提升|增长|增加|扩大", "下降|降低|减少|回落|缩小"
_POINTS = lazy(rf"由[^，。；\d]{{0,6}}(\d{{1,3}}(?:\.\d{{1,4}})?)[%％](?:{_RISE}|{_FALL})?(?:到|至|为)(\d{{1,3}}(?:\.\d{{1,4}})?)[%％]，(?:共)?({_RISE}|{_FALL})了?(\d{{1,3}}(?:\.\d{{1,4}})?)个百分点")
_YEAR_ON_YEAR = lazy(rf"(\d{{1,9}})(个|件|条|项|起|人|人次|户|份|次)，(?:同比|较上年同期|比上年同期)({_RISE}|{_FALL})了?(\d{{1,4}}(?:\.\d{{1,4}})?)[%％][（(，](?:上年|去年)同期(?:为|是)?(\d{{1,9}})\2")


def check(view: View) -> Iterator[Hit]:
    """Changes of which the sentence itself gives both ends."""
    for block, match in view.matches(_POINTS, "百分点"):
        first, last, stated = Decimal(match[1]), Decimal(match[2]), Decimal(match[4])
        signed = stated if match[3] in _RISE.split("|") else -stated
        if last - first != signed:
            yield Hit(block, f"{first}%到{last}%相差{abs(last - first)}个百分点，写的是{match[3]}{stated}个", "请核对两个百分比和差数。", match.start(), match.end())
    for block, match in view.matches(_YEAR_ON_YEAR, "同比", "同期"):
        now, before, stated = int(match[1]), int(match[5]), Decimal(match[4])
        digits = max(0, -int(stated.as_tuple().exponent))
        right = percent(abs(now - before), before, digits) if before else stated
        grown = now > before
        if right != stated or (now != before and grown != (match[3] in _RISE.split("|"))):
            yield Hit(block, f"{before}到{now}{'增长' if grown else '下降'}{right}%，写的是{match[3]}{stated}%", "请核对两期的数和百分比。", match.start(), match.end())


RULE = Rule("V-PCT-01", "升降幅度与前后两数相符", "规定", "巡察文书校验 V-PCT-01；四舍五入", check,
            wrong="由72%提高到96%，提高42个百分点", right="由72%提高到96%，提高24个百分点")
