"""How typed values are printed: dates in Arabic without zeros, enums by label, money with its unit, lists with 、."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from xundocs.documents.fields import Field
from xundocs.documents.values import FileValue, OrganisationName, RichText, Shown
from xundocs.model.deadline import in_words
from xundocs.model.percentage import Percentage

EMPTY = Shown("", None)


def show_plain(value: Any, field: Field | None) -> str:
    """One value as the text a document prints."""
    if value is None:
        return ""
    if type(value) is str:
        return field.values.get(value, value) if field and field.values else value
    if isinstance(value, list):
        return "、".join(show_plain(v, field) for v in value)
    if type(value) is date:
        return in_words(value)
    if type(value) is bool:
        return "是" if value else "否"
    if isinstance(value, Decimal) and field and field.unit:
        return f"{value:f}{field.unit}"
    return str(value)


def show(value: Any, field: Field | None) -> Any:
    """A value for a template: text that also carries `.raw` and what else its type offers; booleans and blocks stay as they are."""
    if value is None or value == []:
        return EMPTY
    if isinstance(value, bool) or hasattr(value, "__html__"):
        return value
    if isinstance(value, list) and value and isinstance(value[0], (dict, Mapping)):
        return value
    if type(value) is RichText:
        return value.block
    return Shown(show_plain(value, field), value, _extra(value))


def _extra(value: Any) -> Mapping[str, Any] | None:
    if isinstance(value, OrganisationName):
        entry = value.entry
        return {"short": entry.short or value.name if entry else value.name,
                "admin": entry.admin or value.name if entry else value.name, "level": value.level}
    if isinstance(value, FileValue):
        return {"name": value.name, "sha256": value.sha256, "short": value.short}
    if isinstance(value, Percentage):
        return {"numerator": value.numerator, "denominator": value.denominator}
    return None
