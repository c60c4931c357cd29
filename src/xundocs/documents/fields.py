"""What a field of a document kind is: its type, limits and words, as `kind.yaml` declares them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, get_args

from xundocs.value import NOTHING, Value

FieldType = Literal[
    "text", "rich_text", "date", "period", "integer", "decimal", "money", "enum", "boolean", "person", "organisation",
    "document_number", "citation", "file", "records", "signature",
]
TYPE_NAMES: dict[str, str] = {
    "text": "文字", "rich_text": "成段文字", "date": "日期", "period": "时长", "integer": "整数", "decimal": "小数", "money": "金额",
    "enum": "选项", "boolean": "是/否", "person": "人员", "organisation": "单位", "document_number": "文号",
    "citation": "法规引用", "file": "文件", "records": "清单", "signature": "手写签名（留空）",
}
Secrecy = Literal["internal", "inner_party", "public"]
SECRECY_ORDER: dict[str, int] = {"internal": 0, "inner_party": 1, "public": 2}
DEFAULT_TEXT_LIMIT = 2000


class Field(Value):
    """One field. Attribute names are the keys of `kind.yaml`; see docs/kinds.md for each."""

    name: str
    type: FieldType
    label: str
    required: bool = False
    required_if: Mapping[str, Any] | None = None
    required_by_config: str = ""
    default: Any = None
    default_config: str = ""
    suggested: bool = False
    """Not required by itself, but shown filled in on blank forms because a record is seldom complete without it."""
    many: bool = False
    min_items: int = 0
    max_items: int = 200
    min: Any = None
    max: Any = None
    max_length: int = DEFAULT_TEXT_LIMIT
    min_length: int = 0
    pattern: str = ""
    pattern_hint: str = ""
    forbid: tuple[str, ...] = ()
    """Names of forbidden-text patterns (documents/patterns.py)."""
    forbid_words: tuple[str, ...] = ()
    must_contain: tuple[str, ...] = ()
    values: Mapping[str, str] = NOTHING
    """Code → printed label of an enum."""
    unit: str = ""
    digits: int = 2
    party: bool = False
    extensions: tuple[str, ...] = ()
    automatic: str = ""
    """`sequence`: numbered from 1 when left out."""
    secrecy: Secrecy = "internal"
    """The widest version of a document in which the field may appear."""
    only_for: tuple[str, ...] = ()
    """Recipients (output ids) that alone may see the field; empty: everyone the whitelist names."""
    example: Any = None
    help: str = ""
    fields: Mapping[str, Field] = NOTHING
    """The columns of a `records` field."""

    def code_of(self, text: str) -> str | None:
        """The code of an enum value given as code or as printed label, None when it is neither."""
        if text in self.values:
            return text
        return next((code for code, label in self.values.items() if label == text), None)


KNOWN_KEYS = frozenset(Field._fields) - {"name"} | {"use", "vocabulary"}


class FieldError(ValueError):
    """A field declaration in kind.yaml that cannot be used; the message is Chinese."""


def read_field(name: str, declared: Mapping[str, Any], shared: Mapping[str, Mapping[str, Any]],
               vocabulary: Mapping[str, Mapping[str, str]]) -> Field:
    """One declaration as a Field. What has no `type` is taken from `shared` under `use` or its own name.

    Raises: FieldError naming the field and the fault.
    """
    merged = dict(declared or {})
    base = merged.pop("use", "" if "type" in merged else name)
    if base:
        if base not in shared:
            raise FieldError(f"字段 {name} 没有写 type，公用字段里也没有 {base}")
        merged = {**shared[base], **merged}
    unknown = sorted(set(merged) - KNOWN_KEYS)
    if unknown:
        raise FieldError(f"字段 {name} 有不认识的键：{'、'.join(unknown)}")
    if merged.get("type") not in get_args(FieldType):
        raise FieldError(f"字段 {name} 的类型 {merged.get('type')} 不认识，可用：{'、'.join(get_args(FieldType))}")
    if "label" not in merged:
        raise FieldError(f"字段 {name} 没有写 label（中文名称）")
    words = merged.pop("vocabulary", "")
    if words:
        if words not in vocabulary:
            raise FieldError(f"字段 {name} 引用的词表 {words} 不存在")
        merged["values"] = vocabulary[words]
    _tidy(name, merged)
    if merged["type"] == "records":
        inner = merged.get("fields") or {}
        if not inner:
            raise FieldError(f"清单 {name} 没有列出字段")
        merged["fields"] = {k: read_field(k, v, shared, vocabulary) for k, v in inner.items()}
    return Field(name=name, **merged)


def _tidy(name: str, merged: dict[str, Any]) -> None:
    for key in ("forbid", "forbid_words", "must_contain", "extensions", "only_for"):
        if key in merged:
            merged[key] = tuple(merged[key])
    if merged["type"] == "enum" and not merged.get("values"):
        raise FieldError(f"选项字段 {name} 没有 values 或 vocabulary")
    if "values" in merged:
        merged["values"] = {str(k): str(v) for k, v in merged["values"].items()}
    if merged.get("secrecy", "internal") not in SECRECY_ORDER:
        raise FieldError(f"字段 {name} 的 secrecy 只能是 internal、inner_party、public")
    if pattern := merged.get("pattern"):
        try:
            re.compile(pattern)
        except re.error as error:
            raise FieldError(f"字段 {name} 的 pattern 不是正确的表达式：{error}") from None


def field_at(top: Mapping[str, Field], path: str) -> Field | None:
    """The field a path such as `items[].deadline` names, or None.

    >>> f = read_field("items", {"type": "records", "label": "事项", "fields": {"a": {"type": "text", "label": "甲"}}}, {}, {})
    >>> field_at({"items": f}, "items[].a").label
    '甲'
    """
    name, _, rest = path.partition("[].")
    found = top.get(name)
    if found is None or not rest:
        return found
    return field_at(found.fields, rest)


def path_label(top: Mapping[str, Field], path: tuple[str | int, ...]) -> str:
    """A place in a record in words: 整改期限, 问题事项第2条, 问题事项第2条·整改期限."""
    name = str(path[0])
    field = top.get(name)
    label = field.label if field else name
    if len(path) > 1:
        label += f"第{int(path[1]) + 1}条"
    if len(path) > 2:
        inner = field.fields.get(str(path[2])) if field else None
        label += f"·{inner.label if inner else path[2]}"
    return label
