"""Every paragraph begins two characters in, by its format and not by spaces."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.anatomy import level_of
from xundocs.review.rule import Hit, Rule, View, gathered


def check(view: View) -> Iterator[Hit]:
    """Paragraphs of text and headings of official documents."""
    if not view.anatomy.official:
        return
    for block in view.anatomy.main_text:
        look = block.look
        text = block.text
        if look is None or look.align in ("center", "right") or len(text.strip()) < 12 or block.label or look.framed:
            continue
        if text[:1] in " \u3000\t":
            lead = text[:len(text) - len(text.lstrip())]
            if lead.count("\u3000") * 2 + lead.count(" ") + lead.count("\t") * 4 >= 2:
                yield Hit(block, "段首用空格或者制表符缩进", "删去空格，设首行缩进2字符。", 0, min(len(text), 16), severity="info")
            continue
        indent = look.first_indent(block.size or 32) + (look.left_chars / 100 or look.left / ((block.size or 32) * 10))
        if not 1.6 <= indent <= 2.4 and not (level_of(block) and indent < 0.1 and len(text) < 20):
            yield Hit(block, f"段首缩进{indent:.1f}字，应为2字" if indent > 0.05 else "段首没有缩进", "每段左空二字，回行顶格。", 0, min(len(text), 16))


RULE = Rule("B-6", "段首左空二字", "一般", "GB/T 9704—2012 7.3.3", lambda view: gathered(check(view), "段首缩进不合"), only="docx", wrong="段首不空", right="首行缩进2字符")
