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


def still_the_example(fields: Mapping[str, Field], record: RawRecord) -> list[Problem]:
    """A warning when every required value equals the form's example; nothing while a list is empty.

    No more than a warning: whoever tries the form out for the first time shall see a document. Nearly equal says nothing:
    the notices of one round rightly share most values.
    """
    if any(field.type == "records" and field.required and not record.values.get(field.name) for field in fields.values()):
        return []
    compared = 0
    for field, value in _required(fields, record.values):
        if not _same(field, value):
            return []
        compared += 1
    if compared < LEAST:
        return []
    return [Problem("F-EXAMPLE", "数据还是样例，一处也没有改", "正式用时请换成自己的内容。", record.where, severity="warning", strength="实务")]


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
