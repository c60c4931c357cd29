"""What every search engine offers. One contract suite (`tests/search/contract.py`) is run on each of them.

Clauses are written by whole work: `replace_work` puts a new set of clauses in place of all the work had.
A reader shows one generation, whatever is written meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from xundocs.model.clause import Clause
from xundocs.search.cards import Page, WorkCard, WorkRecord
from xundocs.search.query import Query


class Reader(Protocol):
    """One generation of an index."""

    @property
    def generation(self) -> int:
        """The number of the generation shown."""

    @property
    def state(self) -> str:
        """What the writer was told of the source when this generation was committed."""

    @property
    def works(self) -> Sequence[WorkCard]:
        """Every version of every work, in the order of its clauses."""

    def __len__(self) -> int:
        """Number of clauses."""

    def find_provision(self, card: WorkCard, provision_id: str) -> int | None:
        """Keyed look-up: the document number, or None if that version has no such provision."""

    def provisions(self, card: WorkCard) -> list[str]:
        """The provision ids of a version, in order."""

    def clause(self, document: int) -> Clause:
        """The whole clause of a document number."""

    def search(self, query: Query, limit: int = 10, cursor: str = "") -> Page:
        """The best clauses with exact total. Raises: StaleCursor, QueryRefused."""

    def top(self, query: Query, limit: int) -> list[tuple[int, float]]:
        """The best clauses without counting the rest: for ranking layers on top."""

    def matching(self, query: Query) -> set[int]:
        """Every matching document number, unranked."""

    def facets(self, query: Query, field: str) -> Mapping[str, int]:
        """How many matching clauses have each value of an attribute."""

    def close(self) -> None:
        """Let go of the files."""


class Writer(Protocol):
    """Changes to an index. Nothing is visible before `commit`; leaving without it changes nothing."""

    @property
    def records(self) -> Mapping[str, WorkRecord]:
        """What is indexed now, by work id."""

    def replace_work(self, work_id: str, clauses: Iterable[Clause], fingerprint: str = "", stamp: int = 0) -> bool:
        """Put these clauses in place of the work's. False if `stamp` is older than what is indexed (ignored)."""

    def remove_work(self, work_id: str, stamp: int = 0) -> bool:
        """Take the work out. False if it is not there or `stamp` is older."""

    def commit(self, optimize: bool = False, state: str = "") -> int:
        """Publish; returns the new generation. With `optimize` into as few segments as possible.

        `state` is kept for `Reader.state`."""

    def cancel(self) -> None:
        """Forget everything since the writer was opened."""


class Engine(Protocol):
    """A kind of index."""

    name: str

    def open_reader(self, folder: Path) -> Reader:
        """Raises: IndexMissing, IndexNeedsRebuild."""

    def open_writer(self, folder: Path, wait_seconds: float = ..., rebuild: bool = False) -> Writer:
        """Take the writing lock. With `rebuild` the old content is not read at all.

        Raises: IndexBusy, IndexNeedsRebuild, XundocsError (no permission, disk full).
        """
