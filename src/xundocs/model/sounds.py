"""How words sound: for words that an input method wrote with other characters of the same syllables."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(1)
def _classes() -> dict[int, str]:
    """Each character of GB 2312 → the first one of its syllable, whatever the tone."""
    from xundocs.model.sounds_table import TABLE

    return {ord(character): found[0] for line in TABLE.split("\n") if line for found in (line.split(" ")[1],) for character in found}


def sound(text: str) -> str:
    """The text with one and the same character for each syllable, as long as the text: 监查法 and 监察法 give the same."""
    return text.translate(_classes())
