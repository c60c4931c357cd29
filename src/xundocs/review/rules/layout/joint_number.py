"""Several organs together: only the leading organ's number is printed."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.anatomy import NUMBER_LINE
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Two number lines between mark and title."""
    anatomy = view.anatomy
    if anatomy.mark is None or anatomy.number is None or not anatomy.title:
        return
    limit = anatomy.title[0].index
    others = [b for b in view.document.body if anatomy.number.index < b.index < limit and NUMBER_LINE.fullmatch(b.text.strip())]
    for block in others:
        yield Hit(block, "联合行文标注了几个发文字号", "只标主办机关的发文字号。")


RULE = Rule("TL-9", "联合行文只用主办机关的文号", "规定", "《党政机关公文处理工作条例》第九条；GB/T 9704—2012 7.2.5", check, wrong="两行发文字号", right="主办机关的一个")
