"""Our segments as a Whoosh codec: Whoosh's own searcher and query parser work on them.

The product's query path does not come here (`reader` reads segments directly); this is the bridge that keeps
the index a Whoosh index, and what the stock codec is compared with in the tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh import fields
from whoosh.analysis import Token, Tokenizer
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Segment, W3TermInfo
from whoosh.matching import ListMatcher
from whoosh.reading import TermNotFound

from xundocs.search import normalize
from xundocs.search.engines.clause_sets import members, span
from xundocs.search.engines.postings import Postings
from xundocs.search.engines.segment import Segment
from xundocs.search.engines.segment_builder import length_of
from xundocs.search.tokens import bigrams, runs

EXTENSION = ".xdc"
ONE_OCCURRENCE = b"\x00\x00\x00\x01"


class BigramTokenizer(Tokenizer):  # type: ignore[misc]
    """Folds and cuts into bigrams, for Whoosh's query parser and for the stock codec."""

    def __call__(self, value: str, positions: bool = False, chars: bool = False, start_pos: int = 0,
                 start_char: int = 0, mode: str = "", **_: Any) -> Iterator[Any]:
        token = Token(positions, chars, mode=mode)
        token.boost, token.stopped = 1.0, False
        position = start_pos
        for run in runs(normalize.fold(value)):
            cuts = bigrams(run)
            if mode == "index" and len(run) > 1 and not run.isascii():
                cuts = [*cuts, run[-1]]
            for cut in cuts:
                token.text = token.original = cut
                token.pos = position
                position += 1
                yield token
            position += 1


class ClauseText(fields.TEXT):  # type: ignore[misc]
    """A text field in our tokens, without positions."""

    def __init__(self, stored: bool = False) -> None:
        super().__init__(analyzer=BigramTokenizer(), phrase=False, stored=stored)


def clause_schema() -> Any:
    """The fields Whoosh sees."""
    return fields.Schema(key=fields.ID(stored=True), work_id=fields.STORED, version=fields.STORED,
                         title=ClauseText(stored=True), path=ClauseText(stored=True), text=ClauseText(stored=True))


class ClauseSegment(W3Segment):  # type: ignore[misc]
    """A segment in Whoosh's list of segments; its file name and size are ours."""

    def __init__(self, codec: Any, indexname: str, segid: str | None = None) -> None:
        super().__init__(codec, indexname)
        if segid is not None:
            self.segid = segid
        self.size = 0
        self.deleted_versions: frozenset[int] = frozenset()

    @property
    def file(self) -> str:
        """The segment's file name."""
        return str(self.make_filename(EXTENSION))

    def should_assemble(self) -> bool:
        return False

    def codec(self, **_: Any) -> ClauseCodec:
        return ClauseCodec()

    def open(self, folder: str) -> Segment:
        """Raises: IndexNeedsRebuild."""
        return Segment(Path(folder) / self.file, self.size, self.deleted_versions)


class ClauseCodec(base.Codec):  # type: ignore[misc]
    """Reading side of the codec; segments are written by `ClauseSegmentWriter`."""

    length_stats = True

    def per_document_writer(self, storage: Any, segment: Any) -> Any:
        return _Unused()

    def field_writer(self, storage: Any, segment: Any) -> Any:
        return _Unused()

    def new_segment(self, storage: Any, indexname: str) -> ClauseSegment:
        return ClauseSegment(self, indexname)

    def terms_reader(self, storage: Any, segment: ClauseSegment) -> Any:
        return ClauseTerms(segment.open(storage.folder))

    def per_document_reader(self, storage: Any, segment: ClauseSegment) -> Any:
        return ClauseDocuments(segment.open(storage.folder), segment)

    def supports_columns(self) -> bool:
        return False


class _Unused:
    """Whoosh opens per-document and field writers for every writer; ours writes the segment at once."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True


class ClauseTerms(base.TermsReader):  # type: ignore[misc]
    """Whoosh's view of the term dictionary."""

    FIELDS = ("path", "text", "title")

    def __init__(self, segment: Segment) -> None:
        self.segment = segment

    def _find(self, field: str, text: bytes) -> tuple[Postings, int]:
        postings = self.segment.postings(field) if field in self.FIELDS else None
        term = postings.find(text.decode()) if postings else -1
        if postings is None or term < 0:
            raise TermNotFound(f"No term {field}:{text!r}")
        return postings, term

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return term[0] in self.FIELDS and self.segment.postings(term[0]).find(term[1].decode()) >= 0

    def indexed_field_names(self) -> list[str]:
        return list(self.FIELDS)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for field in self.FIELDS:
            yield from self.terms_from(field, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        if fieldname in self.FIELDS:
            texts = sorted(term.encode() for term in self.segment.postings(fieldname).terms())
            yield from ((fieldname, text) for text in texts if text >= prefix)

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        for field, text in self.terms():
            yield (field, text), self.term_info(field, text)

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
        for field, text in self.terms_from(fieldname, prefix):
            yield (field, text), self.term_info(field, text)

    def _clauses(self, field: str, text: bytes) -> list[int]:
        postings, term = self._find(field, text)
        numbers = postings.read(term)[0].tolist()
        if field == "text":
            return numbers
        return [clause for group in numbers for clause in self.segment.group_range(field, group)]

    def term_info(self, fieldname: str, text: bytes) -> Any:
        clauses = self._clauses(fieldname, text)
        info = W3TermInfo()
        info._weight, info._df = float(len(clauses)), len(clauses)
        info._minlength, info._maxlength, info._maxweight = 1, 255, 1.0
        info._minid, info._maxid = clauses[0], clauses[-1]
        return info

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Any:
        clauses = self._clauses(fieldname, text)
        return ListMatcher(clauses, [1.0] * len(clauses), [ONE_OCCURRENCE] * len(clauses), format_,
                           scorer=scorer, term=(fieldname, text), terminfo=self.term_info(fieldname, text))

    def close(self) -> None:
        """Nothing to do."""


class ClauseDocuments(base.PerDocumentReader):  # type: ignore[misc]
    """Whoosh's view of the clauses."""

    def __init__(self, segment: Segment, whoosh_segment: ClauseSegment) -> None:
        self.segment = segment
        self._live = segment.live()
        self._whoosh_segment = whoosh_segment

    def doc_count(self) -> int:
        return self.segment.clauses if self._live is None else self._live.bit_count()

    def doc_count_all(self) -> int:
        return self.segment.clauses

    def has_deletions(self) -> bool:
        return self._live is not None

    def is_deleted(self, docnum: int) -> bool:
        return self._live is not None and not self._live >> docnum & 1

    def deleted_docs(self) -> set[int]:
        return set() if self._live is None else set(members(span(0, self.segment.clauses) ^ self._live))

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return length_of(32)

    def field_length(self, fieldname: str) -> int:
        return self.segment.clauses * length_of(32)

    def min_field_length(self, fieldname: str) -> int:
        return 1

    def max_field_length(self, fieldname: str) -> int:
        return 255

    def stored_fields(self, docnum: int) -> dict[str, str]:
        segment = self.segment
        card = segment.cards[segment.version_of(docnum)]
        provision, _, text = segment.record(docnum)
        return {"key": f"{card.work_id}@{card.version}#{provision}", "work_id": card.work_id, "version": card.version,
                "title": card.title, "path": " ".join(segment.path(docnum)), "text": text}

    def close(self) -> None:
        """Nothing to do."""
