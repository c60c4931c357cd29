"""Writing an index: Whoosh's lock, writer, TOC and segments, with our codec and a durable publication.

The truth is the manifest (`manifest.py`). Whoosh's TOC is written beside it, so that Whoosh itself can open the
index, but it is never read here: it holds pickles, and an index folder may come from anywhere.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex
from whoosh.writing import SegmentWriter

from xundocs.files import one_failure_message, sync_folder
from xundocs.model.clause import Clause
from xundocs.search.cards import WorkRecord
from xundocs.search.engines import manifest
from xundocs.search.engines.reader import IndexReader
from xundocs.search.engines.segment import Segment
from xundocs.search.engines.segment_builder import MAX_CLAUSES, SegmentBuilder
from xundocs.search.engines.storage import HOLDER_FILE, INDEX_NAME, acquire, publish, sweep, write_synced
from xundocs.search.engines.whoosh_codec import ClauseCodec, ClauseSegment, clause_schema
from xundocs.search.faults import IndexMissing

MAX_SEGMENTS = 8
"""More segments than this slow queries measurably: then small ones are merged."""
MERGE_DOWN_TO = 4
SETTLED = MAX_CLAUSES // 2
"""A segment with more live clauses than this is left alone unless most of it is deleted."""


class ClauseIndex(FileIndex):  # type: ignore[misc]
    """A Whoosh index whose table of contents is our manifest; no pickle is loaded."""

    def __init__(self, folder: Path, start: manifest.Manifest) -> None:
        self.storage = FileStorage(str(folder))
        self.indexname = INDEX_NAME
        self._schema = clause_schema()
        self._start = start

    def _read_toc(self) -> Any:
        return TOC(self._schema, [whoosh_segment(record) for record in self._start.segments], self._start.generation)


def whoosh_segment(record: manifest.SegmentRecord) -> ClauseSegment:
    """Whoosh's object for a segment of a manifest."""
    segment = ClauseSegment(ClauseCodec(), INDEX_NAME, Path(record.file).stem.removeprefix(f"{INDEX_NAME}_"))
    segment.size, segment.deleted_versions = record.size, frozenset(record.deleted)
    segment.set_doc_count(record.clauses)
    return segment


class ClauseSegmentWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer with our segment format, merge policy and way of publishing."""

    segments: list[ClauseSegment]

    def __init__(self, folder: Path, start: manifest.Manifest, use_numpy: bool | None) -> None:
        super().__init__(ClauseIndex(folder, start), codec=ClauseCodec(), compound=False, _lk=False)
        self.folder = folder
        self.records = dict(start.works)
        self._use_numpy = use_numpy
        self._builder = SegmentBuilder(use_numpy)
        self._written = 0

    def add_work(self, clauses: list[Clause]) -> None:
        """Append the clauses of a work, kept together by version."""
        for version in _by_version(clauses):
            if not self._builder.fits(len(version), sum(len(clause.text) for clause in version)):
                self.flush()
            for clause in version:
                if not self._builder.fits(1, len(clause.text)):
                    self.flush()
                self._builder.add(clause)

    def delete_work(self, work_id: str) -> None:
        """Mark every clause of the work as gone, in every segment."""
        self.flush()
        for segment in self.segments:
            cards = segment.open(str(self.folder)).cards
            gone = {number for number, card in enumerate(cards) if card.work_id == work_id}
            segment.deleted_versions |= gone

    def flush(self) -> None:
        """Write what was added so far as a segment. It does not exist for readers before `publish`."""
        if not len(self._builder):
            return
        segment = ClauseSegment(self.codec, INDEX_NAME, f"{self.generation:08d}x{self._written:02d}")
        self._written += 1
        segment.set_doc_count(len(self._builder))
        pieces = self._builder.build()
        segment.size = sum(map(len, pieces))
        write_synced(self.folder / segment.file, pieces)
        self.segments.append(segment)
        self._builder = SegmentBuilder(self._use_numpy)

    def merge_segments(self, everything: bool) -> None:
        """Rewrite small or mostly deleted segments into fewer, from their stored texts."""
        opened = [(segment, segment.open(str(self.folder))) for segment in self.segments]
        chosen = _to_merge([(segment, _live_count(reader)) for segment, reader in opened], everything)
        if not chosen:
            return
        for reader in [reader for segment, reader in opened if segment in chosen]:
            reader.file.check_all()
            for clauses in live_versions(reader):
                self.add_work(clauses)
        self.segments = [segment for segment in self.segments if segment not in chosen]
        self.flush()

    def publish(self, state: str) -> manifest.Manifest:
        """Make the new state the current one: manifest first (that is the moment), then Whoosh's TOC.

        What fails after that moment (a full disk) must not be told as if nothing had changed.
        """
        self.segments = [segment for segment in self.segments if _live_count(segment.open(str(self.folder)))]
        records = tuple(manifest.SegmentRecord(segment.file, segment.size, segment.doc_count_all(),
                                               tuple(sorted(segment.deleted_versions))) for segment in self.segments)
        new = manifest.Manifest(self.generation, records, self.records, state)
        publish(self.folder, new)
        with contextlib.suppress(OSError):
            self._write_toc()
        with contextlib.suppress(OSError):
            sweep(self.folder)
        return new

    def _write_toc(self) -> None:
        (self.folder / f"_{INDEX_NAME}_{self.generation}.toc").unlink(missing_ok=True)
        TOC(self.schema, self.segments, self.generation).write(self.storage, self.indexname)
        sync_folder(self.folder)

    def finish(self) -> None:
        """Close what Whoosh opened."""
        self._close_segment()
        self._finish()


class IndexWriter:
    """See `xundocs.search.engine.Writer`. Holds the lock from creation to `commit` or `cancel`."""

    def __init__(self, folder: Path, wait_seconds: float, rebuild: bool, use_numpy: bool | None) -> None:
        self.folder = folder
        with one_failure_message(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = acquire(folder, wait_seconds)
        try:
            with one_failure_message(folder):
                self._writer = ClauseSegmentWriter(folder, _start(folder, rebuild), use_numpy)
        except BaseException:
            self._release()
            raise
        self._fresh: set[str] = set()
        """Works already written by this writer: a second replacement must delete the first."""

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(self, failure: object, *_: object) -> None:
        if not self._writer.is_closed:
            self.cancel()

    @property
    def records(self) -> Mapping[str, WorkRecord]:
        """What is indexed now, by work id."""
        return self._writer.records

    def replace_work(self, work_id: str, clauses: Iterable[Clause], fingerprint: str = "", stamp: int = 0) -> bool:
        """Put these clauses in place of the work's; False if `stamp` is older than what is indexed."""
        known = self._writer.records.get(work_id)
        if known and stamp < known.stamp:
            return False
        taken = list(clauses)
        for clause in taken:
            if clause.work_id != work_id:
                raise ValueError(f"clause of {clause.work_id!r} given for work {work_id!r}")
        with one_failure_message(self.folder):
            if known or work_id in self._fresh:
                self._writer.delete_work(work_id)
            self._writer.add_work(taken)
        self._fresh.add(work_id)
        self._writer.records[work_id] = WorkRecord(fingerprint, stamp)
        return True

    def remove_work(self, work_id: str, stamp: int = 0) -> bool:
        """Take the work out; False if it is not there or `stamp` is older."""
        known = self._writer.records.get(work_id)
        if known is None or stamp < known.stamp:
            return False
        with one_failure_message(self.folder):
            self._writer.delete_work(work_id)
        del self._writer.records[work_id]
        return True

    def commit(self, optimize: bool = False, state: str = "") -> int:
        """Publish; returns the new generation. Whatever fails, the old one stays and the lock is freed."""
        try:
            with one_failure_message(self.folder):
                self._writer.flush()
                self._writer.merge_segments(optimize)
                new = self._writer.publish(state)
        except BaseException:
            self.cancel()
            raise
        self._close()
        return new.generation

    def cancel(self) -> None:
        """Forget everything since the writer was opened."""
        with contextlib.suppress(OSError):
            sweep(self.folder)
        self._close()

    def _close(self) -> None:
        with contextlib.suppress(OSError):
            self._writer.finish()
        self._release()

    def _release(self) -> None:
        with contextlib.suppress(OSError):
            (self.folder / HOLDER_FILE).unlink()
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def live_versions(reader: Segment) -> Iterable[list[Clause]]:
    """The clauses of a segment that are not deleted, one list for each version."""
    for version, card in enumerate(reader.cards):
        if version not in reader.deleted:
            yield [Clause(card.work_id, card.title, tuple(card.short_names), card.version, card.status, card.kind,
                          card.issuer, reader.path(number), *reader.record(number), card.in_force_from, card.in_force_to)
                   for number in range(card.first, card.end)]


def _start(folder: Path, rebuild: bool) -> manifest.Manifest:
    """What the writer builds on. Every kept segment is verified, so that damage is not carried on."""
    found = manifest.generations(folder)
    if rebuild:
        return manifest.EMPTY._replace(generation=found[-1] if found else 0)
    try:
        if not found:
            manifest.current(folder)
        reader = IndexReader(folder)
    except IndexMissing:
        return manifest.EMPTY
    reader.check_all()
    return manifest.current(folder)


def _by_version(clauses: list[Clause]) -> Iterable[list[Clause]]:
    versions: dict[str, list[Clause]] = {}
    for clause in clauses:
        versions.setdefault(clause.version, []).append(clause)
    return versions.values()


def _live_count(reader: Segment) -> int:
    return reader.clauses - sum(reader.cards[n].end - reader.cards[n].first for n in reader.deleted)


def _to_merge(sizes: list[tuple[ClauseSegment, int]], everything: bool) -> list[ClauseSegment]:
    """The segments worth rewriting; none if the index is in good order."""
    wasteful = [segment for segment, live in sizes if live * 2 < segment.doc_count_all()]
    if everything:
        dirty = [segment for segment, _ in sizes if segment.deleted_versions]
        return [segment for segment, _ in sizes] if len(sizes) > 1 or dirty else []
    small = sorted(((live, place, segment) for place, (segment, live) in enumerate(sizes)
                    if live <= SETTLED and segment not in wasteful), key=lambda entry: entry[:2])
    if len(small) + len(wasteful) > MAX_SEGMENTS:
        wasteful += [segment for _, _, segment in small[:len(small) - MERGE_DOWN_TO + 1]]
    return [segment for segment, _ in sizes if segment in wasteful]
