"""Conditions of metrics.yaml as ways to narrow rows; each part of a condition is one pass over a column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import reduce
from itertools import repeat
from operator import and_, eq, ne, not_, or_
from typing import Any

from xundocs.office.figures.facts import Facts
from xundocs.office.figures.metrics import ALTERNATIVES, Query, Where
from xundocs.office.records.columns import Columns

Mask = Iterable[bool]
"""Row by row whether something is so."""
ValuesOf = Callable[[Query, str], Collection[Any]]
"""The values a field has in the rows of another query."""
NOTHING_SAID: tuple[Any, ...] = (None, "", [], ())


def narrowed(rows: Columns, where: Where, facts: Facts, values_of: ValuesOf) -> Columns:
    """The rows that meet every part of the condition, in their order."""
    return rows.where(list(_met(rows, where, facts, values_of)))


def _met(rows: Columns, where: Where, facts: Facts, values_of: ValuesOf) -> Mask:
    parts = [_part(rows, name, wanted, facts, values_of) for name, wanted in where.items()]
    return reduce(lambda one, other: map(and_, one, other), parts, repeat(True, len(rows)))


def _part(rows: Columns, name: str, wanted: Any, facts: Facts, values_of: ValuesOf) -> Mask:
    if name in ALTERNATIVES:
        return reduce(lambda one, other: map(or_, one, other), (_met(rows, alternative, facts, values_of) for alternative in wanted))
    if name == "reached":
        return map(bool, rows.column(f"reached:{wanted}"))
    if name == "current_term":
        return ((term == facts.term) == wanted for term in rows.column("term"))
    if not isinstance(wanted, Mapping):
        return map(eq, rows.column(name), repeat(wanted))
    return reduce(lambda one, other: map(and_, one, other),
                  (_operator(rows.column(name), name, operator, operand, facts, values_of) for operator, operand in wanted.items()))


def _operator(values: Collection[Any], name: str, operator: str, operand: Any, facts: Facts, values_of: ValuesOf) -> Mask:
    match operator:
        case "among":
            return _any_among(values, values_of(operand["query"], operand["field"]))
        case "in_set":
            return map(facts.declared.sets[operand].states.__contains__, values)
        case "in":
            return map(operand.__contains__, values)
        case "not_in":
            return map(not_, map(operand.__contains__, values))
        case "not":
            return map(ne, values, repeat(operand))
        case "contains":
            return (operand in (value or ()) for value in values)
        case "excludes":
            return (operand not in (value or ()) for value in values)
        case "present":
            return ((value not in NOTHING_SAID) == operand for value in values)
        case "ge":
            return (bool(value and value >= operand) for value in values)
        case "le":
            return (bool(value and value <= operand) for value in values)
    raise ValueError(f"{name}: no operator {operator}")


def _any_among(values: Iterable[Any], others: Collection[Any]) -> Mask:
    """The field's value is among the others; of a list, one of its elements."""
    return (any(map(others.__contains__, value)) if isinstance(value, (list, tuple)) else value in others for value in values)
