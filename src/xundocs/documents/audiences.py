"""What of a record may reach which document: the whitelist of the output, and the secrecy of each field as a second lock.

A context for an output is built from nothing but its whitelist; what is not named there does not exist for its template.
Source: domain specification F2 R5 (public versions are generated anew from a whitelist) and V-SEC-07.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from xundocs.documents.computed import AGGREGATES, inputs_of, operator_of
from xundocs.documents.fields import SECRECY_ORDER, Field
from xundocs.documents.kinds import AUDIENCES, Kind, Output
from xundocs.documents.show import EMPTY, show
from xundocs.documents.values import Shown
from xundocs.errors import XundocsError

Show = Callable[[Mapping[str, Any]], Any]


class OutputView:
    """Builds the context of one output. Made once per kind and output; refuses a whitelist that breaks a lock."""

    def __init__(self, kind: Kind, output: Output) -> None:
        faults = lock_faults(kind, output)
        if faults:
            raise XundocsError(f"{kind.folder / 'kind.yaml'}: {faults[0]}", "请修改该输出的 fields 白名单或字段的 secrecy／only_for。")
        self.kind, self.output = kind, output
        self._plan = [(name, self._shower(name, columns)) for name, columns in output.whitelist.items()]

    def contexts(self, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """One context per document of this output: one, or one per row of the `repeat` list."""
        context = {name: shower(values) for name, shower in self._plan}
        if not self.output.repeat:
            return [context]
        rows = context.pop(self.output.repeat)
        return [{**context, self.output.alias: row} for row in rows]

    def _shower(self, name: str, columns: tuple[str, ...] | None) -> Show:
        field = self.kind.fields.get(name)
        if field is not None and field.type == "records":
            return self._rows_shower(field, columns)
        if field is None and operator_of(self.kind.computed[name]) in ("group", "select"):
            return self._derived_shower(name)
        if field is None and operator_of(self.kind.computed[name]) == "lines":
            return lambda values: [Shown(line, line) for line in values.get(name) or ()]
        if field is not None and field.type == "signature":
            return lambda values: EMPTY
        return lambda values: show(values.get(name), field)

    def _rows_shower(self, field: Field, columns: tuple[str, ...] | None) -> Show:
        allowed = [(c, field.fields[c]) for c in (columns or field.fields)]
        return lambda values: [_row(row, allowed) for row in values.get(field.name) or ()]

    def _derived_shower(self, name: str) -> Show:
        declared = self.kind.computed[name]
        operator = operator_of(declared)
        field = self.kind.fields[declared[operator]["list"]]
        keep = declared[operator].get("keep") or self.output.whitelist.get(field.name) or ()
        allowed = [(c, field.fields[c]) for c in keep]

        def derive(values: Mapping[str, Any]) -> list[dict[str, Any]]:
            derived = values.get(name) or []
            if operator == "select":
                return [_row(row, allowed) for row in derived]
            return [{"number": g["number"], "number_zh": g["number_zh"], "title": g["title"], "count": g["count"],
                     "items": [_row(row, allowed) for row in g["items"]]} for g in derived]

        return derive


def _row(row: Mapping[str, Any], allowed: list[tuple[str, Field]]) -> dict[str, Any]:
    return {name: show(row[name], field) for name, field in allowed}


def lock_faults(kind: Kind, output: Output) -> list[str]:
    """Every name in an output's whitelist that does not exist or that its field's secrecy keeps from that output."""
    faults: list[str] = []
    for name, columns in output.whitelist.items():
        if name in kind.fields:
            faults += _field_faults(kind.fields[name], columns, output)
        elif name in kind.computed:
            faults += _computed_faults(kind, name, output)
        else:
            faults.append(f"输出 {output.id} 的白名单里有不存在的名字 {name}")
    if output.repeat and (output.repeat not in output.whitelist or not output.alias):
        faults.append(f"输出 {output.id} 用了 repeat，白名单里要有 {output.repeat}，并写明 as")
    return faults


def _field_faults(field: Field, columns: tuple[str, ...] | None, output: Output) -> list[str]:
    faults = [] if output.allows_field(field) else [_kept_back(field, output)]
    for column in columns or field.fields:
        inner = field.fields.get(column)
        if inner is None:
            faults.append(f"输出 {output.id} 的白名单里，{field.name} 没有 {column} 这一列")
        elif field.secrecy != "internal" and not output.allows_field(inner):
            faults.append(_kept_back(inner, output, f"{field.name}[].{column}"))
    return faults


def _computed_faults(kind: Kind, name: str, output: Output, via: str = "") -> list[str]:
    declared = kind.computed[name]
    level = SECRECY_ORDER[declared.get("secrecy", "internal")]
    aggregate = operator_of(declared) in AGGREGATES
    faults: list[str] = []
    if aggregate and level < SECRECY_ORDER.get(output.audience, 0):
        faults.append(f"输出 {output.id} 面向{AUDIENCES[output.audience]}，计算值 {via or name} 没有写 secrecy: {output.audience}")
    for path in inputs_of(declared):
        head, column, inner = path.partition("[].")
        head = head.partition(".")[0]
        if head in kind.computed and not aggregate:
            faults += _computed_faults(kind, head, output, via or name)
        elif head in kind.fields and not aggregate:
            field = kind.fields[head]
            target = field.fields.get(inner, field) if column else field
            if not output.allows_field(field) or (field.secrecy != "internal" and not output.allows_field(target)):
                if operator_of(declared) in ("group", "select") and not column:
                    continue
                faults.append(_kept_back(target, output, path))
    return faults


def _kept_back(field: Field, output: Output, path: str = "") -> str:
    if field.only_for and output.recipient not in field.only_for:
        return f"字段 {path or field.name} 只给 {'、'.join(field.only_for)}，不能进输出 {output.id}"
    return f"字段 {path or field.name} 是 {field.secrecy} 档，不能进面向{AUDIENCES[output.audience]}的输出 {output.id}"
