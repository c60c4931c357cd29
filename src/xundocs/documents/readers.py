"""One reader per field type: from what a file held to a typed value, or a Fault with its remedy."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from xundocs.documents.fields import Field
from xundocs.documents.values import CitationText, OrganisationName, RichText
from xundocs.model.deadline import DAYS, MONTHS, read_period
from xundocs.model.document_number import DocumentNumber
from xundocs.model.organisation import Directory, is_party_name
from xundocs.problems import excerpt

FIRST_YEAR, LAST_YEAR = 1949, 2100


class Fault(Exception):
    """A value that does not fit; the caller makes it a Problem with the place."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy


Reader = Callable[[Any], Any]


def reader_of(field: Field, directory: Directory) -> Reader:
    """The function that reads one field, with its limits bound in."""
    one = _READERS[field.type](field, directory)
    if not field.many:
        return one

    def read_many(raw: Any) -> list[Any]:
        parts = raw if isinstance(raw, list) else [raw]
        if len(parts) > field.max_items:
            raise Fault("F-COUNT", f"最多{field.max_items}项，这里有{len(parts)}项", "请删减。")
        return [one(p) for p in parts]

    return read_many


def _text(field: Field, directory: Directory) -> Reader:
    pattern = re.compile(field.pattern) if field.pattern else None
    hint, low, high = field.pattern_hint, field.min_length, field.max_length
    one_line = field.type != "rich_text"

    def read(raw: Any) -> str:
        text = raw if isinstance(raw, str) else plain_text(raw)
        text = text.strip()
        if not text.isprintable():
            text = clean_text(text, one_line)
        if len(text) > high:
            raise Fault("F-LENGTH", f"共{len(text)}字，超过{high}字", f"请压缩到{high}字以内。")
        if len(text) < low:
            raise Fault("F-LENGTH", f"只有{len(text)}字，至少{low}字", "请补充。")
        if pattern and not pattern.search(text):
            raise Fault("F-PATTERN", "写法不对", hint or f"应符合 {field.pattern}")
        if field.forbid_words:
            for word in field.forbid_words:
                if word in text:
                    raise Fault("F-PATTERN", f"不能写“{word}”", field.help or "请改写。")
        if field.must_contain and not any(w in text for w in field.must_contain):
            raise Fault("F-PATTERN", f"应当包含“{'”或“'.join(field.must_contain)}”", field.help or "请补上。")
        return text

    return read


def _rich_text(field: Field, directory: Directory) -> Reader:
    text = _text(field, directory)

    def read(raw: Any) -> RichText:
        from xundocs.documents.blocks_markdown import read_rich_text

        written: str = text(raw)
        block, problems = read_rich_text(written, field.label)
        for problem in problems:
            raise Fault(problem.code, problem.message, problem.remedy)
        return RichText(written, block)

    return read


def plain_text(raw: Any) -> str:
    """A number or date typed where text is wanted, written the way a person would."""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, (int, float, Decimal)):
        return str(raw)
    if isinstance(raw, (date, datetime)):
        return raw.isoformat()[:10]
    raise Fault("F-TYPE", "这里应当是文字", "请写成一段文字。")


def clean_text(text: str, one_line: bool) -> str:
    """Line breaks as \\n; anything Word cannot hold is a fault, never dropped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    for place, char in enumerate(text):
        code = ord(char)
        if (code < 32 and char != "\n") or 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF, 0xFFFD) or 0x7F <= code < 0xA0:
            raise Fault("F-CHARS", f"第{place + 1}个字是不能打印的字符（U+{code:04X}）", "多半是复制时带进来的，请删去重打。")
    return text


def _date(field: Field, directory: Directory) -> Reader:
    def read(raw: Any) -> date:
        return raw if type(raw) is date else parse_date(raw)

    return read


_DATE_FORM = (r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?")


def _digits(text: str) -> tuple[str, str, str, str]:
    return text, text[:4], text[4:6], text[6:]


def parse_date(raw: Any) -> date:
    """2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日, 20260305 or a date. Raises: Fault."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = unicodedata.normalize("NFKC", str(raw)).strip()
    if len(text) == 10 and text[4] == text[7] == "-" and text.isascii():
        text = text.replace("-", "")
    match = (_digits(text) if len(text) == 8 and text.isascii() and text.isdigit() else None) or re.fullmatch(_DATE_FORM, text)
    try:
        if match is None:
            raise ValueError
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Fault("F-DATE", f"{excerpt(raw, 20)} 不是有效日期", _date_remedy(text)) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Fault("F-DATE", f"{excerpt(raw, 20)} 的年份不合理", "请核对年份，年份写四位。")
    return day


LONGEST = {MONTHS: 60}


def _period(field: Field, directory: Directory) -> Reader:
    def read(raw: Any) -> str:
        period = read_period(str(raw).translate(_FULL_WIDTH), field.unit or DAYS)
        if period is None or not period.amount:
            raise Fault("F-PERIOD", f"“{excerpt(raw, 20)}”不是时长", f"写成 30日、15个工作日、3个月；只写数字按{field.unit or DAYS}算。")
        if period.amount > LONGEST.get(period.unit, period.amount):
            raise Fault("F-RANGE", f"{period} 太长", f"应不超过{LONGEST[period.unit]}{period.unit}；是日数的写明“日”。")
        return str(period)

    return read


def _date_remedy(text: str) -> str:
    """How a date is written; for a month without a day, its last one."""
    month = re.match(r"(\d{4})\s*[-/.年]\s*(0?[1-9]|1[0-2])\s*月?\s*(?:$|份|底|末|前|之前|以前)", text)
    if month is None:
        return "请改成 2026-02-28 这样的写法。"
    year, number = int(month[1]), int(month[2])
    return f"要写到哪一日；到月底的写 {year}-{number:02}-{monthrange(year, number)[1]:02}。"


def _number(field: Field, directory: Directory) -> Reader:
    integer = field.type == "integer"
    low = Decimal(str(field.min)) if field.min is not None else None
    high = Decimal(str(field.max)) if field.max is not None else None

    def read(raw: Any) -> int | Decimal:
        value = Decimal(raw) if integer and type(raw) is int else decimal_value(raw, field.unit)
        if integer and value != int(value):
            raise Fault("F-TYPE", f"{excerpt(raw, 20)} 不是整数", "请写整数。")
        if low is not None and value < low:
            raise Fault("F-RANGE", f"{value} 小于 {low}", f"应不小于 {low}。")
        if high is not None and value > high:
            raise Fault("F-RANGE", f"{value} 大于 {high}", f"应不大于 {high}。")
        if integer:
            return int(value)
        if -int(Decimal(value).as_tuple().exponent) > field.digits:
            raise Fault("F-RANGE", f"{value} 的小数超过{field.digits}位", f"请写到小数点后{field.digits}位。")
        return value

    return read


def decimal_value(raw: Any, unit: str = "") -> Decimal:
    """A number written in Arabic digits, half or full width, with or without thousands separators and its unit."""
    if isinstance(raw, bool):
        raise Fault("F-TYPE", "这里应当是数字", "请写阿拉伯数字。")
    text = str(raw).strip().translate(_FULL_WIDTH)
    if unit and text.endswith(unit):
        text = text[: -len(unit)].strip()
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    try:
        if not re.fullmatch(r"-?\d+(\.\d+)?", text) or len(text) > 20:
            raise InvalidOperation
        return Decimal(text)
    except InvalidOperation:
        raise Fault("F-TYPE", f"{excerpt(raw, 20)} 不是数字", f"请写阿拉伯数字{'，单位是' + unit if unit else ''}。") from None


_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－", "0123456789.,-")


def _enum(field: Field, directory: Directory) -> Reader:
    by_text = {**{label: code for code, label in field.values.items()}, **{code: code for code in field.values}}

    def read(raw: Any) -> str:
        code = by_text.get(raw if isinstance(raw, str) else str(raw)) or by_text.get(str(raw).strip())
        if code is None:
            raise Fault("F-CHOICE", f"“{excerpt(raw, 20)}”不在可选项内", f"可选：{'、'.join(field.values.values())}。")
        return code

    return read


_TRUE = {"是", "true", "yes", "y", "1", "√", "✓", "有", "对"}
_FALSE = {"否", "false", "no", "n", "0", "×", "✗", "无", "不"}


def _boolean(field: Field, directory: Directory) -> Reader:
    def read(raw: Any) -> bool:
        if isinstance(raw, bool):
            return raw
        text = str(raw).strip().lower()
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
        raise Fault("F-CHOICE", f"“{excerpt(raw, 20)}”不是“是”或“否”", "请填 是 或 否。")

    return read


def _person(field: Field, directory: Directory) -> Reader:
    text = _text(Field(field.name, "text", field.label, max_length=20), directory)

    def read(raw: Any) -> str:
        name: str = text(raw)
        if any(c.isdigit() or c in "，,；;、" for c in name):
            raise Fault("F-PATTERN", "一处只写一个人的姓名", "不写电话、职务或多个人。")
        return name

    return read


def _organisation(field: Field, directory: Directory) -> Reader:
    text = _text(Field(field.name, "text", field.label, max_length=60), directory)
    seen: dict[str, OrganisationName] = {}

    def read(raw: Any) -> OrganisationName:
        if isinstance(raw, str) and (known := seen.get(raw)) is not None:
            return known
        name: str = text(raw)
        entries = directory.named(name)
        entry = entries[0] if entries else None
        if field.party and not is_party_name(name):
            party = next((e.name for e in entries if e.name != name), "")
            raise Fault("V-ORG-02", f"“{name}”不是党组织名称", f"请写“{party}”。" if party else "请写党组织全称，如“中共清源县教育局党组”。")
        return seen.setdefault(name, OrganisationName(name, entry))

    return read


def _document_number(field: Field, directory: Directory) -> Reader:
    def read(raw: Any) -> DocumentNumber:
        text = str(raw).strip()
        number = DocumentNumber.parse(text)
        if number is None:
            guess = DocumentNumber.guess(text)
            raise Fault("V-NO-01", f"文号“{excerpt(text, 30)}”写法不对",
                        f"应写成 {guess}。" if guess else "应写成 清巡办〔2026〕12号：六角括号、四位年份、序号不补零、不加“第”。")
        return number

    return read


def _citation(field: Field, directory: Directory) -> Reader:
    form = re.compile(r"《([^《》]*(?:〈[^〈〉]*〉[^《》]*)*)》(.{0,60})", re.S)

    def read(raw: Any) -> CitationText:
        text = str(raw).strip()
        match = form.fullmatch(text)
        if match is None or not match[1].strip():
            raise Fault("V-CITE-03", f"“{excerpt(text, 30)}”不是规范的引用", "法规全名放在书名号里，如《中国共产党巡视工作条例》。")
        return CitationText(text, match[1], match[2])

    return read


def _signature(field: Field, directory: Directory) -> Reader:
    def read(raw: Any) -> None:
        raise Fault("V-SIGN-01", f"「{field.label}」由本人手写，不能填写", "请删去内容，生成的文书会留出空白。")

    return read


def _file(field: Field, directory: Directory) -> Reader:
    text = _text(Field(field.name, "text", field.label, max_length=300), directory)

    def read(raw: Any) -> str:
        name: str = text(raw)
        if field.extensions and name.rpartition(".")[2].lower() not in field.extensions:
            raise Fault("F-FILE", f"文件类型不对：{excerpt(name)}", f"可用：{'、'.join(field.extensions)}。")
        return name

    return read


_READERS: dict[str, Callable[[Field, Directory], Reader]] = {
    "text": _text, "rich_text": _rich_text, "date": _date, "period": _period, "integer": _number, "decimal": _number, "money": _number,
    "enum": _enum, "boolean": _boolean, "person": _person, "organisation": _organisation,
    "document_number": _document_number, "citation": _citation, "file": _file, "signature": _signature,
}
