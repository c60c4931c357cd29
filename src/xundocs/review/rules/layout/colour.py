"""Text is black but for the red head."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.document import Block
from xundocs.review.rule import Hit, Rule, View, gathered


def check(view: View) -> Iterator[Hit]:
    """Runs with a colour far from black, outside the mark."""
    anatomy = view.anatomy
    if not anatomy.official:
        return
    head = {anatomy.mark.index} if anatomy.mark else set()
    limit = anatomy.title[0].index if anatomy.title else 0
    for block in view.document.texts:
        if block.index in head or block.part == "comment" or (block.index < limit and block is not anatomy.number):
            continue
        coloured = _coloured(block)
        if coloured and not _is_mark(block):
            yield Hit(block, f"文字不是黑色：“{coloured[:20]}”", "改成黑色（自动）。", excerpt=coloured, severity=None if anatomy.issued else "warning")


def _coloured(block: Block) -> str:
    return "".join(block.text[r.start:r.end] for r in block.runs if r.colour and not r.hidden and _is_far(r.colour)).strip()


def _is_far(colour: str) -> bool:
    """Whether a colour is told from black by eye; white is used for what is not to be seen."""
    try:
        red, green, blue = (int(colour[i:i + 2], 16) for i in (0, 2, 4))
    except ValueError:
        return False
    return max(red, green, blue) > 0x60


def _is_mark(block: Block) -> bool:
    return block.size >= 52 and any(r.colour in ("FF0000", "C00000") for r in block.runs)


RULE = Rule("PG-4", "文字为黑色", "规定", "GB/T 9704—2012 5.2.4", lambda view: gathered(check(view), "文字不是黑色"), only="docx", wrong="正文标红", right="黑色")
