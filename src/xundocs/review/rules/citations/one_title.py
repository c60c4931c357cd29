"""One regulation keeps one title through a document, whether its text is held or not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from xundocs.model.sentences import sentence_of
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_TITLE = lazy(r"《([^《》\n]{6,60}?(?:条例|办法|规定|规则|细则|准则|制度|法))(?:（(?:试行|暂行)）)?》")
_MADE = lazy(r"废止|代替|替代|原《|修订|修改|制定|出台|印发|起草|拟定|新订|升级|改为|改名|更名|演变|合并|旧|分别|以及|配套|起施行|本办法|本规定")
"""Words of a sentence that tell of one text made beside or in place of another."""
_MOST = 60
"""Different titles that are compared with one another."""


def check(view: View) -> Iterator[Hit]:
    """Two titles that nearly agree, in different sentences; the rarer one, else the later one."""
    if not view.has("《"):
        return
    places: dict[str, list[tuple[Block, re.Match[str]]]] = {}
    for block, match in view.matches(_TITLE, "《"):
        places.setdefault(match[1], []).append((block, match))
    if not 2 <= len(places) <= _MOST:
        return
    from xundocs.citations.near import resemble

    counts = Counter({name: len(found) for name, found in places.items()})
    known = _known(view)
    for name, found in places.items():
        block, match = found[0]
        if counts[name] > 1 or name in known or _MADE.search(sentence_of(block.text, match.start(), match.end())):
            continue
        for other, others in places.items():
            first, there = others[0]
            if other != name and (counts[other] > 1 or (first.index, there.start()) < (block.index, match.start())) and other not in known \
                    and first is not block and resemble(name, other) and not _MADE.search(sentence_of(first.text, there.start(), there.end()).replace("印发后", "")):
                yield Hit(block, f"这里写“{match[0]}”，别处写“{there[0]}”", "请核对名称，全文用一个。", match.start(), match.end())
                break


def _known(view: View) -> set[str]:
    """Titles of works in the library: those are judged by it."""
    from xundocs.review.cited import citations

    return {c.mention.name for _, c in citations(view) if c.found.work is not None or c.found.slip is not None}


RULE = Rule("V-CITE-03", "同一法规前后名称一致", "实务", "巡察文书校验 V-CITE-03", check,
            wrong="《清源县财务支出管理办法》……《清源县财务支出管理规定》", right="《清源县财务支出管理办法》")
