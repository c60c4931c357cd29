"""Adjacent numerals that mean about: 三四个, not 三、四个 or 3、4个."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.numerals import to_int
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_PAIR = lazy(r"(?<![一二三四五六七八九十\d第、至和题条款项表图件（(])([一二三四五六七八九]|\d)、([一二三四五六七八九]|\d)(个|名|天|次|位|年(?!级)|岁|人|百|千|万)(?![、\d])")


def check(view: View) -> Iterator[Hit]:
    """Two neighbouring digits with 、 between and a measure word after."""
    for block, match in view.matches(_PAIR, "、"):
        first, second = to_int(match[1]), to_int(match[2])
        if first is not None and second == first + 1:
            yield Hit(block, f"“{match[0]}”表示概数时中间不用顿号", "写成 三四个 的样子；如果是列举，补上名称。", match.start(), match.end())


RULE = Rule("D-5", "概数中间不用顿号", "规定", "GB/T 15835—2011 4.2.2", check, severity="warning", wrong="三、四个", right="三四个")
