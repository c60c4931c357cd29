"""The provision cited exists; where no text is held that is said, not guessed."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.cited import citations
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Missing provisions are errors; those of texts not held are mentioned once for each work."""
    said: set[str] = set()
    for block, citation in citations(view):
        judged = citation.judged
        if judged.verdict == "no_such_provision":
            near = f"（{judged.expected}）" if judged.expected else ""
            yield Hit(block, judged.message, f"请核对条号{near}；没有核对过的只写全名。", citation.start, citation.end)
        elif judged.verdict == "text_not_held" and citation.found.work is not None and citation.found.work.id not in said:
            said.add(citation.found.work.id)
            yield Hit(block, judged.message, "先用 xundocs corpus add 导入官方文本，或者只写全名。", citation.start, citation.end, severity="info")


RULE = Rule("V-CITE-02", "引用的条款存在", "规定", "巡察文书校验 V-CITE-02", check, wrong="《清源县巡察整改工作办法》第九十九条", right="《清源县巡察整改工作办法》第九条")
