"""The concepts of a query: each is a word as typed with what regulations say for it.

There is no segmentation dictionary. A query is cut at spaces and at words that mean nothing for its subject;
words of the synonym table are recognised, longest first; what is left over stands for itself.
"""

from __future__ import annotations

from xundocs.named import NamedTuple
from xundocs.search.normalize import collapse, fold
from xundocs.search.tokens import runs
from xundocs.search.understanding.lexicon import confusions, stopwords, synonyms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Corpus(Protocol):
        """What cutting asks of the corpus."""

        def frequency(self, token: str) -> int:
            """In how many clauses a bigram stands."""

        def stands(self, phrase: str) -> bool:
            """True if some clause has the phrase."""

LONGEST_WORD = 10
TYPED, SAID, INNER = 1.0, 0.8, 0.5
"""How much a word counts as typed, in the words of regulations, and in those for a word inside it."""
MAX_CONCEPTS = 24
RARE_PAIR = 0.15
"""A pair of characters this much rarer than its neighbours is no word."""

LONGEST_WHOLE = 6
"""A piece no longer than this stays whole if the corpus has it."""


class Concept(NamedTuple):
    """One idea of the query: alternatives as (all of these words, weight); the first is what was typed."""

    typed: str
    alternatives: tuple[tuple[tuple[str, ...], float], ...]


def concepts_of(text: str, corpus: Corpus | None = None) -> list[Concept]:
    """The concepts of a query, in order, without repetitions.

    What the corpus says as it was typed stays whole; other unknown pieces are cut where two characters seldom
    stand together in it.
    """
    found: dict[str, Concept] = {}
    for run in runs(collapse(fold(text))):
        if corpus and 2 < len(run) <= LONGEST_WHOLE and corpus.stands(run):
            found.setdefault(run, _whole(run))
            continue
        for piece in _cut(run):
            keep = not corpus or piece in synonyms() or (len(piece) <= LONGEST_WHOLE and corpus.stands(piece))
            for word in [piece] if keep or not corpus else loosely_cut(piece, corpus):
                found.setdefault(word, _concept(word))
    several = {piece: concept for piece, concept in found.items() if len(piece) > 1 or len(found) == 1}
    return list((several or found).values())[:MAX_CONCEPTS]


def _whole(run: str) -> Concept:
    """A run that stands as typed; what regulations say for the words in it counts too, but less."""
    own = _concept(run)
    inner = [concept for piece in _cut(run) if piece != run for concept in [_concept(piece)] if piece in synonyms()]
    said = {words: INNER for concept in inner for words, _ in concept.alternatives[1:] if run not in words}
    return Concept(run, (*own.alternatives, *((words, weight) for words, weight in said.items())))


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


def loosely_cut(piece: str, corpus: Corpus) -> list[str]:
    """查银行存款 → 查, 银行, 存款: cut where a pair is much rarer than its neighbours. Single characters are dropped
    if anything else is left."""
    if len(piece) < 3 or piece.isascii():
        return [piece]
    counts = [corpus.frequency(piece[place:place + 2]) for place in range(len(piece) - 1)]
    words: list[str] = []
    start = 0
    for place, count in enumerate(counts):
        around = max(counts[place - 1] if place else 0, counts[place + 1] if place + 1 < len(counts) else 0)
        if count < RARE_PAIR * around:
            words.append(piece[start:place + 1])
            start = place + 1
    words.append(piece[start:])
    return [word for word in words if len(word) > 1] or [piece]


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
