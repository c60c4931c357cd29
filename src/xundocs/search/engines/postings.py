"""The postings of one text field of a segment: term dictionary by bisection, numbers plus impacts, read lazily.

A term that stands in many groups is unpacked into a column (an impact for each group) when it is first needed, a rare
one into a dictionary; both and the sets of groups are kept within a limit for the queries that follow.
"""

from __future__ import annotations

from _bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, repeat
from operator import itemgetter

from xundocs.search.engines.clause_file import ClauseFile
from xundocs.search.engines.clause_sets import set_of

RARE = 6
"""A term in fewer than one group in 2 ** RARE is unpacked into a dictionary."""
DENSE = 4
"""The set of a term in more than one group in 2 ** DENSE is made from its column."""
PROBE_COST = 12
"""One bisection costs about as much as unpacking this many postings."""
PLANES_COST = 3000
"""Making the planes of a token costs as much as looking up this many impacts."""
CACHED_COLUMNS = 16_000_000
CACHED_SETS = 8_000_000
"""Bytes kept for each field of a segment; the oldest goes first."""
CACHED_POSTINGS = 100_000
"""Postings of rare terms kept (about 100 bytes each); beyond that the cache starts anew."""
CACHED_TERMS = 20_000
STEP_BITS = 4
STEP = 1 << STEP_BITS
"""Impacts are known to a step of this size from their planes."""
_DIGITS = b"0" + b"1" * 255


def is_character(token: str) -> bool:
    """True for a single Chinese character, which is found through all bigrams that begin with it."""
    return len(token) == 1 and not token.isascii()


def picked(values: Sequence[int] | memoryview, places: Sequence[int]) -> Sequence[int]:
    """The values at these places, several times faster than one by one."""
    found: Sequence[int] = itemgetter(*places)(values) if len(places) > 1 else [values[place] for place in places]
    return found


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
        self._facts: dict[str, tuple[int, int, int]] = {}
        self._probed: dict[str, int] = {}
        self._dictionaries: dict[str, dict[int, int]] = {}
        self._cached = 0
        self._columns: dict[str, bytearray] = {}
        self._sets: dict[str, int] = {}
        self._planes: dict[str, tuple[int, ...]] = {}
        self._spared: dict[str, int] = {}

    def find(self, token: str) -> int:
        """The term's number, or -1."""
        return self._find_word(token) if token.isascii() else self._find_chinese(token)

    def _find_chinese(self, token: str) -> int:
        low, high = self._range_of(ord(token[0]))
        if low == high:
            return -1
        second = ord(token[1]) if len(token) > 1 else 0
        place = bisect_left(self._seconds, second, low, high)
        return place if place < high and self._seconds[place] == second else -1

    def _range_of(self, code: int) -> tuple[int, int]:
        """The terms with this first character."""
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

    def read(self, term: int) -> tuple[memoryview, bytes]:
        """(numbers ascending, impacts) of the term, verified."""
        return self._between(*self._span(term))

    def _between(self, low: int, high: int) -> tuple[memoryview, bytes]:
        file = self._file
        start = self._at["numbers"]
        file.check(start + 2 * low, start + 2 * high)
        file.check(self._impacts + low, self._impacts + high)
        return self._numbers[low:high], file.data[self._impacts + low:self._impacts + high]

    # tokens: terms, and single characters as the union of all terms that begin with them

    def _facts_of(self, token: str) -> tuple[int, int, int]:
        """(where its postings begin, where they end, its highest impact); those of a character are counted from 0."""
        found = self._facts.get(token)
        if found is None:
            found = self._look_up(token)
            if len(self._facts) >= CACHED_TERMS:
                self._facts.clear()
            self._facts[token] = found
        return found

    def _look_up(self, token: str) -> tuple[int, int, int]:
        if is_character(token):
            having = self._dictionary(token)
            return 0, len(having), max(having.values(), default=0)
        term = self.find(token)
        if term < 0:
            return 0, 0, 0
        place = self._at["best"] + term
        self._file.check(place, place + 1)
        return *self._span(term), self._best[term]

    def frequency(self, token: str) -> int:
        """In how many groups the token stands."""
        low, high, _ = self._facts_of(token)
        return high - low

    def by_frequency(self, tokens: Iterable[str]) -> list[tuple[int, str]]:
        """(frequency, token), the rarest first."""
        facts = self._facts
        found = []
        for token in tokens:
            low, high, _ = facts.get(token) or self._facts_of(token)
            found.append((high - low, token))
        found.sort()
        return found

    def best(self, token: str) -> int:
        """The highest impact of the token, 0 if it stands nowhere."""
        return self._facts_of(token)[2]

    def entries(self, token: str) -> tuple[Sequence[int], bytes]:
        """(numbers ascending, impacts) of the token."""
        if is_character(token):
            found = sorted(self._dictionary(token).items())
            return [number for number, _ in found], bytes(impact for _, impact in found)
        low, high, _ = self._facts_of(token)
        return self._between(low, high)

    def numbers(self, token: str) -> list[int]:
        """The groups in which the token stands, ascending."""
        if is_character(token):
            return sorted(self._dictionary(token))
        low, high, _ = self._facts_of(token)
        start = self._at["numbers"]
        self._file.check(start + 2 * low, start + 2 * high)
        return self._numbers[low:high].tolist()

    def set_of(self, token: str) -> int:
        """The groups in which the token stands."""
        found = self._sets.get(token)
        if found is None:
            if self.frequency(token) << DENSE > self.groups:
                found = int(self._column(token).translate(_DIGITS)[::-1], 2)
            else:
                found = set_of(self.entries(token)[0], self.groups)
            if (len(self._sets) + 1) * self.groups > 8 * CACHED_SETS:
                self._sets.pop(next(iter(self._sets), ""), None)
            self._sets[token] = found
        return found

    def planes(self, token: str, times: int) -> tuple[int, ...]:
        """The impacts of a frequent token in steps of 16, bit by bit: sets of groups, the lowest bit first.

        Empty for a token in few groups, and as long as the look-ups that they would have spared (`times` now) cost less.
        """
        if is_character(token) or self.frequency(token) << RARE < self.groups:
            return ()
        found = self._planes.get(token)
        if found is None:
            if len(self._spared) >= CACHED_TERMS:
                self._spared.clear()
            self._spared[token] = times = times + self._spared.get(token, 0)
            if times < PLANES_COST:
                return ()
            column = self._column(token)[::-1]
            digits = [(b"0" * (1 << bit) + b"1" * (1 << bit)) * (128 >> bit) for bit in range(STEP_BITS, 8)]
            found = tuple(int(column.translate(each), 2) for each in digits)
            if (len(self._planes) + 1) * self.groups > 2 * CACHED_SETS:
                self._planes.pop(next(iter(self._planes), ""), None)
            self._planes[token] = found
        return found

    def impacts_at(self, token: str, numbers: Sequence[int]) -> Iterable[int]:
        """The token's impact in each of these groups (ascending), 0 where it does not stand."""
        found = self._unpacked(token, len(numbers))
        if found is None:
            return self._probe(token, numbers)
        if isinstance(found, dict):
            return list(map(found.get, numbers, repeat(0)))
        return picked(found, numbers)

    def keep(self, token: str, numbers: Sequence[int]) -> list[int]:
        """Those of the groups in which the token stands."""
        found = self._unpacked(token, len(numbers))
        if isinstance(found, dict):
            return [number for number in numbers if number in found]
        return list(compress(numbers, self._probe(token, numbers) if found is None else picked(found, numbers)))

    def _unpacked(self, token: str, times: int) -> dict[int, int] | bytearray | None:
        """What answers that many look-ups of the token best; None: bisection in the postings as they are.

        Unpacked once the bisections so far and now cost as much.
        """
        if found := self._columns.get(token) or self._dictionaries.get(token):
            return found
        if is_character(token):
            return self._dictionary(token)
        frequency = self.frequency(token)
        times += self._probed.get(token, 0)
        if times * PROBE_COST < frequency:
            if len(self._probed) >= CACHED_TERMS:
                self._probed.clear()
            self._probed[token] = times
            return None
        return self._dictionary(token) if frequency << RARE < self.groups else self._column(token)

    def _probe(self, token: str, numbers: Sequence[int]) -> list[int]:
        having, impacts = self.entries(token)
        found = []
        place, end = 0, len(having)
        for number in numbers:
            place = bisect_left(having, number, place)
            found.append(impacts[place] if place < end and having[place] == number else 0)
        return found

    def _column(self, token: str) -> bytearray:
        """The impact of each group, 0 where the token does not stand."""
        found = self._columns.get(token)
        if found is None:
            found = bytearray(self.groups)
            for number, impact in zip(*self.entries(token), strict=True):
                found[number] = impact
            if (len(self._columns) + 1) * self.groups > CACHED_COLUMNS:
                self._columns.pop(next(iter(self._columns), ""), None)
            self._columns[token] = found
        return found

    def _dictionary(self, token: str) -> dict[int, int]:
        """{number: impact} of a rare term or of a character."""
        found = self._dictionaries.get(token)
        if found is None:
            found = self._character(token) if is_character(token) else dict(zip(*self.entries(token), strict=True))
            self._cached += len(found)
            if self._cached > CACHED_POSTINGS:
                self._dictionaries.clear()
                self._cached = len(found)
            self._dictionaries[token] = found
        return found

    def _character(self, char: str) -> dict[int, int]:
        found: dict[int, int] = {}
        for term in range(*self._range_of(ord(char))):
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
