"""Chinese quotation marks are “” and ‘’."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Mend, Rule, View, gathered

_STRAIGHT = lazy(r"[\u4e00-\u9fff，。；：、]\s?[\"＂]|[\"＂](?=[\u4e00-\u9fff])")
_ANY = lazy(r"[\"＂]")
_INCHES = lazy(r"\d\"(?![\u4e00-\u9fff，。；])")


def check(view: View) -> Iterator[Hit]:
    """One finding a paragraph."""
    if not view.has('"', "＂"):
        return
    for block in view.document.texts:
        hits = list(_STRAIGHT.finditer(block.text)) if '"' in block.text or "＂" in block.text else []
        if hits:
            first, last = max(0, hits[0].start() - 2), min(len(block.text), hits[0].end() + 8)
            yield Hit(block, f"用了直引号：{block.text[first:last]}" + (f"（共{len(hits)}处）" if len(hits) > 1 else ""), "改成“”。", first, last, mends=_turned(block.text))


def _turned(text: str) -> tuple[Mend, ...]:
    """Opening and closing marks in turn; none where they are not in pairs or stand for inches."""
    places = [m.start() for m in _ANY.finditer(text)]
    if len(places) % 2 or _INCHES.search(text):
        return ()
    return tuple(Mend(place, place + 1, "“”"[turn % 2]) for turn, place in enumerate(places))


RULE = Rule("P-2", "中文引号", "规定", "GB/T 15834—2011 4.8", lambda view: gathered(check(view), "用了直引号"),
    severity="warning", wrong='落实"三会一课"', right="落实“三会一课”")
