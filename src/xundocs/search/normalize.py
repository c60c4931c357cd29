"""One character map for index and query: what counts as the same character when searching.

NFKC, Traditional→Simplified, variant forms, lower case; everything that is neither Han, a letter, a digit
nor a dot inside a number becomes one space. The map is data (`data/charmap.txt`, made by
`tools/make_charmap.py`); an index remembers `VERSION` and is refused when it was built with another map.

Source: Unicode NFKC; OpenCC TSCharacters and JPVariants (Apache-2.0, see NOTICE).
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

VERSION = 1
"""Raise it whenever `data/charmap.txt` or the rules below change: older indexes are then rebuilt."""

_MAP_FILE = Path(__file__).parent / "data" / "charmap.txt"
_SPACE = ord(" ")
_FIRST_HAN, _LAST_HAN = 0x3400, 0x9FFF
_FIRST_FAR_HAN, _LAST_FAR_HAN = 0x20000, 0x3FFFF


def is_han(char: str) -> bool:
    """True for a Chinese character as the index sees it (after the map)."""
    code = ord(char)
    return _FIRST_HAN <= code <= _LAST_HAN or _FIRST_FAR_HAN <= code <= _LAST_FAR_HAN


def is_near_han(text: str) -> bool:
    """True if every character is a Chinese one of the first plane: so are nearly all words that are looked for."""
    return min(text) >= "\u3400" and max(text) <= "\u9fff"


def is_word(char: str) -> bool:
    """True for a letter or digit that forms whole-word tokens: a–z, 0–9 (and the dot kept inside numbers)."""
    return char.isascii() and (char.isalnum() or char == ".")


class _Table(dict[int, "int | str"]):
    """`str.translate` table; characters outside the map are decided on first sight and remembered."""

    def __missing__(self, code: int) -> int | str:
        char = chr(code)
        if "A" <= char <= "Z":
            value: int = code + 32
        elif is_han(char) or is_word(char):
            value = code
        else:
            value = _SPACE
        self[code] = value
        return value


_table: _Table | None = None
_expansions: dict[int, str] = {}


def _load() -> _Table:
    """The table, read once per process (about 1 ms)."""
    global _table
    if _table is None:
        lines = _MAP_FILE.read_text(encoding="utf-8").split("\n")
        sources, targets, expansions = lines[1], lines[2], lines[3]
        table = _Table(zip(map(ord, sources), map(ord, targets), strict=True))
        for entry in expansions.split(" "):
            if entry:
                table[ord(entry[0])] = _expansions[ord(entry[0])] = entry[1:].replace("_", " ")
        _table = table
    return _table


def fold(text: str) -> str:
    """The normal form: same meaning for search, same string. Idempotent; may be longer than `text` (⑫ → 12).

    >>> fold("《監察法》第４８條，3.5萬元")
    ' 监察法 第48条 3.5万元'
    """
    folded = text.translate(_load())
    return _drop_loose_dots(folded) if "." in folded else folded


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """The normal form and, for each of its characters, the position in `text` it comes from.

    The list has one more entry than the normal form: the end of `text`.
    """
    folded = fold(text)
    if len(folded) == len(text):
        return folded, list(range(len(text) + 1))
    offsets: list[int] = []
    for position, char in enumerate(text):
        offsets += [position] * len(_expansions.get(ord(char), "x"))
    return folded, [*offsets, len(text)]


def collapse(folded: str) -> str:
    """A normal form with each break (any run of punctuation or space) written as one space, none at the ends."""
    return " ".join(folded.split())


_mapped: re.Pattern[str] | None = None


def is_plain(text: str) -> bool:
    """True if folding would only blank punctuation: then folded words can be looked for in the text itself.

    Used when building; compiles a large character class on first use.
    """
    global _mapped
    if _mapped is None:
        import re

        table = _load()
        changed = [chr(code) for code, target in table.items() if target not in (code, _SPACE)]
        _mapped = re.compile("[A-Z" + "".join(map(re.escape, changed)) + "]")
    return _mapped.search(text) is None


def _drop_loose_dots(folded: str) -> str:
    """Keep a dot only between two digits."""
    pieces = folded.split(".")
    joined = [pieces[0]]
    for left, right in pairwise(pieces):
        inside = left[-1:].isdigit() and right[:1].isdigit()
        joined += ["." if inside else " ", right]
    return "".join(joined)
