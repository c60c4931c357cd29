"""纪要: who was there stands in 黑体 before the names, each in a paragraph of its own."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_LINE = lazy(r"\s*(出\s?席|请\s?假|列\s?席)(?:人员|单位)?\s?([:：])")


def check(view: View) -> Iterator[Hit]:
    """Paragraphs that begin 出席：, 请假：, 列席：."""
    anatomy = view.anatomy
    if not anatomy.issued or not anatomy.mark or not anatomy.mark.text.strip().endswith("纪要"):
        return
    for block in view.document.body:
        match = _LINE.match(block.text)
        if match is None:
            continue
        face = next((r.face for r in block.runs if block.text[r.start:r.end].strip()), "")
        if match[2] == ":":
            yield Hit(block, f"“{match[1]}”后面是半角冒号", "改成全角冒号。", 0, match.end())
        elif face and not any(word in face.lower() for word in ("黑体", "simhei", "hei")):
            yield Hit(block, f"“{match[1]}”用的是{face}", "“出席”“请假”“列席”用三号黑体，左空二字，后标全角冒号，冒号后用三号仿宋写姓名。", 0, match.end())


RULE = Rule("X-3", "纪要的出席、请假、列席", "一般", "GB/T 9704—2012 10.3（可以根据实际制定）", check, only="docx", wrong="出席:（仿宋）", right="出席：（黑体）")
