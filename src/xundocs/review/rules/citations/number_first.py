"""先引标题、后引发文字号: 《关于……的通知》（清巡办〔2026〕8号）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_NUMBER_FIRST = lazy(r"([\u4e00-\u9fa5]{1,12}[〔\[［【（(](?:19|20)\d{2}[〕\]］】）)]第?\d{1,4}号)(?:文件)?[（(]?(《[^《》]*(?:[〈《][^〈〉《》]*[〉》])*[^《》]*》)")


def check(view: View) -> Iterator[Hit]:
    """In sentences; a table or a list of documents may have its columns in any order."""
    for block, match in view.matches(_NUMBER_FIRST, "号《", "号文件《", "号（《", "号文件（《"):
        if block.cell is None and "\t" not in block.text and "：" not in match[1]:
            number = match[1][-_code_length(match[1]):]
            yield Hit(block, f"文号“{number}”写在标题前面", f"先写标题、后写文号：{match[2]}（{number}）。", match.end(1) - len(number), match.end())


def _code_length(text: str) -> int:
    """How long the number is without the words that lead to it: 根据清巡办〔2026〕8号."""
    from xundocs.review.rules.numbers.document_number import code_of

    code = re.split(r"[〔\[［【（(]", text)[0]
    return len(text) - len(code) + len(code_of(code))


RULE = Rule("V-NO-04", "引用公文先标题后文号", "实务", "公文写作惯例；巡察文书校验 V-NO-04", check, wrong="根据清巡办〔2026〕8号《关于……的通知》", right="根据《关于……的通知》（清巡办〔2026〕8号）")
