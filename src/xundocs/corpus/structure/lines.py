"""Lines as an importer hands them over, and their cleaning: invisible characters, odd spaces, foreign-language lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source.

    `level` is the heading level the source itself gives (Markdown #, Word heading style), 0 for none; `gap` says that
    an empty line came before; `indent` counts the spaces it began with; `place` is what a message calls it (第12行).
    """

    text: str
    level: int = 0
    gap: bool = False
    indent: int = 0
    place: str = ""
    centred: bool = False


def lines_of(text: str, place: str = "第{}行") -> list[Line]:
    """The lines of plain text, empty ones turned into `gap` of the next."""
    found: list[Line] = []
    gap = True
    for number, raw in enumerate(re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text), 1):
        line = clean(raw)
        bare = line.strip(" \t　")
        if not bare:
            gap = True
            continue
        indent = len(line) - len(line.lstrip(" \t　"))
        found.append(Line(bare, gap=gap, indent=indent, place=place.format(number)))
        gap = False
    return found


@lru_cache(maxsize=1)
def _junk() -> re.Pattern[str]:
    return re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]")


@lru_cache(maxsize=1)
def _spaces() -> re.Pattern[str]:
    return re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\ue5e5]")


@lru_cache(maxsize=1)
def _radicals() -> re.Pattern[str]:
    return re.compile("[\u2e80-\u2fd5\uf900-\ufaff]")


def clean(text: str) -> str:
    """`text` without invisible characters, odd spaces as spaces, Kangxi radicals as the characters they look like.

    >>> clean("第\\u200b一\\u00a0条 ⼯作")
    '第一 条 工作'
    """
    if text.isascii():
        return _junk().sub("", text)
    text = _spaces().sub(" ", _junk().sub("", text))
    if _radicals().search(text):
        import unicodedata

        text = _radicals().sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)
    return text


def invisible_count(text: str) -> int:
    """How many characters `clean` throws away from the inside of the text (a leading byte-order mark not counted)."""
    return len(_junk().findall(text.lstrip("\ufeff")))


def has_han(text: str) -> bool:
    """True if there is a Chinese character in it."""
    return any("\u3400" <= c <= "\u9fff" for c in text)


def without_translation(lines: list[Line]) -> tuple[list[Line], int]:
    """The lines without the foreign-language ones of a bilingual text, and how many were dropped.

    A text counts as bilingual when a fifth of its lines are long ones without any Chinese character.
    """
    foreign = [line for line in lines if _foreign(line.text)]
    if len(foreign) < 5 or len(foreign) * 5 < len(lines):
        return lines, 0
    kept: list[Line] = []
    gap = False
    for line in lines:
        if _foreign(line.text):
            gap = True
            continue
        kept.append(replace(line, gap=True) if gap else line)
        gap = False
    return kept, len(lines) - len(kept)


def _foreign(text: str) -> bool:
    if has_han(text):
        return False
    letters = sum(c.isalpha() for c in text)
    return letters >= 3 and letters * 2 > len(text)


TERMINALS = "。；：！？!?;:…”」』）)】》"


def ends_sentence(text: str) -> bool:
    """True if the text ends the way a finished 款 or 项 does."""
    return text.rstrip()[-1:] in TERMINALS


def renumbered_gap(lines: Iterable[Line]) -> list[Line]:
    """The lines with the first one counted as coming after a gap."""
    found = list(lines)
    return [replace(found[0], gap=True), *found[1:]] if found else found
