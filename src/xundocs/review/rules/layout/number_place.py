"""The document number stands centred below the mark (left in papers to superiors, right in letters)."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Only under a red mark in the body of the page."""
    anatomy = view.anatomy
    number, mark = anatomy.number, anatomy.mark
    if number is None or mark is None or number.look is None or number.part != "body" or mark.part != "body":
        return
    if number.index < mark.index:
        return
    if anatomy.letter:
        if number.look.align not in ("right", "end") and number.cell is None and "\t" not in number.text:
            yield Hit(number, "信函的发文字号没有居右", "顶格居版心右边缘，在红色双线之下。")
        return
    signer = "签发人" in number.text or any("签发人" in b.text for b in view.document.texts[:15])
    if not signer and number.look.align != "center" and number.cell is None and "\t" not in number.text:
        yield Hit(number, "发文字号没有居中", "在发文机关标志下空二行，居中排布。")


RULE = Rule("H-5", "发文字号的位置", "规定", "GB/T 9704—2012 7.2.5、10.1", check, only="docx", wrong="左对齐", right="居中，信函居右")
