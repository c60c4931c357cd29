"""Conditions of metrics.yaml as ways to narrow a list of rows; each part of a condition is one pass over what the parts before left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from xundocs.office.figures.facts import Facts, Row
from xundocs.office.figures.metrics import ALTERNATIVES, Query, Where

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
        return [row for row in rows if (row["key"] in late) == wanted]
    if name == "current_term":
        return [row for row in rows if (row.get("term") == facts.term) == wanted]
    if not isinstance(wanted, Mapping):
        return [row for row in rows if row.get(name) == wanted]
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
            return [row for row in rows if row.get(name) not in operand]
        case "not":
            return [row for row in rows if row.get(name) != operand]
        case "contains":
            return [row for row in rows if operand in (row.get(name) or ())]
        case "excludes":
            return [row for row in rows if operand not in (row.get(name) or ())]
        case "present":
            return [row for row in rows if (row.get(name) not in NOTHING_SAID) == operand]
        case "ge":
            return [row for row in rows if (row.get(name) or "") != "" and row[name] >= operand]
        case "le":
            return [row for row in rows if (row.get(name) or "") != "" and row[name] <= operand]
    raise ValueError(f"{name}: no operator {operator}")


def _among(rows: Rows, name: str, values: Collection[Any]) -> Rows:
    return [row for row in rows if row.get(name) in values]


def _any_among(rows: Rows, name: str, values: Collection[Any]) -> Rows:
    """The field's value is among the values; of a list, one of its elements."""
    def met(value: Any) -> bool:
        return any(v in values for v in value) if isinstance(value, (list, tuple)) else value in values
    return [row for row in rows if met(row.get(name))]
