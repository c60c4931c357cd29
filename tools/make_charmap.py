"""Make src/xundocs/search/data/charmap.txt from Unicode NFKC and OpenCC's tables.

Needs the package `opencc-python-reimplemented` (Apache-2.0) at development time only; the product reads the
result. Run: `python tools/make_charmap.py`; afterwards raise `normalize.VERSION` if the file changed.

Line 1: a comment. Line 2: source characters. Line 3: their targets, one each.
Line 4: `source` + `targets` pairs separated by spaces, for characters that become several (`_` is a break).
"""

from __future__ import annotations

import sys
import unicodedata
from importlib.util import find_spec
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src/xundocs/search/data/charmap.txt"
LAST_CODE = 0xFFFF
LONGEST_CHAIN = 3
"""A variant may lead to a traditional character and that to a simplified one."""
OWN = {"〇": "零", "○": "零", "◯": "零", "笫": "第"}
"""Decisions of our own: zero written as a circle, and 笫, which OCR and old typesetting write for 第."""


def opencc_table(name: str) -> dict[str, str]:
    """The one-character entries of one of OpenCC's dictionaries; of several targets the first."""
    spec = find_spec("opencc")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("需要开发依赖 opencc-python-reimplemented")
    text = (Path(spec.submodule_search_locations[0]) / "dictionary" / name).read_text(encoding="utf-8")
    entries = (line.split("\t") for line in text.splitlines() if "\t" in line)
    return {source: target.split(" ")[0] for source, target in entries
            if len(source) == 1 and len(target.split(" ")[0]) == 1}


def build() -> tuple[dict[str, str], dict[str, str]]:
    """(one-to-one, one-to-many): every character whose normal form is not what plain rules give."""
    simplified = opencc_table("TSCharacters.txt")
    variants = {new: old for old, new in opencc_table("JPVariants.txt").items()
                if new not in simplified and not is_standard(new)}
    single: dict[str, str] = {}
    several: dict[str, str] = {}
    for code in range(0x80, LAST_CODE + 1):
        char = chr(code)
        if unicodedata.category(char) in ("Cn", "Cs", "Co"):
            continue
        form = _normal(char, simplified, variants)
        if form == _rule(char) or (len(form) == 1 and ord(form) > LAST_CODE):
            continue
        if len(form) == 1:
            single[char] = form
        elif form.strip("_"):
            several[char] = form
    return single, several


def is_standard(char: str) -> bool:
    """True for a character that simplified Chinese uses as it is (GB 2312): never a variant of another."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _normal(char: str, simplified: dict[str, str], variants: dict[str, str]) -> str:
    if char in OWN:
        return OWN[char]
    form = ""
    for part in unicodedata.normalize("NFKC", char).lower():
        for table in (variants, simplified, OWN) * LONGEST_CHAIN:
            part = table.get(part, part)
        form += part if _is_kept(part) else "_"
    return form if len(form) > 1 else form.replace("_", " ")


def _is_kept(char: str) -> bool:
    return (char.isascii() and (char.isalnum() or char == ".")) or _is_han(char)


def _is_han(char: str) -> bool:
    return 0x3400 <= ord(char) <= 0x9FFF or 0x20000 <= ord(char) <= 0x3FFFF


def _rule(char: str) -> str:
    return char if _is_han(char) else " "


def main() -> None:
    """Write the file and say how many entries it has."""
    single, several = build()
    several = {source: target.strip("_") if len(target.strip("_")) > 1 else target for source, target in several.items()}
    lines = ["# xundocs character map: NFKC + OpenCC TSCharacters/JPVariants (Apache-2.0). Made by tools/make_charmap.py",
             "".join(single), "".join(single.values()),
             " ".join(source + target for source, target in several.items()), ""]
    TARGET.write_text("\n".join(lines), encoding="utf-8")
    print(f"{TARGET.name}: {len(single)} + {len(several)} characters, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
