"""附件说明: 附件：1.名称, no marks after the names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_ITEM = lazy(r"\s*(?:附\s*件\s*[:：])?\s*(?:(\d{1,2})\s*([.．、：:]|(?=《)))?\s*(.*)")


def check(view: View) -> Iterator[Hit]:
    """The line 附件： and those that go on with it."""
    note = view.anatomy.note
    if not note:
        return
    first = note[0].text.strip()
    if re.match(r"附\s*件\s*:", first):
        yield Hit(note[0], "“附件”后面是半角冒号", "改成全角冒号“附件：”。")
    number = 0
    for block in note:
        for line in block.shown.split("\n"):
            match = _ITEM.fullmatch(line.strip())
            if match is None or not match[3]:
                continue
            yield from _item(block, match, number, len(note))
            number += 1


def _item(block: object, match: re.Match[str], number: int, lines: int) -> Iterator[Hit]:
    name = match[3].strip()
    if name[-1:] in "。；，、;,.":
        yield Hit(block, f"附件名称“{name[-10:]}”后面有标点", "附件名称后面不加标点。")  # type: ignore[arg-type]
    if match[1] and match[2] != ".":
        yield Hit(block, f"附件序号“{match[1]}{match[2] or ''}”", "写成 1. 的样子。")  # type: ignore[arg-type]
    if match[1] and int(match[1]) != number + 1:
        yield Hit(block, f"附件序号应为{number + 1}，写的是{match[1]}", "附件从1起连续编号。")  # type: ignore[arg-type]
    if not match[1] and lines > 1:
        yield Hit(block, "有几个附件，没有编号", "写成“附件：1.……”，每个一行。")  # type: ignore[arg-type]


RULE = Rule("B-8", "附件说明", "规定", "GB/T 9704—2012 7.3.4", check, wrong="附件:1、问题清单。", right="附件：1.问题清单")
