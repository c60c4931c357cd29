"""The printed lists of the demonstration round."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from support_register import database_kind  # noqa: F401
from support_round import Office, entered_round, round_office  # noqa: F401
from xundocs.actions.ledger.lists import Lists, list_workbook, make_lists, write_lists
from xundocs.actions.ledger.records import Choice, take_snapshot
from xundocs.errors import UsageError
from xundocs.office.sheets.layouts import FIVE, find_layouts, layouts
from xundocs.office.sheets.listing import Listing, statement_hash

DAY = "2026-12-20"
EDU = Choice(organisations=("edu",))


def made(office: Office, *names: str, choice: Choice = EDU) -> Lists:
    return make_lists(*office, names, DAY, choice)


def column(lists: Lists, label: str, table: int = 0) -> list[str]:
    heads = [c.label for c in lists.tables[table].layout.columns]
    return [str(row[heads.index(label)]) for row in lists.tables[table].rows]


def test_every_list_can_be_made(round_office: Office) -> None:  # noqa: F811
    tables = made(round_office, "全部", choice=Choice()).tables
    assert [t.layout.code for t in tables] == [one.code for one in layouts().values()]
    assert all(t.rows for t in tables), [t.layout.name for t in tables if not t.rows]


def test_any_four_of_five() -> None:
    four = find_layouts(("问题", "责任清单", "L04", "supervision_list"), ())
    assert [one.id for one in four] == ["findings_list", "responsibilities_list", "rectification_list", "supervision_list"]
    assert [one.id for one in find_layouts(("四清单",), FIVE[:4])] == list(FIVE[:4])
    with pytest.raises(UsageError, match="没有名为“名单”的清单"):
        find_layouts(("名单",), FIVE)


def test_findings_stand_verbatim_with_their_hash(round_office: Office) -> None:  # noqa: F811
    lists = made(round_office, "问题")
    told = {row["statement"]: row["statement_sha256"] for row in take_snapshot(round_office[1], EDU).rows["findings"] if row["statement_sha256"]}
    assert column(lists, "反馈问题（原文）") == list(told) and column(lists, "原文校验") == [sha[:8] for sha in told.values()]
    assert column(lists, "序号") == [str(n) for n in range(1, 9)] and set(column(lists, "被巡察党组织")) == {"中共清源县教育局党组"}


def test_a_text_that_is_no_longer_what_was_fed_back_stops_the_list(round_office: Office) -> None:  # noqa: F811
    taken = take_snapshot(round_office[1], EDU)
    rows = dict(taken.rows)
    rows["findings"] = [{**row, "statement": row["statement"] + "等"} for row in rows["findings"]]

    class Plain:
        def shown(self, kind: str, field: str, value: object, row: object) -> object:
            return value

    table = Listing(replace(taken, rows=rows), Plain(), DAY).table(layouts()["findings_list"])
    assert {p.code for p in table.problems} == {"V-LIST-01"} and len(table.problems) == 8
    assert write_lists(Lists([table], table.problems, ""), Path("nowhere"), as_docx=False, force=False) == []
    assert statement_hash("甲") != statement_hash("甲 ")


def test_values_are_computed_not_typed(round_office: Office) -> None:  # noqa: F811
    ledger = made(round_office, "总台账")
    keys = list(ledger.tables[0].keys)
    closed = dict(zip(keys, column(ledger, "销号日期"), strict=True))
    assert closed["I-0107"] == "2026-12-04" and closed["I-0121"] == ""
    whole = made(round_office, "总台账", choice=Choice())
    reopened = dict(zip(whole.tables[0].keys, zip(column(whole, "是否反弹"), column(whole, "逾期"), column(whole, "督查次数"), strict=True), strict=True))
    assert reopened["I-0208"] == ("是", "逾期", "1") and reopened["I-0107"] == ("", "", "")


def test_the_workbook_prints_with_merged_heads_and_says_its_scope(round_office: Office) -> None:  # noqa: F811
    lists = made(round_office, "责任", "整改")
    book = openpyxl.load_workbook(io.BytesIO(list_workbook(lists)))
    sheet = book["责任清单"]
    assert {"C2:E2", "F2:H2", "A2:A3"} <= {str(area) for area in sheet.merged_cells.ranges}
    assert sheet.freeze_panes == "A4" and sheet.print_title_rows == "$2:$3" and sheet.page_setup.orientation == "landscape"
    assert "截至 2026-12-20" in str(sheet.cell(sheet.max_row, 1).value) and "数据校验" in lists.footnote
    assert list_workbook(lists) == list_workbook(lists)


def test_the_word_list_repeats_its_head_on_landscape_pages(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    [path] = write_lists(made(round_office, "责任"), tmp_path, as_docx=True, force=False)
    document = Document(str(path))
    assert document.sections[0].page_width > document.sections[0].page_height and len(document.tables[0].rows) == 10
    xml = zipfile.ZipFile(path).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader/>") == 2 and "vMerge" in xml
    statements = {row["statement"] for row in take_snapshot(round_office[1], EDU).rows["findings"] if row["statement_sha256"]}
    assert {row.cells[1].text for row in document.tables[0].rows[2:]} == statements
