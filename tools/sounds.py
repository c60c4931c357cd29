"""Writes src/xundocs/model/sounds_table.py: the syllable of each character of GB 2312, tones left out.

Run by hand when the table must be made anew; needs pypinyin, which nothing else of the project needs: `python tools/sounds.py`.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "src" / "xundocs" / "model" / "sounds_table.py"
HEAD = '''"""The syllable of each character of GB 2312, tones left out. Made by tools/sounds.py from pypinyin's table; do not edit."""

TABLE = """
'''


def characters() -> list[str]:
    """Every character of GB 2312, in its order."""
    return [bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)
            if not (high == 0xD7 and low > 0xF9)]


def main() -> None:
    """Writes the table, a syllable a line."""
    from pypinyin import Style, pinyin

    of: dict[str, list[str]] = defaultdict(list)
    for character in characters():
        of[pinyin(character, style=Style.NORMAL)[0][0]].append(character)
    OUT.write_text(HEAD + "".join(f"{syllable} {''.join(found)}\n" for syllable, found in sorted(of.items())) + '"""\n', encoding="utf-8")


if __name__ == "__main__":
    main()
