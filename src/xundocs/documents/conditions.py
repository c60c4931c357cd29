"""Conditions as `kind.yaml` writes them: `{issue_mode: oral, item_count: {gt: 5}}`, all of them true together.

A value may be: a plain value (equal), a list (one of), or a mapping of `present`, `is`, `not`, `in`, `gt`, `ge`, `lt`, `le`,
the same with `_field` (`gt_field: exit_date`) to compare with another field, `in_field`/`not_in_field` for a column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Look = Callable[[str], Any]
"""Finds a value by path in the row at hand, else in the record; a column gives a list."""

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "gt": lambda a, b: a > b, "ge": lambda a, b: a >= b, "lt": lambda a, b: a < b, "le": lambda a, b: a <= b,
    "is": lambda a, b: a == b, "not": lambda a, b: a != b, "in": lambda a, b: a in b, "not_in": lambda a, b: a not in b,
}
OPERATORS = {"present", *_ORDER, *(f"{name}_field" for name in _ORDER)}


def holds(condition: Mapping[str, Any] | None, look: Look) -> bool:
    """Whether every part of the condition is true. An order with a missing value is false."""
    if condition:
        for path, wanted in condition.items():
            if not _part(path, wanted, look):
                return False
    return True


def _part(path: str, wanted: Any, look: Look) -> bool:
    value = look(path)
    if isinstance(wanted, list):
        return value in wanted
    if not isinstance(wanted, Mapping):
        return bool(value == wanted)
    return all(_operator(name, value, operand, look) for name, operand in wanted.items())


def _operator(name: str, value: Any, operand: Any, look: Look) -> bool:
    if name == "present":
        return (value not in (None, "", [])) == bool(operand)
    if name.endswith("_field"):
        name, operand = name[: -len("_field")], look(operand)
    if name not in _ORDER:
        raise ValueError(f"条件里有不认识的词 {name}")
    if value is None or operand is None:
        return False
    return _ORDER[name](value, operand)


def paths_of(condition: Mapping[str, Any] | None) -> set[str]:
    """Every path a condition looks at; for the linter."""
    found: set[str] = set()
    for path, wanted in (condition or {}).items():
        found.add(path)
        if isinstance(wanted, Mapping):
            found |= {operand for name, operand in wanted.items() if name.endswith("_field")}
    return found
