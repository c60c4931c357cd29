"""Runs a kind's checks over one record and turns what they find into Problems with place, code and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, cast

from xundocs.documents.checks import dates, figures, names, texts
from xundocs.documents.checks.context import Context, Found, Rule
from xundocs.documents.conditions import holds
from xundocs.documents.fields import Field
from xundocs.documents.kinds import Kind
from xundocs.documents.patterns import FORBIDDEN
from xundocs.documents.records import Path_
from xundocs.documents.scope import Scope
from xundocs.problems import Problem, Severity, excerpt

RULES: dict[str, Rule] = {**dates.RULES, **figures.RULES, **names.RULES, **texts.RULES}
"""Every rule by the name `kind.yaml` uses; its docstring is its documentation."""

CHECK_KEYS = frozenset({"code", "rule", "each", "when", "message", "remedy", "severity", "strength"})


def run_checks(scope: Scope) -> list[Problem]:
    """Every problem the kind's declared checks and conditional requirements find in the record."""
    problems = list(_conditional_requirements(scope))
    seen: set[tuple[str, Path_, str]] = set()
    for check in (*scope.kind.checks, *_field_forbids(scope.kind)):
        for found in _found(check, scope):
            problem = _problem(check, found, scope)
            key = (problem.code, found.path, problem.excerpt or problem.message)
            if key not in seen:
                seen.add(key)
                problems.append(problem)
    return problems


def _found(check: Mapping[str, Any], scope: Scope) -> Iterator[Found]:
    rule = RULES[check["rule"]]
    when = check.get("when")
    if "each" not in check:
        if holds(when, scope.look):
            yield from rule(Context(scope), check)
        return
    for index, row in enumerate(scope.rows(check["each"])):
        if when is None or holds(when, scope.in_row(row)):
            yield from rule(Context(scope, check["each"], row, index), check)


def _problem(check: Mapping[str, Any], found: Found, scope: Scope) -> Problem:
    message = found.message
    if "message" in check:
        message = check["message"] + (f"（{found.message}）" if found.message else "")
    return Problem(found.code or check["code"], message, check.get("remedy") or found.remedy or "请核对后修改。",
                   scope.place(found.path), excerpt(found.excerpt),
                   cast(Severity, found.severity or check.get("severity", "error")), check.get("strength", "规定"))


@lru_cache(64)
def _forbids(fields: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[Mapping[str, Any], ...]:
    families: dict[str, list[str]] = {}
    for path, forbidden in fields:
        for name in forbidden:
            families.setdefault(name, []).append(path)
    return tuple({"code": FORBIDDEN[name].code, "rule": "forbidden_text", "patterns": [name], "values": paths,
                  "severity": FORBIDDEN[name].severity, "strength": FORBIDDEN[name].strength} for name, paths in families.items())


def _field_forbids(kind: Kind) -> tuple[Mapping[str, Any], ...]:
    """The `forbid:` lists of the fields, as checks."""
    listed = [(name, f.forbid) for name, f in kind.fields.items() if f.forbid]
    listed += [(f"{name}[].{c}", inner.forbid) for name, f in kind.fields.items() for c, inner in f.fields.items() if inner.forbid]
    return _forbids(tuple(listed))


def _conditional_requirements(scope: Scope) -> Iterator[Problem]:
    for name, field in scope.kind.fields.items():
        yield from _requirement(scope, field, (name,), scope.values.get(name), scope.look)
        for inner in field.fields.values():
            if inner.required_if:
                for index, row in enumerate(scope.rows(name)):
                    yield from _requirement(scope, inner, (name, index, inner.name), row.get(inner.name), scope.in_row(row))


def _requirement(scope: Scope, field: Field, path: Path_, value: Any, look: Any) -> Iterator[Problem]:
    if not (field.required_if or field.required_by_config) or value not in (None, "", []) or path in scope.unreadable:
        return
    if field.required_if and holds(field.required_if, look):
        yield Problem("F-REQUIRED", f"这种情况下必须填写「{field.label}」", field.help, scope.place(path))
    elif field.required_by_config and scope.office.get(f"rules.{field.required_by_config}") is not False:
        yield Problem("F-REQUIRED", f"没有填写「{field.label}」，未经批准不得签发",
                      f"确实不需要时，在 xundocs.toml 的 [rules] 里写 {field.required_by_config} = false。", scope.place(path))
