"""It can be told which work is meant."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.cited import citations
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Short names and provisions that could mean several works or none named before."""
    if view.anatomy.regulation:
        return
    for block, citation in citations(view):
        if citation.judged.verdict == "ambiguous" and citation.mention.by != "bare":
            yield Hit(block, citation.judged.message, "写全名，或者先说明简称。", citation.start, citation.end)


RULE = Rule("V-CITE-05", "所引法规明确", "实务", "巡察文书校验 V-CITE", check, severity="info", wrong="《条例》第五条（前文没有说明是哪部条例）", right="《中国共产党巡视工作条例》（以下简称《条例》）")
