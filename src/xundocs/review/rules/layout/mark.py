"""The mark of the issuing organ is centred and red."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Colour, alignment and (recommended) face."""
    mark = view.anatomy.mark
    if mark is None or mark.look is None or mark.part != "body":
        return
    if not any(r.colour in ("FF0000", "C00000", "E60000", "ED1C24", "EE0000", "D90000") for r in mark.runs):
        yield Hit(mark, "发文机关标志不是红色", "用红色小标宋体字。")
    if mark.look.align not in ("center", "distribute", "thaiDistribute"):
        yield Hit(mark, "发文机关标志没有居中", "居中排布。")
    if mark.face and not any(w in mark.face for w in ("小标宋", "XBS", "XiaoBiaoSong", "中宋", "Zhongsong")):
        yield Hit(mark, f"发文机关标志用的是{mark.face}", "推荐用小标宋体。", severity="info")


RULE = Rule("H-4", "发文机关标志", "规定", "GB/T 9704—2012 7.2.4", check, only="docx", wrong="黑色、左对齐", right="红色小标宋，居中")
