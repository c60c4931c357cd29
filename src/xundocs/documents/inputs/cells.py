"""One cell or scalar as a writer meant it: trimmed, whole numbers whole, dates dates; nothing inside is lost."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Sequence
from typing import Any

from xundocs.documents.fields import Field
from xundocs.problems import Problem, Severity, Where, excerpt

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
_SEPARATORS, _COMMAS = "、；;\n", ",，"


class CellReport:
    """Collects problems of the cell in hand. One for a whole table: a good cell costs two assignments."""

    __slots__ = ("file", "label", "problems", "row", "sheet")

    def __init__(self, problems: list[Problem], file: str, sheet: str = "") -> None:
        self.problems, self.file, self.sheet = problems, file, sheet
        self.row = 0
        self.label = ""

    def __call__(self, code: str, message: str, remedy: str, shown: str, severity: Severity = "error") -> None:
        """One more problem at the current row and label."""
        where = Where(self.file, self.sheet, self.row, self.label)
        self.problems.append(Problem(code, message, remedy, where, shown, severity))


def clean_text(text: str, report: CellReport) -> str | None:
    """`text` without blanks and zero-width characters at its ends; None when it is too long to be meant.

    Word's soft line breaks become line breaks. Control characters stay: the typing refuses them with their place.
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
    if hidden := [c for c in _INVISIBLE if c in text]:
        report("I-INVISIBLE", "文字中间有看不见的字符，可能造成名称对不上。", "请把这一格重新录入。",
               _shown(text, hidden), "warning")
    return text


def _shown(text: str, characters: list[str]) -> str:
    """The surroundings of the first of them, with the character named."""
    at = min(text.index(c) for c in characters)
    return f"{excerpt(text[max(0, at - 8):at])}〔U+{ord(text[at]):04X}〕{excerpt(text[at + 1:at + 9])}"


def clean_cell(value: Any, field: Field, report: CellReport) -> Any:
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


def _number(value: float, field: Field, report: CellReport) -> Any:
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


CACHE_SIZE = 4_000
"""Different cells remembered per column; a column of free text stops paying for it there."""
_UNKNOWN = object()


class RowReader:
    """Reads the fields of one table's rows. Cells that were clean once are not looked at again: most columns repeat."""

    def __init__(self, columns: Sequence[tuple[int, Field]], report: CellReport) -> None:
        self.report = report
        self._plan: list[tuple[int, str, Field, dict[Any, Any]]] = [(c, f.name, f, {}) for c, f in columns]

    def __call__(self, row: Sequence[Any], number: int) -> dict[str, Any]:
        """The filled cells of row `number` (from 1) by field name."""
        values: dict[str, Any] = {}
        for column, name, declared, cache in self._plan:
            cell = row[column]
            if cell == "":
                continue
            known: Any = _UNKNOWN if cell is True or cell is False else cache.get(cell, _UNKNOWN)
            if known is not _UNKNOWN:
                values[name] = list(known) if declared.many else known
                continue
            report = self.report
            report.row, report.label, before = number, declared.label, len(report.problems)
            known = clean_cell(cell, declared, report)
            if known is None:
                continue
            values[name] = known
            if len(cache) < CACHE_SIZE and type(cell) is not bool and len(report.problems) == before:
                cache[cell] = list(known) if declared.many else known
        return values


def split_many(value: Any, field: Field) -> list[Any]:
    """One cell that holds several values: separated by 、；; or a new line, never inside brackets or book marks.

    >>> f = Field("basis", "citation", "依据", many=True)
    >>> split_many("《关于甲、乙的规定》、《丙条例》", f)
    ['《关于甲、乙的规定》', '《丙条例》']
    """
    if not isinstance(value, str):
        return [value]
    separators = _SEPARATORS + _COMMAS if field.type in _NUMBER_LIKE else _SEPARATORS
    if not any(map(value.count, separators)):
        return [value]
    return [part for part in (p.strip(_EDGE) for p in _split_outside(value, separators)) if part]


def _split_outside(value: str, separators: str) -> list[str]:
    """`value` split where no bracket is open; at every separator when the brackets do not pair."""
    paired = sum(map(value.count, _OPEN)) == sum(map(value.count, _CLOSE))
    parts, depth, start = [], 0, 0
    for at, character in enumerate(value):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif character in separators and not (depth and paired):
            parts.append(value[start:at])
            start = at + 1
    return [*parts, value[start:]]


def key_text(value: Any) -> str:
    """A key cell as comparable text: 1, 1.0, "1 " and full-width "１" are the same key."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if text.isascii() and text.isalnum():
        return text
    return "".join(unicodedata.normalize("NFKC", text.strip(_EDGE)).split())
