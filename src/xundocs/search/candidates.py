"""Which clauses are worth ranking: drawn from the engine by what was typed and by what regulations say for it."""

from __future__ import annotations

from collections.abc import Iterable

from xundocs.named import NamedTuple
from xundocs.search.answer import Library, Options
from xundocs.search.cards import WorkCard
from xundocs.search.normalize import collapse, fold
from xundocs.search.query import And, In, Not, Or, Phrase, Query, Term
from xundocs.search.tokens import bigrams, runs
from xundocs.search.understanding.concepts import Concept
from xundocs.search.understanding.lexicon import stopwords
from xundocs.search.understanding.syntax import Asked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xundocs.search.answer import Kind

CANDIDATES = 80
EXACT_CANDIDATES = 30
BESIDE_PHRASE = 20
"""Clauses drawn beside those in which the whole query stands."""
SAID_BOOST = 0.4
"""Weight of a token that stands only in what regulations say for a word, when candidates are drawn."""
MAX_DRAWN = 24
"""Tokens by which candidates are drawn at most."""


class Understood(NamedTuple):
    """A query that is not a citation, made ready."""

    asked: Asked
    text: str
    concepts: list[Concept]
    phrases: list[str]
    """Folded phrases that must stand: quoted ones, or the whole query."""
    mentioned: frozenset[str]
    kind: Kind
    corrected: str = ""


def draw(library: Library, understood: Understood, options: Options) -> dict[int, float]:
    """{document: BM25 score} of the clauses worth ranking."""
    reader = library.reader
    restrictions = _restrictions(library, understood, options)
    tokens = _weightiest(library, draw_tokens(understood))
    anything: Query = Or(tuple(Term(token, boost=boost) for token, boost in tokens.items()))
    drawn: dict[int, float] = {}
    for query, limit in _drawings(understood, anything, restrictions, max(CANDIDATES, 2 * options.limit)):
        for document, score in reader.top(query, limit):
            drawn[document] = max(score, drawn.get(document, 0.0))
    return drawn


def _weightiest(library: Library, tokens: dict[str, float]) -> dict[str, float]:
    """The tokens that can lift a clause most; common words of the synonyms only cost time, absent ones say nothing."""
    reader = library.reader
    present = [token for token in tokens if len(token) == 1 or reader.frequency(token)]
    best = sorted(present, key=lambda token: -tokens[token] * reader.idf("text", token))[:MAX_DRAWN]
    return {token: tokens[token] for token in best}


def _drawings(understood: Understood, anything: Query, restrictions: tuple[Query, ...],
              most: int) -> Iterable[tuple[Query, int]]:
    """The queries that draw candidates: every word, any word, any word in the works named."""
    must = tuple(Phrase(phrase) for phrase in understood.phrases)
    if must:
        yield And((*must, *restrictions)), EXACT_CANDIDATES
        if understood.kind == "phrase" and understood.asked.quoted:
            return
    words = tuple(Phrase(c.typed) for c in understood.concepts)
    if len(words) > 1:
        yield And((*words, *restrictions)), EXACT_CANDIDATES
    if words or not must:
        yield (And((anything, *restrictions)) if restrictions else anything), BESIDE_PHRASE if must else most
    if understood.mentioned:
        works = In("work_id", tuple(sorted(understood.mentioned)))
        yield And((anything, works, *restrictions)), EXACT_CANDIDATES
        yield And((works, *restrictions)), EXACT_CANDIDATES


def _restrictions(library: Library, understood: Understood, options: Options) -> tuple[Query, ...]:
    found: list[Query] = []
    allowed = library.allowed(options)
    if allowed is not None:
        found.append(In("work_id", tuple(sorted({work_id for work_id, _ in allowed}))))
    found += [Not(Phrase(word)) for word in understood.asked.excluded if collapse(fold(word))]
    return tuple(found)


def count_matching(library: Library, understood: Understood, options: Options) -> int:
    """How many clauses have every phrase asked for, or every word as typed."""
    if library.allowed(options) is None:
        return library.reader.search(_everything_asked(library, understood, options), 1).total
    return sum(number for _, number in matching_versions(library, understood, options))


def matching_versions(library: Library, understood: Understood, options: Options) -> list[tuple[WorkCard, int]]:
    """The same by version."""
    allowed = library.allowed(options)
    found = library.reader.by_version(_everything_asked(library, understood, options))
    return [(card, number) for card, number in found if allowed is None or (card.work_id, card.version) in allowed]


def _everything_asked(library: Library, understood: Understood, options: Options) -> Query:
    words = understood.phrases or [concept.typed for concept in understood.concepts]
    return And((*map(Phrase, words), *_restrictions(library, understood, options)))


def draw_tokens(understood: Understood) -> dict[str, float]:
    """{token: boost}: what was typed fully, what regulations say for it less."""
    tokens: dict[str, float] = {}
    empty = stopwords()
    for concept in understood.concepts:
        for words, _ in concept.alternatives[1:]:
            for word in words:
                for run in runs(word):
                    for token in bigrams(run):
                        tokens.setdefault(token, SAID_BOOST)
    for concept in understood.concepts:
        for run in runs(concept.typed):
            tokens.update((token, 1.0) for token in bigrams(run) if token not in empty)
    return tokens
