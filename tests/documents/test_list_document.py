"""Long lists as Word documents: every row is there, whole and readable, however many there are."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from docx import Document

from xundocs.documents.list_document import ROWS_AT_ONCE, list_document
from xundocs.errors import DataRejected

HEADS = [("序号", "", 4), ("问题", "反馈", 20), ("金额", "反馈", 6)]


def cells(data: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in Document(io.BytesIO(data)).tables[0].rows]


def part(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None and {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return package.read("word/document.xml").decode()


def test_every_row_stands_in_its_place_beyond_what_is_made_at_once() -> None:
    count = 2 * ROWS_AT_ONCE + 1
    columns: list[list[Any]] = [list(range(count)), [f"第{n}号" for n in range(count)], ["", 1.5, "同"] * (count // 3) + ["末"] * (count % 3)]
    xml = part(list_document("问题清单", HEADS, columns, ["共若干条"]))
    assert xml.count("<w:tr>") == count + 2 and xml.count("<w:cantSplit/><w:tblHeader/>") == 2
    rows = xml.split("<w:tr>")[3:]
    assert all(f">{n}</w:t>" in row and f">第{n}号</w:t>" in row for n, row in enumerate(rows)) and "末" in rows[-1]
    assert xml.index("共若干条") > xml.index("</w:tbl>") > xml.index(">末<")


def test_what_a_cell_says_is_read_back_as_it_was_said() -> None:
    said = ["<&>\"'", "两行\n\n三段", "", "]]>", "=1+1", " 前后 "]
    data = list_document("清单", HEADS, [list(range(6)), said, [0, "", 3, 3, 0.5, -1]], [])
    assert [row[1] for row in cells(data)[2:]] == said and [row[2] for row in cells(data)[2:]] == ["0", "", "3", "3", "0.5", "-1"]
    assert cells(data)[0] == ["序号", "反馈", "反馈"] and data == list_document("清单", HEADS, [list(range(6)), said, [0, "", 3, 3, 0.5, -1]], [])


def test_a_list_without_rows_is_its_head() -> None:
    assert len(cells(list_document("清单", HEADS, [[], [], []], []))) == 2 and "rows" not in part(list_document("清单", HEADS, [[], [], []], []))


@pytest.mark.parametrize("bad", ["响\x07铃", "\x00", "\ud800"])
def test_what_word_cannot_hold_is_refused(bad: str) -> None:
    with pytest.raises(DataRejected, match="控制字符"):
        list_document("清单", HEADS, [[1, 2], ["好", bad], ["", ""]], [])


def test_columns_of_different_lengths_are_no_list() -> None:
    with pytest.raises(ValueError, match="lengths"):
        list_document("清单", HEADS, [[1], ["甲", "乙"], [""]], [])
