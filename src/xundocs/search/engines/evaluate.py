"""Boolean evaluation and scoring of a query on one segment.

Short lists drive: an AND intersects ascending by frequency, a phrase is the AND of its bigrams and then a look
into the text. Scores are sums of idf × impact (`impact` is BM25's saturated term frequency, quantised to a byte).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache

from xundocs.named import NamedTuple
from xundocs.search.cards import WorkCard
from xundocs.search.engines.clause_sets import as_bytes, members, set_of, span
from xundocs.search.engines.postings import Postings, is_character
from xundocs.search.engines.segment import Segment, contains
from xundocs.search.normalize import collapse, fold, is_word
from xundocs.search.query import OPEN_END, All, And, In, Not, Or, Phrase, Query, Range, Term
from xundocs.search.tokens import bigrams, runs

Idf = Callable[[str, str], float]
"""(field, token) → inverse document frequency over the whole index."""

FEW_TEXTS = 12
"""Looking into so few texts costs less than looking up one more token."""
PATTERNS = 2048
"""Patterns kept ready, about half a kilobyte each."""
MANY = 1500
"""If even the rarest token stands in so many clauses, whole sets are intersected instead of lists."""


class Pattern(NamedTuple):
    """A phrase made ready: its collapsed normal form, its tokens, and how to verify it."""

    folded: str
    tokens: tuple[str, ...]
    """What finds it. Single characters beside pairs and words are left to the verification."""
    raw: bytes
    """The bytes to look for in a plain text, b"" if the text must be folded first."""
    exact: bool
    """True if having the token is already standing in the text."""


@lru_cache(maxsize=PATTERNS)
def pattern_of(text: str) -> Pattern:
    """Raises nothing; a text without any character to look for gives no tokens."""
    folded = collapse(fold(text))
    tokens: dict[str, None] = {}
    for run in runs(folded):
        tokens.update(dict.fromkeys(bigrams(run)))
    if not all(map(is_character, tokens)):
        tokens = {token: None for token in tokens if not is_character(token)}
    raw = b"" if not folded or " " in folded or is_word(folded[0]) or is_word(folded[-1]) else folded.encode()
    return Pattern(folded, tuple(tokens), raw, tuple(tokens) == (folded,))


class Needed(NamedTuple):
    """Patterns that must all stand, made ready for every segment."""

    tokens: tuple[str, ...]
    surely: tuple[str, ...]
    """Those of the tokens that are not verified in the text."""
    verified: tuple[Pattern, ...]
    """The patterns that are."""


def needed_of(patterns: Sequence[Pattern]) -> Needed:
    """A pattern without tokens stands nowhere: then there are no tokens."""
    if len(patterns) == 1:
        [pattern] = patterns
        return Needed(pattern.tokens, pattern.tokens, ()) if pattern.exact else Needed(pattern.tokens, (), (pattern,))
    if not all(pattern.tokens for pattern in patterns):
        return Needed((), (), ())
    return Needed(tuple(dict.fromkeys(token for pattern in patterns for token in pattern.tokens)),
                  tuple(pattern.folded for pattern in patterns if pattern.exact),
                  tuple(pattern for pattern in patterns if not pattern.exact))


class SegmentQuery:
    """Evaluates queries on one segment. Results include deleted clauses unless the caller says `within`."""

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
        return dict.fromkeys(members(self.matching(query)), 0.0)

    def matching(self, query: Query) -> int:
        """The set of the clauses that match."""
        everything = self.segment.everything
        if isinstance(query, All):
            return everything
        if isinstance(query, Not):
            return everything ^ self.matching(query.part)
        if isinstance(query, In):
            values = set(query.values)
            return self._works(lambda card: attribute(card, query.field) in values)
        if isinstance(query, Range):
            low, high = query.low, query.high or "\uffff"
            return self._works(lambda card: low <= attribute(card, query.field) <= high)
        if isinstance(query, (Term, Phrase)) and query.field == "text":
            return self.standing(pattern_of(query.text))
        if isinstance(query, Or) and query.min_match == 1:
            found = 0
            for part in query.parts:
                found |= self.matching(part)
            return found
        if isinstance(query, And) and query.parts:
            found = everything
            for part in query.parts:
                found &= self.matching(part)
            return found
        return set_of(self.scored(query), self.segment.clauses)

    def standing(self, pattern: Pattern) -> int:
        """The set of the clauses in whose text the pattern stands."""
        if pattern.exact:
            return self.segment.postings("text").set_of(pattern.folded)
        return set_of(self.clauses_with(needed_of([pattern])), self.segment.clauses)

    def standing_among(self, pattern: Pattern, numbers: list[int]) -> list[int]:
        """Those of the clauses (ascending) in whose text the pattern stands."""
        postings = self.segment.postings("text")
        if not pattern.tokens:
            return []
        for frequency, token in postings.by_frequency(pattern.tokens):
            numbers = postings.keep(token, numbers) if numbers and frequency else []
        return numbers if pattern.exact or not numbers else self.segment.standing(numbers, pattern.folded, pattern.raw)

    def stands(self, pattern: Pattern) -> bool:
        """True if the phrase stands in some clause, deleted ones included; stops at the first."""
        if not pattern.tokens:
            return False
        found = common(self.segment.postings("text"), pattern.tokens)
        if pattern.exact:
            return bool(found)
        return any(self.segment.standing((number,), pattern.folded, pattern.raw) for number in found)

    def _works(self, wanted: Callable[[WorkCard], bool]) -> int:
        found = 0
        for card in self.segment.cards:
            if wanted(card):
                found |= span(card.first, card.end)
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
            gone = as_bytes(self.matching(unwanted), self.segment.clauses)
            found = {n: score for n, score in found.items() if not gone[n >> 3] >> (n & 7) & 1}
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
        postings = self.segment.postings(field)
        found = common(postings, pattern.tokens)
        if not pattern.exact:
            found = [group for group in found if contains(collapse(fold(self.segment.group_text(field, group))), pattern.folded)]
        return dict(zip(found, sums(postings, found, self.weights(field, [(pattern, 1.0)])), strict=True))

    def _conjunction(self, patterns: list[tuple[Pattern, float]]) -> dict[int, float]:
        found = self.clauses_with(needed_of([pattern for pattern, _ in patterns]))
        return dict(zip(found, sums(self.segment.postings("text"), found, self.weights("text", patterns)), strict=True))

    def clauses_with(self, needed: Needed, within: int | None = None) -> list[int]:
        """The clauses where every pattern stands, ascending."""
        found = common(self.segment.postings("text"), needed.tokens, within, needed.surely)
        for pattern in needed.verified:
            if found:
                found = self.segment.standing(found, pattern.folded, pattern.raw)
        return found

    def weights(self, field: str, patterns: Iterable[tuple[Pattern, float]]) -> dict[str, float]:
        """{token: weight} of what counts for the score of these patterns."""
        return weights_of(field, patterns, self.idf)


def weights_of(field: str, patterns: Iterable[tuple[Pattern, float]], idf: Idf) -> dict[str, float]:
    """{token: weight} of what counts for the score of these patterns."""
    weights: dict[str, float] = {}
    for pattern, boost in patterns:
        for token in pattern.tokens:
            weights[token] = max(weights.get(token, 0.0), boost * idf(field, token))
    return weights


def common(postings: Postings, tokens: Collection[str], within: int | None = None, surely: Collection[str] | None = None) -> list[int]:
    """The numbers where every token stands, ascending; the rarest token leads.

    With `surely` the others may be left out at the end, when so few numbers are left that looking into the texts is cheaper.
    """
    ordered = postings.by_frequency(tokens)
    if not ordered or not ordered[0][0]:
        return []
    if ordered[0][0] > MANY:
        return members(shared(postings, (token for _, token in ordered), within))
    numbers = postings.numbers(ordered[0][1])
    if within is not None:
        marks = as_bytes(within, postings.groups)
        numbers = [number for number in numbers if marks[number >> 3] >> (number & 7) & 1]
    for _, token in ordered[1:]:
        if not numbers:
            return []
        if surely is None or len(numbers) > FEW_TEXTS or token in surely:
            numbers = postings.keep(token, numbers)
    return numbers


def shared(postings: Postings, tokens: Iterable[str], within: int | None) -> int:
    """The set of the numbers where every token stands."""
    found = span(0, postings.groups) if within is None else within
    for token in tokens:
        found &= postings.set_of(token)
    return found


def sums(postings: Postings, numbers: list[int], weights: dict[str, float]) -> list[float]:
    """The score of each number: the sum of weight × impact over the tokens."""
    if not numbers:
        return []
    lists = [(weight, postings.impacts_at(token, numbers)) for token, weight in weights.items()]
    if len(lists) == 1:
        weight, impacts = lists[0]
        return [weight * impact for impact in impacts]
    if not lists:
        return [0.0] * len(numbers)
    (weight, impacts), (other, more) = lists[:2]
    found = [weight * impact + other * second for impact, second in zip(impacts, more, strict=True)]
    for (weight, impacts), (other, more) in zip(lists[2::2], lists[3::2], strict=False):
        found = [total + weight * impact + other * second for total, impact, second in zip(found, impacts, more, strict=True)]
    if len(lists) % 2:
        weight, impacts = lists[-1]
        found = [total + weight * impact for total, impact in zip(found, impacts, strict=True)]
    return found


def attribute(card: WorkCard, field: str) -> str:
    """A work's attribute as filters compare it: an unknown start is the version's date, an unknown end is open."""
    value: str = getattr(card, field)
    if not value and field == "in_force_from":
        return card.version
    if not value and field == "in_force_to":
        return OPEN_END
    return value
