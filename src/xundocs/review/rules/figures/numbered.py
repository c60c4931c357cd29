"""发现4个问题：1.……；2.……；3.……。 one paragraph numbers its items: they are as many as the words before them say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.numerals import to_int
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_KINDS = (lazy(r"(?<=[：:。；;，])\s*(\d{1,2})[.．、](?!\d)"), lazy(r"(?<=[：:。；;，])\s*[（(](\d{1,2})[）)]"),
          lazy(r"(?<=[：:。；;，])\s*[（(]([一二三四五六七八九十]{1,2})[）)]"), lazy(r"(?<=[：:。；;，])\s*([①②③④⑤⑥⑦⑧⑨⑩])"))
_COUNT = lazy(r"(?<![第\d.一二三四五六七八九十])(\d{1,2}|[一二两三四五六七八九十])(?:个方面|方面|点|个|项|条|类|种|件|份|步|处|起)([^。；：:\d]{0,20})[：:。]\s*$")
_SAID = lazy(r"(?:下列|以下|如下)[^。]{0,6}$")
MOST = 60
"""Marks of one paragraph that are counted."""


def check(view: View) -> Iterator[Hit]:
    """Marks that run from 1 without a gap, right after a count."""
    if view.anatomy.regulation:
        return
    for block in view.document.texts:
        if block.part != "comment" and ("2" in block.text or "二" in block.text or "②" in block.text):
            for number, pattern in enumerate(_KINDS):
                yield from _series(block, list(pattern.finditer(block.text))[:MOST], told=number == 2)


def _series(block: Block, marks: list[re.Match[str]], told: bool) -> Iterator[Hit]:
    first, last = None, 0
    for mark in [*marks, None]:
        value = _number(mark[1]) if mark else 1
        if mark is not None and first is not None and value == last + 1:
            last = value
            continue
        if first is not None and last >= 2:
            yield from _judged(block, first, last, told)
        first, last = (mark, 1) if value == 1 else (None, 0)


def _number(text: str) -> int | None:
    return "①②③④⑤⑥⑦⑧⑨⑩".find(text) + 1 or to_int(text)


def _judged(block: Block, first: re.Match[str], last: int, told: bool) -> Iterator[Hit]:
    begin = max(0, first.start() - 46)
    match = _COUNT.search(block.text[begin:first.start()])
    stated = to_int(match[1]) if match else None
    if match is None or stated is None or stated in (1, last) or abs(stated - last) > 3:
        return
    lead = block.text[begin:begin + match.start()]
    if (told and _SAID.search(lead)) or re.search(r"其中[^。]{0,8}$|之一", lead + match[2]):
        return
    yield Hit(block, f"写的是“{match[0].strip('：:。 ')}”，列到第{last}项", "请核对个数，或者补上、删去所列内容。", begin + match.start(), first.end())


RULE = Rule("V-CNT-01", "一段之内编号的各项与写明的个数相符", "规定", "巡察文书校验 V-CNT-01", check, severity="warning",
            wrong="发现4个问题：1.……；2.……；3.……。", right="发现3个问题：1.……；2.……；3.……。")
