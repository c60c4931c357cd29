"""Blank forms for writers: which fields they show and how each is explained, for the YAML and the Excel form alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xundocs.documents.fields import DEFAULT_TEXT_LIMIT, TYPE_NAMES, Field
from xundocs.documents.forms import Form
from xundocs.documents.inputs.examples import shown

TEXT_TYPES = ("text", "rich_text", "person", "organisation", "document_number", "citation")
DEFAULT_MAX_ITEMS = 200
HANDWRITTEN = "签收、签名处由本人手写，数据文件里没有这些字段。"


def blank_yaml(kind: Form) -> str:
    """A YAML file to fill in: every field named and explained, the example as its value."""
    from xundocs.documents.blank_yaml import render

    return render(kind)


def filled_yaml(kind: Form, known: Mapping[str, Any]) -> str:
    """The same file with what is known filled in and the rest left to a person."""
    from xundocs.documents.blank_yaml import render

    return render(kind, known)


def blank_xlsx(kind: Form) -> bytes:
    """An Excel workbook to fill in; the same kind always gives the same bytes."""
    from xundocs.documents.blank_xlsx import render

    return render(kind)


def scalar_fields(kind: Form) -> list[Field]:
    """The fields with one cell each. Handwritten ones cannot be filled in and are left out."""
    return [f for f in kind.fields.values() if f.type not in ("records", "signature")]


def list_fields(kind: Form) -> list[Field]:
    """The lists, each a sheet or a YAML list of its own."""
    return [f for f in kind.fields.values() if f.type == "records"]


def columns(declared: Field) -> list[Field]:
    """The columns of a list that a writer fills in."""
    return [f for f in declared.fields.values() if f.type != "signature"]


def need(declared: Field) -> str:
    """必填, 选填 or what it depends on."""
    if declared.required and declared.default is None and not declared.default_config:
        return "必填"
    if declared.required_if or declared.required_by_config or (declared.required and declared.default_config):
        return "视情况必填"
    return "选填"


def must_be_given(declared: Field) -> bool:
    """Whether the form shows it as required (a star) and the YAML form gives it a value."""
    return need(declared) == "必填"


def type_name(declared: Field) -> str:
    """The type in words, 可填多个 where several are allowed."""
    name = TYPE_NAMES[declared.type] + (f"（{declared.unit}）" if declared.unit else "")
    return f"{name}，可填多个" if declared.many else name


def limits(declared: Field) -> str:
    """Every limit of a field in one line, empty when there is none."""
    parts: list[str] = []
    if declared.type == "records" or declared.many:
        unit = "条" if declared.type == "records" else "个"
        fewest = f"至少{declared.min_items}{unit}" if declared.min_items else ""
        most = f"最多{declared.max_items}{unit}" if declared.max_items < DEFAULT_MAX_ITEMS else ""
        parts += filter(None, [fewest, most])
    if declared.type in TEXT_TYPES and (declared.min_length or declared.max_length < DEFAULT_TEXT_LIMIT):
        least = f"至少{declared.min_length}字，" if declared.min_length else ""
        parts.append(f"{least}不超过{declared.max_length}字")
    if declared.min is not None:
        parts.append(f"不小于{declared.min}")
    if declared.max is not None:
        parts.append(f"不大于{declared.max}")
    if declared.type == "date":
        parts.append("写成 2026-03-02")
    if declared.pattern_hint:
        parts.append(declared.pattern_hint)
    if declared.must_contain:
        parts.append(f"要有“{'、'.join(declared.must_contain)}”")
    if declared.forbid_words:
        parts.append(f"不能有“{'、'.join(declared.forbid_words)}”")
    if declared.extensions:
        parts.append(f"文件类型：{'、'.join(declared.extensions)}")
    return "；".join(parts)


def choices(declared: Field) -> list[str]:
    """What may be chosen, as printed."""
    return ["是", "否"] if declared.type == "boolean" else list(declared.values.values())


def when_empty(declared: Field) -> str:
    """What happens when it is left out, empty when nothing does."""
    if declared.automatic == "sequence":
        return "不填则自动从 1 编号"
    if declared.default_config:
        return "不填则用本单位设置里的值"
    default = shown(declared, declared.default)
    return f"不填则按“{default}”" if default != "" else ""


def all_fields(kind: Form) -> Mapping[str, list[Field]]:
    """Sheet name → fields, the main sheet first."""
    return {kind.name: scalar_fields(kind), **{f.label: columns(f) for f in list_fields(kind)}}
