"""Reading .csv and .tsv: encodings, separators, the flat layout, broken quotes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from support_inputs import ITEM, MAIN, NOTICE, codes
from xundocs.documents.inputs import read_records
from xundocs.documents.records import ReadResult
from xundocs.errors import DataRejected

HEAD = [*MAIN, *ITEM]
FIRST = [str(v) for v in (*MAIN.values(), *ITEM.values())]
SECOND = [""] * len(MAIN) + [str(v) for v in (ITEM | {"底稿编号": "I-0032"}).values()]


def text(separator: str = ",", rows: tuple[list[str], ...] = (HEAD, FIRST, SECOND)) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


def read(tmp_path: Path, data: str | bytes, name: str = "a.csv") -> ReadResult:
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_records(tmp_path / name, NOTICE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_encoding_and_separator_that_spreadsheets_write(tmp_path: Path, encoding: str, separator: str) -> None:
    result = read(tmp_path, text(separator).encode(encoding), "a.tsv" if separator == "\t" else "a.csv")
    assert codes(result) == []
    assert [i["finding_id"] for i in result.records[0].values["items"]] == ["I-0031", "I-0032"]
    assert result.records[0].values["entry_date"] == "2026-03-02"
    assert result.records[0].values["found_by"] == ["实地走访"]


def test_the_place_is_the_row_a_spreadsheet_shows(tmp_path: Path) -> None:
    first = [c if c != ITEM["问题"] else "第一行\n第二行" for c in FIRST]
    record = read(tmp_path, text(rows=(HEAD, first, SECOND))).records[0]
    assert str(record.place(("items", 1, "deadline"), "整改期限")) == "a.csv 第3行「整改期限」"
    assert record.values["items"][0]["summary"] == "第一行\n第二行"


def test_excels_own_separator_line_is_obeyed(tmp_path: Path) -> None:
    result = read(tmp_path, "sep=;\r\n" + text(";"))
    assert codes(result) == []
    assert result.records[0].where.row == 3


def test_a_row_with_too_many_cells_is_a_problem(tmp_path: Path) -> None:
    result = read(tmp_path, text() + ",".join([*FIRST[:-1], "整改后照片", "多一格"]).replace("7号", "8号") + "\n")
    assert codes(result) == ["I-EXTRA"]
    assert result.problems[0].where.row == 4


def test_a_short_row_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, text(rows=(HEAD, FIRST[:3]))).records[0].values["team"] == "中共清源县委第三巡察组"


@pytest.mark.parametrize("line", ['"没有收尾,甲\n乙,丙\n', '"甲"乙,丙\n'])
def test_broken_quotes_are_refused_with_their_row(tmp_path: Path, line: str) -> None:
    with pytest.raises(DataRejected, match=r"第4行.*双引号"):
        read(tmp_path, text() + line)


def test_a_cell_too_long_to_be_meant_is_refused_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(DataRejected, match="第4行"):
        read(tmp_path, text() + "长" * 3_500_000 + "\n")


def test_a_formula_like_cell_is_text(tmp_path: Path) -> None:
    first = [c if c != ITEM["问题"] else "=cmd|' /C calc'!A0" for c in FIRST]
    assert read(tmp_path, text(rows=(HEAD, first))).records[0].values["items"][0]["summary"] == "=cmd|' /C calc'!A0"


def test_bytes_of_no_encoding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRejected):
        read(tmp_path, bytes(range(128, 256)) * 50 + b"\xff\xff\xff")


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRejected, match="标题行"):
        read(tmp_path, "甲,乙\n1,2\n")


def test_one_row_per_document_without_any_list(tmp_path: Path) -> None:
    result = read(tmp_path, text(rows=(list(MAIN), [str(v) for v in MAIN.values()])))
    assert codes(result) == ["I-COLUMN-MISSING"]
    assert len(result.records) == 1
