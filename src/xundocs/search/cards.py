"""Small values that readers and writers of an index exchange."""

from __future__ import annotations

from xundocs.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class WorkCard(NamedTuple):
    """One version of a work as the index knows it, with the place of its clauses."""

    work_id: str
    title: str
    short_names: Sequence[str]
    version: str
    status: str
    kind: str
    issuer: str
    in_force_from: str
    in_force_to: str
    first: int
    """Document number of its first clause."""
    end: int
    """One past its last clause."""
    articles: int
    """Highest article number held; 0 if the text has none."""
    complete: bool
    """True if articles 1 to `articles` are all held."""
    names: Sequence[str] = ()
    """The names it answers to, squeezed (`understanding.lexicon.squeeze`), the title first."""


class Page(NamedTuple):
    """Hits of one page, best first, as (document number, score); `cursor` asks for the next one, "" at the end."""

    hits: list[tuple[int, float]]
    total: int
    cursor: str


class WorkRecord(NamedTuple):
    """What was indexed for a work: to skip unchanged works and to ignore stale writes."""

    fingerprint: str
    stamp: int
