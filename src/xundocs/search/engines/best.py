"""The best clauses of a query on one segment, without scoring all of them where that can be helped.

One token: read off the impacts, highest first. An AND: what is left in the end is scored. An OR: for every clause at
once the sum of the highest scores its tokens can give, in bit planes; those with the highest such bounds are scored
and show how good a clause must be, then whoever can still be as good. Filters and NOTs are sets taken away before.
Equal scores are ordered by clause number, so that the first ten of twenty are the same ten.
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import nlargest

from xundocs.named import NamedTuple
from xundocs.search.engines.clause_sets import Levels, as_bytes, members, set_of
from xundocs.search.engines.evaluate import MANY, Pattern, SegmentQuery, pattern_of, shared, sums
from xundocs.search.engines.postings import STEP, Postings
from xundocs.search.query import All, And, In, Not, Or, Phrase, Query, Range, Term

ROUNDING = 1e-9
"""Slack for sums of floats."""
STEPS = 255
"""Bounds are whole numbers that add up to about this."""
SORTED = 200
"""Up to this many scores are sorted to find the k-th; of more the k highest are picked."""
LITTLE = 2500
"""So many look-ups of impacts are made without looking for better bounds first."""
SPARSE = 8
"""If less than one in SPARSE of a token's clauses is wanted, the wanted ones are scored instead of reading off."""

Best = list[tuple[float, int]]
"""(score, -clause), in any order"""
Leaf = Term | Phrase


class Source(NamedTuple):
    """A part of an OR: the clauses it adds to, what it adds, and the highest it can add."""

    clauses: int
    weights: dict[str, float]
    most: float
    everywhere: bool
    """True if its tokens stand nowhere else, so that their impacts say whether it adds."""


def best_of(part: SegmentQuery, query: Query, limit: int, threshold: float, live: int | None,
            counted: bool) -> tuple[Best, int]:
    """The `limit` best and, if asked, the exact number of matches (else 0).

    Clauses below `threshold` (the k-th best of other segments) may be left out of the best.
    """
    plan = _plan(query)
    if plan is None:
        scored = part.scored(query)
        if live is not None:
            marks = as_bytes(live, part.segment.clauses)
            scored = {number: score for number, score in scored.items() if marks[number >> 3] >> (number & 7) & 1}
        return _highest(list(scored), list(scored.values()), limit), len(scored)
    within = live
    for condition in plan.filters:
        found = part.matching(condition)
        within = found if within is None else within & found
    if plan.anything is not None:
        return _of_any(part, plan.anything, limit, threshold, within, counted)
    patterns = [(pattern_of(leaf.text), leaf.boost) for leaf in plan.leaves]
    if len(patterns) == 1 and patterns[0][0].exact:
        return _of_one(part, patterns[0][0].folded, patterns[0][1], limit, within, counted)
    return _of_all(part, patterns, limit, threshold, within)


class Plan(NamedTuple):
    """A query as text leaves that must all stand, or an OR of text leaves; and conditions that score nothing."""

    leaves: tuple[Leaf, ...]
    anything: Or | None
    filters: tuple[Query, ...]


def _plan(query: Query) -> Plan | None:
    """None if the query has another shape."""
    parts = query.parts if isinstance(query, And) else (query,)
    leaves = tuple(part for part in parts if _is_leaf(part))
    anything = [part for part in parts if isinstance(part, Or) and part.min_match == 1 and all(map(_is_leaf, part.parts))]
    filters = tuple(part for part in parts if isinstance(part, (Not, In, Range, All)))
    if len(leaves) + len(anything) + len(filters) < len(parts) or bool(leaves) == bool(anything) or len(anything) > 1:
        return None
    return Plan(leaves, anything[0] if anything else None, filters)  # type: ignore[arg-type]


def _is_leaf(query: Query) -> bool:
    return isinstance(query, (Term, Phrase)) and query.field == "text"


def _highest(numbers: list[int], scores: list[float], limit: int) -> Best:
    """Those that reach the k-th score."""
    if len(scores) <= limit:
        return [(score, -number) for number, score in zip(numbers, scores, strict=True)]
    floor = _kth(scores, limit)
    return [(score, -number) for number, score in zip(numbers, scores, strict=True) if score >= floor]


def _kth(scores: list[float], limit: int) -> float:
    if limit < 1:
        return float("inf")
    return sorted(scores)[-limit] if len(scores) <= SORTED else nlargest(limit, scores)[-1]


def _of_one(part: SegmentQuery, token: str, boost: float, limit: int, within: int | None, counted: bool) -> tuple[Best, int]:
    postings = part.segment.postings("text")
    weight = boost * part.idf("text", token)
    total = postings.frequency(token)
    marks = b""
    if within is not None:
        wanted = postings.set_of(token) & within
        if wanted.bit_count() * SPARSE < total:
            numbers = members(wanted)
            return _highest(numbers, sums(postings, numbers, {token: weight}), limit), len(numbers)
        total = wanted.bit_count()
        marks = as_bytes(wanted, part.segment.clauses)
    numbers_of, impacts = postings.entries(token)
    best: Best = []
    impact = postings.best(token)
    while impact and len(best) < limit:
        place = impacts.find(impact)
        while place >= 0 and len(best) < limit:
            number = numbers_of[place]
            if not marks or marks[number >> 3] >> (number & 7) & 1:
                best.append((weight * impact, -number))
            place = impacts.find(impact, place + 1)
        impact -= 1
    return best, total if counted else 0


def _of_all(part: SegmentQuery, patterns: list[tuple[Pattern, float]], limit: int, threshold: float,
            within: int | None) -> tuple[Best, int]:
    postings = part.segment.postings("text")
    if all(pattern.exact and postings.frequency(pattern.folded) > MANY for pattern, _ in patterns):
        weights = part.weights("text", patterns)
        among = shared(postings, weights, within)
        source = Source(among, weights, sum(weight * postings.best(token) for token, weight in weights.items()), True)
        return (_of_sources(part, [source], among, limit, threshold) if limit > 0 else []), among.bit_count()
    numbers = part.clauses_with([pattern for pattern, _ in patterns], within)
    return _highest(numbers, sums(postings, numbers, part.weights("text", patterns)), limit), len(numbers)


def _of_any(part: SegmentQuery, query: Or, limit: int, threshold: float, within: int | None, counted: bool) -> tuple[Best, int]:
    sources = _sources(part, query.parts)  # type: ignore[arg-type]
    among = 0
    for source in sources:
        among |= source.clauses
    if within is not None:
        among &= within
    total = among.bit_count() if counted else 0
    return (_of_sources(part, sources, among, limit, threshold) if limit > 0 else []), total


def _of_sources(part: SegmentQuery, sources: list[Source], among: int, limit: int, threshold: float) -> Best:
    """The best of these clauses."""
    few = LITTLE // sum(len(source.weights) for source in sources) if sources else 0
    if among.bit_count() <= few:
        return _scored(part, sources, among, limit)
    bounds = Bounds(part.segment.postings("text"), sources)
    first = bounds.levels.highest(among, limit)
    if first.bit_count() > few:
        bounds = bounds.finer(among, first.bit_count())
        first = bounds.levels.highest(among, limit)
    best = _scored(part, sources, first, limit)
    if len(best) >= limit:
        threshold = max(threshold, min(best)[0])
    rest = bounds.reaching(among ^ first, threshold)
    if rest.bit_count() > few and not bounds.fine:
        rest = bounds.finer(rest, rest.bit_count()).reaching(rest, threshold)
    return best + _scored(part, sources, rest, limit) if rest else best


class Bounds:
    """How high the score of each clause can be, in whole units: coarse, from the best impact of each token; fine, from
    the planes of frequent tokens."""

    def __init__(self, postings: Postings, sources: list[Source], among: int = -1, spared: int = 0) -> None:
        self.fine = spared > 0
        self.levels = Levels()
        self._postings = postings
        self._sources = sources
        self._unit = sum(source.most for source in sources) / STEPS
        for source in sources:
            if not spared:
                self._add(source.clauses, source.most)
                continue
            for token, weight in source.weights.items():
                self._add_token(source.clauses & among, token, weight, spared)

    def _add(self, clauses: int, score: float) -> None:
        self.levels.add(clauses, int(score / self._unit) + 1)

    def _add_token(self, clauses: int, token: str, weight: float, spared: int) -> None:
        planes = self._postings.planes(token, spared)
        if not planes:
            self._add(clauses, weight * self._postings.best(token))
            return
        self._add(clauses, weight * STEP)
        for place, plane in enumerate(planes):
            self._add(clauses & plane, weight * (STEP << place))

    def finer(self, among: int, spared: int) -> Bounds:
        """Fine bounds of these clauses; without them so many clauses would be scored."""
        return Bounds(self._postings, self._sources, among, spared)

    def reaching(self, among: int, score: float) -> int:
        """Those that may have this score."""
        return self.levels.at_least(among, max(0, int((score - ROUNDING) / self._unit)))


def _sources(part: SegmentQuery, leaves: Iterable[Leaf]) -> list[Source]:
    """The parts of an OR, tokens that are asked for twice together."""
    postings = part.segment.postings("text")
    boosts: dict[str, float] = {}
    sources: list[Source] = []
    for leaf in leaves:
        pattern = pattern_of(leaf.text)
        if pattern.exact:
            boosts[pattern.folded] = boosts.get(pattern.folded, 0.0) + leaf.boost
        elif found := part.clauses_with([pattern]):
            weights = part.weights("text", [(pattern, leaf.boost)])
            most = sum(weight * postings.best(token) for token, weight in weights.items())
            sources.append(Source(set_of(found, part.segment.clauses), weights, most, False))
    for token, boost in boosts.items():
        if best := postings.best(token):
            weight = boost * part.idf("text", token)
            sources.append(Source(postings.set_of(token), {token: weight}, weight * best, True))
    return sources


def _scored(part: SegmentQuery, sources: list[Source], clauses: int, limit: int) -> Best:
    """The best of these clauses, every one scored in full."""
    numbers = members(clauses)
    postings = part.segment.postings("text")
    scores = sums(postings, numbers, {token: weight for source in sources if source.everywhere
                                      for token, weight in source.weights.items()})
    for source in sources:
        if not source.everywhere and source.clauses & clauses:
            having = members(source.clauses & clauses)
            added = dict(zip(having, sums(postings, having, source.weights), strict=True))
            scores = [score + added.get(number, 0.0) for number, score in zip(numbers, scores, strict=True)]
    return _highest(numbers, scores, limit)
