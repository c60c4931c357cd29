"""Data that is still the form's own example: nothing in it is wrong, and nothing in it is true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xundocs.documents.fields import Field
from xundocs.documents.inputs.examples import shown
from xundocs.documents.records import RawRecord
from xundocs.problems import Problem

LEAST = 5
"""Required values below which equality with the example may be an accident."""
CHANGED = 5
"""One value in so many changed and the rest untouched: still the example."""
NAMED = 5


def still_the_example(fields: Mapping[str, Field], record: RawRecord) -> list[Problem]:
    """An error when every required value equals the form's example, a warning when nearly all do; nothing while a list is empty."""
    if any(field.type == "records" and field.required and not record.values.get(field.name) for field in fields.values()):
        return []
    compared = [(field.label, _same(field, value)) for field, value in _required(fields, record.values)]
    same = [label for label, equal in compared if equal]
    changed = len(compared) - len(same)
    if len(compared) < LEAST or changed * CHANGED > len(compared):
        return []
    if not changed:
        return [Problem("F-EXAMPLE", "数据还是样例，一处也没有改", "请换成自己的内容；只想看样子，运行 xundocs demo。", record.where)]
    names = "、".join(dict.fromkeys(same[:NAMED])) + ("等" if len(same) > NAMED else "")
    return [Problem("F-EXAMPLE", f"{len(compared)}处必填内容有{len(same)}处与样例相同：{names}", "请核对，把样例换成自己的内容。", record.where,
                    severity="warning", strength="实务")]


def _required(fields: Mapping[str, Field], values: Mapping[str, Any]) -> Iterator[tuple[Field, Any]]:
    for field in fields.values():
        value = values.get(field.name)
        if field.type == "records":
            for row in value if isinstance(value, list) else ():
                if isinstance(row, Mapping):
                    yield from _required(field.fields, row)
        elif field.required and field.example not in (None, "", []):
            yield field, value


def _same(field: Field, value: Any) -> bool:
    """Whether a value as typed reads like the example as the form shows it."""
    if value is None:
        return False
    typed = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return typed in (str(shown(field, field.example)), str(field.example))
