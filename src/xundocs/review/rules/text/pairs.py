"""Quotation marks, brackets and title marks come in pairs."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.document import Block
from xundocs.review.rule import Hit, Rule, View

_OPEN = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "（": "）", "【": "】", "〔": "〕", "「": "」", "『": "』"}
_CLOSE = {v: k for k, v in _OPEN.items()}
_ALL = frozenset(_OPEN) | frozenset(_CLOSE)


def check(view: View) -> Iterator[Hit]:
    """Within a paragraph; a quotation that runs over several paragraphs opens again in each and closes in the last."""
    across = {mark: view.document.joined.count(mark) - view.document.joined.count(_OPEN[mark]) for mark in "“（《"}
    for block in view.document.texts:
        if not _ALL.isdisjoint(block.text):
            yield from _block(block, across)


def _block(block: Block, across: dict[str, int]) -> Iterator[Hit]:
    stack: list[tuple[str, int]] = []
    text = block.text
    for place, char in enumerate(text):
        if char in _OPEN:
            if char in "“《" and stack and stack[-1][0] == char:
                what = "书名号里又用书名号，里层应为〈〉" if char == "《" else "引号里又用双引号，里层应为‘’，或者漏了右引号"
                yield Hit(block, what, "请检查。", max(0, place - 8), min(len(text), place + 8), severity="warning")
            stack.append((char, place))
        elif char in _CLOSE:
            if stack and stack[-1][0] == _CLOSE[char]:
                stack.pop()
            elif any(s[0] == _CLOSE[char] for s in stack):
                while stack[-1][0] != _CLOSE[char]:
                    yield _unclosed(block, *stack.pop())
                stack.pop()
            elif not _is_label(text, char, place) and char != "’" and not (char == "”" and across["“"] == 0):
                yield Hit(block, f"有右边的“{char}”，没有左边的“{_CLOSE[char]}”", "请补上或者删去。", max(0, place - 10), place + 1)
    for char, place in stack:
        if (char == "“" and across["“"] == 0) or char == "‘":
            continue
        yield _unclosed(block, char, place)


def _unclosed(block: Block, char: str, place: int) -> Hit:
    return Hit(block, f"“{char}”没有配对的“{_OPEN[char]}”", "请补上。", place, min(len(block.text), place + 16))


def _is_label(text: str, char: str, place: int) -> bool:
    """1） and 一） at the start of a paragraph or after 。；： need no opening bracket."""
    return char == "）" and (place < 4 or text[max(0, place - 3):place].lstrip("。；：，、 ").isdigit())


RULE = Rule("P-2", "标点成对", "规定", "GB/T 15834—2011 4.8、4.9、4.13", check, severity="warning",
            wrong="落实“三会一课制度", right="落实“三会一课”制度")
