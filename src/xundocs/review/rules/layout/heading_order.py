"""Heading numbers run on, and levels come in order."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.numerals import to_chinese, to_int
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_NUMBER = lazy(r"\s*[（(]?([一二三四五六七八九十]{1,3}|\d{1,3})[）)、.．]")
_FORMS = {1: "{}、", 2: "（{}）", 3: "{}.", 4: "（{}）"}


def check(view: View) -> Iterator[Hit]:
    """Body paragraphs; a list may begin anew under another heading, and 1. 2. 3. may run on through a document."""
    if view.anatomy.regulation:
        return
    last: dict[int, int] = {}
    for block, level in _headings(view):
        match = _NUMBER.match(block.shown)
        value = to_int(match[1]) if match else None
        if value is None:
            continue
        before = last.get(level)
        if level == 1 and value == 1 and before == 1:
            yield Hit(block, "序号“一、”出现两次", "层次序数依次为一、（一）1.（1），请检查是不是漏了、重了。", 0, min(len(block.text), 20))
        if value != 1 and value != (before or 0) + 1 and _sure(before, value, level):
            right = _FORMS[level].format(to_chinese((before or 0) + 1) if level <= 2 else (before or 0) + 1)
            what = "重复" if value == before else f"应为“{right}”"
            yield Hit(block, f"序号“{(match[0] if match else '').strip()}”{what}，前面是“{_FORMS[level].format(to_chinese(before or 0) if level <= 2 else before)}”",
                      "层次序数依次为一、（一）1.（1），请检查是不是漏了、重了。", 0, min(len(block.text), 20))
        last[level] = value
        for deeper in [n for n in last if n > level and n != 3]:
            del last[deeper]


def _headings(view: View) -> list[tuple[Block, int]]:
    """Headings of the main text when there is one, so that annexes number for themselves."""
    apart = [a.mark.index for a in view.anatomy.attachments]
    notes = {b.index for b in view.anatomy.note}
    found = []
    for block, level in view.anatomy.headings:
        if block.index not in notes and not (apart and block.index > apart[0]) and block.cell is None:
            found.append((block, level))
    return found


def _sure(before: int | None, value: int, level: int) -> bool:
    """A gap of one or two, or a repeat, right after a known number; a first number other than 1 is only sure on top."""
    if before is None:
        return False
    if level == 3 and value <= before:
        return value == before
    return value == before or 0 < value - before <= 3


RULE = Rule("B-7", "层次序数连续", "实务", "GB/T 9704—2012 7.3.3", check, wrong="一、……二、……四、……", right="一、……二、……三、……")
