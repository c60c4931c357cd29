"""File names made from data: nothing in them can leave the folder, hit a reserved name or be too long."""

from __future__ import annotations

import unicodedata

SUFFIX = ".docx"
MAX_BYTES = 180
"""Bytes of UTF-8 before the suffix; file systems allow 255 with temp-file prefixes and numbers."""
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"COM{i}" for i in range(1, 10)), *(f"LPT{i}" for i in range(1, 10))}
_BAD = dict.fromkeys('<>:"/\\|?*', "_")


def file_name(stem: str, suffix: str = SUFFIX) -> str:
    r"""A file name for `stem` that every system takes.

    >>> file_name("../../清巡〔2026〕1号/x"), file_name("CON"), file_name("  ")
    ('清巡〔2026〕1号_x.docx', '_CON.docx', '未命名.docx')
    """
    text = unicodedata.normalize("NFC", stem)
    text = "".join(_BAD.get(c, c) for c in text if c.isprintable() and not 0xD800 <= ord(c) <= 0xDFFF)
    text = " ".join(text.split()).strip(". _")
    while ".." in text:
        text = text.replace("..", ".")
    text = text.lstrip("._ ")
    if text.split(".")[0].upper() in _RESERVED:
        text = f"_{text}"
    return (_cut(text) or "未命名") + suffix


def _cut(text: str) -> str:
    encoded = text.encode("utf-8")
    return text if len(encoded) <= MAX_BYTES else encoded[:MAX_BYTES].decode("utf-8", "ignore").rstrip(". ")


def distinct_names(names: list[str]) -> list[str]:
    """The same names, later equal ones (also equal but for case) numbered: a.docx, a（2）.docx.

    >>> distinct_names(["a.docx", "A.docx", "b.docx"])
    ['a.docx', 'A（2）.docx', 'b.docx']
    """
    taken: dict[str, int] = {}
    result = []
    for name in names:
        key = name.casefold()
        taken[key] = taken.get(key, 0) + 1
        stem, dot, suffix = name.rpartition(".")
        result.append(name if taken[key] == 1 else f"{stem}（{taken[key]}）{dot}{suffix}")
    return result
