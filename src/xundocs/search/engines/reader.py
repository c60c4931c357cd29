"""Reading an index without Whoosh: the query path of `xundocs search`. Standard library only."""

from __future__ import annotations

from _bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from math import log
from pathlib import Path

from xundocs.search.cards import Page, WorkCard
from xundocs.search.engines import manifest
from xundocs.search.engines.segment import Segment
from xundocs.search.faults import IndexMissing, IndexNeedsRebuild, QueryRefused, StaleCursor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xundocs.model.clause import Clause
    from xundocs.search.engines.best import Searcher
    from xundocs.search.engines.evaluate import SegmentQuery
    from xundocs.search.query import Query

OPEN_ATTEMPTS = 5
"""A writer may remove the generation just listed; then the next one is there already."""
IDF_CACHE = 50_000


class IndexReader:
    """One generation of an index. See `xundocs.search.engine.Reader` for what the methods return."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._manifest, self.segments = _open(folder)
        self._idf: dict[tuple[str, str], float] = {}
        self._made: Searcher | None = None
        self._bases = [segment.base for segment in self.segments]
        self._live = [segment.live() for segment in self.segments]
        self._cards: list[WorkCard] | None = None
        self._ends: list[int] = []

    @property
    def generation(self) -> int:
        """The number of the generation shown."""
        return self._manifest.generation

    @property
    def state(self) -> str:
        """What the writer was told of the source."""
        return self._manifest.state

    @property
    def records(self) -> Mapping[str, object]:
        """What is indexed, by work id."""
        return self._manifest.works

    def __len__(self) -> int:
        return sum(segment.clauses if live is None else live.bit_count()
                   for segment, live in zip(self.segments, self._live, strict=True))

    @property
    def works(self) -> list[WorkCard]:
        """Every version of every work, in the order of its clauses."""
        if self._cards is None and len(self.segments) == 1 and not self.segments[0].deleted:
            self._cards = self.segments[0].cards
        if self._cards is None:
            self._cards = [
                card._replace(first=card.first + segment.base, end=card.end + segment.base)
                for segment in self.segments
                for number, card in enumerate(segment.cards) if number not in segment.deleted]
        return self._cards

    def _locate(self, document: int) -> tuple[Segment, int]:
        segment = self.segments[bisect_right(self._bases, document) - 1]
        return segment, document - segment.base

    def find_provision(self, card: WorkCard, provision_id: str) -> int | None:
        """The document number, or None if that version has no such provision."""
        segment, number = self._locate(card.first)
        found = segment.find_key(segment.version_of(number), provision_id)
        return None if found is None else found + segment.base

    def provisions(self, card: WorkCard) -> list[str]:
        """The provision ids of a version, in order."""
        segment, number = self._locate(card.first)
        return segment.keys(segment.version_of(number))

    def card_of(self, document: int) -> WorkCard:
        """The version a clause belongs to."""
        cards = self._cards
        if cards is None or not self._ends:
            cards = self.works
            self._ends = [card.end for card in cards]
        return cards[bisect_right(self._ends, document)]

    def text(self, document: int) -> str:
        """The clause's text alone."""
        segment, number = self._locate(document)
        return segment.text(number)

    def searchable_text(self, document: int) -> str:
        """The clause's text in which folded words of one run can be looked for."""
        segment, number = self._locate(document)
        return segment.searchable_text(number)

    def record(self, document: int) -> tuple[str, str, str]:
        """(provision id, label, text) of a clause: art_48, 第四十八条, …"""
        segment = self.segments[bisect_right(self._bases, document) - 1]
        return segment.record(document - segment.base)

    def path(self, document: int) -> tuple[str, ...]:
        """The headings above a clause."""
        segment, number = self._locate(document)
        return segment.path(number)

    def clause(self, document: int) -> Clause:
        """The whole clause."""
        from xundocs.model.clause import Clause

        segment, number = self._locate(document)
        card = segment.cards[segment.version_of(number)]
        return Clause(
            card.work_id, card.title, tuple(card.short_names), card.version, card.status, card.kind, card.issuer,
            segment.path(number), *segment.record(number), card.in_force_from, card.in_force_to)

    # searching: what it needs is imported by the first search, a look-up by key goes without

    def _searcher(self) -> Searcher:
        if self._made is None:
            from xundocs.search.engines.best import Searcher

            self._made = Searcher(self.segments, self._live, self.idf)
        return self._made

    def idf(self, field: str, token: str) -> float:
        """BM25's inverse document frequency over all segments; groups are the documents of `path` and `title`."""
        found = self._idf.get((field, token))
        if found is None:
            total = frequency = 0
            for segment in self.segments:
                postings = segment.postings(field)
                total += postings.groups
                frequency += postings.frequency(token)
            found = log(1 + (total - frequency + 0.5) / (frequency + 0.5)) if total else 0.0
            if len(self._idf) > IDF_CACHE:
                self._idf.clear()
            self._idf[field, token] = found
        return found

    def frequency(self, token: str) -> int:
        """In how many clauses a bigram or word stands, deleted ones included."""
        return sum(segment.postings("text").frequency(token) for segment in self.segments)

    def stands(self, phrase: str) -> bool:
        """True if some clause has the phrase in its text, deleted ones included."""
        from xundocs.search.engines.evaluate import pattern_of

        pattern = pattern_of(phrase)
        if any(self.frequency(token) == 0 for token in pattern.tokens if len(token) > 1 or token.isascii()):
            return False
        return any(part.stands(pattern) for part in self._searcher().parts)

    def search(self, query: Query, limit: int = 10, cursor: str = "") -> Page:
        """The best clauses with exact total. Raises: StaleCursor, QueryRefused."""
        start = self._position(cursor) if cursor else 0
        wanted = start + limit
        hits, total = (self._made or self._searcher()).best(query, wanted, True)
        more = f"{self.generation}:{wanted}" if wanted < total else ""
        return Page(hits[start:wanted], total, more)

    def top(self, query: Query, limit: int) -> list[tuple[int, float]]:
        """The best clauses, not counting the rest."""
        return self._searcher().best(query, limit, False)[0]

    def matching(self, query: Query) -> set[int]:
        """Every matching document number."""
        from xundocs.search.engines.clause_sets import members

        return {part.segment.base + number for part, numbers in self._sets(query) for number in members(numbers)}

    def _sets(self, query: Query) -> list[tuple[SegmentQuery, int]]:
        """For each segment the set of clauses that match and are not deleted."""
        from xundocs.search.query import check

        check(query)
        return [(part, part.matching(query) if live is None else part.matching(query) & live)
                for part, live in zip(self._searcher().parts, self._live, strict=True)]

    def facets(self, query: Query, field: str) -> Mapping[str, int]:
        """How many matching clauses have each value of an attribute."""
        from xundocs.search.engines.evaluate import attribute
        from xundocs.search.query import ATTRIBUTES

        if field not in ATTRIBUTES:
            raise QueryRefused(f"没有“{field}”这个字段。")
        counts: Counter[str] = Counter()
        for card, inside in self.by_version(query):
            counts[attribute(card, field)] += inside
        return counts

    def by_version(self, query: Query) -> list[tuple[WorkCard, int]]:
        """The versions that have matching clauses, and how many."""
        from xundocs.search.engines.clause_sets import span

        found = []
        for part, numbers in self._sets(query):
            for card in part.segment.cards if numbers else ():
                if inside := (numbers & span(card.first, card.end)).bit_count():
                    found.append((card, inside))
        return found

    def _position(self, cursor: str) -> int:
        generation, _, place = cursor.partition(":")
        if not (generation.isdecimal() and place.isdecimal()):
            raise QueryRefused("翻页位置无效。")
        if int(generation) != self.generation:
            raise StaleCursor
        return int(place)

    def check_all(self) -> None:
        """Verify every page of every segment. Raises: IndexNeedsRebuild."""
        for segment in self.segments:
            segment.file.check_all()

    def close(self) -> None:
        """Nothing is held but memory maps, which end with the object."""


def _open(folder: Path) -> tuple[manifest.Manifest, list[Segment]]:
    """The newest generation whose files are all there."""
    failure: Exception | None = None
    for _ in range(OPEN_ATTEMPTS):
        try:
            found = manifest.current(folder)
            return found, _segments(folder, found)
        except FileNotFoundError as error:
            failure = error
        except PermissionError:
            raise IndexNeedsRebuild(folder, "没有读取权限") from None
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise IndexNeedsRebuild(folder, "内容无法解读") from error
    if isinstance(failure, FileNotFoundError) and not folder.is_dir():
        raise IndexMissing(folder)
    raise IndexNeedsRebuild(folder, "缺少文件") from failure


def _segments(folder: Path, found: manifest.Manifest) -> list[Segment]:
    opened: list[Segment] = []
    base = 0
    for record in found.segments:
        segment = Segment(folder / record.file, record.size, frozenset(record.deleted), base)
        opened.append(segment)
        base += segment.clauses
    return opened
