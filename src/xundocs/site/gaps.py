"""Texts of which not every 条 is held: said on their page and where they are compared, so that nobody takes a gap for a repeal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from xundocs.model.numerals import to_chinese
from xundocs.problems import listed

_ARTICLE = re.compile(r"art_(\d+)")
_NUMBERED_ON = ("修正案", "决定")
"""Titles of texts whose own numbers go on from another text's."""
_MOST_NAMED = 3


def missing_articles(title: str, ids: Iterable[str]) -> str:
    """The 条 that a text skips, in words: 第一条至第三条、第七条. "" when it skips none.

    >>> missing_articles("巡察办法", ["art_4", "art_4__para_1", "art_5", "art_7", "art_7-1"])
    '第一条至第三条、第六条'
    """
    if any(word in title for word in _NUMBERED_ON):
        return ""
    held = sorted({int(match[1]) for name in ids if (match := _ARTICLE.fullmatch(name))})
    runs = [_run(before + 1, after - 1) for before, after in pairwise([0, *held]) if after > before + 1]
    return listed(runs, _MOST_NAMED, "等")


def _run(first: int, last: int) -> str:
    return f"第{to_chinese(first)}条" if first == last else f"第{to_chinese(first)}条至第{to_chinese(last)}条"
