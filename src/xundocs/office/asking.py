"""Questions to the database as SQL text: one way to say them, whichever way the database is held.

SQLite's own module answers them at once; importing SQLAlchemy takes a quarter of a second, so only PostgreSQL and what writes go through it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlalchemy

    Connection = sqlite3.Connection | sqlalchemy.Connection


class Limits:
    """Conditions that all hold, as SQL text with named values (`values`).

    >>> limits = Limits("kind = {} AND round IN {}", "findings", ["R-1", "R-2"])
    >>> str(limits)
    'kind = :v0 AND round IN (:v1, :v2)'
    """

    def __init__(self, condition: str, *given: Any) -> None:
        self.values: dict[str, Any] = {}
        self._conditions: list[str] = []
        self.add(condition, *given)

    def add(self, condition: str, *given: Any) -> None:
        """One more condition; each {} is a value, or a list of values (not empty) in brackets."""
        self._conditions.append(condition.format(*map(self._named, given)))

    def _named(self, value: Any) -> str:
        if isinstance(value, Collection) and not isinstance(value, str):
            return f"({', '.join(map(self._named, value))})"
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def __str__(self) -> str:
        return " AND ".join(self._conditions)


def ask(connection: Connection, query: str, values: Mapping[str, Any] | None = None) -> Iterator[Any]:
    """The rows a query finds, as tuples; `:name` in its text is a value."""
    if isinstance(connection, sqlite3.Connection):
        return connection.execute(query, values or {})
    from sqlalchemy import text

    return iter(connection.execute(text(query), values or {}))
