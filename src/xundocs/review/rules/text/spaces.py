"""No spaces inside Chinese text, none used to indent a paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.sentences import start_of
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Mend, Rule, View, gathered

_INSIDE = lazy(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) +(?=\d)|(?<=\d) +(?=[年月日个项条件人元])")
_FORM = lazy(r"[\u3000 _＿]{2,}|：\s*$|□|签[名字]|[:：]\s{2,}|年\s+月")


def check(view: View) -> Iterator[Hit]:
    """Running text of some length only: forms, headings and names spread out have their reasons. One finding a paragraph."""
    for block in view.document.texts:
        text = block.text
        if " " not in text or block.cell is not None or block.part not in ("body", "footnote") or len(text) < 30 or _FORM.search(text.strip()):
            continue
        hits = [m for m in _INSIDE.finditer(text) if m.start() > 3 and not _in_address(text, m.start())]
        if hits and text.count("，") + text.count("。") >= 1:
            first = hits[0]
            yield Hit(block, f"句子中间有多余的空格{f'（{len(hits)}处）' if len(hits) > 1 else ''}", "删去空格。", max(0, first.start() - 6), first.end() + 6, mends=tuple(Mend(m.start(), m.end(), "") for m in hits))


def _in_address(text: str, place: int) -> bool:
    """Between the street and the addressee of a postal address a blank is usual."""
    begin = start_of(text, place, "。；，")
    return "地址" in text[begin:place]


RULE = Rule("D-7", "数字与汉字之间不留空格", "实务", "GB/T 15835—2011；排版惯例", lambda view: gathered(check(view), "句中有空格"), severity="info", wrong="整改 23 个问题", right="整改23个问题")
