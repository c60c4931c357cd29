"""The names a template asks the data for, as dotted paths: `items[].summary`. For comparing with a kind's fields."""

from __future__ import annotations

from typing import Any

Scope = dict[str, str | None]
"""Local name → the path it stands for; None where that is not known."""


def paths_of(tree: Any) -> frozenset[str]:
    """Every path used in the Jinja tree, where derivable, each with all its beginnings (`items`, `items[].no`)."""
    found: set[str] = set()
    _walk(tree.body, {}, found)
    return frozenset(found)


def _walk(nodes: list[Any], scope: Scope, found: set[str]) -> None:
    for node in nodes:
        kind = type(node).__name__
        if kind == "For":
            _loop(node, scope, found)
        elif kind == "If":
            _use(node.test, scope, found)
            for body in (node.body, *(branch.body for branch in node.elif_), node.else_):
                _walk(body, scope, found)
            for branch in node.elif_:
                _use(branch.test, scope, found)
        elif kind == "Assign" and type(node.target).__name__ == "Name":
            scope[node.target.name] = _path(node.node, scope)
            _use(node.node, scope, found)
        elif hasattr(node, "body"):
            _walk(node.body if isinstance(node.body, list) else [node.body], dict(scope), found)
        else:
            _use(node, scope, found)


def _loop(node: Any, scope: Scope, found: set[str]) -> None:
    _use(node.iter, scope, found)
    path = _path(node.iter, scope)
    inner: Scope = {**scope, "loop": None}
    if type(node.target).__name__ == "Name":
        inner[node.target.name] = f"{path}[]" if path else None
    else:
        inner.update({target.name: None for target in getattr(node.target, "items", ())})
    if node.test is not None:
        _use(node.test, inner, found)
    _walk(node.body, inner, found)
    _walk(node.else_, dict(scope), found)


def _use(node: Any, scope: Scope, found: set[str]) -> None:
    path = _path(node, scope)
    if path:
        found.add(path)
    for child in node.iter_child_nodes():
        _use(child, scope, found)


def _path(node: Any, scope: Scope) -> str | None:
    kind = type(node).__name__
    if kind == "Name":
        return scope[node.name] if node.name in scope else str(node.name)
    if kind in ("Getattr", "Getitem"):
        base = _path(node.node, scope)
        key = node.attr if kind == "Getattr" else getattr(node.arg, "value", None)
        if base and isinstance(key, str):
            return f"{base}.{key}"
        return f"{base}[]" if base and isinstance(key, int) else None
    if kind == "Filter" and node.name in ("default", "d") and node.node is not None:
        return _path(node.node, scope)
    return None
