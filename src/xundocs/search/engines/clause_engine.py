"""The default engine: readers import the standard library only; writing brings in Whoosh."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xundocs.search.engines.reader import IndexReader

if TYPE_CHECKING:
    from xundocs.search.engine import Reader, Writer

LOCK_WAIT_SECONDS = 10.0


class ClauseEngine:
    """See `xundocs.search.engine.Engine`."""

    name = "whoosh+clauses"

    def __init__(self, use_numpy: bool | None = None) -> None:
        self._use_numpy = use_numpy

    def open_reader(self, folder: Path) -> Reader:
        """Raises: IndexMissing, IndexNeedsRebuild."""
        return IndexReader(folder)

    def open_writer(self, folder: Path, wait_seconds: float = LOCK_WAIT_SECONDS, rebuild: bool = False) -> Writer:
        """Raises: IndexBusy, IndexNeedsRebuild, XundocsError."""
        from xundocs.search.engines.whoosh_engine import IndexWriter

        return IndexWriter(folder, wait_seconds, rebuild, self._use_numpy)
