"""Page numbers — 1 — at the foot: odd right, even left."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.document import Block
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Documents under a red mark, of others that are official papers the form of the number only; letters and forms have their own ways."""
    anatomy = view.anatomy
    marked = anatomy.mark is not None and anatomy.number is not None and anatomy.number.part == "body"
    if not marked and not anatomy.official:
        return
    numbered = [b for b in view.document.blocks if b.part in ("footer", "header") and any(f in ("PAGE",) for f in b.fields)]
    if not numbered:
        if marked and view.document.pages > 1:
            yield Hit(None, "没有页码", "在版心下边缘之下编页码，如 — 1 —。", excerpt="页码", severity="warning")
        return
    for block in numbered:
        yield from _form(block)
    if marked and not view.document.even_and_odd and (view.settings.office.get("layout.page_number") or "standard") != "centred":
        centred = all(b.look is not None and b.look.align == "center" for b in numbered)
        yield Hit(numbered[0], "页码没有分单双页" + ("，居中" if centred else ""), "单页码居右空一字，双页码居左空一字。", excerpt="页码")


def _form(block: Block) -> Iterator[Hit]:
    text = re.sub(r"[\d\s]", "", block.text)
    if text and text not in ("——", "—", "－－", "――"):
        yield Hit(block, f"页码左右是“{text}”", "数字左右各放一条一字线，如 — 1 —。", excerpt=block.text.strip(), severity="warning")
    elif block.size and block.size != 28 and block.text.strip():
        yield Hit(block, "页码不是四号字", "用四号半角宋体阿拉伯数字。", excerpt=block.text.strip(), severity="info")


RULE = Rule("N-2", "页码", "规定", "GB/T 9704—2012 7.5", check, only="docx", wrong="页码居中、- 1 -", right="— 1 —，单右双左")
