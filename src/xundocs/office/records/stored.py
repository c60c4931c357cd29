"""Rows of the table as columns of fields: their JSON is parsed some at a time, and what many rows say is kept once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from xundocs.batches import without_cycle_search
from xundocs.office.records.columns import Columns, Row, values_of
from xundocs.office.records.kinds import LedgerKind

COLUMNS = ("kind", "key", "state", "data", "sha256")
Raw = tuple[str, str, str, str, str]
"""A row of the table as it was read: COLUMNS."""
KIND, KEY, STATE, DATA, SHA256 = range(5)
PARSED_AT_ONCE = 64
"""Rows parsed as one list, which is faster than each alone; many more would not stay in the processor's cache."""
MANY_DIFFERENT = 500
"""So many different texts, and most of them different: the field says something else in every row."""
_TEXT = json.JSONEncoder(ensure_ascii=False).encode


def columns_of(kind: LedgerKind, raw: Sequence[Raw]) -> Columns:
    """The rows; nothing is parsed before somebody asks for a field that has no column of its own in the table."""
    stored = _Stored(kind, raw)
    return Columns(len(raw), stored.column, stored.row)


class _Stored:
    def __init__(self, kind: LedgerKind, raw: Sequence[Raw]) -> None:
        self._empty, self._raw = kind.empty, raw

    @cached_property
    def _said(self) -> dict[str, list[Any]]:
        """The fields that any row says something of."""
        found: dict[str, _Field] = {}
        with without_cycle_search():
            for first, values in _parsed(self._raw):
                for name in set().union(*values).difference(found):
                    found[name] = _Field(self._empty.get(name), first)
                for name, field in found.items():
                    field.add(values_of(values, name, field.nothing))
        return {name: field.values for name, field in found.items()}

    @cached_property
    def _states(self) -> list[str]:
        states = [row[STATE] for row in self._raw]
        return _once(states, {})

    def column(self, name: str) -> list[Any]:
        """A field row by row."""
        if name == "key":
            return [row[KEY] for row in self._raw]
        return self._states if name == "state" else self._said.get(name) or [self._empty.get(name)] * len(self._raw)

    def row(self, number: int) -> Row:
        """A row with every field; one that its kind does not declare is there where the row says it."""
        said = {name: value for name, values in self._said.items() if (value := values[number]) is not None}
        return {**self._empty, **said, "key": self._raw[number][KEY], "state": self._raw[number][STATE]}


class _Field:
    """The values of one field, more and more of them. `nothing`: what a row has that does not say it, as did so many before."""

    def __init__(self, nothing: Any, before: int) -> None:
        self.nothing, self.values = nothing, [nothing] * before
        self._known: dict[Any, Any] | None = {}

    def add(self, values: list[Any]) -> None:
        """The values of the next rows. Equal texts become one, unless most differ."""
        if self._known is not None:
            values = _once(values, self._known)
            if len(self._known) > max(MANY_DIFFERENT, len(self.values) // 2):
                self._known = None
        self.values += values


def _once(values: list[Any], known: dict[Any, Any]) -> list[Any]:
    """The same texts, and lists of texts, each of them one object; other values as they are."""
    types = set(map(type, values))
    if types == {str}:
        return list(map(known.setdefault, values, values))
    if types == {list} and set(map(type, chain.from_iterable(values))) <= {str}:
        return list(map(known.setdefault, map(tuple, values), values))
    return values


def _parsed(raw: Sequence[Raw]) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """What the rows hold, so many at once with the place of the first."""
    for first in range(0, len(raw), PARSED_AT_ONCE):
        yield first, json.loads("[" + ",".join([row[DATA] for row in raw[first:first + PARSED_AT_ONCE]]) + "]")


def texts_of(kind: LedgerKind, raw: Sequence[Raw]) -> Iterator[str]:
    """Each row as JSON: its stored text with what it says nothing of before it. Rows that say something of the same fields say nothing of the same others."""
    before: dict[tuple[Any, ...], str] = {}
    for first, values in _parsed(raw):
        for row, value in zip(raw[first:first + PARSED_AT_ONCE], values, strict=True):
            own = row[STATE], *value
            if own not in before:
                before[own] = _TEXT({name: nothing for name, nothing in {**kind.empty, "state": row[STATE]}.items() if name not in value})[1:-1]
            yield "{" + ", ".join(filter(None, (f'"key": {_TEXT(row[KEY])}', before[own], row[DATA][1:-1]))) + "}"
