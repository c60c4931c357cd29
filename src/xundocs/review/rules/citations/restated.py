"""第二十一条规定，一般不超过10日: words of a provision given again without quotation marks, with another number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xundocs.model.numerals import to_int
from xundocs.model.sentences import end_of, start_of
from xundocs.review.cited import citations
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

if TYPE_CHECKING:
    from xundocs.citations import Citation, Library

_NUMBER = lazy(r"\d+(?:\.\d+)?|(?<!第)[一二三四五六七八九十百两]{1,4}(?=个?(?:工作)?[日天月年周人名次项倍份份以成种类条]|分之|小时|万元|元)")
_RULES_ON = lazy(r"该(?:条|款|项|规定|办法|条例)|上述规定|此条")
"""A following sentence that goes on about the provision."""
_FACT = lazy(r"已(?=[于在经按由将把])|了(?!解)|完毕|实际|仅用|提前|超过规定|逾期|超期|才")
"""Words of what was done, which need not be what the provision says."""
_ALIKE = 6
"""Characters round a number, before and after it together, that text and provision share."""
_REACH = 200
"""Characters after the citation, and before one in brackets, that may restate it."""
_CONTEXT = 16
_ENDS = "，。；：（）《》“”\n"


def check(view: View) -> Iterator[Hit]:
    """Numbers near a cited provision that stand between the provision's words and are not its own."""
    said: set[tuple[int, int]] = set()
    for block, citation in citations(view):
        if citation.judged.verdict == "ok" and citation.found.provisions and not citation.mention.quote and not citation.found.own:
            for hit in _restated(view, block, citation):
                if (block.index, hit.start) not in said:
                    said.add((block.index, hit.start))
                    yield hit


def _restated(view: View, block: Block, citation: Citation) -> Iterator[Hit]:
    written = [n for low, high in _regions(block.text, citation) for n in _numbers(block.text, low, high)]
    if not written:
        return
    held = [n for text in _held(view, citation) for n in _numbers(text, 0, len(text))]
    matched = [(number, best) for number in written if (best := [n for n in held if _shared(number, n) >= _ALIKE])]
    right = {(n.before[-_ALIKE:], n.after[:_ALIKE]) for number, best in matched for n in best if n.value == number.value}
    for number, best in matched:
        top = max(_shared(number, n) for n in best)
        meant = [n for n in best if _shared(number, n) == top]
        if all(n.value != number.value and (n.before[-_ALIKE:], n.after[:_ALIKE]) not in right for n in meant) \
                and not _FACT.search(_clause(block.text, number.start)):
            start, end = start_of(block.text, number.start, _ENDS), end_of(block.text, number.end, _ENDS)
            yield Hit(block, f"“{block.text[start:end]}”与所引条文不符：条文写的是{meant[0].written}", "请对照原文；引用条文不能改动数字。", start, end, severity="warning")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a text with what stands right before and after it, blanks left out, other numbers as #."""

    start: int
    end: int
    written: str
    value: float
    before: str
    after: str


def _numbers(text: str, low: int, high: int) -> list[_Number]:
    found = list(_NUMBER.finditer(text, low, high))
    return [_Number(m.start(), m.end(), m[0], float(m[0]) if m[0][0].isdecimal() else to_int(m[0]) or 0,
                    _masked(text[max(low, m.start() - _CONTEXT):m.start()]), _masked(text[m.end():min(high, m.end() + _CONTEXT)])) for m in found]


def _shared(one: _Number, other: _Number) -> int:
    """Characters the two share on both sides of the number; none where the unit is another."""
    after = _common(one.after, other.after)
    return after + _common(one.before[::-1], other.before[::-1]) if after else 0


def _common(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _clause(text: str, place: int) -> str:
    return text[start_of(text, place, _ENDS):end_of(text, place, _ENDS)]


def _regions(text: str, citation: Citation) -> Iterator[tuple[int, int]]:
    """The sentence after the citation, sentences on 该条 that follow, and what stands before a citation in brackets."""
    limit = min(len(text), citation.end + _REACH)
    stop = end_of(text, citation.end, "。；《\n", limit)
    yield citation.end, stop
    while stop < limit and text[stop] in "。；" and _RULES_ON.match(text, stop + 1):
        start, stop = stop + 1, end_of(text, stop + 1, "。《\n", limit)
        yield start, stop
    if text[max(0, citation.start - 1):citation.start] in ("（", "(") or text[max(0, citation.start - 3):citation.start].endswith(("（见", "（按照", "（依据", "（根据")):
        yield start_of(text, citation.start, "。；》\n", max(0, citation.start - _REACH)), citation.start


def _held(view: View, citation: Citation) -> list[str]:
    """The texts of the cited provisions."""
    corpus = view.settings.corpus
    library: Library = corpus() if callable(corpus) else corpus
    work, version = citation.found.work, citation.found.version
    text = library.text(work, version) if work is not None and version is not None else None
    if text is None:
        return []
    return [node.full_text for i in citation.found.provisions if (node := library.find(text, i)) is not None]


def _masked(clause: str) -> str:
    return _NUMBER.sub("#", re.sub(r"[\s“”]", "", clause))


RULE = Rule("V-CITE-04", "转述条文不改数字", "规定", "巡察文书校验 V-CITE", check, severity="warning",
            wrong="第二十一条规定，一般不超过15日（条文为10日）", right="第二十一条规定，一般不超过10日")
