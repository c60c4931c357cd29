"""The postings of one text field of a segment: term dictionary by bisection, numbers plus impacts, read lazily."""

from __future__ import annotations

from _bisect import bisect_left
from collections.abc import Iterator

from xundocs.search.engines.clause_file import ClauseFile

CACHED_BITMAPS = 512
"""Bitmaps kept per field and segment, of one byte for each clause."""
CACHED_POSTINGS = 1_000_000
"""Decoded postings kept per segment (about 100 bytes each); beyond that the cache starts anew."""


class Postings:
    """The postings of one text field of a segment. Terms are numbered: Chinese ones first, then words."""

    def __init__(self, file: ClauseFile, name: str, groups: int) -> None:
        self.groups = groups
        self._file = file
        self._firsts = file.view(f"{name}.firsts", "I")
        self._starts = file.view(f"{name}.starts", "I")
        self._seconds = file.view(f"{name}.seconds", "I")
        self._ends = file.view(f"{name}.ends", "I")
        self._best = file.view(f"{name}.best")
        self._numbers = file.view(f"{name}.numbers", "H")
        self._impacts = file.places[f"{name}.impacts"][0]
        self._at = {part: file.places[f"{name}.{part}"][0]
                    for part in ("firsts", "starts", "seconds", "ends", "best", "numbers")}
        self._words_name = f"{name}.words"
        self._words: bytes | None = None
        self._cache: dict[int, dict[int, int]] = {}
        self._cached = 0
        self._bitmaps: dict[int, int] = {}

    def find(self, token: str) -> int:
        """The term's number, or -1."""
        if token.isascii():
            return self._find_word(token)
        low, high = self._range_of(ord(token[0]))
        if low == high:
            return -1
        second = ord(token[1]) if len(token) > 1 else 0
        place = bisect_left(self._seconds, second, low, high)
        return place if place < high and self._seconds[place] == second else -1

    def starting_with(self, char: str) -> range:
        """The terms whose first character this is: together, the clauses that contain it."""
        return range(*self._range_of(ord(char)))

    def _range_of(self, code: int) -> tuple[int, int]:
        firsts = self._firsts
        if not len(firsts):
            return 0, 0
        self._file.check(self._at["firsts"], self._at["firsts"] + 4 * len(firsts))
        place = bisect_left(firsts, code)
        if place == len(firsts) or firsts[place] != code:
            return 0, 0
        start = self._at["starts"] + 4 * place
        self._file.check(start, start + 8)
        low, high = self._starts[place], self._starts[place + 1]
        self._file.check(self._at["seconds"] + 4 * low, self._at["seconds"] + 4 * high)
        return low, high

    def _find_word(self, word: str) -> int:
        if self._words is None:
            self._words = self._file.checked_bytes(self._words_name)
        place = self._words.find(b"\n" + word.encode() + b"\n")
        return -1 if place < 0 else len(self._seconds) + self._words.count(b"\n", 0, place)

    def _span(self, term: int) -> tuple[int, int]:
        place = self._at["ends"] + 4 * term
        self._file.check(place, place + 8)
        return self._ends[term], self._ends[term + 1]

    def frequency(self, term: int) -> int:
        """In how many groups the term stands."""
        low, high = self._span(term)
        return high - low

    def best(self, term: int) -> int:
        """The highest impact of the term."""
        place = self._at["best"] + term
        self._file.check(place, place + 1)
        return self._best[term]

    def read(self, term: int) -> tuple[memoryview, bytes]:
        """(numbers ascending, impacts) of the term, verified."""
        low, high = self._span(term)
        file = self._file
        start = self._at["numbers"]
        file.check(start + 2 * low, start + 2 * high)
        file.check(self._impacts + low, self._impacts + high)
        return self._numbers[low:high], file.data[self._impacts + low:self._impacts + high]

    def mapping(self, term: int) -> dict[int, int]:
        """{number: impact} of the term; kept for the next query. Do not change it."""
        found = self._cache.get(term)
        if found is None:
            numbers, impacts = self.read(term)
            found = dict(zip(numbers, impacts, strict=True))
            self._cached += len(found)
            if self._cached > CACHED_POSTINGS:
                self._cache.clear()
                self._cached = len(found)
            self._cache[term] = found
        return found

    def is_decoded(self, term: int) -> bool:
        """True if `mapping` has the term at hand."""
        return term in self._cache

    def bitmap(self, term: int) -> int:
        """The groups of a term as a number with one byte each, 0 or 1: unions and counts at the speed of C."""
        found = self._bitmaps.get(term)
        if found is None:
            marks = bytearray(self.groups)
            for number in self.read(term)[0]:
                marks[number] = 1
            found = int.from_bytes(marks, "little")
            if len(self._bitmaps) >= CACHED_BITMAPS:
                self._bitmaps.clear()
            self._bitmaps[term] = found
        return found

    def character(self, char: str) -> dict[int, int]:
        """{number: impact} of every group that contains the character, by all terms that begin with it."""
        found: dict[int, int] = {}
        for term in self.starting_with(char):
            numbers, impacts = self.read(term)
            for number, impact in zip(numbers, impacts, strict=True):
                if impact > found.get(number, 0):
                    found[number] = impact
        return found

    def terms(self) -> Iterator[str]:
        """Every term, in order of its number."""
        for place in range(len(self._firsts)):
            low, high = self._range_of(self._firsts[place])
            for second in self._seconds[low:high]:
                yield chr(self._firsts[place]) + (chr(second) if second else "")
        words = self._file.checked_bytes(self._words_name)
        yield from words.decode().split("\n")[1:-1]
