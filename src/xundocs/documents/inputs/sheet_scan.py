"""The facts of a worksheet part that its parser does not tell.

python-calamine allocates the whole rectangle of a sheet and aborts the process when that fails, so one cell at
XFD1048576 must be found beforehand. It also gives errors and uncalculated formulas as if they were blank, and does
not know hidden rows and columns.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from xundocs.errors import DataRejected

MAX_CELLS = 5_200_000
"""Cells of the rectangle, filled or not: 52 columns (A to AZ) of MAX_ROWS rows."""
MAX_ROWS = 100_000
MAX_TAIL = 8 * 2**20


@dataclass
class SheetFacts:
    """What a worksheet part says about its cells (rows and columns count from 0)."""

    faults: dict[int, dict[int, tuple[str, str]]] = field(default_factory=dict)
    """Row → column → (code, excerpt)."""
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.faults or self.hidden_rows or self.hidden_columns)

    def fault(self, column: int, row: int, code: str, shown: str) -> None:
        """Note one unusable cell."""
        self.faults.setdefault(row, {})[column] = (code, shown)

    def hide_columns(self, first: str, last: str) -> None:
        """Note columns hidden from `first` to `last` (counted from 1); Excel hides "the rest" up to 16384."""
        begin = int(first)
        self.hidden_columns += range(begin - 1, min(int(last), begin + 256))


# An ordinary cell is `<c r="A1"` up to AZ99999. Whatever else begins like a cell makes the part odd.
_ODD = re.compile(rb'<c(?:[>/]|\s(?!r="A?[A-Z][1-9][0-9]{0,4}"))')
_CELL = rb'<c r="([A-Z]+)([0-9]+)"([^<>]*)>'
_ERROR = re.compile(_CELL + rb'(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?<v>(#[^<]*)</v></c>')
_FORMULA = re.compile(_CELL + rb'<f(?:\s[^<>]*)?(?:/>|>([^<]*)</f>)(?:<v\s?/>|<v></v>)?</c>')
_HIDDEN = re.compile(rb'<(?:row|col)\s[^<>]*\bhidden="(?:1|true)"[^<>]*>')
_NUMBER = re.compile(rb'\b(r|min|max)="([0-9]{1,7})"')


class SheetScan:
    """A quick look with searches that run at memory speed, for parts as every office program writes them.

    `odd` is set when a part is written in another way; then only `parse_facts` tells the truth.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.facts = SheetFacts()
        self.odd = False
        self._tail = b""

    def feed(self, chunk: bytes) -> None:
        """One more chunk; what follows the last row begun waits for the next one."""
        if self.odd:
            return
        chunk = self._tail + chunk
        cut = chunk.rfind(b"<row")
        if cut > 0:
            self._look(chunk[:cut])
        self._tail = chunk[max(cut, 0):]
        self.odd = self.odd or len(self._tail) > MAX_TAIL

    def flush(self) -> None:
        """The end of the part."""
        if not self.odd:
            self._look(self._tail)
        self._tail = b""

    def _look(self, text: bytes) -> None:
        if _ODD.search(text) or b":c" in text:
            self.odd = True
            return
        if b"</f>" in text or b"<f " in text:
            for letters, row, attributes, formula in _FORMULA.findall(text):
                if b't="str"' not in attributes:
                    self._fault(letters, row, "I-FORMULA", b"=" + formula)
        if b't="e"' in text:
            for letters, row, attributes, value in _ERROR.findall(text):
                if b't="e"' in attributes:
                    self._fault(letters, row, "I-CELL-ERROR", value)
        if b'hidden="' in text:
            for tag in _HIDDEN.findall(text):
                numbers = dict(_NUMBER.findall(tag))
                if b"r" in numbers:
                    self.facts.hidden_rows.append(int(numbers[b"r"]) - 1)
                elif b"min" in numbers and b"max" in numbers:
                    self.facts.hide_columns(numbers[b"min"].decode(), numbers[b"max"].decode())

    def _fault(self, letters: bytes, row: bytes, code: str, shown: bytes) -> None:
        self.facts.fault(column_number(letters.decode()), int(row) - 1, code, html.unescape(shown.decode("utf-8", "replace")))


def column_number(letters: str) -> int:
    """The column a spreadsheet names, counted from 0.

    >>> column_number("A"), column_number("AA")
    (0, 26)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def parse_facts(chunks: Iterable[bytes], path: Path) -> SheetFacts:
    """The same facts by a real XML parser (much slower), and the proof that the sheet's rectangle is sensible.

    Raises: DataRejected when it is not; ValueError when the part is no XML.
    """
    from xml.parsers import expat

    reading = _Reading(path)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None
    return reading.facts


_REFERENCE = re.compile(r"([A-Z]{1,7})([0-9]{1,10})")


class _Reading:
    """Follows the rows and cells of one worksheet part."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.facts = SheetFacts()
        self.row, self.column = -1, -1
        self.rows = self.columns = 0
        self.kind, self.formula, self.value = "", None, ""  # type: str, str | None, str
        self.inside = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self.row = int(attributes["r"]) - 1 if attributes.get("r", "").isdecimal() else self.row + 1
            self.column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.facts.hidden_rows.append(self.row)
        elif name == "c":
            self._cell(attributes)
        elif name in ("f", "v", "t"):
            self.inside = name
            if name == "f":
                self.formula = ""
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            self.facts.hide_columns(attributes.get("min", "1"), attributes.get("max", "1"))

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = column_number(reference[1]) if reference else self.column + 1
        if reference:
            self.row = int(reference[2]) - 1
        self.kind, self.formula, self.value = attributes.get("t", ""), None, ""

    def text(self, text: str) -> None:
        if self.inside == "f" and self.formula is not None:
            self.formula += text[:100]
        elif self.inside:
            self.value += text[:100]

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("f", "v", "t"):
            self.inside = ""
        elif name == "c" and (self.value or self.formula is not None):
            self._measure()
            if self.kind == "e":
                self.facts.fault(self.column, self.row, "I-CELL-ERROR", self.value)
            elif self.formula is not None and not self.value and self.kind != "str":
                self.facts.fault(self.column, self.row, "I-FORMULA", "=" + self.formula)

    def _measure(self) -> None:
        self.rows, self.columns = max(self.rows, self.row + 1), max(self.columns, self.column + 1)
        if self.rows > MAX_ROWS or self.rows * self.columns > MAX_CELLS:
            raise DataRejected(f"{self.path}: 第{self.row + 1}行第{self.column + 1}列还有内容，表格范围太大，没有读。",
                               f"请删去远处多余的内容；一张表最多 {MAX_ROWS} 行。")
