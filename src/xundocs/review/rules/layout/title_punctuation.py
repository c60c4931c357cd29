"""No mark ends a title; lines break between words."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """The end of the title, and lines that begin with 的, 和, 与."""
    anatomy = view.anatomy
    if not anatomy.title or not anatomy.official:
        return
    last = anatomy.title[-1]
    if last.text.strip()[-1:] in "。，；：、.,;:!！":
        yield Hit(last, f"标题末尾有标点“{last.text.strip()[-1]}”", "标题末尾不用标点。")
    lines = [line.strip() for block in anatomy.title for line in block.text.split("\n") if line.strip()]
    for line in lines[1:]:
        if line[0] in "的和与及、，》）”":
            yield Hit(last, f"标题回行把词拆开了：“{line[:8]}”", "回行做到词意完整，排列对称。", severity="info")
            break


RULE = Rule("B-3", "标题的标点和回行", "实务", "GB/T 15834—2011 B.5；GB/T 9704—2012 7.3.1", check, wrong="关于……的通知。", right="关于……的通知")
