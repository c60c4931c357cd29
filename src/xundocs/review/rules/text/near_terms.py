"""主题责任, 立行力改: fixed words of the field written with other characters of the same sound, as an input method offers them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from xundocs.model.sounds import sound
from xundocs.model.terms import FIXED
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """The longest fixed word at each place counts; 巡查 is `wordings`' own."""
    for block in view.document.texts:
        heard, taken = sound(block.text), set[int]()
        for said, term in _heard():
            place = heard.find(said)
            while place >= 0:
                end = place + len(said)
                written = block.text[place:end]
                if written != term and "巡查" not in written and taken.isdisjoint(range(place, end)):
                    taken.update(range(place, end))
                    yield Hit(block, f"“{written}”疑为“{term}”", f"改为{term}。", place, end)
                place = heard.find(said, place + 1)


@lru_cache(1)
def _heard() -> tuple[tuple[str, str], ...]:
    """How each fixed word sounds, with the word; the longer first."""
    return tuple((sound(term), term) for term in sorted(FIXED, key=len, reverse=True))


RULE = Rule("V-TERM-01", "固定用语的同音错字", "实务", "巡察文书校验 V-TERM-01；术语表", check, wrong="落实全面从严治党主题责任", right="落实全面从严治党主体责任")
