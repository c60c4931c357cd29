"""What is cited is in force on the document's date."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.cited import citations
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Repealed works and versions named that no longer apply; texts of articles that only list what they replace are left out."""
    for block, citation in citations(view):
        judged = citation.judged
        if judged.verdict == "not_in_force":
            around = block.text[max(0, citation.start - 6):citation.end + 24]
            history = any(word in around for word in ("同时废止", "废止", "原《", "曾", "当时", "历次", "沿革"))
            yield Hit(block, judged.message, f"改引{judged.expected}。" if judged.expected else "请核对现行有效的版本。", citation.start, citation.end,
                      severity="info" if history or judged.light else None)


RULE = Rule("V-CITE-01", "引用的法规现行有效", "规定", "巡察文书校验 V-CITE-01", check, wrong="《国家行政机关公文处理办法》", right="《党政机关公文处理工作条例》")
