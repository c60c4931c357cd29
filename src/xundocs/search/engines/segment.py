"""One segment, read lazily: term dictionary by bisection, postings as document numbers plus impacts.

Standard library only; opening costs a footer and a directory, a query touches only the pages it needs.
Three spaces of postings share one shape: `text` counts clauses, `path` and `title` count groups of
consecutive clauses (those under one heading, those of one version of a work).
"""

from __future__ import annotations

from _bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path

from xundocs.search import normalize
from xundocs.search.cards import WorkCard
from xundocs.search.engines.clause_file import PAGE, PAGE_SHIFT, ClauseFile
from xundocs.search.faults import IndexNeedsRebuild

FIELD_SEPARATOR = "\x1f"
PLAIN = 1
"""Flag of a clause whose text folds to itself but for punctuation: phrases are looked for in the text as it is."""
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


class Segment:
    """A segment of at most 65,535 clauses. `base` is added to its own numbers to make the reader's.

    Raises: IndexNeedsRebuild, FileNotFoundError (a later generation removed it: open that one).
    """

    def __init__(self, path: Path, size: int, deleted: frozenset[int] = frozenset(), base: int = 0) -> None:
        self.file = file = ClauseFile(path, size)
        if file.meta.get("charmap") != normalize.VERSION:
            raise IndexNeedsRebuild(path, "字符表版本不同")
        self.clauses: int = file.meta["clauses"]
        self.deleted = deleted
        """Numbers of the versions (in `cards`) whose clauses are gone."""
        self.base = base
        self._offsets = file.view("offsets", "I")
        self._offsets_at = file.places["offsets"][0]
        self._texts_at = file.places["texts"][0]
        self._fields: dict[str, Postings] = {}
        self._cards: list[WorkCard] | None = None
        self._path_firsts: memoryview | None = None
        self._card_ends: list[int] | None = None

    def postings(self, field: str) -> Postings:
        """The postings of `text`, `path` or `title`."""
        found = self._fields.get(field)
        if found is None:
            found = self._fields[field] = Postings(self.file, field, self.file.meta["groups"][field])
        return found

    @property
    def cards(self) -> list[WorkCard]:
        """The versions in this segment, deleted ones included; `first` and `end` count from this segment's start."""
        if self._cards is None:
            import json

            rows = json.loads(self.file.checked_bytes("works"))
            self._cards = [WorkCard(row[0], row[1], tuple(row[2]), *row[3:13], tuple(row[13])) for row in rows]
        return self._cards

    def live(self) -> bytearray | None:
        """One byte per clause, 1 where it is not deleted; None if nothing is."""
        if not self.deleted:
            return None
        mask = bytearray(b"\1" * self.clauses)
        for number in self.deleted:
            card = self.cards[number]
            mask[card.first:card.end] = bytes(card.end - card.first)
        return mask

    # texts

    def _text_span(self, number: int) -> tuple[int, int, int]:
        place = self._offsets_at + 8 * number
        check = self.file.check
        check(place, place + 12)
        start, middle, end = self._offsets[2 * number:2 * number + 3]
        at = self._texts_at
        check(at + start, at + end)
        return at + start, at + middle, at + end

    def record(self, number: int) -> tuple[str, str, str]:
        """(provision id, label, text) of a clause."""
        start, middle, end = self._text_span(number)
        data = self.file.data
        provision_id, _, label = data[middle:end].decode().partition(FIELD_SEPARATOR)
        return provision_id, label, data[start:middle].decode()

    def text(self, number: int) -> str:
        """The clause's text as it was given."""
        start, middle, _ = self._text_span(number)
        return self.file.data[start:middle].decode()

    def searchable_text(self, number: int) -> str:
        """The text in which folded words can be looked for: as given if that is plain, else folded by line."""
        text = self.text(number)
        if self.is_plain(number):
            return text
        return "\n".join(map(normalize.fold, text.split("\n")))

    def is_plain(self, number: int) -> bool:
        """True if folding the text would only blank its punctuation."""
        flag = self.file.places["flags"][0] + number
        self.file.check(flag, flag + 1)
        return bool(self.file.data[flag] & PLAIN)

    def standing(self, numbers: Iterable[int], folded: str, raw: bytes) -> list[int]:
        """Those of the clauses in whose text the folded phrase stands. `raw` is `folded` as UTF-8, or b"" if the
        text must be folded anyway (the phrase has breaks, or words at its ends)."""
        if not raw:
            return [number for number in numbers if self._stands(number, folded)]
        self.file.check(self._offsets_at, self._offsets_at + 4 * len(self._offsets))
        offsets, base, seen, check = self._offsets, self._texts_at, self.file.seen, self.file.check
        find = self.file.data.find
        found = []
        for number in numbers:
            start, end = base + offsets[2 * number], base + offsets[2 * number + 1]
            if not (seen[start >> PAGE_SHIFT] and seen[end >> PAGE_SHIFT]) or end - start > PAGE:
                check(start, end)
            if find(raw, start, end) >= 0 or (not self.is_plain(number) and self._stands(number, folded)):
                found.append(number)
        return found

    def _stands(self, number: int, folded: str) -> bool:
        return contains(normalize.collapse(normalize.fold(self.text(number))), folded)

    # groups

    def group_text(self, field: str, group: int) -> str:
        """The title with short names, or the headings, that a group stands for."""
        if field == "title":
            card = self.cards[group]
            return " ".join((card.title, *card.short_names))
        return " ".join(self._headings(group))

    def group_range(self, field: str, group: int) -> range:
        """The clauses of a group."""
        if field == "title":
            card = self.cards[group]
            return range(card.first, card.end)
        firsts = self._paths()
        end = firsts[group + 1] if group + 1 < len(firsts) else self.clauses
        return range(firsts[group], end)

    def path(self, number: int) -> tuple[str, ...]:
        """The headings above a clause."""
        return self._headings(bisect_right(self._paths(), number) - 1)

    def _paths(self) -> memoryview:
        if self._path_firsts is None:
            start, size = self.file.places["path_firsts"]
            self.file.check(start, start + size)
            self._path_firsts = self.file.view("path_firsts", "I")
        return self._path_firsts

    def _headings(self, group: int) -> tuple[str, ...]:
        place = self.file.places["path_offsets"][0] + 4 * group
        self.file.check(place, place + 8)
        offsets = self.file.view("path_offsets", "I")
        start = self.file.places["path_texts"][0]
        low, high = start + offsets[group], start + offsets[group + 1]
        self.file.check(low, high)
        joined = str(self.file.data[low:high], "utf-8")
        return tuple(joined.split(FIELD_SEPARATOR)) if joined else ()

    # keys

    def _keys(self, version: int) -> tuple[int, int]:
        place = self.file.places["key_offsets"][0] + 4 * version
        self.file.check(place, place + 8)
        offsets = self.file.view("key_offsets", "I")
        start = self.file.places["keys"][0]
        low, high = start + offsets[version], start + offsets[version + 1]
        self.file.check(low, high)
        return low, high

    def find_key(self, version: int, provision_id: str) -> int | None:
        """The clause of a version by its provision id: one search in the version's list of ids."""
        low, high = self._keys(version)
        data = self.file.data
        place = data.find(b"\n" + provision_id.encode() + b"\n", low, high)
        if place < 0:
            return None
        return self.cards[version].first + data[low:place].count(b"\n")

    def keys(self, version: int) -> list[str]:
        """The provision ids of a version, in order."""
        low, high = self._keys(version)
        return str(self.file.data[low:high], "utf-8").split("\n")[1:-1]

    def version_of(self, number: int) -> int:
        """The number of the version a clause belongs to."""
        if self._card_ends is None:
            self._card_ends = [card.end for card in self.cards]
        return bisect_right(self._card_ends, number)


def contains(collapsed: str, phrase: str) -> bool:
    """True if the phrase stands in the text, without cutting a word or number at its ends."""
    place = collapsed.find(phrase)
    while place >= 0:
        end = place + len(phrase)
        cut_before = place > 0 and normalize.is_word(phrase[0]) and normalize.is_word(collapsed[place - 1])
        cut_after = end < len(collapsed) and normalize.is_word(phrase[-1]) and normalize.is_word(collapsed[end])
        if not cut_before and not cut_after:
            return True
        place = collapsed.find(phrase, place + 1)
    return False
