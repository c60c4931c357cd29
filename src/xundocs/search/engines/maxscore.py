"""The best clauses of an OR of tokens without scoring all of them.

MaxScore (Turtle and Flood 1995): tokens are taken by falling weight; once what is left cannot lift a new clause
over the k-th best, the remaining tokens are only looked up for clauses that can still win. Ties are cut by
document number, so that the first ten of twenty are the same ten.
"""

from __future__ import annotations

from _bisect import bisect_left
from heapq import nlargest
from itertools import compress

from xundocs.search.engines.evaluate import SegmentQuery, is_character
from xundocs.search.engines.segment import Postings

ROUNDING = 1e-9
"""Slack for sums of floats taken in different order."""
PROBE_COST = 12
"""One bisection costs about as much as decoding this many postings."""


def best_of_any(query: SegmentQuery, tokens: dict[str, float], limit: int, threshold: float,
                live: bytearray | None) -> list[tuple[float, int]]:
    """The `limit` best (score, -clause) of the clauses with any of the tokens ({token: boost}).

    Clauses that score below `threshold` (the k-th best found elsewhere) may be left out.
    """
    postings = query.segment.postings("text")
    lists = _lists(query, postings, tokens)
    rest = [0.0] * (len(lists) + 1)
    for place in range(len(lists) - 1, -1, -1):
        rest[place] = rest[place + 1] + lists[place][0] * lists[place][2]
    scores: dict[int, float] = {}
    place = 0
    while place < len(lists):
        if len(scores) >= limit and rest[place] < threshold:
            break
        _accumulate(scores, postings, lists[place], live)
        place += 1
        if len(scores) >= limit and place < len(lists):
            threshold = max(threshold, nlargest(limit, scores.values())[-1])
    for later in range(place, len(lists)):
        floor = threshold - rest[later] - ROUNDING
        scores = {number: score for number, score in scores.items() if score >= floor}
        _look_up(scores, postings, lists[later])
    floor = threshold - ROUNDING
    return nlargest(limit, [(score, -number) for number, score in scores.items() if score >= floor])


def _lists(query: SegmentQuery, postings: Postings,
           tokens: dict[str, float]) -> list[tuple[float, int | dict[int, int], int]]:
    """(weight, term or decoded postings, highest impact) of the tokens that occur, by falling weight."""
    found: list[tuple[float, int | dict[int, int], int]] = []
    for token, boost in tokens.items():
        weight = boost * query.idf("text", token)
        if is_character(token):
            if union := postings.character(token):
                found.append((weight, union, max(union.values())))
        elif (term := postings.find(token)) >= 0:
            found.append((weight, term, postings.best(term)))
    found.sort(key=lambda entry: -entry[0])
    return found


def _accumulate(scores: dict[int, float], postings: Postings, entry: tuple[float, int | dict[int, int], int],
                live: bytearray | None) -> None:
    weight, source, _ = entry
    if isinstance(source, dict):
        pairs = iter(source.items())
    else:
        numbers, impacts = postings.read(source)
        pairs = zip(numbers, impacts, strict=True)
        if live is not None:
            pairs = compress(pairs, map(live.__getitem__, numbers))
    if isinstance(source, dict) and live is not None:
        pairs = ((number, impact) for number, impact in pairs if live[number])
    if not scores:
        scores.update((number, weight * impact) for number, impact in pairs)
        return
    get = scores.get
    for number, impact in pairs:
        scores[number] = get(number, 0.0) + weight * impact


def _look_up(scores: dict[int, float], postings: Postings, entry: tuple[float, int | dict[int, int], int]) -> None:
    weight, source, _ = entry
    if isinstance(source, int):
        numbers, impacts = postings.read(source)
        if len(scores) * PROBE_COST < len(numbers):
            end = len(numbers)
            for number in scores:
                place = bisect_left(numbers, number)
                if place < end and numbers[place] == number:
                    scores[number] += weight * impacts[place]
            return
        source = postings.mapping(source)
    for number in scores.keys() & source.keys():
        scores[number] += weight * source[number]
