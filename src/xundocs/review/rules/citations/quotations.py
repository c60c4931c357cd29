"""Quotations say what the text says."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.cited import citations
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Differences of words are errors, of marks only hints."""
    for block, citation in citations(view):
        judged = citation.judged
        if judged.verdict == "misquoted":
            start, end = citation.mention.quote_span
            yield Hit(block, judged.message, f"原文：{judged.expected}" if judged.expected else "请对照原文。", start, end, severity="info" if judged.light else None)


RULE = Rule("V-CITE-04", "引文与原文一致", "规定", "巡察文书校验 V-CITE", check, wrong="第九条规定：“……能够检验”", right="第九条规定：“……能够检查”")
