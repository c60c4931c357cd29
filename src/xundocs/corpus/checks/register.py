"""Is this the vocabulary of regulations? Words that rewriting software puts in, and general words that laws never use.

Two lists are kept with the package: `register.tsv`, exchange words with the word they stand for and a weight (the rarer in
sound statutes, the higher), and `general_words.txt`, words common in Chinese that occur in none of 3,700 statutes.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_LENGTH = 6000
"""A text twice as long holds more chance finds: scores count per so many characters, beginning at one."""
_IN_TITLE = 8.0
_PER_GENERAL = 1.5
_EXPECTED_GENERAL = 3.0


@dataclass(frozen=True, slots=True)
class Foreign:
    """How foreign a text's words are, and which (the word, the one it stands for or "")."""

    score: float
    words: list[tuple[str, str]]


@lru_cache(maxsize=1)
def _exchanged() -> dict[str, tuple[str, float]]:
    found: dict[str, tuple[str, float]] = {}
    for line in _lines("register.tsv"):
        new, old, weight = line.split("\t")
        found[new] = old, float(weight)
    return found


@lru_cache(maxsize=1)
def _general() -> frozenset[str]:
    return frozenset(word for line in _lines("general_words.txt") for word in line.split())


def _lines(name: str) -> list[str]:
    text = files("xundocs.corpus").joinpath("data", name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def foreign_words(words: str, title: str) -> Foreign:
    """The score of a text and the words behind it, heaviest first. The text must be in Simplified characters."""
    table = _exchanged()
    hits = sorted(((weight, new, old) for new, (old, weight) in table.items() if new in words), reverse=True)
    score = sum(weight for weight, _, _ in hits) / (1 + len(words) / _LENGTH)
    score += sum(_IN_TITLE for _, new, _ in hits if new in title)
    pairs = set(map(operator.add, words, words[1:]))
    general = sorted(pairs & _general())
    rate = len(general) * 1000 / max(len(pairs), 300)
    score += _PER_GENERAL * max(0.0, rate - _EXPECTED_GENERAL)
    return Foreign(score, [(new, old) for _, new, old in hits] + [(word, "") for word in general])


def exchanged_words() -> list[tuple[str, str]]:
    """The exchange words and what they stand for (for tests and measurements)."""
    return [(new, old) for new, (old, _) in _exchanged().items()]
