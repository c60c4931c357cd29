"""The corpus as what search indexes: regulations and reports on a shelf each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from xundocs.actions.catalogue import explainer
from xundocs.actions.search import REGULATIONS, REPORTS, Shelf, Shelves
from xundocs.digest import sha256
from xundocs.workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xundocs.corpus.store import Store
    from xundocs.model.clause import Clause
    from xundocs.search.building import WorkSource

REPORT_KIND = "工作报告"


def shelves_of(workspace: Workspace) -> Shelves:
    """The two shelves of a workspace; outside one, those of the built-in corpus in the user's cache."""
    folder = workspace.cache_folder / "index" / _key(workspace.corpus_folders)
    state = _state_of(workspace.corpus_folders)
    return {name: Shelf(folder / name, _sources_of(workspace, name), state, explainer(workspace)) for name in (REGULATIONS, REPORTS)}


def _key(roots: tuple[Path, ...]) -> str:
    """Two installations that share a user's cache folder must not overwrite each other's index."""
    return sha256("\n".join(map(str, roots)).encode()).hex()[:12]


def _state_of(roots: tuple[Path, ...]) -> Callable[[], str]:
    """Names, sizes and times of every corpus file, hashed: cheap enough to ask before each search."""

    def state() -> str:
        return sha256("".join(f"{root}/{name}:{marks}\n" for root in roots for name, marks in _folders(root)).encode()).hex()

    return state


def _folders(root: Path) -> Iterator[tuple[str, str]]:
    """(work id, its files' names, sizes and times) in order."""
    try:
        with os.scandir(root) as entries:
            names = sorted(e.name for e in entries if not e.name.startswith(".") and e.is_dir())
    except OSError:
        return
    for name in names:
        yield name, _marks(root / name)


def _marks(folder: Path) -> str:
    with os.scandir(folder) as entries:
        return ";".join(sorted(f"{e.name},{s.st_size},{s.st_mtime_ns}" for e in entries if (s := e.stat()) and not e.name.startswith(".")))


def _sources_of(workspace: Workspace, shelf: str) -> Callable[[], Iterable[WorkSource]]:
    def sources() -> Iterator[WorkSource]:
        from xundocs.corpus.store import Store
        from xundocs.search.building import WorkSource

        store = Store(workspace.corpus_folders, workspace.cache_folder)
        for work in store.works():
            if (work.kind == REPORT_KIND) == (shelf == REPORTS) and any(v.file for v in work.versions):
                yield WorkSource(work.id, _marks(store.folder(work.id)), _clauses_of(store, work.id))

    return sources


def _clauses_of(store: Store, work_id: str) -> Callable[[], list[Clause]]:
    return lambda: [_as_indexed(clause) for clause in store.clauses(work_id)]


def _as_indexed(clause: Clause) -> Clause:
    """The status in words, and the end of force as the last day in force (the corpus keeps the first day after)."""
    from dataclasses import replace
    from datetime import date, timedelta

    from xundocs.model.work import STATUS_LABELS

    last = str(date.fromisoformat(clause.in_force_to) - timedelta(days=1)) if clause.in_force_to else ""
    return replace(clause, status=STATUS_LABELS.get(clause.status, clause.status), in_force_to=last)  # type: ignore[call-overload]
