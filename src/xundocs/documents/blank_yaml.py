"""The blank YAML form."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xundocs.documents.blank import (
    HANDWRITTEN,
    choices,
    columns,
    limits,
    must_be_given,
    need,
    type_name,
    when_empty,
)
from xundocs.documents.fields import Field
from xundocs.documents.forms import Form
from xundocs.documents.inputs.examples import shown

WIDTH = 60
_PLAIN = re.compile(r"[\u4e00-\u9fff《〔A-Za-z][\u4e00-\u9fff\w《》〔〕（）“”、，。；：—／·.%/-]*")
_RESERVED = frozenset(["true", "false", "yes", "no", "on", "off", "null", "none", "y", "n", "nan", "inf"])


def render(kind: Form, known: Mapping[str, Any] | None = None) -> str:
    """The form as text; required fields hold their example, the others stand behind #.

    `known`: values that are filled in already; required fields without one are then left empty, for they would be somebody else's.
    """
    lines = [
        f"# {kind.name}（{kind.code or kind.id}）数据文件",
        *_wrapped(f"用途：{kind.purpose}"),
        "#",
        "# 怎么填：把冒号后面的示例换成自己的内容；冒号用英文“:”，后面空一格。",
        "# 行首有 # 的是说明或选填项；要填选填项就去掉行首的“# ”。",
        f"# {HANDWRITTEN}",
        *(_wrapped(f"注意：{kind.reminder}") if kind.reminder else []),
        f"# 填好后运行：{kind.use_command} 本文件名",
        "",
        f"kind: {kind.id}",
        "",
    ]
    for declared in kind.fields.values():
        if declared.type != "signature":
            lines += [*(_entry(declared) if known is None else _known_entry(declared, known.get(declared.name))), ""]
    return "\n".join(lines)


def _known_entry(declared: Field, value: Any) -> Iterator[str]:
    """A field with what is known of it; a row of a list with its other columns to fill in."""
    yield from _explanation(declared)
    wanted = declared.suggested or must_be_given(declared)
    if declared.type == "records":
        yield from _known_rows(declared, value) if value else ["# " + line for line in _list_lines(declared)]
    elif value not in (None, "", []):
        yield f"{declared.name}: {_written(declared, value)}"
    else:
        yield f"{declared.name}: " if wanted else f"# {declared.name}:{_value(declared)}"


def _known_rows(declared: Field, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield f"{declared.name}:"
    for row in rows:
        yield "  -"
        for column in columns(declared):
            if row.get(column.name) not in (None, "", []):
                yield f"    {column.name}: {_written(column, row[column.name])}"
            elif column.suggested or must_be_given(column):
                yield f"    {column.name}:   # {column.label}"


def _written(declared: Field, value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(scalar(shown(declared, v)) for v in value)}]"
    written = scalar(value if declared.type in ("money", "decimal") else shown(declared, value))
    return f"[{written}]" if declared.many else written


def _entry(declared: Field) -> Iterator[str]:
    yield from _explanation(declared)
    given = declared.suggested or must_be_given(declared) or need(declared) == "视情况必填"
    lines = _list_lines(declared) if declared.type == "records" else [f"{declared.name}:{_value(declared)}"]
    yield from lines if given else ["# " + line for line in lines]


def _list_lines(declared: Field) -> list[str]:
    """One example row; every further row begins with its own dash."""
    lines = [f"{declared.name}:", "  -  # 每一条从一个“-”开始；再加一条，照下面的样子再写一遍"]
    for column in columns(declared):
        lines += ["    " + line for line in _explanation(column)]
        entry = f"{column.name}:{_value(column)}"
        lines.append("    " + (entry if column.suggested or must_be_given(column) else "# " + entry))
    return lines


def _explanation(declared: Field) -> Iterator[str]:
    """Label, type, need, limits, choices and help as comment lines."""
    facts = [type_name(declared), need(declared), limits(declared), when_empty(declared)]
    yield from _wrapped(f"{declared.label}（{'；'.join(filter(None, facts))}）")
    if options := choices(declared):
        yield from _wrapped("可选：" + "、".join(options))
    if declared.help:
        yield from _wrapped(declared.help)


def _wrapped(text: str) -> list[str]:
    """`text` as comment lines of at most WIDTH characters; no line break may end the comment."""
    text = " ".join(text.split())
    return ["# " + text[at:at + WIDTH] for at in range(0, len(text), WIDTH)]


def _value(declared: Field) -> str:
    example: Any = declared.example if declared.example not in (None, "", []) else declared.default
    if example in (None, "", []):
        return ""
    if isinstance(example, list | tuple):
        return f" [{', '.join(scalar(shown(declared, v)) for v in example)}]"
    written = scalar(shown(declared, example))
    return f" [{written}]" if declared.many else f" {written}"


def scalar(value: Any) -> str:
    """A value as YAML that our reader gives back unchanged.

    >>> scalar("整改: 一"), scalar("是"), scalar(3)
    ('"整改: 一"', '是', '3')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | datetime.date):
        return str(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and text.casefold() not in _RESERVED:
        return text
    return "".join(c if c == " " or c.isprintable() else json.dumps(c)[1:-1] for c in json.dumps(text, ensure_ascii=False))
