"""Conditions of metrics.yaml as ways to narrow a list of rows; each part of a condition is one pass over what the parts before left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from itertools import compress, repeat
from operator import eq, ne, not_
from typing import Any

from xundocs.office.figures.facts import Facts, Row
from xundocs.office.figures.metrics import ALTERNATIVES, Query, Where
from xundocs.office.records.columns import column

Rows = list[Row]
ValuesOf = Callable[[Query, str], Collection[Any]]
"""The values a field has in the rows of another query."""
NOTHING_SAID: tuple[Any, ...] = (None, "", [], ())


def narrowed(rows: Rows, where: Where, facts: Facts, values_of: ValuesOf) -> Rows:
    """The rows that meet every part of the condition, in their order."""
    for name, wanted in where.items():
        rows = _part(rows, name, wanted, facts, values_of)
    return rows


def _part(rows: Rows, name: str, wanted: Any, facts: Facts, values_of: ValuesOf) -> Rows:
    if name in ALTERNATIVES:
        met = {id(row) for alternative in wanted for row in narrowed(rows, alternative, facts, values_of)}
        return [row for row in rows if id(row) in met]
    if name == "reached":
        return _among(rows, "key", facts.reached(wanted))
    if name == "overdue":
        late = facts.overdue
        return _among(rows, "key", late) if wanted else _outside(rows, "key", late)
    if name == "rechecked":
        return _among(rows, "key", facts.rechecked)
    if name == "current_term":
        return [row for row in rows if (row.get("term") == facts.term) == wanted]
    if not isinstance(wanted, Mapping):
        return list(compress(rows, map(eq, column(rows, name), repeat(wanted))))
    for operator, operand in wanted.items():
        rows = _operator(rows, name, operator, operand, facts, values_of)
    return rows


def _operator(rows: Rows, name: str, operator: str, operand: Any, facts: Facts, values_of: ValuesOf) -> Rows:
    match operator:
        case "among":
            return _any_among(rows, name, values_of(operand["query"], operand["field"]))
        case "in_set":
            return _among(rows, name, facts.declared.sets[operand].states)
        case "in":
            return _among(rows, name, operand)
        case "not_in":
            return _outside(rows, name, operand)
        case "not":
            return list(compress(rows, map(ne, column(rows, name), repeat(operand))))
        case "contains":
            return [row for row, value in zip(rows, column(rows, name), strict=True) if operand in (value or ())]
        case "excludes":
            return [row for row, value in zip(rows, column(rows, name), strict=True) if operand not in (value or ())]
        case "present":
            return [row for row, value in zip(rows, column(rows, name), strict=True) if (value not in NOTHING_SAID) == operand]
        case "ge":
            return [row for row, value in zip(rows, column(rows, name), strict=True) if value and value >= operand]
        case "le":
            return [row for row, value in zip(rows, column(rows, name), strict=True) if value and value <= operand]
    raise ValueError(f"{name}: no operator {operator}")


def _among(rows: Rows, name: str, values: Collection[Any]) -> Rows:
    return list(compress(rows, map(values.__contains__, column(rows, name))))


def _outside(rows: Rows, name: str, values: Collection[Any]) -> Rows:
    return list(compress(rows, map(not_, map(values.__contains__, column(rows, name)))))


def _any_among(rows: Rows, name: str, values: Collection[Any]) -> Rows:
    """The field's value is among the values; of a list, one of its elements."""
    return [row for row, value in zip(rows, column(rows, name), strict=True)
            if (any(v in values for v in value) if isinstance(value, (list, tuple)) else value in values)]
