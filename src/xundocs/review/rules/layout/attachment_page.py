"""An attachment begins on a new page, its mark at the left edge."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Attachments after the date of an official document."""
    anatomy = view.anatomy
    if anatomy.dated is None or not anatomy.official:
        return
    for attachment in anatomy.attachments:
        mark = attachment.mark
        if mark.index < anatomy.dated.index or mark.look is None:
            continue
        if not mark.breaks_page and not _table_between(view, mark.index):
            yield Hit(mark, "附件没有另页编排", "附件另起一页，在版记之前。")
        if mark.look.align in ("center", "right") or mark.look.first_indent(mark.size or 32) > 0.5:
            yield Hit(mark, "“附件”二字没有顶格", "“附件”和顺序号顶格编排在第一行。")
        if mark.face and not any(w in mark.face.lower() for w in ("黑体", "simhei", "hei")):
            yield Hit(mark, f"“附件”二字用的是{mark.face}", "用三号黑体。")
        if re.search(r"[一二三四五六七八九十]$", attachment.number):
            yield Hit(mark, f"附件顺序号“{attachment.number}”", "用阿拉伯数字。")


def _table_between(view: View, index: int) -> bool:
    """A section may end in a table's last paragraph; then the break is not to be seen here."""
    before = [b for b in view.document.blocks if b.index < index][-3:]
    return any(b.breaks_page for b in before) or len({b.section for b in view.document.blocks[max(0, index - 3):index + 1]}) > 1


RULE = Rule("B-15", "附件另页、顶格", "规定", "GB/T 9704—2012 7.3.7", check, only="docx", wrong="附件接在正文后面", right="另起一页，“附件1”三号黑体顶格")
