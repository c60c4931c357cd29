"""One segment, read lazily: opening costs a footer and a directory, a query touches only the pages it needs.

Standard library only. Three spaces of postings share one shape: `text` counts clauses, `path` and `title` count groups of
consecutive clauses (those under one heading, those of one version of a work).
"""

from __future__ import annotations

from _bisect import bisect_right
from collections.abc import Sequence
from itertools import repeat
from pathlib import Path
from struct import Struct

from xundocs.named import rows_of
from xundocs.search import normalize
from xundocs.search.cards import WorkCard
from xundocs.search.engines.clause_file import ClauseFile
from xundocs.search.engines.clause_sets import span
from xundocs.search.engines.postings import Postings, picked
from xundocs.search.faults import IndexNeedsRebuild

FIELD_SEPARATOR = "\x1f"
CACHED_FOLDED = 256
"""Folded texts kept: folding one costs as much as looking into a hundred."""
PLAIN = 1
"""Flag of a clause whose text folds to itself but for punctuation: phrases are looked for in the text as it is."""
_three_offsets = Struct("=III").unpack_from


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
        self.everything = span(0, self.clauses)
        """The set of all its clauses, deleted ones included."""
        self._offsets = file.view("offsets", "I")
        self._offsets_at = file.places["offsets"][0]
        self._texts_at = file.places["texts"][0]
        self._sound = bytearray(self.clauses)
        """1 for each clause whose text was verified."""
        self._fields: dict[str, Postings] = {}
        self._cards: list[WorkCard] | None = None
        self._path_firsts: memoryview | None = None
        self._card_ends: list[int] | None = None
        self._folded: dict[int, str] = {}

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

            self._cards = rows_of(WorkCard, json.loads(self.file.checked_bytes("works")))
        return self._cards

    def live(self) -> int | None:
        """The set of the clauses that are not deleted; None if nothing is."""
        if not self.deleted:
            return None
        found = self.everything
        for number in self.deleted:
            card = self.cards[number]
            found ^= span(card.first, card.end)
        return found

    # texts

    def _text_span(self, number: int) -> tuple[int, int, int]:
        file, place, at = self.file, self._offsets_at + 8 * number, self._texts_at
        if not self._sound[number]:
            file.check(place, place + 12)
            file.check(at + self._offsets[2 * number], at + self._offsets[2 * number + 2])
            self._sound[number] = 1
        start, middle, end = _three_offsets(file.data, place)
        return at + start, at + middle, at + end

    def record(self, number: int) -> tuple[str, str, str]:
        """(provision id, label, text) of a clause."""
        start, middle, end = self._text_span(number)
        raw = self.file.data[start:end]
        names = middle - start
        provision_id, _, label = str(raw[names:], "utf-8").partition(FIELD_SEPARATOR)
        return provision_id, label, str(raw[:names], "utf-8")

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

    def standing(self, numbers: Sequence[int], folded: str, raw: bytes) -> list[int]:
        """Those of the clauses in whose text the folded phrase stands. `raw` is `folded` as UTF-8, or b"" if the
        text must be folded anyway (the phrase has breaks, or words at its ends)."""
        if not raw:
            return [number for number in numbers if self._stands(number, folded)]
        self.file.check(self._offsets_at, self._offsets_at + 4 * len(self._offsets))
        base, offsets = self._texts_at, self._offsets
        starts = [base + offsets[2 * number] for number in numbers]
        ends = [base + offsets[2 * number + 1] for number in numbers]
        if not all(picked(self._sound, numbers)):
            self._verify(numbers, starts)
        places = list(map(self.file.data.find, repeat(raw), starts, ends))
        if -1 not in places:
            return list(numbers)
        return [number for number, place in zip(numbers, places, strict=True)
                if place >= 0 or (not self.is_plain(number) and self._stands(number, folded))]

    def _verify(self, numbers: Sequence[int], starts: list[int]) -> None:
        base, offsets, sound = self._texts_at, self._offsets, self._sound
        self.file.check_ranges(starts, [base + offsets[2 * number + 2] for number in numbers])
        for number in numbers:
            sound[number] = 1

    def _stands(self, number: int, folded: str) -> bool:
        found = self._folded.get(number)
        if found is None:
            found = normalize.collapse(normalize.fold(self.text(number)))
            if len(self._folded) >= CACHED_FOLDED:
                self._folded.clear()
            self._folded[number] = found
        return contains(found, folded)

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
