"""The numbers Word makes itself (第%1条 with its number in no paragraph), worked out from numbering.xml.

Source: ECMA-376 Part 1, 17.9 (numbering), 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xundocs.model.numerals import to_chinese

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


@dataclass(slots=True)
class Level:
    """One level of a list: how its number is written and between which words (`%1` stands for it)."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    abstract: str
    overrides: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


class Numbering:
    """Counts as Word does while paragraphs are read in order."""

    def __init__(self, root: _Element | None) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        self.by_style: dict[str, tuple[str, int]] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: _Element) -> None:
        for abstract in root.iterfind(f"{W}abstractNum"):
            name = abstract.get(f"{W}abstractNumId") or ""
            self._abstract[name] = {int(e.get(f"{W}ilvl") or 0): _level(e) for e in abstract.iterfind(f"{W}lvl")}
        for number in root.iterfind(f"{W}num"):
            link = number.find(f"{W}abstractNumId")
            found = _List(link.get(f"{W}val") or "" if link is not None else "")
            for override in number.iterfind(f"{W}lvlOverride"):
                index = int(override.get(f"{W}ilvl") or 0)
                start = override.find(f"{W}startOverride")
                if start is not None:
                    found.overrides[index] = _int(start.get(f"{W}val"), 1)
                if (own := override.find(f"{W}lvl")) is not None:
                    found.levels[index] = _level(own)
            name = number.get(f"{W}numId") or ""
            self._lists[name] = found
            for index, level in self._abstract.get(found.abstract, {}).items():
                if level.style:
                    self.by_style.setdefault(level.style, (name, index))

    def label(self, list_id: str, index: int) -> str:
        """The label of the next paragraph of this list and level, "" for bullets and unknown lists."""
        found = self._lists.get(list_id)
        if found is None or list_id == "0":
            return ""
        levels = {**self._abstract.get(found.abstract, {}), **found.levels}
        level = levels.get(index)
        if level is None or (level.format == "none" and not level.text):
            return ""
        counters = self._counters.setdefault(found.abstract, {})
        self._count(list_id, found, levels, counters, index)
        if level.format == "bullet":
            return ""
        return re.sub(r"%([1-9])", lambda m: self._written(int(m[1]) - 1, levels, counters, level.legal), level.text)

    def _count(self, list_id: str, found: _List, levels: dict[int, Level], counters: dict[int, int], index: int) -> None:
        first = (list_id, index) not in self._started
        self._started.add((list_id, index))
        if first and index in found.overrides:
            counters[index] = found.overrides[index]
        else:
            counters[index] = counters.get(index, levels[index].start - 1) + 1
        for deeper in [i for i in counters if i > index]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart != 0 and (restart is None or index < restart):
                del counters[deeper]

    @staticmethod
    def _written(index: int, levels: dict[int, Level], counters: dict[int, int], legal: bool) -> str:
        level = levels.get(index, Level())
        return write_number(counters.get(index, level.start), "decimal" if legal else level.format)


def _level(element: _Element) -> Level:
    values = {child.tag: child.get(f"{W}val") for child in element}
    restart = values.get(f"{W}lvlRestart")
    return Level(start=_int(values.get(f"{W}start"), 1), format=values.get(f"{W}numFmt") or "decimal",
                 text=values.get(f"{W}lvlText") or "", restart=int(restart) if restart and restart.isdecimal() else None,
                 legal=element.find(f"{W}isLgl") is not None, style=values.get(f"{W}pStyle") or "")


def _int(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else default


def write_number(number: int, style: str) -> str:
    """A number in one of Word's formats.

    >>> write_number(12, "chineseCountingThousand"), write_number(3, "decimalEnclosedCircle"), write_number(4, "upperRoman")
    ('十二', '③', 'IV')
    """
    if style in ("chineseCountingThousand", "chineseCounting", "chineseLegalSimplified", "japaneseCounting",
                 "taiwaneseCountingThousand", "taiwaneseCounting", "ideographDigital", "koreanDigital2",
                 "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return to_chinese(number)
    if style in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(ord(c) + 0xFEE0) for c in str(number))
    if style.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if style == "decimalEnclosedParen" and 1 <= number <= 20:
        return chr(0x2474 + number - 1)
    if style == "decimalEnclosedFullstop" and 1 <= number <= 20:
        return chr(0x2488 + number - 1)
    if style == "ideographEnclosedCircle" and 1 <= number <= 10:
        return chr(0x3220 + number - 1)
    if style == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if style == "ideographZodiac":
        return _BRANCHES[(number - 1) % 12]
    if style in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if style == "upperLetter" else letter.lower()
    if style in ("upperRoman", "lowerRoman"):
        return _roman(number) if style == "upperRoman" else _roman(number).lower()
    if style == "decimalZero":
        return f"{number:02d}"
    return "" if style in ("none", "bullet") else str(number)


def _roman(number: int) -> str:
    parts = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
             (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    written = ""
    for value, letters in parts:
        while number >= value:
            written, number = written + letters, number - value
    return written
