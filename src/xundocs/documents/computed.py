"""Computed values (计算值): declared in `kind.yaml`, never coded. Each entry has one operator key.

Operators: count, count_by, count_by_text, sum, percent, date_add, chinese, join, lines, text, min, max, group, select,
attribute, signature, attachments, red_head, qr. `when:` leaves the value empty unless its condition holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from xundocs.documents.conditions import holds, paths_of
from xundocs.documents.scope import Scope
from xundocs.documents.show import show, show_plain
from xundocs.model.deadline import DAYS, MONTHS, WORKING_DAYS, read_period
from xundocs.model.numerals import to_chinese
from xundocs.model.percentage import Percentage

COMMON_KEYS = frozenset({"label", "when", "secrecy", "where", "separator", "end", "unit", "plus"})
AGGREGATES = frozenset({"count", "count_by", "count_by_text", "sum", "percent", "chinese", "min", "max", "date_add", "red_head"})
"""Operators whose result does not repeat what people wrote; the linter lets them cross audiences."""


def work_out(scope: Scope) -> None:
    """Work out every computed value of the kind into `scope.values`, in the order declared; None where an input is missing."""
    for name, declared in scope.kind.computed.items():
        operator = operator_of(declared)
        ready = holds(declared.get("when"), scope.look)
        scope.values[name] = _OPERATORS[operator](scope, declared[operator], declared) if ready else None


def operator_of(declared: Mapping[str, Any]) -> str:
    """The one operator key of a declaration. Raises: ValueError when there is none or several."""
    found = [key for key in declared if key in _OPERATORS]
    if len(found) != 1:
        raise ValueError(f"计算值要有且只有一个算法：{'、'.join(sorted(_OPERATORS))}")
    return found[0]


def inputs_of(declared: Mapping[str, Any]) -> set[str]:
    """Every path a computed value reads; for the linter and for tracing."""
    operator = operator_of(declared)
    argument = declared[operator]
    paths: set[str] = paths_of(declared.get("when"))
    prefix = f"{argument}[]." if operator == "count" else f"{argument.get('list')}[]." if isinstance(argument, Mapping) and "list" in argument else ""
    paths |= {f"{prefix}{p}" if prefix else p for p in paths_of(declared.get("where"))}
    if operator == "text":
        return paths | set(_placeholders(argument))
    if operator in ("lines", "group", "select"):
        extra = argument.get("keep") or list(_placeholders(argument.get("text", ""))) or [argument["by"]]
        return paths | {argument["list"]} | {f"{argument['list']}[].{e}" for e in extra} | {f"{prefix}{p}" for p in paths_of(argument.get("where"))}
    if operator == "attachments":
        return paths | ({argument["field"]} if "field" in argument else set())
    if isinstance(argument, Mapping):
        return paths | {v for v in argument.values() if isinstance(v, str)}
    return paths | (set(argument) if isinstance(argument, list) else {argument})


def _count(scope: Scope, path: str, declared: Mapping[str, Any]) -> int:
    rows = scope.rows(path)
    where = declared.get("where")
    return len(rows) if not where else sum(holds(where, scope.in_row(row)) for row in rows)


def _count_by(scope: Scope, path: str, declared: Mapping[str, Any]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for value in scope.look(path):
        counts[value] = counts.get(value, 0) + 1
    order = list(field.values) if (field := scope.field(path)) else []
    return {v: counts[v] for v in sorted(counts, key=lambda v: order.index(v) if v in order else len(order))}


def _count_by_text(scope: Scope, path: str, declared: Mapping[str, Any]) -> str:
    field = scope.field(path)
    labels = field.values if field else {}
    unit = declared.get("unit", "个")
    parts = [f"{labels.get(v, v)}{n}{unit}" for v, n in _count_by(scope, path, declared).items()]
    return str(declared.get("separator", "、")).join(parts)


def _sum(scope: Scope, paths: list[str] | str, declared: Mapping[str, Any]) -> Any:
    found = [scope.look(p) for p in ([paths] if isinstance(paths, str) else paths)]
    values = [v for f in found for v in (f if isinstance(f, list) else [f])]
    return None if any(v is None for v in values) else sum(values) + int(declared.get("plus", 0))


def _percent(scope: Scope, parts: Mapping[str, Any], declared: Mapping[str, Any]) -> Percentage | None:
    numerator, denominator = scope.look(parts["numerator"]), scope.look(parts["denominator"])
    if numerator is None or not denominator:
        return None
    return Percentage.of(Decimal(numerator), Decimal(denominator), int(parts.get("digits", 1)))


def _date_add(scope: Scope, parts: Mapping[str, Any], declared: Mapping[str, Any]) -> Any:
    start = scope.look(parts["from"])
    for name, unit in (("days", DAYS), ("months", MONTHS), ("working_days", WORKING_DAYS)):
        if name in parts:
            period = read_period(parts[name] if isinstance(parts[name], int) else scope.look(parts[name]), unit)
            return None if start is None or period is None else period.after(start)
    raise ValueError("date_add 要写 days、months 或 working_days")


def _chinese(scope: Scope, path: str, declared: Mapping[str, Any]) -> str | None:
    value = scope.look(path)
    return None if value is None else to_chinese(int(value))


def _join(scope: Scope, path: str, declared: Mapping[str, Any]) -> str:
    shown = [show_plain(v, scope.field(path)) for _, v in scope.each(path) if v not in (None, "")]
    return str(declared.get("separator", "、")).join(shown) + (declared.get("end", "") if shown else "")


def _text(scope: Scope, template: str, declared: Mapping[str, Any]) -> str | None:
    found = {path: scope.look(path) for path in _placeholders(template)}
    if any(v is None for v in found.values()):
        return None
    return fill(template, lambda path: show_plain(found[path], scope.field(path)))


def _lines(scope: Scope, parts: Mapping[str, Any], declared: Mapping[str, Any]) -> list[str]:
    name, template = parts["list"], parts["text"]
    return [fill(template, lambda column, row=row: show_plain(row.get(column), scope.field(f"{name}[].{column}")))  # type: ignore[misc]
            for row in scope.rows(name)]


def fill(template: str, value_of: Callable[[str], str]) -> str:
    """`{name}` in a text replaced by what `value_of` gives for it; nothing else is special."""
    return "".join(part if index % 2 == 0 else value_of(part) for index, part in enumerate(_split(template)))


def _split(template: str) -> list[str]:
    parts: list[str] = []
    rest = template
    while (start := rest.find("{")) >= 0 and (end := rest.find("}", start)) >= 0:
        parts += [rest[:start], rest[start + 1:end]]
        rest = rest[end + 1:]
    return [*parts, rest]


def _placeholders(template: str) -> list[str]:
    return _split(template)[1::2]


def _extreme(pick: Callable[..., Any]) -> Callable[[Scope, str, Mapping[str, Any]], Any]:
    return lambda scope, path, declared: pick(values) if (values := scope.look(path)) else None


def _group(scope: Scope, parts: Mapping[str, Any], declared: Mapping[str, Any]) -> list[dict[str, Any]]:
    name, by = parts["list"], parts["by"]
    field = scope.kind.fields[name].fields[by]
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in scope.rows(name):
        groups.setdefault(row[by], []).append(row)
    order = list(field.values)
    known = [g for g in groups if g is not None]
    known.sort(key=lambda g: order.index(g) if g in order else len(order))
    return [{"number": i, "number_zh": to_chinese(i), "title": field.values.get(g, g), "count": len(groups[g]),
             "items": groups[g], "_list": name} for i, g in enumerate(known, 1)]


def _select(scope: Scope, parts: Mapping[str, Any], declared: Mapping[str, Any]) -> list[dict[str, Any]]:
    keep = parts["keep"]
    return [{**{k: row[k] for k in keep}, "_list": parts["list"]} for row in scope.rows(parts["list"])
            if holds(parts.get("where"), scope.in_row(row))]


def _attribute(scope: Scope, path: str, declared: Mapping[str, Any]) -> Any:
    return scope.look(path)


def _signature(scope: Scope, parts: Mapping[str, Any], declared: Mapping[str, Any]) -> Any:
    from xundocs.documents.blocks import signature_block

    name, day, sealed = scope.look(parts["name"]), scope.look(parts["date"]), scope.look(parts["sealed"])
    return None if name is None or day is None else signature_block(
        str(name), show(day, None), sealed=bool(sealed), width=scope.profile.text_width)


def _attachments(scope: Scope, parts: Mapping[str, Any], declared: Mapping[str, Any]) -> Any:
    from xundocs.documents.blocks import attachment_note

    return attachment_note([*parts.get("names", ()), *map(str, scope.look(parts["field"]) or () if "field" in parts else ())])


def _red_head(scope: Scope, parts: Mapping[str, str], declared: Mapping[str, Any]) -> bool:
    number, issuer = scope.look(parts["number"]), scope.look(parts["issuer"])
    code = scope.office.codes.get(number.code) if number else None
    return bool(code and code.red_head and code.organ == str(issuer))


def _qr(scope: Scope, path: str, declared: Mapping[str, Any]) -> bytes | None:
    text = scope.look(path)
    return None if text is None else qr_png(text)


def qr_png(text: str) -> bytes:
    """A QR code as PNG bytes, error correction M, four modules of quiet zone; the same text gives the same bytes."""
    import io

    import segno

    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False).save(buffer, kind="png", scale=6, border=4)
    return buffer.getvalue()


_OPERATORS: dict[str, Callable[[Scope, Any, Mapping[str, Any]], Any]] = {
    "count": _count, "count_by": _count_by, "count_by_text": _count_by_text, "sum": _sum, "percent": _percent,
    "date_add": _date_add, "chinese": _chinese, "join": _join, "text": _text, "lines": _lines,
    "min": _extreme(min), "max": _extreme(max), "group": _group, "select": _select, "attribute": _attribute,
    "signature": _signature, "attachments": _attachments, "red_head": _red_head, "qr": _qr,
}
