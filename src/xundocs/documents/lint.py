"""`xundocs kinds lint`: a kind's declaration against itself, and each template against its output. Codes K-… and T-….

Both ways: a name the template uses that its output does not have, and a name the output allows that no template uses.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xundocs.documents.audiences import lock_faults
from xundocs.documents.checks.runner import RULES
from xundocs.documents.computed import COMMON_KEYS, inputs_of, operator_of
from xundocs.documents.conditions import OPERATORS, paths_of
from xundocs.documents.fields import Field, field_at
from xundocs.documents.intake import check_template
from xundocs.documents.kinds import Kind, Output
from xundocs.documents.patterns import FORBIDDEN
from xundocs.documents.template_lint import check_styles
from xundocs.errors import XundocsError
from xundocs.problems import Problem, Where, has_errors

GROUP_KEYS = ("number", "number_zh", "title", "count")
SHOWN_EXTRAS = {"raw", "short", "admin", "level", "name", "sha256", "numerator", "denominator", "code", "year", "serial", "year_part", "day_part"}
PATH_KEYS = ("left", "right", "part", "whole", "total", "number", "date", "value", "list", "each", "person", "organisation",
             "title", "since", "issuer", "day", "to", "by", "own", "group", "values", "parts", "of", "in", "fields")


def lint_kind(kind: Kind, cache: Path | None = None) -> list[Problem]:
    """Everything wrong with a kind; its templates are looked at once the declaration is sound.

    `cache` is the folder of compiled templates, None to compile anew.
    """
    where = Where(str(kind.folder / "kind.yaml"))
    problems = [p.at(where) for p in _declaration(kind)]
    if has_errors(problems):
        return problems
    for output in kind.outputs:
        problems += lint_template(kind, output, cache)
    return problems


def _declaration(kind: Kind) -> Iterator[Problem]:
    for field in _all_fields(kind):
        for name in field.forbid:
            if name not in FORBIDDEN:
                yield _kind_problem(f"字段 {field.name} 的 forbid 里没有名为 {name} 的一类", f"可用：{'、'.join(FORBIDDEN)}。")
        yield from _condition(kind, field.required_if, f"字段 {field.name} 的 required_if")
    unclear = [p for name, declared in kind.computed.items() for p in _computed(kind, name, declared)]
    yield from unclear
    yield from _numbering(kind)
    for check in kind.checks:
        yield from _check(kind, check)
    if unclear:
        return
    for output in kind.outputs:
        yield from (_kind_problem(fault, "请修改白名单。") for fault in lock_faults(kind, output))
        yield from _placeholders(kind, output)
    yield from _unused(kind)


def _all_fields(kind: Kind) -> Iterator[Field]:
    for field in kind.fields.values():
        yield field
        yield from field.fields.values()


def _computed(kind: Kind, name: str, declared: Any) -> Iterator[Problem]:
    try:
        operator = operator_of(declared)
    except ValueError as error:
        yield _kind_problem(f"计算值 {name}：{error}", "一个计算值只写一个算法。")
        return
    unknown = set(declared) - COMMON_KEYS - {operator}
    if unknown:
        yield _kind_problem(f"计算值 {name} 有不认识的键 {'、'.join(sorted(unknown))}", "请删去。")
    for path in sorted(inputs_of(declared)):
        if not _known(kind, path) and not _known(kind, path.rpartition("[].")[2]):
            yield _kind_problem(f"计算值 {name} 用到的 {path} 不存在", "请核对字段名。")


def _check(kind: Kind, check: Any) -> Iterator[Problem]:
    if check["rule"] not in RULES:
        yield _kind_problem(f"没有名为 {check['rule']} 的校验", f"可用：{'、'.join(sorted(RULES))}。")
        return
    prefix = f"{check['each']}[]." if "each" in check else ""
    for key in PATH_KEYS:
        given = check.get(key)
        for path in [given] if isinstance(given, str) else given if isinstance(given, list) else []:
            if isinstance(path, str) and not _known(kind, path) and not _known(kind, prefix + path):
                yield _kind_problem(f"校验 {check['code']} {check['rule']} 的 {key} 用到的 {path} 不存在", "请核对字段名。")
    yield from _condition(kind, check.get("when"), f"校验 {check['code']} 的 when", prefix)


def _numbering(kind: Kind) -> Iterator[Problem]:
    """Other numbers the register gives stand in a list that an output repeats over, else nobody would carry them."""
    unknown = sorted(set(kind.numbering) - {"field", "holder", "scope", "further"})
    if unknown:
        yield _kind_problem(f"numbering 有不认识的键 {'、'.join(unknown)}", "请删去。")
    for declared in kind.numbering.get("further") or ():
        name, _, column = str(declared.get("field", "")).partition(".")
        listed = kind.fields.get(name)
        inner = listed.fields.get(column) if listed else None
        if inner is None or inner.type != "document_number" or inner.required or all(o.repeat != name for o in kind.outputs):
            yield _kind_problem(f"numbering 的 further 里 {declared.get('field')} 不是逐行出一份的清单里可以留空的文号", "写成“清单.栏”，类型 document_number，不设 required。")
        if not declared.get("code_ending"):
            yield _kind_problem(f"numbering 的 further 里 {declared.get('field')} 没有 code_ending", "写明代字的结尾，如 函。")


def _condition(kind: Kind, condition: Any, what: str, prefix: str = "") -> Iterator[Problem]:
    for path in sorted(paths_of(condition)):
        if not _known(kind, path) and not _known(kind, prefix + path):
            yield _kind_problem(f"{what}用到的 {path} 不存在", "请核对字段名。")
    for wanted in (condition or {}).values():
        for operator in wanted if isinstance(wanted, dict) else ():
            if operator not in OPERATORS:
                yield _kind_problem(f"{what}里有不认识的词 {operator}", f"可用：{'、'.join(sorted(OPERATORS))}。")


def _placeholders(kind: Kind, output: Output) -> Iterator[Problem]:
    from xundocs.documents.computed import fill

    used: list[str] = []
    fill(output.file_name, lambda path: used.append(path) or "")  # type: ignore[func-returns-value]
    for path in used:
        head, _, inner = path.partition(".")
        if head == output.alias and output.repeat:
            known = inner in kind.fields[output.repeat].fields
        else:
            known = _known(kind, head)
        if not known:
            yield _kind_problem(f"输出 {output.id} 的文件名用到的 {path} 不存在", "请核对字段名。")
        elif head in kind.fields and not output.allows_field(kind.fields[head]):
            yield _kind_problem(f"输出 {output.id} 的文件名用到的 {path} 不该让它的读者看到", "请换一个字段。")


def _unused(kind: Kind) -> Iterator[Problem]:
    """Fields that no output, computed value, check, file name or property uses; people would fill them in for nothing."""
    text = repr(kind.computed) + repr(kind.checks) + repr([o.file_name for o in kind.outputs]) + repr(kind.properties)
    for name, field in kind.fields.items():
        if field.type == "signature" or any(name in o.whitelist or name == o.repeat for o in kind.outputs) or name in text:
            continue
        if not field.required and not field.required_by_config:
            yield Problem("K-UNUSED", f"字段 {name}（{field.label}）没有任何文书、计算值或校验用到", "确实只为登记的，可以保留。", severity="info",
                          strength="实务")


def _known(kind: Kind, path: str) -> bool:
    head = path.partition(".")[0]
    return field_at(kind.fields, path) is not None or head in kind.computed or (
        "[]" not in path and "." in path and head in kind.fields)


def _kind_problem(message: str, remedy: str) -> Problem:
    return Problem("K-DECLARED", message, remedy)


def lint_template(kind: Kind, output: Output, cache: Path | None = None) -> list[Problem]:
    """One template: hostile or broken parts, its names against the output's, its formatting against the style set."""
    path = kind.folder / output.template
    where = Where(str(path))
    if not path.exists():
        return [Problem("T-MISSING", "没有这个模板文件", "请补上，或修改 kind.yaml 里的 template。", where)]
    data = path.read_bytes()
    problems = [p.at(where) for p in check_template(data)]
    if has_errors(problems):
        return problems
    problems += [p.at(where) for p in check_styles(data)]
    try:
        from xundocs.documents.render_cache import load_or_compile

        compiled = load_or_compile(path, cache)
    except XundocsError as error:
        return [*problems, Problem("T-COMPILE", error.message, error.hint, where)]
    return problems + [p.at(where) for p in _names(kind, output, compiled.paths, compiled.pictures)]


def _names(kind: Kind, output: Output, paths: frozenset[str], pictures: frozenset[str]) -> Iterator[Problem]:
    allowed = set(_allowed_paths(kind, output))
    used = {p for p in paths if p not in ("true", "false", "none")}
    for path in sorted(used):
        if path not in allowed:
            yield Problem("T-UNKNOWN", f"模板用了 {path}，这份输出没有这个名字", "请改正拼写，或把它加进该输出的 fields。")
    for image in kind.images:
        if image in output.whitelist and image not in pictures:
            yield Problem("T-IMAGE", f"模板里没有替代文字为 {image} 的占位图片", "请插入一张占位图片并写上替代文字。")
    for name, columns in output.whitelist.items():
        field = kind.fields.get(name)
        if name in kind.images or (field is not None and field.type == "signature"):
            continue
        alias = output.alias if name == output.repeat else ""
        if not any(p == name or p.startswith((f"{name}.", f"{name}[")) for p in used) and not (alias and alias in used):
            if not _feeds_derived(kind, output, name, used):
                yield _unused_name(name)
            continue
        if columns and field is not None and not _feeds_derived(kind, output, name, used):
            stem = f"{alias}." if alias else f"{name}[]."
            for column in columns:
                if not any(p == stem + column or p.startswith(stem + column + ".") for p in used):
                    yield _unused_name(f"{name}[].{column}")


def _unused_name(name: str) -> Problem:
    return Problem("T-UNUSED", f"白名单里的 {name} 模板没有用到", "不需要就从白名单删去，名单越短越安全。", severity="warning", strength="实务")


def _feeds_derived(kind: Kind, output: Output, name: str, used: set[str]) -> bool:
    """Whether a list reaches the template through a group or selection of it."""
    for computed, declared in kind.computed.items():
        operator = operator_of(declared)
        if operator in ("group", "select") and declared[operator]["list"] == name and computed in output.whitelist and computed in used:
            return True
    return False


def _allowed_paths(kind: Kind, output: Output) -> Iterator[str]:
    for name, columns in output.whitelist.items():
        field = kind.fields.get(name)
        if field is None:
            yield from _derived_paths(kind, output, name)
        elif field.type == "records":
            stem = output.alias if name == output.repeat else f"{name}[]"
            yield from (name, stem)
            for column in columns or field.fields:
                yield from _with_extras(f"{stem}.{column}")
        else:
            yield from _with_extras(name)


def _derived_paths(kind: Kind, output: Output, name: str) -> Iterator[str]:
    declared = kind.computed[name]
    operator = operator_of(declared)
    yield from _with_extras(name)
    yield f"{name}[]"
    if operator not in ("group", "select"):
        return
    stem = f"{name}[]" if operator == "select" else f"{name}[].items[]"
    if operator == "group":
        yield f"{name}[].items"
        yield stem
        yield from (f"{name}[].{key}" for key in GROUP_KEYS)
    for column in declared[operator].get("keep") or output.whitelist.get(declared[operator]["list"]) or ():
        yield from _with_extras(f"{stem}.{column}")


def _with_extras(path: str) -> Iterator[str]:
    yield path
    yield from (f"{path}.{extra}" for extra in SHOWN_EXTRAS)
    yield from (f"{path}.raw.{extra}" for extra in ("year", "month", "day", "code", "serial"))
