"""抄送 ends with a full stop."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """The line of copies: full-width colon, full stop at the end, commas between organs."""
    block = view.anatomy.copy_to
    if block is None or not view.anatomy.official:
        return
    text = block.text.strip()
    if re.match(r"抄\s*送\s*:", text):
        yield Hit(block, "“抄送”后面是半角冒号", "改成全角冒号。")
    if not text.endswith("。") and len(text) > 5:
        yield Hit(block, "抄送机关末尾没有句号", "最后一个抄送机关后面用句号。")
    below = [b for b in view.document.body if b.index > block.index and re.match(r"主\s*送\s*[:：]", b.text.strip())]
    if below:
        yield Hit(below[0], "版记里的主送机关排在抄送机关下面", "移到版记的主送机关置于抄送机关之上一行，之间不加分隔线。")
    if block.size and block.size not in (28, 0) and block.part in ("body", "textbox"):
        yield Hit(block, "抄送机关不是四号字", "版记用四号仿宋。", severity="info")


RULE = Rule("F-2", "抄送机关", "一般", "GB/T 9704—2012 7.4.2", check, wrong="抄送：县纪委监委", right="抄送：县纪委监委。")
