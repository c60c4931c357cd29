"""Chapters, articles and their items （一）（二） of a regulation run on."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.numerals import to_chinese, to_int
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_ARTICLE = lazy(r"[\s　]*第([一二三四五六七八九十百千零〇\d]{1,8})条(?:[\s　：:]|$)")
_CHAPTER = lazy(r"[\s　]*第([一二三四五六七八九十百零〇\d]{1,5})章(?:[\s　：:]|$)")
_ITEM = lazy(r"[\s　]*[（(]([一二三四五六七八九十]{1,3})[）)]")
_REMEDY = "请检查是不是漏了、重了。"
_MOST = 2
"""More breaks than this are a text quoted in part, or several texts."""


def check(view: View) -> Iterator[Hit]:
    """Texts of articles that begin with 第一条; articles named again as headings of a table of contents are no repeat."""
    if not view.anatomy.regulation:
        return
    hits = [*_run(view, _ARTICLE, "条"), *_run(view, _CHAPTER, "章")]
    if len(hits) <= _MOST:
        yield from hits
    items = list(_items(view))
    if len(items) <= _MOST:
        yield from items


def _run(view: View, pattern: object, unit: str) -> list[Hit]:
    found = [(b, n) for b in view.document.body if (m := pattern.match(b.text)) and (n := to_int(m[1])) is not None]  # type: ignore[attr-defined]
    starts = [i for i, (_, number) in enumerate(found) if number == 1]
    hits = []
    for (before, last), (block, number) in zip(found[starts[0]:] if len(starts) == 1 else [], found[starts[0] + 1:] if len(starts) == 1 else [], strict=False):
        if number == last:
            hits.append(Hit(block, f"第{to_chinese(number)}{unit}出现两次", _REMEDY, 0, min(len(block.text), 16)))
        elif number != last + 1 and before is not block:
            hits.append(Hit(block, f"第{to_chinese(last)}{unit}之后是第{to_chinese(number)}{unit}", _REMEDY, 0, min(len(block.text), 16)))
    return hits


def _items(view: View) -> Iterator[Hit]:
    """A list begins with （一）; a paragraph that is no item ends it."""
    last = 0
    body = view.document.body
    for block, following in zip(body, [*body[1:], None], strict=False):
        match = _ITEM.match(block.text)
        number = to_int(match[1]) if match else None
        if number is None:
            last = 0
            continue
        if last and number not in (1, last + 1):
            what = "重复" if number == last else f"应为“（{to_chinese(last + 1)}）”"
            yield Hit(block, f"项的序号“（{to_chinese(number)}）”{what}，前面是“（{to_chinese(last)}）”", _REMEDY, 0, min(len(block.text), 20))
            if _number(following) == last + 2:
                number = last + 1
        last = number


def _number(block: Block | None) -> int | None:
    match = _ITEM.match(block.text) if block is not None else None
    return to_int(match[1]) if match else None


RULE = Rule("B-7", "条、章、项的序号连续", "实务", "立法技术规范；GB/T 9704—2012 7.3.3", check, wrong="第三条……第五条……", right="第三条……第四条……")
