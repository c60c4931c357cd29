"""Boolean evaluation and scoring of a query on one segment.

Short lists drive: an AND intersects ascending by frequency, a phrase is the AND of its bigrams and then a look
into the text. Scores are sums of idf × impact (`impact` is BM25's saturated term frequency, quantised to a byte).
"""

from __future__ import annotations

from _bisect import bisect_left
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from xundocs.search.cards import WorkCard
from xundocs.search.engines.postings import Postings
from xundocs.search.engines.segment import Segment, contains
from xundocs.search.normalize import collapse, fold, is_word
from xundocs.search.query import OPEN_END, All, And, In, Not, Or, Phrase, Query, Range, Term
from xundocs.search.tokens import bigrams, runs

Idf = Callable[[str, str], float]
"""(field, token) → inverse document frequency over the whole index."""

SKEW = 16
"""A list this many times longer than the candidates is probed by bisection instead of decoded."""


class Pattern(NamedTuple):
    """A phrase made ready: its collapsed normal form, its tokens, and how to verify it."""

    folded: str
    tokens: tuple[str, ...]
    raw: bytes
    """The bytes to look for in a plain text, b"" if the text must be folded first."""

    @property
    def exact(self) -> bool:
        """True if having the token is already standing in the text."""
        return len(self.tokens) == 1 and self.tokens[0] == self.folded


@lru_cache(maxsize=512)
def pattern_of(text: str) -> Pattern:
    """Raises nothing; a text without any character to look for gives no tokens."""
    folded = collapse(fold(text))
    tokens: dict[str, None] = {}
    for run in runs(folded):
        tokens.update(dict.fromkeys(bigrams(run)))
    raw = b"" if not folded or " " in folded or is_word(folded[0]) or is_word(folded[-1]) else folded.encode()
    return Pattern(folded, tuple(tokens), raw)


def is_character(token: str) -> bool:
    """True for a single Chinese character, which is found through all bigrams that begin with it."""
    return len(token) == 1 and not token.isascii()


class SegmentQuery:
    """Evaluates queries on one segment. Results include deleted clauses; the caller masks them."""

    def __init__(self, segment: Segment, idf: Idf) -> None:
        self.segment = segment
        self.idf = idf

    def scored(self, query: Query) -> dict[int, float]:
        """{clause: score} of every match."""
        if isinstance(query, (Term, Phrase)):
            return self._leaf(query)
        if isinstance(query, And):
            return self._and(query.parts)
        if isinstance(query, Or):
            return self._or(query)
        return dict.fromkeys(self.documents(query), 0.0)

    def documents(self, query: Query) -> set[int]:
        """The clauses that match."""
        if isinstance(query, All):
            return set(range(self.segment.clauses))
        if isinstance(query, Not):
            return set(range(self.segment.clauses)) - self.documents(query.part)
        if isinstance(query, In):
            values = set(query.values)
            return self._works(lambda card: attribute(card, query.field) in values)
        if isinstance(query, Range):
            low, high = query.low, query.high or "\uffff"
            return self._works(lambda card: low <= attribute(card, query.field) <= high)
        if isinstance(query, Or) and query.min_match == 1:
            return set().union(*(self.documents(part) for part in query.parts))
        if isinstance(query, (Term, Phrase)):
            single = pattern_of(query.text)
            if query.field == "text" and single.exact and not is_character(single.folded):
                term = self.segment.postings("text").find(single.folded)
                return set() if term < 0 else set(self.segment.postings("text").read(term)[0])
        return set(self.scored(query))

    def stands(self, pattern: Pattern) -> bool:
        """True if the phrase stands in some clause, deleted ones included; stops at the first."""
        if not pattern.tokens:
            return False
        found = _intersect(self.segment.postings("text"), self._weighted("text", [(pattern, 1.0)]))
        if pattern.exact:
            return bool(found)
        return any(self.segment.standing((number,), pattern.folded, pattern.raw) for number in found)

    def _works(self, wanted: Callable[[WorkCard], bool]) -> set[int]:
        found: set[int] = set()
        for card in self.segment.cards:
            if wanted(card):
                found.update(range(card.first, card.end))
        return found

    def _or(self, query: Or) -> dict[int, float]:
        total: dict[int, float] = {}
        seen: dict[int, int] = {}
        for part in query.parts:
            for number, score in self.scored(part).items():
                total[number] = total.get(number, 0.0) + score
                seen[number] = seen.get(number, 0) + 1
        if query.min_match > 1:
            return {n: s for n, s in total.items() if seen[n] >= query.min_match}
        return total

    def _and(self, parts: Iterable[Query]) -> dict[int, float]:
        patterns: list[tuple[Pattern, float]] = []
        others: list[Query] = []
        excluded: list[Query] = []
        for part in parts:
            if isinstance(part, (Term, Phrase)) and part.field == "text":
                patterns.append((pattern_of(part.text), part.boost))
            elif isinstance(part, Not):
                excluded.append(part.part)
            else:
                others.append(part)
        if patterns:
            found = self._conjunction(patterns)
        elif others:
            found = self.scored(others.pop(0))
        else:
            found = dict.fromkeys(range(self.segment.clauses), 0.0) if excluded else {}
        for other in others:
            extra = self.scored(other)
            found = {n: score + extra[n] for n, score in found.items() if n in extra}
        for unwanted in excluded:
            if not found:
                break
            gone = self.documents(unwanted)
            found = {n: score for n, score in found.items() if n not in gone}
        return found

    def _leaf(self, leaf: Term | Phrase) -> dict[int, float]:
        pattern = pattern_of(leaf.text)
        if leaf.field == "text":
            return self._conjunction([(pattern, leaf.boost)])
        groups = self._group_matches(leaf.field, pattern)
        found: dict[int, float] = {}
        for group, score in groups.items():
            found.update(dict.fromkeys(self.segment.group_range(leaf.field, group), score * leaf.boost))
        return found

    def _group_matches(self, field: str, pattern: Pattern) -> dict[int, float]:
        found = _intersect(self.segment.postings(field), self._weighted(field, [(pattern, 1.0)]))
        if pattern.exact:
            return found
        return {g: s for g, s in found.items()
                if contains(collapse(fold(self.segment.group_text(field, g))), pattern.folded)}

    def _conjunction(self, patterns: list[tuple[Pattern, float]]) -> dict[int, float]:
        """The clauses where every pattern stands, with the sum of the scores of all tokens."""
        if any(not pattern.tokens for pattern, _ in patterns):
            return {}
        found = _intersect(self.segment.postings("text"), self._weighted("text", patterns))
        for pattern, _ in patterns:
            if not pattern.exact and found:
                standing = self.segment.standing(found, pattern.folded, pattern.raw)
                if len(standing) < len(found):
                    found = {number: found[number] for number in standing}
        return found

    def _weighted(self, field: str, patterns: list[tuple[Pattern, float]]) -> dict[str, float]:
        """{token: weight}. Single characters inside a longer phrase are left to the verification."""
        weights: dict[str, float] = {}
        for pattern, boost in patterns:
            several = any(not is_character(token) for token in pattern.tokens)
            for token in pattern.tokens:
                if not several or not is_character(token):
                    weights[token] = max(weights.get(token, 0.0), boost * self.idf(field, token))
        return weights


def attribute(card: WorkCard, field: str) -> str:
    """A work's attribute as filters compare it: an unknown start is the version's date, an unknown end is open."""
    value: str = getattr(card, field)
    if not value and field == "in_force_from":
        return card.version
    if not value and field == "in_force_to":
        return OPEN_END
    return value


def _intersect(postings: Postings, weights: dict[str, float]) -> dict[int, float]:
    """{number: score} where every token stands. Scores are summed only for what is left at the end."""
    lists: list[tuple[int, float, int | dict[int, int]]] = []
    for token, weight in weights.items():
        if is_character(token):
            union = postings.character(token)
            lists.append((len(union), weight, union))
        else:
            term = postings.find(token)
            if term < 0:
                return {}
            lists.append((postings.frequency(term), weight, term))
    if not lists:
        return {}
    lists.sort(key=lambda entry: entry[0])
    maps = [(weight, source if isinstance(source, dict) else postings.mapping(source))
            for count, weight, source in lists if isinstance(source, dict) or count <= SKEW * lists[0][0]
            or postings.is_decoded(source)]
    numbers: AbstractSet[int] = maps[0][1].keys()
    for _, more in maps[1:]:
        numbers = numbers & more.keys()
    left = list(numbers)
    weight, first = maps[0]
    sums = [weight * first[number] for number in left]
    for weight, more in maps[1:]:
        sums = [total + weight * more[number] for number, total in zip(left, sums, strict=True)]
    scores = dict(zip(left, sums, strict=True))
    for count, weight, source in lists:
        if isinstance(source, int) and scores and count > SKEW * lists[0][0] and not postings.is_decoded(source):
            scores = _probe(postings, source, weight, scores)
    return scores


def _probe(postings: Postings, term: int, weight: float, scores: dict[int, float]) -> dict[int, float]:
    numbers, impacts = postings.read(term)
    end = len(numbers)
    kept: dict[int, float] = {}
    for number, score in scores.items():
        place = bisect_left(numbers, number, 0, end)
        if place < end and numbers[place] == number:
            kept[number] = score + weight * impacts[place]
    return kept
