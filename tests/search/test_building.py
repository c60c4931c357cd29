"""Indexes follow their source: only what changed is written, nothing half-built is seen."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from search import invented
from search.contract import make_clauses
from xundocs.actions.search import Shelf, index_status, open_library
from xundocs.search.building import WorkSource, build, fingerprint, sources_of
from xundocs.search.engines import manifest
from xundocs.search.engines.reader import IndexReader
from xundocs.search.faults import IndexNeedsRebuild
from xundocs.search.query import All, Phrase


def test_only_changed_works_are_written(tmp_path: Path) -> None:
    clauses = make_clauses(5, 4)
    first = build(tmp_path, sources_of(clauses))
    assert (first.written, first.removed, first.unchanged) == (5, 0, 0)
    again = build(tmp_path, sources_of(clauses))
    assert (again.written, again.unchanged, again.generation) == (0, 5, first.generation)
    changed = [c for c in clauses if c.work_id != "work-4"] + make_clauses(7, 2)[-4:]
    third = build(tmp_path, sources_of(changed))
    assert (third.written, third.removed, third.unchanged) == (len({c.work_id for c in make_clauses(7, 2)[-4:]}), 1, 4)
    assert len(IndexReader(tmp_path)) == len(changed)


def test_clauses_of_unchanged_works_are_not_even_asked_for(tmp_path: Path) -> None:
    clauses = make_clauses(2, 2)
    build(tmp_path, sources_of(clauses))

    def never() -> list[object]:
        raise AssertionError("asked for")

    sources = [WorkSource(work_id, fingerprint([c for c in clauses if c.work_id == work_id]), never)  # type: ignore[arg-type]
               for work_id in ("work-0", "work-1")]
    assert build(tmp_path, sources).unchanged == 2


def test_any_change_of_a_clause_changes_the_fingerprint() -> None:
    clauses = make_clauses(1, 2)
    from dataclasses import replace

    for name in ("title", "text", "status", "version", "provision_id", "in_force_to"):
        assert fingerprint(clauses) != fingerprint([replace(clauses[0], **{name: "x"}), *clauses[1:]])


def test_a_failing_source_leaves_the_old_index_and_no_lock(tmp_path: Path) -> None:
    clauses = make_clauses(3, 2)
    build(tmp_path, sources_of(clauses))

    def broken() -> list[object]:
        raise RuntimeError("unreadable")

    with pytest.raises(RuntimeError):
        build(tmp_path, [WorkSource("work-0", "new", broken)])  # type: ignore[arg-type]
    assert len(IndexReader(tmp_path).matching(All())) == len(clauses)
    assert build(tmp_path, sources_of(clauses)).unchanged == 3


def test_a_reader_never_sees_a_half_built_index(tmp_path: Path) -> None:
    sizes = {len(make_clauses(6, articles)) for articles in (2, 5)}
    build(tmp_path, sources_of(make_clauses(6, 2)))
    seen: set[int] = set()
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            seen.add(len(IndexReader(tmp_path)))

    watcher = threading.Thread(target=look)
    watcher.start()
    for turn in range(8):
        build(tmp_path, sources_of(make_clauses(6, 5 if turn % 2 == 0 else 2)), rebuild=turn % 3 == 0)
    done.set()
    watcher.join()
    assert seen <= sizes


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, str]] = []
    build(tmp_path, sources_of(make_clauses(3, 1)), progress=lambda count, work: told.append((count, work)))
    assert told == [(0, "work-0"), (1, "work-1"), (2, "work-2")]


def shelf_of(folder: Path, state: str = "", clauses: object = None) -> Shelf:
    """A shelf with the invented works."""
    return Shelf(folder, lambda: sources_of(invented.clauses() if clauses is None else clauses), lambda: state)  # type: ignore[arg-type]


def test_a_missing_index_is_built_when_asked_and_that_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    library = open_library(shelf_of(tmp_path / "index"), said.append)
    assert len(library.reader) == len(invented.clauses()) and "正在建立" in said[0]
    open_library(shelf_of(tmp_path / "index"), said.append)
    assert len(said) == 1


def test_an_outdated_index_is_brought_up_to_date(tmp_path: Path) -> None:
    open_library(shelf_of(tmp_path, "monday"))
    said: list[str] = []
    library = open_library(shelf_of(tmp_path, "tuesday", invented.clauses()[:4]), said.append)
    assert len(library.reader) == 4 and "变化" in said[0]


def test_a_damaged_index_is_reported_not_repaired_behind_ones_back(tmp_path: Path) -> None:
    open_library(shelf_of(tmp_path))
    newest = manifest.current(tmp_path)
    (tmp_path / manifest.file_name(newest.generation)).write_bytes(b"damaged")
    with pytest.raises(IndexNeedsRebuild):
        open_library(shelf_of(tmp_path))
    assert "需要重建" in index_status(shelf_of(tmp_path)).problem


def test_status_counts_and_verifies(tmp_path: Path) -> None:
    open_library(shelf_of(tmp_path, "monday"))
    status = index_status(shelf_of(tmp_path, "monday"))
    assert (status.works, status.versions, status.clauses, status.up_to_date, status.problem) == (5, 6, len(invented.clauses()), True, "")
    assert not index_status(shelf_of(tmp_path, "tuesday")).up_to_date
    segment = tmp_path / manifest.current(tmp_path).segments[0].file
    data = bytearray(segment.read_bytes())
    data[200] ^= 1
    segment.write_bytes(bytes(data))
    assert "校验" in index_status(shelf_of(tmp_path)).problem


def test_purging_reports_leaves_regulations(tmp_path: Path) -> None:
    regulations, reports = shelf_of(tmp_path / "regulations"), shelf_of(tmp_path / "reports", clauses=make_clauses(2, 2))
    open_library(regulations)
    open_library(reports)
    build(reports.folder, [])
    assert len(IndexReader(reports.folder)) == 0
    assert IndexReader(regulations.folder).matching(Phrase("整改"))
