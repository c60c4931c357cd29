"""The best clauses of a query on one segment, without scoring all of them where that can be helped.

One token: read off the impacts, highest first. One token without others: the same, skipping. An OR: MaxScore
(Turtle and Flood 1995): lists are taken by falling weight; once what is left cannot lift a new clause over the
k-th best, the rest is only looked up for clauses that can still win. Everything else is scored in full.
Equal scores are ordered by clause number, so that the first ten of twenty are the same ten.
"""

from __future__ import annotations

from _bisect import bisect_left
from heapq import nlargest
from itertools import compress
from operator import itemgetter
from typing import NamedTuple

from xundocs.search.engines.evaluate import SegmentQuery, is_character, pattern_of
from xundocs.search.engines.postings import Postings
from xundocs.search.query import And, Not, Or, Phrase, Query, Term

ROUNDING = 1e-9
"""Slack for sums of floats."""
PROBE_COST = 12
"""One bisection costs about as much as decoding this many postings."""
PROMISING = 2
"""So many times the wanted number of clauses are scored in full to find a good threshold early."""
LOWEST_IMPACT = 40
"""Below this cut (of 255) too few clauses are left out to be worth a look at each."""
FEW = 200
"""A list this short is accumulated without first working out the threshold."""

_by_score = itemgetter(1)

Best = list[tuple[float, int]]
"""(score, -clause), in any order"""


class Source(NamedTuple):
    """A list of an OR: a term of the segment, or clauses already scored (a phrase, a single character)."""

    weight: float
    term: int
    scored: dict[int, float]
    most: float
    """The highest score it can add."""


def best_of(part: SegmentQuery, query: Query, limit: int, threshold: float, live: bytearray | None,
            counted: bool) -> tuple[Best, int]:
    """The `limit` best and, if asked, the exact number of matches (else 0).

    Clauses below `threshold` (the k-th best of other segments) may be left out of the best.
    """
    if single := _one_token(query):
        return _of_one(part, *single, (), limit, live, counted)
    if isinstance(query, And) and (wanted := _one_without_others(query)):
        return _of_one(part, *wanted, limit, live, counted)
    if isinstance(query, Or) and query.min_match == 1:
        sources = _sources(part, query)
        if sources is not None:
            total = _count(part.segment.postings("text"), sources, live) if counted else 0
            return _of_any(part.segment.postings("text"), sources, limit, threshold, live), total
    scored = part.scored(query)
    if live is not None:
        scored = {number: score for number, score in scored.items() if live[number]}
    return _highest(scored, limit), len(scored)


def _highest(scored: dict[int, float], limit: int) -> Best:
    """Those that reach the k-th score: sorting bare numbers is several times cheaper than comparing pairs."""
    floor = sorted(scored.values())[-limit] if len(scored) > limit > 0 else float("-inf")
    return [(score, -number) for number, score in scored.items() if score >= floor]


def _one_token(query: Query) -> tuple[str, float] | None:
    """(token, boost) if the query is one token of the text field."""
    if isinstance(query, (Term, Phrase)) and query.field == "text":
        pattern = pattern_of(query.text)
        if pattern.exact and not is_character(pattern.folded):
            return pattern.folded, query.boost
    return None


def _one_without_others(query: And) -> tuple[str, float, tuple[str, ...]] | None:
    """(token, boost, unwanted tokens) if the query is one token and others that must not stand."""
    wanted: tuple[str, float] | None = None
    unwanted: list[str] = []
    for part in query.parts:
        token = _one_token(part.part if isinstance(part, Not) else part)
        if token is None or (wanted and not isinstance(part, Not)):
            return None
        if isinstance(part, Not):
            unwanted.append(token[0])
        else:
            wanted = token
    return (*wanted, tuple(unwanted)) if wanted else None


def _of_one(part: SegmentQuery, token: str, boost: float, unwanted: tuple[str, ...], limit: int,
            live: bytearray | None, counted: bool) -> tuple[Best, int]:
    postings = part.segment.postings("text")
    term = postings.find(token)
    if term < 0:
        return [], 0
    numbers, impacts = postings.read(term)
    gone = [postings.mapping(other) for word in unwanted if (other := postings.find(word)) >= 0]
    weight = boost * part.idf("text", token)
    best: Best = []
    impact = postings.best(term)
    while impact and len(best) < limit:
        place = impacts.find(impact)
        while place >= 0 and len(best) < limit:
            number = numbers[place]
            if (live is None or live[number]) and not any(number in other for other in gone):
                best.append((weight * impact, -number))
            place = impacts.find(impact, place + 1)
        impact -= 1
    if not counted:
        return best, 0
    if live is None and not gone:
        return best, len(numbers)
    if live is None and len(gone) == 1:
        return best, len(numbers) - len(postings.mapping(term).keys() & gone[0].keys())
    return best, sum(1 for n in numbers if (live is None or live[n]) and not any(n in other for other in gone))


def _sources(part: SegmentQuery, query: Or) -> list[Source] | None:
    """The lists of an OR of text leaves, by falling weight; None if a part is something else."""
    postings = part.segment.postings("text")
    tokens: dict[str, float] = {}
    sources: list[Source] = []
    for leaf in query.parts:
        if not isinstance(leaf, (Term, Phrase)) or leaf.field != "text":
            return None
        if single := _one_token(leaf):
            tokens[single[0]] = tokens.get(single[0], 0.0) + single[1]
        elif scored := part.scored(leaf):
            sources.append(Source(1.0, -1, scored, max(scored.values())))
    for token, boost in tokens.items():
        term = postings.find(token)
        if term >= 0:
            weight = boost * part.idf("text", token)
            sources.append(Source(weight, term, {}, weight * postings.best(term)))
    sources.sort(key=lambda source: -source.most)
    return sources


def _count(postings: Postings, sources: list[Source], live: bytearray | None) -> int:
    """The size of the union."""
    union = 0
    scored: set[int] = set()
    for source in sources:
        if source.term >= 0:
            union |= postings.bitmap(source.term)
        else:
            scored |= source.scored.keys()
    if scored:
        marks = bytearray(postings.groups)
        for number in scored:
            marks[number] = 1
        union |= int.from_bytes(marks, "little")
    if live is not None:
        union &= int.from_bytes(live, "little")
    return union.bit_count()


def _of_any(postings: Postings, sources: list[Source], limit: int, threshold: float, live: bytearray | None) -> Best:
    rest = [0.0] * (len(sources) + 1)
    for place in range(len(sources) - 1, -1, -1):
        rest[place] = rest[place + 1] + sources[place].most
    scores: dict[int, float] = {}
    place = next_look = 0
    for place, source in enumerate(sources):
        if len(scores) >= limit and place >= next_look and (source.term < 0 or postings.frequency(source.term) > FEW):
            threshold = max(threshold, _reachable(scores, postings, sources[place:], limit))
            next_look = place + max(1, limit // 10)
        if len(scores) >= limit and rest[place] < threshold:
            break
        if place + 1 == len(sources) and source.term >= 0:
            _finish(scores, postings, source, limit, live)
            continue
        cut = (threshold - ROUNDING - rest[place + 1]) / source.weight if len(scores) >= limit else 0.0
        if cut > LOWEST_IMPACT and source.term >= 0:
            scores = _accumulate_best(scores, postings, source, live, cut, threshold - ROUNDING - rest[place])
        else:
            _accumulate(scores, postings, source, live)
    else:
        place = len(sources)
    for later in range(place, len(sources)):
        floor = threshold - rest[later] - ROUNDING
        scores = {number: score for number, score in scores.items() if score >= floor}
        _look_up(scores, postings, sources[later])
    floor = threshold - ROUNDING
    best = [(score, -number) for number, score in scores.items() if score >= floor]
    best.sort(reverse=True)
    return best[:limit]


def _finish(scores: dict[int, float], postings: Postings, source: Source, limit: int, live: bytearray | None) -> None:
    """The last list: add it to the clauses at hand; of the others only its own best can still win."""
    _look_up(scores, postings, source)
    numbers, impacts = postings.read(source.term)
    fresh: list[tuple[int, float]] = []
    impact = postings.best(source.term)
    while impact and len(fresh) < limit:
        place = impacts.find(impact)
        while place >= 0 and len(fresh) < limit:
            number = numbers[place]
            if number not in scores and (live is None or live[number]):
                fresh.append((number, source.weight * impact))
            place = impacts.find(impact, place + 1)
        impact -= 1
    scores.update(fresh)


def _reachable(scores: dict[int, float], postings: Postings, rest: list[Source], limit: int) -> float:
    """A score that `limit` clauses are sure to reach: the most promising ones are scored in full."""
    promising = nlargest(PROMISING * limit, scores.items(), key=_by_score) if len(scores) > PROMISING * limit else scores.items()
    sample = dict(promising)
    for source in rest:
        _look_up(sample, postings, source)
    return sorted(sample.values())[-limit]


def _accumulate(scores: dict[int, float], postings: Postings, source: Source, live: bytearray | None) -> None:
    weight = source.weight
    if source.term < 0:
        for number, score in source.scored.items():
            if live is None or live[number]:
                scores[number] = scores.get(number, 0.0) + score
        return
    numbers, impacts = postings.read(source.term)
    pairs = zip(numbers, impacts, strict=True)
    if live is not None:
        pairs = compress(pairs, map(live.__getitem__, numbers))  # type: ignore[assignment]
    if not scores:
        scores.update([(number, weight * impact) for number, impact in pairs])
        return
    get = scores.get
    for number, impact in pairs:
        scores[number] = get(number, 0.0) + weight * impact


def _accumulate_best(scores: dict[int, float], postings: Postings, source: Source, live: bytearray | None,
                     cut: float, floor: float) -> dict[int, float]:
    """As `_accumulate`, without clauses that cannot win: at hand below the floor, or new with an impact below the cut."""
    scores = {number: score for number, score in scores.items() if score >= floor}
    _look_up(scores, postings, source)
    numbers, impacts = postings.read(source.term)
    weight = source.weight
    fresh = [(number, weight * impact) for number, impact in zip(numbers, impacts, strict=True)
             if impact >= cut and number not in scores and (live is None or live[number])]
    scores.update(fresh)
    return scores


def _look_up(scores: dict[int, float], postings: Postings, source: Source) -> None:
    if source.term < 0:
        for number in scores.keys() & source.scored.keys():
            scores[number] += source.scored[number]
        return
    weight = source.weight
    numbers, impacts = postings.read(source.term)
    if postings.is_decoded(source.term) or len(scores) * PROBE_COST >= len(numbers):
        mapping = postings.mapping(source.term)
        for number in scores.keys() & mapping.keys():
            scores[number] += weight * mapping[number]
        return
    end = len(numbers)
    for number in scores:
        place = bisect_left(numbers, number)
        if place < end and numbers[place] == number:
            scores[number] += weight * impacts[place]
