"""Titles are cited in full and as they are."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.terms import WRONG_TITLES
from xundocs.review.cited import citations
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Titles of nothing, misspelt ones, short names that nobody declared (mentioned only)."""
    taken: set[tuple[int, int]] = set()
    full: set[str] = set()
    for block, citation in citations(view):
        judged, work = citation.judged, citation.found.work
        if judged.verdict == "wrong_title":
            taken.add((block.index, citation.start))
            yield Hit(block, judged.message, f"改为{judged.expected}。" if judged.expected else "请核对名称。", citation.start, citation.end)
        elif work is not None and citation.found.exact:
            full.add(work.id)
        elif work is not None and citation.mention.by == "title" and work.id not in full and not citation.mention.declared:
            full.add(work.id)
            yield Hit(block, f"《{citation.mention.name}》是简称，全名是《{work.title}》", "第一次出现写全名，或者用“（以下简称……）”说明。", citation.start, citation.end,
                      severity="warning" if work.kind in ("党内法规", "联合规章") else "info")
    wrong = WRONG_TITLES[0]
    for block, match in view.matches(lazy(wrong.expression), *wrong.triggers):
        if (block.index, match.start()) not in taken and not any(i == block.index and match.start() <= s < match.end() for i, s in taken):
            yield Hit(block, f"{match[0]}：{wrong.why}", f"改为{wrong.right}。", match.start(), match.end())


RULE = Rule("V-CITE-03", "法规名称写全写对", "规定", "巡察文书校验 V-CITE-03", check, wrong="《巡察工作条例》", right="《中国共产党巡视工作条例》")
