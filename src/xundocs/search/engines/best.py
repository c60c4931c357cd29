"""The best clauses of a query on one segment, without scoring all of them where that can be helped.

One token: read off the impacts, highest first. An AND: what is left in the end is scored. An OR of one token and of parts
in few clauses: these are scored, the token is read off. Any other OR: for every clause at once the sum of the highest scores its tokens can give, in bit planes; those with the highest such bounds are scored
and show how good a clause must be, then whoever can still be as good. Filters are sets taken away before; so are NOTs, but beside
one token or an AND that stands in few clauses they are looked up in the lists.
Equal scores are ordered by clause number, so that the first ten of twenty are the same ten.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from xundocs.named import NamedTuple
from xundocs.search.engines.clause_sets import Marks, as_bytes, members
from xundocs.search.engines.evaluate import (
    MANY,
    Idf,
    Needed,
    Pattern,
    SegmentQuery,
    needed_of,
    pattern_of,
    shared,
    sums,
    weights_of,
)
from xundocs.search.engines.segment import Segment
from xundocs.search.engines.sources import ROUNDING, Bounds, Source, Weights
from xundocs.search.query import All, And, In, Not, Or, Phrase, Query, Range, Term, check

SORTED = 200
"""Up to this many scores are sorted to find the k-th; of more the k highest are picked."""
ASIDE = 500
"""If all parts of an OR but one stand in so few clauses, these are scored and the one is read off."""
LITTLE = 2500
"""So many look-ups of impacts are made without looking for better bounds first."""
LISTED = 400
"""So many clauses are compared one by one rather than as sets."""
SPARSE = 8
"""If less than one in SPARSE of a token's clauses is wanted, the wanted ones are scored instead of reading off."""

Best = list[tuple[float, int]]
"""(score, -clause), in any order"""
Wanted = tuple[Pattern, float]
"""A text and its boost."""


class Plan(NamedTuple):
    """A query as texts that must all stand, or as an OR of texts; and conditions that score nothing. Any other query as it is."""

    query: Query
    every: Needed | None = None
    some: tuple[Wanted, ...] = ()
    filters: tuple[Query, ...] = ()
    """What matches must match too."""
    excluded: tuple[Pattern, ...] = ()
    """What must not stand. Any other condition that must not hold is among the filters."""
    weights: Weights | None = None
    """Of the tokens of `every`, {} for an OR; None for any other query."""


def plan_of(query: Query, idf: Idf) -> Plan:
    """How to find the best clauses: made once, for all segments. Raises: QueryRefused."""
    every: list[Wanted] = []
    some: list[Sequence[Query]] = []
    excluded: list[Pattern] = []
    filters: list[Query] = []
    for part in query.parts if isinstance(query, And) else (query,):
        if isinstance(part, (Term, Phrase)) and part.field == "text":
            every.append((pattern_of(part.text), part.boost))
            continue
        if isinstance(part, Not) and isinstance(part.part, (Term, Phrase)) and part.part.field == "text":
            excluded.append(pattern_of(part.part.text))
            continue
        check(part)
        if isinstance(part, (In, Range, All, Not)):
            filters.append(part)
        elif isinstance(part, Or) and part.min_match == 1 and part.parts and all(map(_is_leaf, part.parts)):
            some.append(part.parts)
        else:
            check(query)
            return Plan(query)
    if len(some) > 1 or bool(every) == bool(some):
        return Plan(query)
    needed = needed_of([pattern for pattern, _ in every]) if every else None
    return Plan(query, needed, _wanted(some[0]) if some else (), tuple(filters), tuple(excluded), weights_of("text", every, idf))


def _is_leaf(query: Query) -> bool:
    return isinstance(query, (Term, Phrase)) and query.field == "text"


def _wanted(leaves: Iterable[Query]) -> tuple[Wanted, ...]:
    return tuple((pattern_of(leaf.text), leaf.boost) for leaf in leaves if isinstance(leaf, (Term, Phrase)))


class Searcher:
    """Finds the best clauses of some segments. `live`: for each the set of its clauses that are not deleted, None for all."""

    def __init__(self, segments: Sequence[Segment], live: Sequence[int | None], idf: Idf) -> None:
        self.parts = [SegmentQuery(segment, idf) for segment in segments]
        self._each = [(part, alive, part.segment.base) for part, alive in zip(self.parts, live, strict=True)]
        self._idf = idf

    def best(self, query: Query, limit: int, counted: bool) -> tuple[list[tuple[int, float]], int]:
        """(document, score) of the best, and how many match (0 if not counted). Raises: QueryRefused."""
        plan = plan_of(query, self._idf)
        best: Best = []
        total = 0
        threshold = -1.0
        for part, live, base in self._each:
            found, count = best_of(part, plan, limit, threshold, live, counted)
            total += count
            if found:
                best += [(score, number - base) for score, number in found] if base else found
                if len(best) >= limit > 0:
                    best.sort(reverse=True)
                    del best[limit:]
                    threshold = best[-1][0]
        best.sort(reverse=True)
        return [(-number, score) for score, number in best[:limit]], total


def best_of(part: SegmentQuery, plan: Plan, limit: int, threshold: float, live: int | None,
            counted: bool) -> tuple[Best, int]:
    """The `limit` best and, if asked, the exact number of matches (else 0).

    `threshold` is the k-th best score of the segments before: clauses not above it may be left out of the best.
    """
    if plan.weights is None:
        scored = part.scored(plan.query)
        if live is not None:
            marks = as_bytes(live, part.segment.clauses)
            scored = {number: score for number, score in scored.items() if marks[number >> 3] >> (number & 7) & 1}
        return _highest(list(scored), list(scored.values()), limit, threshold), len(scored)
    within = live
    for condition in plan.filters:
        found = part.matching(condition)
        within = found if within is None else within & found
    needed = plan.every
    if needed is None:
        for pattern in plan.excluded:
            within = part.segment.everything if within is None else within
            within ^= within & part.standing(pattern)
        return _of_any(part, plan.some, limit, threshold, within, counted)
    if len(needed.tokens) == 1 and not needed.verified:
        [(token, weight)] = plan.weights.items()
        return _of_one(part, token, weight, limit, threshold, within, plan.excluded)
    return _of_all(part, needed, plan.excluded, plan.weights, limit, threshold, within)


def _highest(numbers: Sequence[int], scores: Sequence[float], limit: int, threshold: float) -> Best:
    """Those that reach the k-th score, and the threshold."""
    threshold -= ROUNDING
    best = [(score, -number) for score, number in zip(scores, numbers, strict=True) if score > threshold]
    if len(best) <= limit:
        return best
    floor = _kth([score for score, _ in best], limit)
    return [entry for entry in best if entry[0] >= floor]


def _kth(scores: list[float], limit: int) -> float:
    if limit < 1:
        return float("inf")
    if len(scores) <= SORTED:
        return sorted(scores)[-limit]
    from heapq import nlargest

    return nlargest(limit, scores)[-1]


def _of_one(part: SegmentQuery, token: str, weight: float, limit: int, threshold: float, within: int | None,
            excluded: Sequence[Pattern] = ()) -> tuple[Best, int]:
    postings = part.segment.postings("text")
    total = postings.frequency(token)
    lost: Container[int] = ()
    if total and (excluded or within is not None):
        lost, fewer = _lost(part, token, within, excluded)
        total -= fewer
        if total * SPARSE < fewer:
            numbers = [number for number in postings.numbers(token) if number not in lost]
            return _highest(numbers, sums(postings, numbers, {token: weight}), limit, threshold), total
    impact = postings.best(token)
    best: Best = []
    if weight * impact <= threshold or limit < 1:
        return best, total
    numbers_of, impacts = postings.entries(token)
    find = impacts.find
    while impact and weight * impact > threshold:
        place = find(impact)
        while place >= 0:
            if (number := numbers_of[place]) not in lost:
                best.append((weight * impact, -number))
                if len(best) == limit:
                    return best, total
            place = find(impact, place + 1)
        impact -= 1
    return best, total


def _lost(part: SegmentQuery, token: str, within: int | None, excluded: Sequence[Pattern]) -> tuple[Container[int], int]:
    """The clauses with the token that are not wanted, and how many."""
    postings = part.segment.postings("text")
    if within is None and len(excluded) == 1:
        [pattern] = excluded
        found: list[int] | None = None
        if postings.frequency(token) <= LISTED:
            found = part.standing_among(pattern, postings.numbers(token))
        elif not pattern.exact or postings.frequency(pattern.folded) <= LISTED:
            found = postings.keep(token, part.clauses_with(needed_of(excluded)))
        if found is not None:
            return set(found), len(found)
    gone = 0 if within is None else postings.set_of(token) & (part.segment.everything ^ within)
    for pattern in excluded:
        gone |= postings.set_of(token) & part.standing(pattern)
    return (Marks(gone, part.segment.clauses) if gone else ()), gone.bit_count()


def _of_all(part: SegmentQuery, needed: Needed, excluded: Sequence[Pattern], weights: Weights, limit: int, threshold: float,
            within: int | None) -> tuple[Best, int]:
    postings = part.segment.postings("text")
    if needed.tokens and not needed.verified and all(postings.frequency(token) > MANY for token in needed.tokens):
        among = shared(postings, needed.tokens, within)
        for pattern in excluded:
            among ^= among & part.standing(pattern)
        source = Source(postings, weights, clauses=among)
        return (_of_sources(part, [source], among, limit, threshold) if limit > 0 else []), among.bit_count()
    numbers = part.clauses_with(needed, within)
    for pattern in excluded:
        if lost := set(part.standing_among(pattern, numbers)):
            numbers = [number for number in numbers if number not in lost]
    return _highest(numbers, sums(postings, numbers, weights), limit, threshold), len(numbers)


def _of_any(part: SegmentQuery, patterns: Sequence[Wanted], limit: int, threshold: float, within: int | None,
            counted: bool) -> tuple[Best, int]:
    sources = _sources(part, patterns)
    lengths = sorted((len(source), place) for place, source in enumerate(sources))
    if sources and sum(length for length, _ in lengths[:-1]) <= ASIDE:
        longest = sources[lengths[-1][1]]
        if not longest.numbers:
            return _of_one_and_few(part, sources, longest, limit, threshold, within)
    among = 0
    for source in sources:
        among |= source.clauses
    if within is not None:
        among &= within
    total = among.bit_count() if counted else 0
    return (_of_sources(part, sources, among, limit, threshold) if limit > 0 else []), total


def _of_one_and_few(part: SegmentQuery, sources: list[Source], longest: Source, limit: int, threshold: float,
                    within: int | None) -> tuple[Best, int]:
    """The few clauses of all sources but the longest are scored in full, those that only the longest has are read off."""
    postings, token = part.segment.postings("text"), longest.token
    lists = [source.numbers or postings.entries(source.token)[0] for source in sources if source is not longest]
    few = set().union(*lists)
    if within is not None:
        marks = as_bytes(within, part.segment.clauses)
        few = {number for number in few if marks[number >> 3] >> (number & 7) & 1}
    best, total = _of_one(part, token, longest.weights[token], limit, threshold, within)
    numbers = sorted(few)
    twice = postings.keep(token, numbers) if numbers else []
    best = [(score, place) for score, place in best if -place not in few]
    return best + _scored(part, sources, numbers, limit, threshold), total + len(few) - len(twice)


def _of_sources(part: SegmentQuery, sources: list[Source], among: int, limit: int, threshold: float) -> Best:
    """The best of these clauses."""
    few = LITTLE // sum(len(source.weights) for source in sources) if sources else 0
    if among.bit_count() <= few:
        return _scored(part, sources, members(among), limit, threshold)
    bounds = Bounds(part.segment.postings("text"), sources)
    first = bounds.levels.highest(among, limit)
    if first.bit_count() > few:
        bounds = bounds.finer(among, first.bit_count())
        first = bounds.levels.highest(among, limit)
    best = _scored(part, sources, members(first), limit, threshold)
    if len(best) >= limit:
        threshold = max(threshold, min(best)[0])
    rest = bounds.reaching(among ^ first, threshold)
    if rest.bit_count() > few and not bounds.fine:
        rest = bounds.finer(rest, rest.bit_count()).reaching(rest, threshold)
    return best + _scored(part, sources, members(rest), limit, threshold) if rest else best


def _sources(part: SegmentQuery, patterns: Sequence[Wanted]) -> list[Source]:
    """The parts of an OR, tokens that are asked for twice together."""
    postings = part.segment.postings("text")
    boosts: dict[str, float] = {}
    sources: list[Source] = []
    for pattern, boost in patterns:
        if pattern.exact:
            boosts[pattern.folded] = boosts.get(pattern.folded, 0.0) + boost
        elif found := part.clauses_with(needed_of([pattern])):
            sources.append(Source(postings, part.weights("text", [(pattern, boost)]), found))
    for token, boost in boosts.items():
        if postings.best(token):
            sources.append(Source(postings, {token: boost * part.idf("text", token)}))
    return sources


def _scored(part: SegmentQuery, sources: list[Source], numbers: list[int], limit: int, threshold: float) -> Best:
    """The best of these clauses, every one scored in full."""
    postings = part.segment.postings("text")
    scores = sums(postings, numbers, {token: weight for source in sources if not source.numbers
                                      for token, weight in source.weights.items()})
    for source in sources:
        if source.numbers and (having := sorted(set(numbers).intersection(source.numbers))):
            added = dict(zip(having, sums(postings, having, source.weights), strict=True))
            scores = [score + added.get(number, 0.0) for number, score in zip(numbers, scores, strict=True)]
    return _highest(numbers, scores, limit, threshold)
