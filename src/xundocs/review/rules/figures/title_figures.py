"""The figures of a title and of an attachment's name are those of the text: 关于12个党组织……的通报, 问题清单（23个）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.quantities import quantities
from xundocs.review.lazy import lazy
from xundocs.review.mentions import Mention, mentions
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.figures.list_tables import NOUNS, statements

_NOUN = lazy(r"(?:具体|反馈|整改|重点|被)?(党组织|问题线索|问题|线索|单位|部门|乡镇|行政村|村|任务|事项|建议|项目|措施|学校|企业|县区|支部)")
_IN_NAME = lazy(r"[（(]共?(\d{1,4})(?:个|件|条|项|人|份)[）)]\s*$")


def check(view: View) -> Iterator[Hit]:
    """Title against the first paragraphs; names of attachments against the totals stated."""
    if view.anatomy.regulation:
        return
    yield from _title(view)
    yield from _attachments(view)


def _title(view: View) -> Iterator[Hit]:
    title = view.anatomy.title_text
    opening = {id(b) for b in view.anatomy.main_text[:3]}
    for quantity in quantities(title):
        noun = _NOUN.match(title, quantity.end)
        if noun is None or quantity.vague:
            continue
        same = [m for m in mentions(view) if m.block.text not in title and m.quantity.unit == quantity.unit and not m.quantity.vague and _of(m, noun[1])]
        if not same or any(m.quantity.value == quantity.value for m in same):
            continue
        largest = max(same, key=lambda m: m.quantity.value)
        if id(largest.block) in opening:
            yield Hit(largest.block, f"标题写“{title[quantity.start:noun.end()]}”，这里写“{largest.quantity.value}{largest.quantity.unit}”", "请核对哪一个对，全文统一。",
                      largest.quantity.start, largest.quantity.end, severity="warning")


def _of(mention: Mention, noun: str) -> bool:
    return mention.counts(noun) or re.match(r"(?:具体|反馈|整改|重点|被\w{2})?" + noun, mention.after) is not None


def _attachments(view: View) -> Iterator[Hit]:
    anatomy = view.anatomy
    names = [*anatomy.note, *(b for a in anatomy.attachments for b in a.title)]
    stated: dict[str, set[int]] = {}
    for _, _, value, noun in statements(view):
        stated.setdefault(noun, set()).add(value)
    for block in names:
        match = _IN_NAME.search(block.text.strip())
        listed = next((n for n in NOUNS if match and n in block.text), "")
        if match and len(stated.get(listed, ())) == 1 and int(match[1]) not in stated[listed]:
            yield Hit(block, f"附件名称写“{match[1]}”，正文写共{min(stated[listed])}个", "请核对个数。", severity="warning")


RULE = Rule("V-CNT-04", "标题、附件名称中的数字与正文一致", "规定", "巡察文书校验 V-CNT-01", check, severity="warning",
            wrong="标题“12个党组织”……正文“14个党组织”", right="标题、正文都写“12个党组织”")
