"""What a field's example looks like in a cell; shared by the blank form and by the reader that skips its sample row."""

from __future__ import annotations

import datetime
from typing import Any

from xundocs.documents.fields import Field

YES, NO = "是", "否"
SAMPLE_MARK = "示例"


def shown(field: Field, value: Any) -> Any:
    """A declared value (example, default) as a writer would type it into a cell: labels, 是/否, 、 between several."""
    if isinstance(value, list | tuple):
        return "、".join(str(shown(field, v)) for v in value)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if field.type == "enum":
        return field.values.get(str(value), str(value))
    if isinstance(value, datetime.date | int):
        return value
    if field.type in ("integer", "decimal", "money"):
        return _number(str(value))
    return str(value)


def example_cell(field: Field) -> Any:
    """The sample row's cell: the example, else the default, else nothing."""
    return shown(field, field.example if field.example not in (None, "", []) else field.default)


def _number(text: str) -> int | float | str:
    """A number where the spreadsheet keeps it exactly; 12.60 becomes 12.6, which is the same amount."""
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() and abs(number) < 10**15 else number
