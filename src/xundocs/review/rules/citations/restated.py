"""第二十一条规定，一般不超过10日: words of a provision given again without quotation marks, with another number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xundocs.model.numerals import to_int
from xundocs.model.sentences import end_of
from xundocs.review.cited import citations
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

if TYPE_CHECKING:
    from xundocs.citations import Citation, Library

_SAYING = lazy(r"(?:的|中|里|明确|作出)?(?:规定|要求|明确|提出|的规定|的要求)[^，。；：“”]{0,6}[，：]?")
_NUMBER = lazy(r"\d+(?:\.\d+)?|(?<!第)[一二三四五六七八九十百两]{1,4}(?=个?(?:工作)?[日天月年周人名次项倍份份以成种类条]|分之|小时|万元|元)")
_CLAUSE = lazy(r"[^，。；：、“”（）\n]+")
_SHORTEST = 6
"""Characters besides the number that a clause shares with the provision."""
_REACH = 160
"""Characters after the citation that may restate it."""


def check(view: View) -> Iterator[Hit]:
    """Clauses after a cited provision whose words are the provision's and whose number is not."""
    for block, citation in citations(view):
        if citation.judged.verdict == "ok" and citation.found.provisions and not citation.mention.quote and not citation.found.own:
            yield from _restated(view, block, citation)


def _restated(view: View, block: Block, citation: Citation) -> Iterator[Hit]:
    said = _SAYING.match(block.text, citation.end)
    if said is None:
        return
    stop = end_of(block.text, said.end(), "。；《\n")
    after = [m for m in _CLAUSE.finditer(block.text, said.end(), min(stop, said.end() + _REACH)) if _NUMBER.search(m[0])]
    if not after:
        return
    held = [(_masked(clause), _numbers(clause)) for clause in _held(view, citation)]
    known = {words: [n for w, n in held if w == words] for words, numbers in held if numbers}
    for clause in after:
        words, numbers = _masked(clause[0]), _numbers(clause[0])
        if len(words.replace("#", "")) < _SHORTEST:
            continue
        same = known.get(words) or [n for w, ns in known.items() if len(words) > _SHORTEST + 3 and (w.endswith(words) or (words.endswith(w) and len(w) > _SHORTEST + 1)) for n in ns]
        same = [n[-len(numbers):] if len(n) > len(numbers) else n for n in same]
        if same and numbers not in same and all(len(n) == len(numbers) for n in same):
            right = "、".join(str(n) for n in same[0])
            yield Hit(block, f"“{clause[0]}”与所引条文不符：条文写的是{right}", "请对照原文；引用条文不能改动数字。", clause.start(), clause.end(), severity="warning")


def _held(view: View, citation: Citation) -> list[str]:
    """The clauses of the cited provisions."""
    corpus = view.settings.corpus
    library: Library = corpus() if callable(corpus) else corpus
    work, version = citation.found.work, citation.found.version
    text = library.text(work, version) if work is not None and version is not None else None
    if text is None:
        return []
    nodes = [node for i in citation.found.provisions if (node := library.find(text, i)) is not None]
    return [m[0] for node in nodes for m in _CLAUSE.finditer(node.full_text)]


def _masked(clause: str) -> str:
    return _NUMBER.sub("#", re.sub(r"\s", "", clause))


def _numbers(clause: str) -> list[int | float]:
    return [float(n) if "." in n else to_int(n) or 0 for n in _NUMBER.findall(re.sub(r"\s", "", clause))]


RULE = Rule("V-CITE-04", "转述条文不改数字", "规定", "巡察文书校验 V-CITE", check, severity="warning",
            wrong="第二十一条规定，一般不超过15日（条文为10日）", right="第二十一条规定，一般不超过10日")
