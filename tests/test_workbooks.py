"""Long tables put into a workbook: every reader finds what openpyxl would have written."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from xundocs.workbooks import LONGEST, ROWS_AT_ONCE, Body, finished, format_of, letters, look_of, put

VALUES = [None, "", "文字", "  前后有空格 ", "两行\n一格", "<&>\"'", "=1+1", "-3度", "\t@SUM(A1)", "\x00响\x1f铃\x07", "]]>", "_x0041_", "𠮷野", 0, -7, 12.5, 1e-7,
          0.1 + 0.2, 10**15, Decimal("12.60"), Decimal("0.10"), "#N/A", "TRUE", "2026-03-02"]
DAYS = [datetime.date(1990, 1, 1), None, datetime.date(2026, 3, 2), "没有定"]


def streamed(columns: list[list[Any]], *, days: tuple[int, ...] = (), empty: bool = True, below: str = "") -> bytes:
    """Heads, the columns from row 2 on, a line below."""
    book = openpyxl.Workbook()
    sheet = book.active
    _heads(sheet, len(columns))
    looks = []
    for number in range(len(columns)):
        look = style(sheet.cell(2, number + 1), number in days)
        looks.append(look_of(sheet.cell(2, number + 1), look if empty else None))
    sheet.delete_rows(2)
    body = Body(2, columns, looks)
    if below:
        put(sheet.cell(body.last + 2, 1), below)
    return finished(book, {sheet.title: body})


def cell_by_cell(columns: list[list[Any]], *, days: tuple[int, ...] = (), below: str = "") -> bytes:
    """The same, each cell written by openpyxl."""
    book = openpyxl.Workbook()
    sheet = book.active
    _heads(sheet, len(columns))
    for number, values in enumerate(columns, 1):
        for place, value in enumerate(values, 2):
            cell = sheet.cell(place, number)
            put(cell, value)
            style(cell, number - 1 in days)
    if below:
        put(sheet.cell(len(columns[0]) + 3, 1), below)
    return finished(book)


def _heads(sheet: Any, count: int) -> None:
    for number in range(1, count + 1):
        put(sheet.cell(1, number), f"列{number}")


def style(cell: Any, day: bool) -> int:
    cell.border, cell.alignment = Border(bottom=Side("thin")), Alignment(wrap_text=True, vertical="top")
    cell.number_format = "yyyy-mm-dd" if day else "General"
    return format_of(cell)


def seen(data: bytes) -> list[Any]:
    """What openpyxl reads: place, value, type, looks."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return [(sheet.dimensions, sheet.max_row), *((c.coordinate, c.value or None, c.value not in (None, "") and c.data_type, c.number_format, c.quotePrefix, c.border.bottom.style, c.alignment.wrap_text)
                                                 for row in sheet.iter_rows() for c in row)]


def read(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def part(data: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return package.read(name).decode()


def test_rows_read_as_if_every_cell_had_been_written_by_openpyxl() -> None:
    columns = [VALUES, [*DAYS, *[None] * (len(VALUES) - len(DAYS))], VALUES[::-1]]
    one, other = streamed(columns, days=(1,), below="共 24 行"), cell_by_cell(columns, days=(1,), below="共 24 行")
    assert seen(one) == seen(other)
    assert read(one) == read(other) and read(one)[2][1] == "" and read(one)[1][1] == datetime.date(1990, 1, 1)


def test_more_rows_than_are_made_at_once_and_more_columns_than_letters() -> None:
    count = 2 * ROWS_AT_ONCE + 3
    columns = [[f"{place}.{row}" for row in range(count)] for place in range(30)]
    sheet = openpyxl.load_workbook(io.BytesIO(streamed(columns, below="完")), read_only=True).active
    rows = list(sheet.values)
    assert rows[1:count + 1] == list(zip(*columns, strict=True)) and rows[count + 2][0] == "完" and sheet.calculate_dimension() == f"A1:AD{count + 3}"
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702, 16383)] == [get_column_letter(n + 1) for n in (0, 25, 26, 51, 52, 701, 702, 16383)]


@pytest.mark.parametrize("columns", [[], [[], []]])
def test_no_rows_leave_the_sheet_as_it_was(columns: list[list[Any]]) -> None:
    data = streamed(columns, below="无")
    assert "<v>" not in part(data) and "无" in [row[0] for row in read(data)]


def test_what_says_nothing_has_a_cell_only_where_one_is_wanted() -> None:
    columns = [["甲", "", None, "丁"]]
    assert re.findall(r'<c r="(A\d)" s="\d"/>', part(streamed(columns))) == ["A3", "A4"]
    assert re.findall(r'<c r="(A\d)"', part(streamed(columns, empty=False))) == ["A1", "A2", "A5"]


def test_a_cell_holds_no_more_than_a_spreadsheet_takes() -> None:
    assert [len(row[0]) for row in read(streamed([["长" * 40_000, "长" * LONGEST]]))[1:]] == [LONGEST, LONGEST]


def test_the_same_content_is_the_same_bytes_without_any_time() -> None:
    data = streamed([VALUES])
    assert data == streamed([VALUES])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(st.characters(), max_size=8), st.integers(-10**12, 10**12), st.floats(allow_nan=False, allow_infinity=False, width=32)),
                min_size=1, max_size=12))
def test_whatever_the_values_openpyxl_reads_the_same(values: list[Any]) -> None:
    assert seen(streamed([values])) == seen(cell_by_cell([values]))


def test_a_file_of_ours_opens_where_it_was_put(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(streamed([["=HYPERLINK(\"x\")", "平常"]]))
    cells = [row[0] for row in openpyxl.load_workbook(tmp_path / "a.xlsx").active["A2:A3"]]
    assert [(c.value, c.data_type, c.quotePrefix) for c in cells] == [("=HYPERLINK(\"x\")", "s", True), ("平常", "s", False)]
