"""Decides at compile time that no data can make a template's output ill-formed: an abstract run over the Jinja tree.

The state is (where in the markup, the open elements). Every branch of an `if` must end in the same state, every loop
body must end where it began, every printed value stands in text, in an attribute, or directly in an element (and is
then marked, so that only a checked Block may go there). The tree is walked by class name: jinja2 is not imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from xundocs.documents.runtime import FILTERS, TESTS

SHIM_NODES = frozenset({
    "Template", "Output", "TemplateData", "Name", "Const", "Getattr", "Getitem", "Slice", "If", "For", "Filter",
    "Test", "CondExpr", "And", "Or", "Not", "Compare", "Operand", "Add", "Sub", "Mul", "FloorDiv", "Concat", "Neg",
    "Pos", "Assign", "List", "Tuple",
})
"""The Jinja nodes that `runtime` can carry; a template with any other runs on jinja2."""

GLOBALS = frozenset({"range", "namespace", "dict"})
"""The only functions a template has; one that names any of them runs on jinja2."""

_NOT_CROSSED = frozenset({"w:tc", "w:tr", "w:tbl", "w:body", "w:hdr", "w:ftr", "w:footnote", "w:endnote", "w:sectPr"})
_TEXT_HOLDERS = frozenset({"w:t", "w:instrText", "w:delText", "m:t", "a:t", "wp:align", "wp:posOffset"})
_TAG = re.compile(r"<(/?)([A-Za-z_][\w:.\-]*)")
_IN_TAG = re.compile(r'[^">]*')

_DECLARED = re.compile(r"\bxmlns:([\w.\-]+)=")

State = tuple[str, tuple[str, ...]]
"""An open element stands as its name, followed by the prefixes that it declares itself."""


class Unproven(Exception):
    """No proof; args[0] says why. Each result is then parsed strictly."""


class Crossing(Exception):
    """A loop or condition begins in one cell or row and ends in another; args[0] is the element."""


@dataclass
class Proof:
    """What was found. `reason` is empty when the template is proven."""

    reason: str = ""
    element_places: list[tuple[Any, int, str]] = field(default_factory=list)
    """(Output node, index in it, parent element): expressions that stand directly in an element."""
    sections_fixed: bool = True
    """False if a section break stands inside an `if` or a `for`."""


def in_subset(tree: Any) -> str:
    """Empty if `runtime` can run the tree, else what it cannot run."""
    for node in _all_nodes(tree):
        name = type(node).__name__
        if name not in SHIM_NODES or (name == "For" and node.recursive):
            return name
        if name == "Name" and node.name in GLOBALS:
            return str(node.name)
        if name in ("Filter", "Test"):
            known: Any = FILTERS if name == "Filter" else TESTS
            if node.name not in known or node.kwargs or node.dyn_args or node.dyn_kwargs or node.node is None:
                return f"{name} {node.name}"
        if name == "Assign" and type(node.target).__name__ != "Name":
            return "Assign"
    return ""


def _all_nodes(tree: Any) -> Iterator[Any]:
    yield tree
    for child in tree.iter_child_nodes():
        yield from _all_nodes(child)


def prove(tree: Any, root: str, prefixes: frozenset[str]) -> Proof:
    """The proof for a part whose element `root` holds the template and declares `prefixes`. Raises Crossing."""
    run = _Run(prefixes)
    start: State = ("text", (root,))
    try:
        if outside := in_subset(tree):
            run.proof.reason = f"用到了 {outside}"
            run.lenient = True
        if run.body(tree.body, start, 0) != start:
            raise Unproven("首尾不配对")
    except Unproven as unproven:
        run.proof.reason = run.proof.reason or unproven.args[0]
    return run.proof


def _element(entry: str) -> str:
    return entry.partition(" ")[0]


class _Run:
    def __init__(self, prefixes: frozenset[str]) -> None:
        self.proof = Proof()
        self.prefixes = prefixes | {"xml"}
        self.lenient = False

    def body(self, nodes: list[Any], state: State, floor: int) -> State:
        for node in nodes:
            state = self.node(node, state, floor)
        return state

    def node(self, node: Any, state: State, floor: int) -> State:
        kind = type(node).__name__
        if kind == "Output":
            return self.output(node, state, floor)
        if kind == "If":
            return self.condition(node, state)
        if kind == "For":
            return self.loop(node, state)
        if kind == "Assign":
            return state
        raise Unproven(f"用到了 {kind}")

    def output(self, node: Any, state: State, floor: int) -> State:
        for index, child in enumerate(node.nodes):
            if type(child).__name__ == "TemplateData":
                state = self.lex(child.data, state, floor)
            elif state[0] == "tag":
                raise Unproven("标签内部出现了变量")
            elif state[0] == "text" and (parent := _element(state[1][-1])) not in _TEXT_HOLDERS:
                self.proof.element_places.append((node, index, parent))
        return state

    def condition(self, node: Any, state: State) -> State:
        if state[0] == "tag":
            raise Unproven("标签内部出现了判断")
        bodies = [node.body, *(branch.body for branch in node.elif_), node.else_]
        ends = [self.body(body, state, len(state[1])) for body in bodies]
        if any(end != ends[0] for end in ends):
            raise Unproven(f"判断的各个分支结构不同（第{node.lineno}行）")
        return ends[0]

    def loop(self, node: Any, state: State) -> State:
        if state[0] == "tag":
            raise Unproven("标签内部出现了循环")
        for body in (node.body, node.else_):
            if self.body(body, state, len(state[1])) != state:
                raise Unproven(f"循环体首尾不配对（第{node.lineno}行）")
        return state

    def lex(self, text: str, state: State, floor: int) -> State:
        where, stack, at = state[0], list(state[1]), 0
        while at < len(text):
            if where == "text":
                at = text.find("<", at)
                if at < 0:
                    break
                at, where = self.tag(text, at, stack, floor)
            elif where == "tag":
                at = _IN_TAG.match(text, at).end()  # type: ignore[union-attr]
                if at >= len(text):
                    break
                if text[at] == '"':
                    where = "attribute"
                else:
                    where = "text"
                    if text[at - 1] == "/":
                        stack.pop()
                at += 1
            else:
                at = text.find('"', at) + 1
                if at == 0:
                    break
                where = "tag"
        return where, tuple(stack)

    def known(self, name: str, stack: list[str]) -> bool:
        """True if the prefix of `name` is declared on the root, on an ancestor or on the element itself."""
        prefix, colon, _ = name.partition(":")
        return not colon or prefix in self.prefixes or any(prefix in entry.split(" ")[1:] for entry in stack)

    def tag(self, text: str, at: int, stack: list[str], floor: int) -> tuple[int, str]:
        match = _TAG.match(text, at)
        if not match:
            end = text.find("-->", at)
            if text.startswith("<!--", at) and end >= 0:
                return end + 3, "text"
            raise Unproven("含有声明或不完整的注释")
        name = match[2]
        if not match[1]:
            declared = _DECLARED.findall(text, match.end(), text.find(">", at) + 1)
            stack.append(" ".join((name, *declared)))
            if not self.known(name, stack):
                raise Unproven(f"{name} 的前缀没有声明")
            if name == "w:sectPr" and floor:
                self.proof.sections_fixed = False
            return match.end(), "tag"
        if len(stack) <= floor and name in _NOT_CROSSED:
            raise Crossing(name)
        if len(stack) <= 1 or _element(stack[-1]) != name:
            raise Unproven(f"</{name}> 没有对应的开头")
        stack.pop()
        end = text.find(">", at)
        if end < 0:
            raise Unproven("结束标签不完整")
        return end + 1, "text"
