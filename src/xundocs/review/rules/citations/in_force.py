"""What is cited is in force on the document's date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xundocs.model.sentences import end_of, start_of
from xundocs.review.cited import citations
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

if TYPE_CHECKING:
    from xundocs.citations import Citation


_HISTORY = lazy(r"废止|停止(?:执行|施行)|不再(?:执行|施行|适用)|失效|代替|替代|取代|曾|当时|历次|沿革|历史|此前|以前|之前|过去|前身|旧|原《|先后|起初|最早|首次|到20\d\d年|至20\d\d年|相比|与之(?:配套|对应)|演变|变化|对照")
"""Words that tell of a repealed work instead of relying on it."""


def check(view: View) -> Iterator[Hit]:
    """Repealed works and versions named that no longer apply; what is told as history is only mentioned."""
    found = citations(view)
    for block, citation in found:
        judged = citation.judged
        if judged.verdict == "not_in_force":
            told = judged.light or _is_history(block, citation) or any(
                other is block and c.found.work is not None and f"《{c.found.work.title}》" == judged.expected for other, c in found)
            yield Hit(block, judged.message, f"改引{judged.expected}。" if judged.expected else "请核对现行有效的版本。", citation.start, citation.end,
                      severity="info" if told else None)


def _is_history(block: Block, citation: Citation) -> bool:
    """Whether the sentence speaks of a time when the work was in force: history words, or a year before its repeal."""
    begin = start_of(block.text, citation.start)
    end = end_of(block.text, citation.end)
    if _HISTORY.search(block.text, begin, end):
        return True
    work = citation.found.work
    ended = (work.repealed or "")[:4] if work is not None else ""
    years = re.findall(r"((?:19|20)\d{2})年", block.text[begin:citation.end])
    return bool(ended and years and years[-1] <= ended)


RULE = Rule("V-CITE-01", "引用的法规现行有效", "规定", "巡察文书校验 V-CITE-01", check, wrong="《国家行政机关公文处理办法》", right="《党政机关公文处理工作条例》")
