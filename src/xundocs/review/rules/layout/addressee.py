"""主送机关: 顶格, ends with a full-width colon."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_ORGANS = lazy(r"(?:(?:中共)?[\u4e00-\u9fa5（）]{1,40}(?:党组|党委|委员会|人民政府|政府|局|办公室|支部|总支|部|院|单位|组织|领导小组|委|企业|镇|乡|街道|科室)[，、；]?)+$")


def check(view: View) -> Iterator[Hit]:
    """The line after the title."""
    anatomy = view.anatomy
    if not anatomy.title or anatomy.regulation:
        return
    block = anatomy.addressee
    if block is None:
        block = _without_colon(view)
        if block is not None:
            yield Hit(block, "主送机关末尾没有冒号", "末尾用全角冒号“：”。")
        return
    if not anatomy.official:
        return
    text = block.text.rstrip()
    if text.endswith(":"):
        yield Hit(block, "主送机关末尾是半角冒号", "改成全角冒号“：”。")
    look = block.look
    if look is not None and look.align not in ("right", "center"):
        indent = look.first_indent(block.size or 32) + (look.left_chars / 100 or look.left / 320)
        if indent > 0.4 or text != text.lstrip():
            yield Hit(block, "主送机关没有顶格", "主送机关左侧顶格，回行仍顶格。")


def _without_colon(view: View) -> Block | None:
    """A line right under the title that consists of organs only, text following."""
    anatomy = view.anatomy
    if not anatomy.title or not anatomy.main_text or anatomy.dated is None:
        return None
    first = anatomy.main_text[0]
    text = first.text.strip()
    short = len(text) <= 60 and not any(mark in text for mark in "。：:") and _ORGANS.fullmatch(text)
    return first if short and len(anatomy.main_text) > 1 else None


RULE = Rule("B-4", "主送机关", "规定", "GB/T 9704—2012 7.3.2", check, wrong="各党组:", right="各党组：")
