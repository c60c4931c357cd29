"""Punctuation next to Chinese characters is full-width."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Mend, Rule, View, gathered

_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）", ".": "。"}
_MARK = lazy(r"(?<=[\u4e00-\u9fff”》）])[,;:?!()]|[,;:?!()](?=[\u4e00-\u9fff“《（])|(?<=[\u4e00-\u9fff”》）])\.(?=$|[\u4e00-\u9fff])")
_ORDINAL = lazy(r"\s*\([一二三四五六七八九十\d]{1,3}\)")
_ADDRESS = lazy(r"(?:https?:|www\.|@)[^\u4e00-\u9fff]*$")


def check(view: View) -> Iterator[Hit]:
    """Marks touching a Chinese character, one finding for a run of them in a paragraph; not in addresses, not in Latin brackets."""
    if not view.has(*_FULL):
        return
    ordinals = None
    for block in view.document.texts:
        text = block.text
        if block.part == "comment" or not any(mark in text for mark in _FULL):
            continue
        hits = [m for m in _MARK.finditer(text) if not _latin(text, m)]
        lead = _ORDINAL.match(text)
        if lead and hits and hits[-1].end() <= lead.end():
            if ordinals is None:
                ordinals = block
                yield Hit(block, f"序次语用了半角括号“{lead[0].strip()}”，全文同样的一并改", "改成（一）、（1）。", 0, lead.end() + 6)
            continue
        if hits:
            shown = "”“".join(dict.fromkeys(text[max(0, m.start() - 2):m.end() + 2] for m in hits[:4]))
            more = f"等{len(hits)}处" if len(hits) > 1 else ""
            first = hits[0]
            yield Hit(block, f"中文旁用了半角标点：“{shown}”{more}", f"改成全角“{_FULL[first[0]]}”{'等' if len(hits) > 1 else ''}。",
                      max(0, first.start() - 4), min(len(text), first.end() + 4), mends=tuple(Mend(m.start(), m.end(), _FULL[m[0]]) for m in hits))


def _latin(text: str, match: re.Match[str]) -> bool:
    mark, place = match[0], match.start()
    before, after = text[max(0, place - 60):place], text[place + 1:place + 2]
    if _ADDRESS.search(before) or (mark in ":," and before[-1:].isascii() and before[-1:].isalnum() and after.isascii() and after.isalnum()):
        return True
    if mark == "(":
        close = text.find(")", place, place + 40)
        return close > 0 and text[place + 1:close].isascii()
    if mark == ")":
        opening = text.rfind("(", max(0, place - 40), place)
        return (opening >= 0 and text[opening + 1:place].isascii()) or (before.strip().isdigit() and len(before.strip()) < 3)
    return mark == "." and (before[-1:].isascii() or (place + 1 == len(text) and len(text) < 6))


RULE = Rule("P-1", "中文用全角标点", "规定", "GB/T 15834—2011", lambda view: gathered(check(view), "用了半角标点"), severity="warning",
            wrong="认真整改,按期报送", right="认真整改，按期报送")
