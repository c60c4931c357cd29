"""Headings: 一、黑体, （一）楷体, others 仿宋."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.document import Block
from xundocs.review.rule import Hit, Rule, View, gathered

_FACES = {1: ("黑体", ("黑体", "simhei", "hei")), 2: ("楷体", ("楷", "kai"))}


def check(view: View) -> Iterator[Hit]:
    """Headings on their own line; a heading that opens a paragraph is judged by its first sentence."""
    if not view.anatomy.issued:
        return
    inside = {b.index for b in view.anatomy.main_text}
    for block, level in view.anatomy.headings:
        if level not in _FACES or block.index not in inside or block.look is None:
            continue
        face = _first_face(block)
        name, words = _FACES[level]
        alone = len(block.text.strip()) <= 40 and not block.text.strip().endswith(("。", "；"))
        if face and alone and not any(word in face.lower() for word in words):
            yield Hit(block, f"{'一' if level == 1 else '二'}级标题用的是{face}", f"{'一' if level == 1 else '二'}级标题用{name}。", 0, min(len(block.text), 20))


def _first_face(block: Block) -> str:
    return next((r.face for r in block.runs if block.text[r.start:r.end].strip()), "")


RULE = Rule("B-7", "层次标题的字体", "一般", "GB/T 9704—2012 7.3.3", lambda view: gathered(check(view), "标题字体不合"), only="docx", wrong="一级标题用宋体", right="一级黑体，二级楷体，三、四级仿宋")
