"""Conditions of metrics.yaml as predicates over rows, made once and called for every row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from xundocs.office.figures.facts import Facts, Row
from xundocs.office.figures.metrics import ALTERNATIVES, Query, Where

Predicate = Callable[[Row], bool]
ValuesOf = Callable[[Query, str], Collection[Any]]
"""The values a field has in the rows of another query."""


def predicates(where: Where, facts: Facts, values_of: ValuesOf) -> list[Predicate]:
    """One test a part of the condition; a row must pass them all."""
    return [_test(name, wanted, facts, values_of) for name, wanted in where.items()]


def _together(tests: list[Predicate]) -> Predicate:
    return tests[0] if len(tests) == 1 else lambda row: all(test(row) for test in tests)


def _test(name: str, wanted: Any, facts: Facts, values_of: ValuesOf) -> Predicate:
    if name in ALTERNATIVES:
        either = [_together(predicates(w, facts, values_of)) for w in wanted]
        return lambda row: any(test(row) for test in either)
    if name == "reached":
        return _one_of("key", facts.reached(wanted))
    if name == "overdue":
        return _one_of("key", facts.overdue) if wanted else lambda row: row["key"] not in facts.overdue
    if name == "current_term":
        return lambda row: (row.get("term") == facts.term) == wanted
    if isinstance(wanted, Mapping):
        return _together([_operator(name, op, operand, facts, values_of) for op, operand in wanted.items()])
    return lambda row: bool(row.get(name) == wanted)


def _one_of(name: str, values: Collection[Any]) -> Predicate:
    return lambda row: row.get(name) in values


def _operator(name: str, op: str, operand: Any, facts: Facts, values_of: ValuesOf) -> Predicate:
    if op == "among":
        return _among(name, values_of(operand["query"], operand["field"]))
    if op == "in_set":
        return _one_of(name, facts.declared.sets[operand].states)
    simple: dict[str, Predicate] = {
        "in": lambda row: row.get(name) in operand,
        "not_in": lambda row: row.get(name) not in operand,
        "not": lambda row: row.get(name) != operand,
        "contains": lambda row: operand in (row.get(name) or ()),
        "excludes": lambda row: operand not in (row.get(name) or ()),
        "present": lambda row: (row.get(name) not in (None, "", [], ())) == operand,
        "ge": lambda row: (row.get(name) or "") != "" and row[name] >= operand,
        "le": lambda row: (row.get(name) or "") != "" and row[name] <= operand,
    }
    return simple[op]


def _among(name: str, values: Collection[Any]) -> Predicate:
    """The field's value is among the values; of a list, one of its elements."""
    def test(row: Row) -> bool:
        value = row.get(name)
        return any(v in values for v in value) if isinstance(value, (list, tuple)) else value in values
    return test
