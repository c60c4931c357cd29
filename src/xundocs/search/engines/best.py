"""The best clauses of a query on one segment, without scoring all of them where that can be helped.

One token: read off the impacts, highest first. An AND: what is left in the end is scored. An OR: for every clause at
once the sum of the highest scores its tokens can give, in bit planes; those with the highest such bounds are scored
and show how good a clause must be, then whoever can still be as good. Filters and NOTs are sets taken away before.
Equal scores are ordered by clause number, so that the first ten of twenty are the same ten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xundocs.named import NamedTuple
from xundocs.search.engines.clause_sets import Levels, as_bytes, members, set_of
from xundocs.search.engines.evaluate import (
    MANY,
    Idf,
    Pattern,
    SegmentQuery,
    pattern_of,
    shared,
    sums,
    weights_of,
)
from xundocs.search.engines.postings import STEP, Postings
from xundocs.search.query import All, And, In, Not, Or, Phrase, Query, Range, Term

ROUNDING = 1e-9
"""Slack for sums of floats."""
STEPS = 255
"""Bounds are whole numbers that add up to about this."""
SORTED = 200
"""Up to this many scores are sorted to find the k-th; of more the k highest are picked."""
ASIDE = 500
"""If all parts of an OR but one stand in so few clauses, these are scored and the one is read off."""
LITTLE = 2500
"""So many look-ups of impacts are made without looking for better bounds first."""
SPARSE = 8
"""If less than one in SPARSE of a token's clauses is wanted, the wanted ones are scored instead of reading off."""

Best = list[tuple[float, int]]
"""(score, -clause), in any order"""
Wanted = tuple[Pattern, float]
"""A text and its boost."""
Weights = dict[str, float]
"""{token: what its impact counts}"""


class Source:
    """A part of an OR: the clauses it adds to, what it adds, and the highest it can add."""

    def __init__(self, postings: Postings, weights: Weights, numbers: Sequence[int] = (), clauses: int = -1) -> None:
        self.weights = weights
        self.most = sum(weight * postings.best(token) for token, weight in weights.items())
        self.numbers = numbers
        """The clauses of a phrase, ascending. None: its tokens stand nowhere else, so that their impacts say whether it adds."""
        self._postings = postings
        self._clauses = clauses

    @property
    def token(self) -> str:
        """Its one token."""
        return next(iter(self.weights))

    @property
    def clauses(self) -> int:
        """Its clauses as a set."""
        if self._clauses < 0:
            self._clauses = set_of(self.numbers, self._postings.groups) if self.numbers else self._postings.set_of(self.token)
        return self._clauses

    def __len__(self) -> int:
        return len(self.numbers) or self._postings.frequency(self.token)


class Plan(NamedTuple):
    """A query as texts that must all stand, or as an OR of texts; and conditions that score nothing. Any other query as it is."""

    query: Query
    every: tuple[Wanted, ...] = ()
    some: tuple[Wanted, ...] = ()
    filters: tuple[Query, ...] = ()
    """What matches must match too."""
    excluded: tuple[Query, ...] = ()
    """What they must not."""
    weights: Weights | None = None
    """Of the tokens of `every`; None for any other query."""


def plan_of(query: Query, idf: Idf) -> Plan:
    """How to find the best clauses: made once, for all segments."""
    parts = query.parts if isinstance(query, And) else (query,)
    every = tuple(part for part in parts if _is_leaf(part))
    some = [part.parts for part in parts if isinstance(part, Or) and part.min_match == 1 and all(map(_is_leaf, part.parts))]
    excluded = tuple(part.part for part in parts if isinstance(part, Not))
    filters = tuple(part for part in parts if isinstance(part, (In, Range, All)))
    known = len(every) + len(some) + len(excluded) + len(filters)
    if known < len(parts) or bool(every) == bool(some) or len(some) > 1 or some == [()]:
        return Plan(query)
    patterns = _wanted(every)
    return Plan(query, patterns, _wanted(some[0]) if some else (), filters, excluded, weights_of("text", patterns, idf))


def _is_leaf(query: Query) -> bool:
    return isinstance(query, (Term, Phrase)) and query.field == "text"


def _wanted(leaves: Iterable[Query]) -> tuple[Wanted, ...]:
    return tuple((pattern_of(leaf.text), leaf.boost) for leaf in leaves if isinstance(leaf, (Term, Phrase)))


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
    for condition in plan.excluded:
        within = part.segment.everything if within is None else within
        within ^= within & part.matching(condition)
    if plan.some:
        return _of_any(part, plan.some, limit, threshold, within, counted)
    if len(plan.every) == 1 and plan.every[0][0].exact:
        [(token, weight)] = plan.weights.items()
        return _of_one(part, token, weight, limit, threshold, within)
    return _of_all(part, [pattern for pattern, _ in plan.every], plan.weights, limit, threshold, within)


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


def _of_one(part: SegmentQuery, token: str, weight: float, limit: int, threshold: float, within: int | None) -> tuple[Best, int]:
    postings = part.segment.postings("text")
    total = postings.frequency(token)
    lost = b""
    if within is not None and (gone := postings.set_of(token) & ~within):
        total -= gone.bit_count()
        if total * SPARSE < gone.bit_count():
            numbers = members(postings.set_of(token) & within)
            return _highest(numbers, sums(postings, numbers, {token: weight}), limit, threshold), total
        lost = as_bytes(gone, part.segment.clauses)
    numbers_of, impacts = postings.entries(token)
    best: Best = []
    impact = postings.best(token)
    while impact and len(best) < limit and weight * impact > threshold:
        place = impacts.find(impact)
        while place >= 0 and len(best) < limit:
            number = numbers_of[place]
            if not lost or not lost[number >> 3] >> (number & 7) & 1:
                best.append((weight * impact, -number))
            place = impacts.find(impact, place + 1)
        impact -= 1
    return best, total


def _of_all(part: SegmentQuery, patterns: list[Pattern], weights: Weights, limit: int, threshold: float,
            within: int | None) -> tuple[Best, int]:
    postings = part.segment.postings("text")
    if all(pattern.exact and postings.frequency(pattern.folded) > MANY for pattern in patterns):
        among = shared(postings, weights, within)
        source = Source(postings, weights, clauses=among)
        return (_of_sources(part, [source], among, limit, threshold) if limit > 0 else []), among.bit_count()
    numbers = part.clauses_with(patterns, within)
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


def _sources(part: SegmentQuery, patterns: Sequence[Wanted]) -> list[Source]:
    """The parts of an OR, tokens that are asked for twice together."""
    postings = part.segment.postings("text")
    boosts: dict[str, float] = {}
    sources: list[Source] = []
    for pattern, boost in patterns:
        if pattern.exact:
            boosts[pattern.folded] = boosts.get(pattern.folded, 0.0) + boost
        elif found := part.clauses_with([pattern]):
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
