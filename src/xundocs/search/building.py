"""Bring an index up to date with its source: only changed works are written, a damaged index is rebuilt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from xundocs.model.clause import Clause
from xundocs.search.engine import Engine
from xundocs.search.engines import default_engine
from xundocs.search.faults import IndexMissing, IndexNeedsRebuild


class WorkSource(NamedTuple):
    """A work to be indexed. `clauses` is called only if the fingerprint differs from what is indexed."""

    work_id: str
    fingerprint: str
    clauses: Callable[[], Sequence[Clause]]


class BuildReport(NamedTuple):
    """What a build did."""

    generation: int
    written: int
    """Works written."""
    removed: int
    unchanged: int
    clauses: int
    """Clauses in the index afterwards."""
    rebuilt: str
    """Why everything was rebuilt, "" if it was not."""


Progress = Callable[[int, str], None]
"""Called with (works looked at, title or id of the one at hand)."""


def sources_of(clauses: Iterable[Clause]) -> list[WorkSource]:
    """Sources from clauses in memory, with fingerprints of their content."""
    works: dict[str, list[Clause]] = {}
    for clause in clauses:
        works.setdefault(clause.work_id, []).append(clause)
    return [WorkSource(work_id, fingerprint(found), lambda found=found: found)  # type: ignore[misc]
            for work_id, found in works.items()]


def fingerprint(clauses: Iterable[Clause]) -> str:
    """A digest of everything that is indexed of a work."""
    from hashlib import blake2b

    digest = blake2b(digest_size=16)
    for clause in clauses:
        digest.update(repr(clause).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def build(folder: Path, sources: Iterable[WorkSource], *, state: str = "", rebuild: bool = False,
          wait_seconds: float = 10.0, progress: Progress | None = None, engine: Engine | None = None) -> BuildReport:
    """Write what changed, take out what is gone, publish once at the end.

    Readers keep the old generation until then. A damaged, foreign or older index is rebuilt from the sources.
    Raises: IndexBusy, XundocsError (no permission, disk full): the old index is untouched.
    """
    engine = engine or default_engine()
    reason = "按要求重建" if rebuild else ""
    try:
        writer = engine.open_writer(folder, wait_seconds, rebuild)
    except IndexNeedsRebuild as fault:
        reason = fault.reason
        writer = engine.open_writer(folder, wait_seconds, rebuild=True)
    written = unchanged = 0
    try:
        known = dict(writer.records)
        for count, source in enumerate(sources):
            if progress:
                progress(count, source.work_id)
            record = known.pop(source.work_id, None)
            if record and record.fingerprint == source.fingerprint and source.fingerprint:
                unchanged += 1
            else:
                writer.replace_work(source.work_id, source.clauses(), source.fingerprint)
                written += 1
        for work_id in known:
            writer.remove_work(work_id)
        if not (written or known or reason) and _is_current(engine, folder, state):
            writer.cancel()
            reader = engine.open_reader(folder)
            return BuildReport(reader.generation, 0, 0, unchanged, len(reader), "")
        generation = writer.commit(state=state)
    except BaseException:
        writer.cancel()
        raise
    return BuildReport(generation, written, len(known), unchanged, len(engine.open_reader(folder)), reason)


def _is_current(engine: Engine, folder: Path, state: str) -> bool:
    try:
        return engine.open_reader(folder).state == state
    except (IndexMissing, IndexNeedsRebuild):
        return False
