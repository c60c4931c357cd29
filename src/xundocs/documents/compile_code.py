"""Jinja at compile time: the sandboxed environment, the syntax tree, the generated Python code."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import CodeType
from typing import Any, NamedTuple

from xundocs.documents import runtime
from xundocs.documents.name_paths import paths_of
from xundocs.documents.part_scan import FULL_WIDTH
from xundocs.documents.prove import GLOBALS, Crossing, Proof, in_subset, prove
from xundocs.errors import TemplateRejected
from xundocs.problems import excerpt

_REFUSED_NODES = {
    "Include": "include", "Import": "import", "FromImport": "import", "Extends": "extends", "Block": "block",
    "EvalContextModifier": "autoescape", "ScopedEvalContextModifier": "autoescape", "MarkSafe": "safe",
}
_REFUSED_FILTERS = frozenset({"safe", "xmlattr", "urlize", "tojson", "forceescape", "escape", "e", "pprint"})
_LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|" + FULL_WIDTH.pattern)
_ESCAPES = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_MARKUP = re.compile(r"<[^>]*>")
_LOCAL_NAME = re.compile(r"l_\d+_(.+)")


class Compiled(NamedTuple):
    """What one part's template became."""

    code: CodeType
    places: dict[int, str]
    on_jinja: bool
    proof: Proof
    variables: frozenset[str]
    paths: frozenset[str]


@lru_cache(maxsize=1)
def environment() -> Any:
    """The one environment: immutable sandbox, autoescape, strict, plain data only."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Missing(StrictUndefined):
        """StrictUndefined that raises our ValueMissing with the bare name."""

        is_missing = True

        def __init__(self, hint: Any = None, obj: Any = runtime.missing, name: Any = None, exc: Any = None) -> None:
            super().__init__(hint=str(hint or name), obj=obj, name=name, exc=runtime.ValueMissing)  # type: ignore[arg-type]

    class DataEnvironment(ImmutableSandboxedEnvironment):
        """A mapping's keys come before its methods, so `{{ x.items }}` is the data's."""

        def getattr(self, obj: Any, attribute: str) -> Any:
            if isinstance(obj, (Mapping, runtime.Loop)) or runtime.is_missing(obj):
                return runtime.attribute(obj, attribute, self.undefined)
            return super().getattr(obj, attribute)

        def unsafe_undefined(self, obj: Any, attribute: str) -> Any:
            return self.undefined(obj=obj, name=attribute)

    env = DataEnvironment(autoescape=True, undefined=Missing)
    env.filters.update({name: runtime.FILTERS[name] for name in ("join", "trim", "upper", "lower", "element", "default", "d", "int", "string", "replace")})
    for name in _REFUSED_FILTERS:
        env.filters.pop(name, None)
    for name in set(env.globals) - GLOBALS:
        del env.globals[name]
    return env


def compile_source(source: str, *, name: str, label: str, root: str, prefixes: frozenset[str]) -> Compiled:
    """Parse, check, prove and compile one (patched) template source. Raises TemplateRejected."""
    from jinja2 import meta

    env = environment()
    tree = _parsed(env, source, label)
    _check_nodes(tree, label)
    try:
        proof = prove(tree, root, prefixes)
    except Crossing as crossing:
        raise TemplateRejected(
            f"{label}：循环或判断从一个{'单元格' if crossing.args[0] == 'w:tc' else '表格行或部件'}开始，到另一个才结束。",
            "整行的循环用 {%tr … %}，整格的用 {%tc … %}，开始和结束各占一行（格）。",
        ) from None
    _check_leftovers(tree, label)
    variables = frozenset(meta.find_undeclared_variables(tree)) - frozenset(env.globals)
    paths = paths_of(tree) if variables else frozenset()
    on_jinja = bool(in_subset(tree))
    for output, index, parent in proof.element_places:
        output.nodes[index] = _as_element(output.nodes[index], parent)
    generated = _generated(env, tree, name, label)
    code = compile(generated, name, "exec")
    return Compiled(code, _places(generated), on_jinja, proof, variables, paths)


def _parsed(env: Any, source: str, label: str) -> Any:
    from jinja2 import TemplateSyntaxError

    try:
        return env.parse(source)
    except TemplateSyntaxError:
        pass
    broken_up = source.replace("<w:p ", "\n<w:p ").replace("<w:p>", "\n<w:p>")
    try:
        return env.parse(broken_up)
    except TemplateSyntaxError as error:
        line = broken_up.splitlines()[error.lineno - 1] if error.lineno else ""
        raise TemplateRejected(
            f"{label}：模板标签写错了：“{excerpt(_MARKUP.sub('', line))}”（{error.message}）。",
            "请检查标签的拼写，以及 if/endif、for/endfor 是否成对。",
        ) from error
    except RecursionError:
        raise TemplateRejected(f"{label}：标签嵌套太深。", "请简化模板。") from None


def _check_nodes(tree: Any, label: str) -> None:
    from jinja2 import nodes

    for node in tree.find_all(nodes.Node):
        kind = type(node).__name__
        if kind == "Name" and node.name == "self":
            raise TemplateRejected(f"{label}：模板里不能用 self。", "请换一个名称。")
        if kind in _REFUSED_NODES:
            raise TemplateRejected(f"{label}：模板里不能用 {_REFUSED_NODES[kind]}。", "请删掉这个标签。")
        if kind == "Filter" and node.name in _REFUSED_FILTERS:
            raise TemplateRejected(f"{label}：模板里不能用过滤器 |{node.name}。", "排好的段落请由程序传入，用 {{p …}} 放置。")
        if kind in ("Filter", "Test"):
            known = environment().filters if kind == "Filter" else environment().tests
            if node.name not in known:
                raise TemplateRejected(f"{label}：没有名为 {node.name} 的{'过滤器' if kind == 'Filter' else '判断'}。", "请检查拼写。")
        if kind == "Const" and isinstance(node.value, str):
            try:
                runtime.fit_text(node.value)
            except runtime.ValueUnfit as unfit:
                raise TemplateRejected(f"{label}：模板里的文字{unfit.args[0]}。", "请删掉这个字符。") from None


def _check_leftovers(tree: Any, label: str) -> None:
    from jinja2 import nodes

    for data in tree.find_all(nodes.TemplateData):
        if found := _LEFTOVER.search(data.data):
            text = _MARKUP.sub("", data.data[max(0, found.start() - 200): found.end() + 40])
            raise TemplateRejected(f"{label}：有不成对的标签记号“{found[0]}”：“{excerpt(text[-60:])}”。", "请检查括号是否成对、是否半角。")
        for escaped, meant in _ESCAPES:
            data.data = data.data.replace(escaped, meant)


def _as_element(expression: Any, parent: str) -> Any:
    from jinja2 import nodes

    filtered = nodes.Filter(expression, "element", [nodes.Const(parent)], [], None, None, lineno=expression.lineno)
    return filtered.set_environment(expression.environment)


def _generated(env: Any, tree: Any, name: str, label: str) -> str:
    from jinja2 import TemplateError

    try:
        source: str = env.compile(tree, name, name, raw=True)
    except TemplateError as error:
        raise TemplateRejected(f"{label}：模板标签写错了（{error.message}）。", "请检查标签的拼写。") from error
    first, _, rest = source.partition("\n")
    if not first.startswith("from jinja2.runtime import "):
        raise TemplateRejected(f"{label}：这个版本的 jinja2 不受支持。", "请安装 xundocs 声明的版本。")
    return "\n" + rest


def _places(generated: str) -> dict[int, str]:
    places: dict[int, str] = {}
    for node in ast.walk(ast.parse(generated)):
        if isinstance(node, ast.expr):
            text = _as_written(node)
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1) if text else ():
                if len(text) > len(places.get(line, "")):
                    places[line] = text
    return places


def _as_written(node: ast.expr) -> str:
    """The expression as the template's author knows it, for names, attributes and items; else empty."""
    if isinstance(node, ast.IfExp):
        return _as_written(node.orelse)
    if isinstance(node, ast.Name):
        found = _LOCAL_NAME.fullmatch(node.id)
        return found[1] if found else ""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and len(node.args) == 2:
        inner, key = _as_written(node.args[0]), node.args[1]
        if inner and node.func.attr in ("getattr", "getitem") and isinstance(key, ast.Constant):
            return f"{inner}.{key.value}" if isinstance(key.value, str) else f"{inner}[{key.value!r}]"
    return ""


def jinja_runner(code: CodeType) -> Callable[[Mapping[str, Any]], str]:
    """The function that renders generated code on jinja2, with our `output` in place of its escape."""
    from jinja2 import runtime as jinja_runtime

    env = environment()
    names = {name: getattr(jinja_runtime, name) for name in jinja_runtime.exported}
    names |= {"environment": env, "escape": runtime.output, "markup_join": runtime.joined, "str_join": runtime.joined}
    exec(code, names)
    root, blocks = names["root"], names["blocks"]

    def run(context: Mapping[str, Any]) -> str:
        data = jinja_runtime.new_context(env, None, blocks, dict(context), False, env.globals)
        return "".join(root(data))

    return run
