"""What a document may print of a citation: its approved form, an article number only where the text is held and was verified."""

from __future__ import annotations

from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from xundocs.workspace import Workspace

if TYPE_CHECKING:
    from xundocs.citations import Library

FULL_TITLE = 10
"""Characters from which a title without an article is printed as it stands, so that the corpus need not be opened."""


class Verifier:
    """The answers for one workspace; the corpus is opened only when a record asks what needs it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._verified = lru_cache(1024)(self._is_verified)
        self._approved = lru_cache(1024)(self._approve)

    def __call__(self, work: str, citation: str, day: date) -> bool:
        """Whether the article numbers of a citation may be printed."""
        return self._verified(work, citation, day)

    def approved(self, citation: str, day: date) -> tuple[str, str]:
        """How a citation is printed on a document of that day, and why it may not be (empty when it may)."""
        title, _, rest = citation.partition("》")
        if not rest and len(title) > FULL_TITLE:
            return citation, ""
        return self._approved(citation, day)

    @cached_property
    def _library(self) -> Library:
        from xundocs.citations import library_of

        return library_of(self._workspace)

    def _is_verified(self, work: str, citation: str, day: date) -> bool:
        from xundocs.citations import verified

        return verified(self._library, day.isoformat(), work, citation)

    def _approve(self, citation: str, day: date) -> tuple[str, str]:
        from xundocs.citations import approved_form

        printed, checked = approved_form(citation, self._library, day.isoformat())
        if checked is not None and checked.judged.verdict == "no_such_provision":
            return printed, f"“{citation}”：{checked.judged.message}"
        if "条" in citation.partition("》")[2] and "条" not in printed.partition("》")[2]:
            return printed, f"“{citation}”的条文没有核对过"
        unknown = checked is None or checked.found.work is None
        if unknown and "条" in citation.partition("》")[2]:
            return printed, f"“{citation}”的条文没有核对过：库里没有这部法规"
        return printed, ""


def verifier(workspace: Workspace) -> Verifier:
    """What `Preparer` asks."""
    return Verifier(workspace)
