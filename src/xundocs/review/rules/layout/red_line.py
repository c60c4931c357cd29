"""The line below the number is red."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Only the colour of a paragraph border: lines drawn as shapes are not judged."""
    anatomy = view.anatomy
    for block in (anatomy.number, anatomy.mark):
        if block is not None and block.look is not None and anatomy.mark is not None and block.look.bottom_border not in ("", "FF0000", "C00000", "E60000"):
            yield Hit(block, "版头中的分隔线不是红色", "改成红色。")


RULE = Rule("H-7", "红色分隔线", "规定", "GB/T 9704—2012 7.2.7", check, only="docx", wrong="黑色分隔线", right="红色分隔线")
