"""The title is 二号小标宋, centred."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.layout.body_face import size_name


def check(view: View) -> Iterator[Hit]:
    """Issued documents; one finding for all lines of the title."""
    anatomy = view.anatomy
    if not anatomy.issued or not anatomy.title or anatomy.title[0].look is None:
        return
    title = anatomy.title[0]
    look = title.look
    faults = []
    if title.size and title.size != 44:
        faults.append(f"字号是{size_name(title.size)}")
    if title.face and not any(w in title.face for w in ("小标宋", "XBS", "XiaoBiaoSong", "中宋", "Zhongsong")):
        faults.append(f"字体是{title.face}")
    if look is not None and look.align not in ("center", "distribute"):
        faults.append("没有居中")
    if faults:
        yield Hit(title, f"标题{'、'.join(faults)}", "标题用二号小标宋体，居中。")


RULE = Rule("B-1", "标题字体字号", "一般", "GB/T 9704—2012 7.3.1", check, only="docx", wrong="三号黑体", right="二号小标宋，居中")
