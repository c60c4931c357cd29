"""Counts by kind, issuer, status and year: what a wide answer can be narrowed to."""

from __future__ import annotations

from collections.abc import Iterable

from xundocs.search.cards import WorkCard

FACETS = ("kind", "issuer", "status", "year")
Facets = dict[str, dict[str, int]]
"""{facet: {value: number of clauses}}, the most frequent first; unknown values are left out."""


def count_facets(found: Iterable[tuple[WorkCard, int]]) -> Facets:
    """The facets of so many clauses of each version; the year is that of the version."""
    counts: Facets = {facet: {} for facet in FACETS}
    for card, number in found:
        for facet, value in zip(FACETS, (card.kind, card.issuer, card.status, card.version[:4]), strict=True):
            if value:
                counts[facet][value] = counts[facet].get(value, 0) + number
    return _ordered(counts)


def together(several: Iterable[Facets]) -> Facets:
    """The sum of the facets of several shelves."""
    counts: Facets = {facet: {} for facet in FACETS}
    for facets in several:
        for facet, values in facets.items():
            for value, number in values.items():
                counts[facet][value] = counts[facet].get(value, 0) + number
    return _ordered(counts)


def _ordered(counts: Facets) -> Facets:
    return {facet: dict(sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))) for facet, values in counts.items()}
