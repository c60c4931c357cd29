"""The concepts of a query: each is a word as typed with what regulations say for it.

There is no segmentation dictionary. A query is cut at spaces and at words that mean nothing for its subject;
words of the synonym table are recognised, longest first; what is left over stands for itself.
"""

from __future__ import annotations

from typing import NamedTuple

from xundocs.search.normalize import collapse, fold
from xundocs.search.tokens import runs
from xundocs.search.understanding.lexicon import confusions, stopwords, synonyms

LONGEST_WORD = 10
TYPED, SAID = 1.0, 0.8
"""How much a word counts as typed, and in the words of regulations."""
MAX_CONCEPTS = 24


class Concept(NamedTuple):
    """One idea of the query: alternatives as (all of these words, weight); the first is what was typed."""

    typed: str
    alternatives: tuple[tuple[tuple[str, ...], float], ...]


def concepts_of(text: str) -> list[Concept]:
    """The concepts of a query, in order, without repetitions."""
    found: dict[str, Concept] = {}
    for run in runs(collapse(fold(text))):
        for piece in _cut(run):
            if piece not in found:
                found[piece] = _concept(piece)
    several = {piece: concept for piece, concept in found.items() if len(piece) > 1 or len(found) == 1}
    return list((several or found).values())[:MAX_CONCEPTS]


def _cut(run: str) -> list[str]:
    """The pieces of one run: known words, and what stands between known and empty words."""
    if run.isascii() or len(run) == 1:
        return [run]
    known, empty = synonyms(), stopwords()
    pieces: list[str] = []
    left = ""
    place = 0
    while place < len(run):
        word = _longest(run, place, known, empty)
        if word in known or word in empty:
            if left:
                pieces.append(left)
            left = ""
            if word in known:
                pieces.append(word)
            place += len(word)
        else:
            left += run[place]
            place += 1
    if left:
        pieces.append(left)
    return [piece for piece in pieces if len(piece) > 1 or len(run) == 1 or piece in known] or [run]


def _longest(run: str, place: int, known: dict[str, tuple[str, ...]], empty: frozenset[str]) -> str:
    for length in range(min(LONGEST_WORD, len(run) - place), 0, -1):
        word = run[place:place + length]
        if word in known or word in empty:
            return word
    return ""


def _concept(piece: str) -> Concept:
    alternatives: list[tuple[tuple[str, ...], float]] = [((piece,), TYPED)]
    for said in synonyms().get(piece, ()):
        words = tuple(collapse(fold(word)) for word in said.split("+"))
        if words != (piece,):
            alternatives.append((words, SAID))
    return Concept(piece, tuple(alternatives))


def corrected_forms(piece: str) -> list[str]:
    """The piece with one character exchanged for one it is confused with, and letters that OCR writes for digits."""
    table = confusions()
    forms = [piece[:place] + other + piece[place + 1:]
             for place, char in enumerate(piece) for other in table.get(char, "")]
    digits = piece.translate(str.maketrans("oli", "011"))
    return [digits, *forms] if digits != piece else forms
