"""Runs a kind's checks over one record and turns what they find into Problems with place, code and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


class Checks:
    """The checks of one kind, looked up once; `run` may be called for any number of its records."""

    def __init__(self, kind: Kind) -> None:
        self._checks = [(check, RULES[check["rule"]], check.get("each"), check.get("when")) for check in (*kind.checks, *_field_forbids(kind))]
        self._conditional = [f for f in kind.fields.values() if _is_conditional(f)]
        self._conditional_columns = [(f.name, inner) for f in kind.fields.values() for inner in f.fields.values() if inner.required_if]

    def run(self, scope: Scope) -> list[Problem]:
        """Every problem the kind's declared checks and conditional requirements find in the record."""
        problems = list(self._requirements(scope))
        seen: set[tuple[str, Path_, str]] = set()
        for check, found in self._found(scope):
            problem = _problem(check, found, scope)
            key = (problem.code, found.path, problem.message)
            if key not in seen:
                seen.add(key)
                problems.append(problem)
        return problems

    def _found(self, scope: Scope) -> Iterator[tuple[Mapping[str, Any], Found]]:
        record, of_rows = Context(scope), dict[str, list[Context]]()
        for check, rule, each, when in self._checks:
            if each is None:
                contexts = [record]
            elif each in of_rows:
                contexts = of_rows[each]
            else:
                contexts = of_rows[each] = [Context(scope, each, row, index) for index, row in enumerate(scope.rows(each))]
            for context in contexts:
                if when is None or holds(when, context.look):
                    for found in rule(context, check):
                        yield check, found

    def _requirements(self, scope: Scope) -> Iterator[Problem]:
        for field in self._conditional:
            yield from _requirement(scope, field, (field.name,), scope.values.get(field.name), scope.look)
        for name, inner in self._conditional_columns:
            for index, row in enumerate(scope.rows(name)):
                yield from _requirement(scope, inner, (name, index, inner.name), row.get(inner.name), scope.in_row(row))


def _problem(check: Mapping[str, Any], found: Found, scope: Scope) -> Problem:
    message = found.message
    if "message" in check:
        message = check["message"] + (f"（{found.message}）" if found.message else "")
    return Problem(found.code or check["code"], message, check.get("remedy") or found.remedy or "请核对后修改。",
                   scope.place(found.path), excerpt(found.excerpt),
                   cast(Severity, found.severity or check.get("severity", "error")), check.get("strength", "规定"))


def _field_forbids(kind: Kind) -> list[Mapping[str, Any]]:
    """The `forbid:` lists of the fields, as checks."""
    listed = [(name, f.forbid) for name, f in kind.fields.items() if f.forbid]
    listed += [(f"{name}[].{c}", inner.forbid) for name, f in kind.fields.items() for c, inner in f.fields.items() if inner.forbid]
    families: dict[str, list[str]] = {}
    for path, forbidden in listed:
        for name in forbidden:
            families.setdefault(name, []).append(path)
    return [{"code": FORBIDDEN[name].code, "rule": "forbidden_text", "patterns": [name], "values": paths,
             "severity": FORBIDDEN[name].severity, "strength": FORBIDDEN[name].strength} for name, paths in families.items()]


def _is_conditional(field: Field) -> bool:
    return bool(field.required_if or field.required_by_config)


def _requirement(scope: Scope, field: Field, path: Path_, value: Any, look: Any) -> Iterator[Problem]:
    if value not in (None, "", []) or path in scope.unreadable:
        return
    if field.required_if and holds(field.required_if, look):
        yield Problem("F-REQUIRED", f"这种情况下必须填写「{field.label}」", field.help or f"请填写「{field.label}」。", scope.place(path))
    elif field.required_by_config and scope.office.get(f"rules.{field.required_by_config}") is not False:
        yield Problem("F-REQUIRED", f"没有填写「{field.label}」，未经批准不得签发",
                      f"确实不需要时，在 xundocs.toml 的 [rules] 里写 {field.required_by_config} = false。", scope.place(path))
