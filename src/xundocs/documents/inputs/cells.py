"""One cell or scalar as a writer meant it: trimmed, whole numbers whole, dates dates; nothing inside is lost."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from xundocs.documents.fields import Field
from xundocs.problems import Problem, Where, excerpt

CELL_LIMIT = 32_767
"""Characters: what one Excel cell can hold."""
EXACT_DIGITS = 10**15
"""From here on Excel has already rounded a number."""
FIRST_SERIAL, LAST_SERIAL = 10_000, 100_000
"""Excel serial numbers taken for dates in a date column: 1927 to 2173."""
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_EDGE = " \t\r\n\x0b\x0c\u3000\u00a0" + "".join(chr(c) for c in range(0x2000, 0x200B)) + _INVISIBLE
_OPEN, _CLOSE = "《（(“〈[【", "》）)”〉]】"
_NUMBER_LIKE = ("integer", "decimal", "enum", "date")
Report = Callable[[str, str, str, str, str], None]
"""Called with code, message, remedy, excerpt, severity for the cell in hand."""


def clean_text(text: str, report: Report) -> str | None:
    """`text` without blanks and zero-width characters at its ends and without control characters.

    None when it is too long to be meant. Word's soft line breaks become line breaks.
    """
    if len(text) > CELL_LIMIT:
        report("I-LONG", f"内容有 {len(text)} 个字，超过 {CELL_LIMIT} 字，没有读入。", "请检查是否误粘贴，缩短后重试。",
               excerpt(text, 20), "error")
        return None
    if text.isprintable() and not (text[:1] == " " or text[-1:] == " "):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    text = text.strip(_EDGE)
    if text.isprintable():
        return text
    kinds = {c: unicodedata.category(c) for c in set(text) - {"\n", "\t"}}
    if halves := [c for c, kind in kinds.items() if kind == "Cs"]:
        report("I-CHAR", "有不完整的字符（半个代理对）。", "请删去这个字重新录入。", _shown(text, halves), "error")
        text = _without(text, halves)
    if controls := [c for c, kind in kinds.items() if kind == "Cc"]:
        report("I-CONTROL", "有看不见的控制字符，已去掉。", "请核对文字；从别处粘贴时用“只粘贴文本”。",
               _shown(text, controls), "warning")
        text = _without(text, controls)
    if hidden := [c for c in kinds if c in _INVISIBLE]:
        report("I-INVISIBLE", "文字中间有看不见的字符，可能造成名称对不上。", "请把这一格重新录入。",
               _shown(text, hidden), "warning")
    return text


def _without(text: str, characters: list[str]) -> str:
    return text.translate(dict.fromkeys(map(ord, characters)))


def _shown(text: str, characters: list[str]) -> str:
    """The surroundings of the first of them, with the character named."""
    at = min(text.index(c) for c in characters)
    return f"{excerpt(text[max(0, at - 8):at])}〔U+{ord(text[at]):04X}〕{excerpt(text[at + 1:at + 9])}"


def clean_cell(value: Any, field: Field, report: Report) -> Any:
    """A spreadsheet cell as str, int, float, bool, date or list of these; None for nothing.

    Whole floats become int (Excel knows no other numbers), serial numbers in date columns dates; an impossible
    date stays text for the typing to judge.
    """
    if isinstance(value, str):
        value = clean_text(value, report)
    elif isinstance(value, float):
        value = _number(value, field, report)
    elif isinstance(value, datetime.datetime):
        value = value.date() if value.time() == datetime.time() else value.isoformat(sep=" ")
    elif isinstance(value, datetime.time):
        value = value.isoformat()
    elif isinstance(value, datetime.timedelta):
        value = str(value)
    if value is None or value == "":
        return None
    return split_many(value, field) if field.many else value


def _number(value: float, field: Field, report: Report) -> Any:
    if abs(value) >= EXACT_DIGITS:
        report("I-PRECISION", "数字超过 15 位，表格软件已经丢掉末尾几位。", "请把单元格设为“文本”格式后重新录入。",
               f"{value:.0f}" if abs(value) < 1e30 else str(value), "error")
        return None
    if not value.is_integer():
        return value
    whole = int(value)
    if field.type == "date" and FIRST_SERIAL <= whole <= LAST_SERIAL:
        return datetime.date(1899, 12, 30) + datetime.timedelta(days=whole)
    return whole


def split_many(value: Any, field: Field) -> list[Any]:
    """One cell that holds several values: separated by 、；; or a new line, never inside brackets or book marks.

    >>> f = Field("basis", "citation", "依据", many=True)
    >>> split_many("《关于甲、乙的规定》、《丙条例》", f)
    ['《关于甲、乙的规定》', '《丙条例》']
    """
    if not isinstance(value, str):
        return [value]
    separators = "、；;\n" + (",，" if field.type in _NUMBER_LIKE else "")
    if not any(s in value for s in separators):
        return [value]
    parts, depth, start = [], 0, 0
    balanced = sum(map(value.count, _OPEN)) == sum(map(value.count, _CLOSE))
    for at, character in enumerate(value):
        if balanced and character in _OPEN:
            depth += 1
        elif balanced and character in _CLOSE:
            depth = max(0, depth - 1)
        elif character in separators and not depth:
            parts.append(value[start:at])
            start = at + 1
    parts.append(value[start:])
    return [part for part in (p.strip(_EDGE) for p in parts) if part]


def reporter(problems: list[Problem], where: Where) -> Report:
    """A `Report` that appends to `problems` at `where`."""
    def report(code: str, message: str, remedy: str, shown: str, severity: str) -> None:
        problems.append(Problem(code, message, remedy, where, shown, severity))  # type: ignore[arg-type]
    return report


def key_text(value: Any) -> str:
    """A key cell as comparable text: 1, 1.0, "1 " and full-width "１" are the same key."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(value).strip(_EDGE)))
