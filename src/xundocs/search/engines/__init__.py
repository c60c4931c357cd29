"""Engines. `default_engine()` is the one the product uses; reading with it imports the standard library only."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xundocs.search.engine import Engine


def default_engine() -> Engine:
    """Whoosh's storage, lock, TOC and segments with our codec for Chinese clauses."""
    from xundocs.search.engines.clause_engine import ClauseEngine

    return ClauseEngine()
