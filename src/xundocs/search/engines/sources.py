"""The parts of an OR on one segment, and how high the score of each clause can be."""

from __future__ import annotations

from collections.abc import Sequence

from xundocs.search.engines.clause_sets import Levels, set_of
from xundocs.search.engines.postings import STEP, Postings

ROUNDING = 1e-9
"""Slack for sums of floats."""
STEPS = 255
"""Bounds are whole numbers that add up to about this."""

Weights = dict[str, float]
"""{token: what its impact counts}"""


class Source:
    """A part of an OR: the clauses it adds to, what it adds, and the highest it can add."""

    def __init__(self, postings: Postings, weights: Weights, numbers: Sequence[int] = (), clauses: int = -1) -> None:
        self.weights = weights
        self.most = sum(weight * postings.best(token) for token, weight in weights.items())
        self.numbers = numbers
        """The clauses of a phrase, ascending. Empty: its tokens stand nowhere else, so that their impacts say whether it adds."""
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
