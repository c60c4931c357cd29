"""Whether an article number may be printed: its text is held, was verified, and was in force on the document's date."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from xundocs.documents.scope import Verified
from xundocs.workspace import Workspace


def verifier(workspace: Workspace) -> Verified:
    """A function for `Preparer`; the corpus is opened only when a record cites an article at all."""

    @lru_cache(1)
    def library() -> object:
        from xundocs.citations import library_of

        return library_of(workspace)

    @lru_cache(1024)
    def verified(work: str, citation: str, day: date) -> bool:
        from xundocs.citations import Library
        from xundocs.citations import verified as is_verified

        held = library()
        return isinstance(held, Library) and is_verified(held, day.isoformat(), work, citation)

    return verified
