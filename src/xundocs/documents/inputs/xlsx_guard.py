"""What is looked at in an .xlsx before a parser sees it: bombs, and the facts the parser does not tell.

python-calamine allocates the whole rectangle of a sheet and aborts the process when that fails, so one cell at
XFD1048576 must be found beforehand. It also gives errors, uncalculated formulas and hidden rows as if they were blank.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from xundocs.errors import DataRejected

if TYPE_CHECKING:
    import zipfile

MAX_MEMBERS = 2_000
MAX_MEMBER = 192 * 2**20
"""Bytes unpacked. 50,000 rows of 20 inline-text columns are about 100 MiB."""
MAX_TOTAL = 256 * 2**20
MAX_RATIO = 200
RATIO_FROM = 4 * 2**20
"""Smaller members may be as repetitive as they like."""
MAX_CELLS = 4_000_000
MAX_ROWS = 100_000
CHUNK = 2**20
OVERLAP = 512
"""Bytes carried from chunk to chunk, so that a cell's tag cannot hide on a boundary."""
BOMB = ("解开后太大，像是压缩炸弹，没有读。", "请把数据复制到一张新的空白表里再用。")


@dataclass
class SheetFacts:
    """What a worksheet part says about its cells (rows and columns count from 0)."""

    faults: dict[int, dict[int, tuple[str, str]]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


def inspect_package(data: bytes, path: Path) -> dict[str, SheetFacts]:
    """Worksheet part name → its facts, for the parts that have any.

    Raises: DataRejected for what is no sound .xlsx, is encrypted, or would unpack to more than is sensible.
    """
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_members(package, path)
            facts = {}
            for info in package.infolist():
                found = _read_through(package, info, path)
                if found.faults or found.hidden_rows or found.hidden_columns:
                    facts[info.filename] = found
            return facts
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise corrupt(path) from error


def corrupt(path: Path) -> DataRejected:
    """The refusal of a damaged package."""
    return DataRejected(f"{path}: 文件损坏或没有传完整，打不开。", "请重新复制或下载；还能用 WPS 或 Excel 打开的，另存为新的 .xlsx。")


def _check_members(package: zipfile.ZipFile, path: Path) -> None:
    members = package.infolist()
    names = {m.filename for m in members}
    if "xl/workbook.xml" not in names:
        _refuse_other(names, path)
    if len(members) > MAX_MEMBERS or len(names) != len(members):
        raise DataRejected(f"{path}: 压缩包结构异常（部件过多或重名），没有读。", BOMB[1])
    if any(m.flag_bits & 1 for m in members):
        raise DataRejected(f"{path}: 压缩包设了密码，不能读。", "请取消密码后另存一份再用。")
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > MAX_MEMBER or (member.file_size > RATIO_FROM and ratio > MAX_RATIO):
            raise DataRejected(f"{path}: {BOMB[0]}", BOMB[1])
    if sum(m.file_size for m in members) > MAX_TOTAL:
        raise DataRejected(f"{path}: {BOMB[0]}", BOMB[1])


def _refuse_other(names: set[str], path: Path) -> None:
    """A zip that holds something else: said by name where it is known."""
    for part, what in (("word/document.xml", "Word 文档"), ("ppt/presentation.xml", "演示文稿"),
                       ("xl/workbook.bin", "二进制工作簿（.xlsb）"), ("content.xml", "OpenDocument 文件"),
                       ("OFD.xml", "OFD 版式文件")):
        if part in names:
            raise DataRejected(f"{path}: 内容是{what}，不是 .xlsx 表格。", "请用 WPS 或 Excel 另存为“Excel 工作簿（*.xlsx）”。")
    raise DataRejected(f"{path}: 内容是压缩包，不是 .xlsx 表格。", "请用 WPS 或 Excel 另存为“Excel 工作簿（*.xlsx）”。")


def _read_through(package: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> SheetFacts:
    """Unpack one part chunk by chunk: its checksum and true size are proven, nothing of it is kept."""
    is_sheet = info.filename.startswith("xl/") and info.filename.endswith(".xml")
    scan = _SheetScan(path)
    size = 0
    tail = b""
    with package.open(info) as part:
        for chunk in iter(lambda: part.read(CHUNK), b""):
            size += len(chunk)
            if size > MAX_MEMBER:
                raise DataRejected(f"{path}: {BOMB[0]}", BOMB[1])
            is_first = size == len(chunk) and info.filename.endswith((".xml", ".rels"))
            if is_first and (b"\0" in chunk[:64] or b"<!DOCTYPE" in chunk[:4096]):
                raise corrupt(path)
            if is_sheet:
                scan.feed(tail + chunk, len(tail))
                tail = chunk[-OVERLAP:]
    return scan.finish() if is_sheet and "worksheets/" in info.filename else SheetFacts()


_FAR = re.compile(rb"""r\s*=\s*["'][A-Z]*(?:[A-Z]{2}|[0-9]{5})""")
_CELL = re.compile(rb"""<(?:\w+:)?c\s([^<>]*)>\s*(?=<(?:\w+:)?(?:v|is|f)\b)""")
_REF = re.compile(rb"""(?:^|\s)r\s*=\s*["']([A-Z]{1,7})([0-9]{1,10})["']""")
_ERROR = re.compile(rb"""<(?:\w+:)?c\s([^<>]*\bt\s*=\s*["']e["'][^<>]*)>(.{0,200}?)</(?:\w+:)?c>""", re.DOTALL)
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>([^<]*)</(?:\w+:)?f>)"""
    rb"""\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>""")
_TEXT_RESULT = re.compile(rb"""\bt\s*=\s*["']str["']""")
_HIDDEN = re.compile(rb"""<(?:\w+:)?(row|col)\s([^<>]*\bhidden\s*=\s*["'](?:1|true)["'][^<>]*)>""")
_NUMBER = re.compile(rb"""\b(r|min|max)\s*=\s*["']([0-9]{1,8})["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")


class _SheetScan:
    """Looks for rare things with plain substring searches first; only chunks that hold one are looked at closely."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.facts = SheetFacts()
        self.rows = 1
        self.columns = 26

    def feed(self, chunk: bytes, overlap: int) -> None:
        """One chunk, its first `overlap` bytes seen before (facts are sets, so seeing twice does no harm)."""
        if _FAR.search(chunk):
            self._measure(chunk)
        if b"<f" in chunk or b":f" in chunk:
            for match in _FORMULA.finditer(chunk):
                if not _TEXT_RESULT.search(match[1]):
                    self._fault(match[1], "I-FORMULA", b"=" + (match[2] or b""))
        if b'"e"' in chunk or b"'e'" in chunk:
            for match in _ERROR.finditer(chunk):
                value = _VALUE.search(match[2])
                self._fault(match[1], "I-CELL-ERROR", value[1] if value else b"")
        if b"hidden" in chunk:
            for match in _HIDDEN.finditer(chunk):
                self._hidden(match[1], match[2])

    def finish(self) -> SheetFacts:
        """Everything found."""
        self.facts.hidden_rows = sorted(set(self.facts.hidden_rows))
        self.facts.hidden_columns = sorted(set(self.facts.hidden_columns))
        return self.facts

    def _measure(self, chunk: bytes) -> None:
        """The rectangle the parser will allocate, from cells that hold something."""
        for reference in self._filled(chunk):
            column, row = reference
            self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
            if self.rows > MAX_ROWS or self.rows * self.columns > MAX_CELLS:
                raise DataRejected(
                    f"{self.path}: 第{row + 1}行第{column + 1}列还有内容，表格范围太大，没有读。",
                    f"请删去远处多余的内容；一张表最多 {MAX_ROWS} 行。")

    def _filled(self, chunk: bytes) -> Iterator[tuple[int, int]]:
        for match in _CELL.finditer(chunk):
            if (place := _place(match[1])) is not None:
                yield place

    def _fault(self, attributes: bytes, code: str, shown: bytes) -> None:
        if (place := _place(attributes)) is not None:
            self.facts.faults.setdefault(place[1], {})[place[0]] = (code, shown.decode("utf-8", "replace"))

    def _hidden(self, what: bytes, attributes: bytes) -> None:
        numbers = {name: int(value) for name, value in _NUMBER.findall(attributes)}
        if what == b"row" and b"r" in numbers:
            self.facts.hidden_rows.append(numbers[b"r"] - 1)
        elif what == b"col" and b"min" in numbers:
            last = min(numbers.get(b"max", 0), numbers[b"min"] + 256)
            self.facts.hidden_columns += range(numbers[b"min"] - 1, last)


def _place(attributes: bytes) -> tuple[int, int] | None:
    """(column, row) of a cell's `r`, counted from 0."""
    match = _REF.search(attributes)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + letter - 64
    return column - 1, int(match[2]) - 1
