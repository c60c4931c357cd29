"""Titles are cited in full and as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xundocs.model.sentences import sentence_of
from xundocs.model.terms import WRONG_TITLES
from xundocs.review.cited import citations
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

if TYPE_CHECKING:
    from xundocs.citations import Citation

_NEW = lazy(r"(?:制定|修订|出台|印发|起草|拟定|拟订|完善|审议|通过|建立|新订|废止|讨论|代替|原|曾|征求)[^，。；]{0,16}$")
_PASSED = lazy(r"(?:（[^（）]*）)?(?:已经|已|业经|现|经)[^，。；]{0,20}(?:通过|同意|印发|批准|实施|施行)")
_OLD = lazy(r"废止|失效|代替|取代|更名|曾")
"""Words before the title of a text of the office's own, which may resemble another."""


def check(view: View) -> Iterator[Hit]:
    """Titles of nothing, misspelt ones, short names that nobody declared (mentioned only)."""
    taken: set[tuple[int, int]] = set()
    full: set[str] = set()
    for block, citation in citations(view):
        judged, work = citation.judged, citation.found.work
        if judged.verdict == "wrong_title" and judged.light and _is_new(view, block, citation):
            continue
        if judged.verdict == "wrong_title":
            taken.add((block.index, citation.start))
            yield Hit(block, judged.message, _remedy(judged.expected, judged.light), citation.start, citation.end, severity="warning" if judged.light else None)
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


def _is_new(view: View, block: Block, citation: Citation) -> bool:
    """Whether the title is that of a text made, issued or replaced here, which may resemble another."""
    return bool(citation.mention.name in view.anatomy.title_text or _NEW.search(block.text, max(0, citation.start - 20), citation.start)
                or _OLD.search(sentence_of(block.text, citation.start, citation.end)) or _PASSED.match(block.text, citation.end))


def _remedy(expected: str, light: bool) -> str:
    if not expected:
        return "请核对名称。"
    return f"请核对名称，是不是{expected}？" if light else f"改为{expected}。"


RULE = Rule("V-CITE-03", "法规名称写全写对", "规定", "巡察文书校验 V-CITE-03", check, wrong="《巡察工作条例》", right="《中国共产党巡视工作条例》")
