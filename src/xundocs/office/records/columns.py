"""Rows seen column by column: for many rows several times faster than asking each for its field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any


def column(rows: Sequence[Mapping[str, Any]], name: str) -> list[Any]:
    """The values of a field row by row, None where a row does not have it."""
    try:
        return list(map(itemgetter(name), rows))
    except KeyError:
        return [row.get(name) for row in rows]


def only_text(values: Iterable[Any]) -> bool:
    """Whether there is nothing but text in a column."""
    return set(map(type, values)) <= {str}
