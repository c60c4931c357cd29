"""The signs that begin an item: （一） ㈠ · 一、 · 1. １．1、 ⒈ · （1） ⑴ · ①."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from xundocs.model.numerals import to_int

BULLET = "bullet"
"""The class of an item printed without any sign (委员长，副委员长若干人， …)."""

_HAN = "〇零一二三四五六七八九十百"
_PATTERN = (
    rf"(?P<han>[（(][ 　]*(?:[{_HAN}][ 　]*){{1,5}}[)）]|[㈠-㈩])"
    rf"|(?P<comma>[{_HAN}]{{1,4}}、)"
    r"|(?P<dot>[\d０-９]{1,3}[.．、](?![\d０-９])|[⒈-⒛])"
    r"|(?P<paren>[（(][ 　]*[\d０-９]{1,3}[ 　]*[)）]|[⑴-⒇])"
    r"|(?P<circle>[①-⑳])"
)


@dataclass(frozen=True, slots=True)
class Marker:
    """The sign of an item: its class (han, comma, dot, paren, circle), its number and how it was printed."""

    family: str
    number: int
    printed: str
    end: int
    """Where the item's text begins in the line."""


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile(_PATTERN)


_STARTS = frozenset("（(〇零一二三四五六七八九十百0123456789０１２３４５６７８９㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩") | {
    chr(c) for c in (*range(0x2460, 0x249C),)}


def read_marker(line: str) -> Marker | None:
    """The marker `line` begins with, or None.

    >>> read_marker("（三）拒不配合的；").number, read_marker("1.本人").family, read_marker("2024.5.1"), read_marker("（试行）")
    (3, 'dot', None, None)
    """
    if not line or line[0] not in _STARTS:
        return None
    match = _pattern().match(line)
    if match is None:
        return None
    printed = match[0].replace(" ", "").replace("　", "")
    number = to_int(printed.strip("（()）、.．"))
    if number is None:
        return None
    return Marker(str(match.lastgroup), number, printed, match.end())
