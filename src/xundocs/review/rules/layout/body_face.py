"""Body text is 三号仿宋."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.anatomy import level_of
from xundocs.review.document import Block
from xundocs.review.rule import Hit, Rule, View, gathered

NAMES = {84: "初号", 72: "小初", 52: "一号", 48: "小一", 44: "二号", 36: "小二", 32: "三号", 30: "小三", 28: "四号", 24: "小四", 21: "五号", 18: "小五"}


def size_name(half_points: int) -> str:
    """三号 for 32, else the size in points."""
    return NAMES.get(half_points, f"{half_points / 2:g}磅")


def check(view: View) -> Iterator[Hit]:
    """Paragraphs of text, headings left out."""
    if not view.anatomy.issued:
        return
    for block in view.anatomy.main_text:
        heading = level_of(block) in (1, 2) or (level_of(block) and len(block.text.strip()) < 40)
        if block.look is None or heading or len(block.text.strip()) < 16 or block.heading:
            continue
        faults = _faults(block)
        if faults:
            yield Hit(block, f"正文{'、'.join(faults)}", "正文用三号仿宋。")


def _faults(block: Block) -> list[str]:
    faults = []
    if block.size and block.size != 32:
        faults.append(f"字号是{size_name(block.size)}")
    face = block.face
    if face and not any(word in face.lower() for word in ("仿宋", "fangsong", "fang song", "fandolfang")):
        faults.append(f"字体是{face}")
    return faults


RULE = Rule("PG-5", "正文用三号仿宋", "一般", "GB/T 9704—2012 5.2.2", lambda view: gathered(check(view), "字体或字号不合"), only="docx", wrong="小四宋体", right="三号仿宋")
