"""Signature and date stand to the right as the standard says, sealed or unsealed."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.geometry import Span, place_on_line
from xundocs.review.rule import Hit, Rule, View

SLACK = 1.2
"""字."""


def check(view: View) -> Iterator[Hit]:
    """One signing organ on one line and its date. Both rules of the standard are accepted: with a seal and without."""
    anatomy = view.anatomy
    if anatomy.dated is None or not anatomy.official:
        return
    date = place_on_line(view.document, anatomy.dated)
    if date is None or anatomy.dated.cell is not None:
        return
    if date.right < date.width * 0.55:
        yield Hit(anatomy.dated, "成文日期没有靠右", "加盖印章的右空四字；不加盖印章的首字比署名首字右移二字。")
        return
    if len(anatomy.signature) != 1:
        return
    name = place_on_line(view.document, anatomy.signature[0])
    if name is None:
        return
    if name.right < name.width * 0.45:
        yield Hit(anatomy.signature[0], "发文机关署名没有靠右", "加盖印章的以成文日期为准居中；不加盖印章的右空二字。")
    elif not (_sealed(name, date) or _unsealed(name, date)):
        yield Hit(anatomy.signature[0], f"署名右空{name.free:.1f}字、成文日期右空{date.free:.1f}字，位置不合",
                  "加盖印章：日期右空四字，署名在日期上方居中；不加盖：署名右空二字，日期首字比署名首字右移二字。", severity="warning")


def _sealed(name: Span, date: Span) -> bool:
    """Date four 字 from the right (more when a long name would not fit), name centred on it."""
    long = name.right - name.left >= date.right - date.left + 7
    return (abs(date.free - 4) <= SLACK or (long and date.free >= 3)) and abs(name.centre - date.centre) <= SLACK + (1.5 if long else 0)


def _unsealed(name: Span, date: Span) -> bool:
    """Name two 字 from the right, date's first character two 字 right of the name's; a long date moves the name left."""
    return abs(date.left - name.left - 2) <= SLACK and (abs(name.free - 2) <= SLACK or abs(date.free - 2) <= SLACK)


RULE = Rule("B-9", "署名和成文日期的位置", "规定", "GB/T 9704—2012 7.3.5.1、7.3.5.2", check, only="docx", wrong="署名、日期左对齐", right="日期右空四字，署名居中其上")
