"""The character map of the Python search as a script, and a small table that says when it is needed at all."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from xundocs.search import normalize
from xundocs.site.search.script import script

FIRST, LAST = 0x4E00, 0x9FFF
SILENT = "　，。、；：？！“”‘’《》〈〉（）【】〔〕「」『』—–…·￥％"
"""Marks that are only breaks: a query with them needs no map."""
_MAP_FILE = Path(normalize.__file__).parent / "data" / "charmap.txt"


def normal_script() -> bytes:
    """`normal.js`: the mapped characters, what each becomes, and those that become several (`½1_2`, `_` a break)."""
    return script("normal", *_map_lines())


def mapped_bits() -> str:
    """base64 of a bitmap over U+4E00…9FFF: the Chinese characters that the map changes."""
    sources, _, several = _map_lines()
    bits = bytearray((LAST - FIRST) // 8 + 1)
    for char in (*sources, *(entry[0] for entry in several.split(" ") if entry)):
        if FIRST <= ord(char) <= LAST:
            bits[(ord(char) - FIRST) >> 3] |= 1 << ((ord(char) - FIRST) & 7)
    return b64encode(bytes(bits)).decode()


def silent_marks() -> str:
    """`SILENT`, checked against the map."""
    return "".join(char for char in SILENT if not normalize.fold(char).strip())


def _map_lines() -> tuple[str, str, str]:
    _, sources, targets, several = _MAP_FILE.read_text(encoding="utf-8").split("\n")[:4]
    return sources, targets, several
