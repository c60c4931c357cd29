"""The paper register taken over, and the register handed out as .xlsx."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from support_register import CODE, entries, issued, notice, notices, opened, write_data
from xundocs.actions.register import Imported, export_register, import_paper, self_check
from xundocs.errors import DataRejected, UsageError
from xundocs.office.entries import Query
from xundocs.workspace import open_workspace

pytestmark = pytest.mark.usefixtures("database_kind")
HEAD = ["序号", "发文字号", "文件标题", "成文日期", "主送单位", "拟稿人", "签发人", "份数", "备注"]


def paper(path: Path, *rows: list[Any], head: list[str] | None = None, above: int = 1) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for _ in range(above):
        sheet.append(["2026年发文登记簿"])
    sheet.append(HEAD if head is None else head)
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def line(serial: int, number: str = "", day: Any = "2026-01-10", note: str = "", title: str = "关于做好巡察工作的通知") -> list[Any]:
    return [serial, number or f"{CODE}〔2026〕{serial}号", title, day, "各乡镇党委", "何书宁", "周明远", 5, note]


def taken_over(office: Path, source: Path, **options: Any) -> Imported:
    database = opened(office)
    try:
        return import_paper(open_workspace(office), database, source, **options)
    finally:
        database.close()


def codes(done: Imported) -> list[str]:
    return [p.code for p in done.problems if p.severity == "error"]


def test_a_paper_register_is_taken_over_and_numbers_go_on_after_it(office: Path, tmp_path: Path) -> None:
    done = taken_over(office, paper(tmp_path / "p.xlsx", line(1), line(2, day="2026年2月3日", note="作废，重发"), line(3, day=20260301)))
    assert (done.added, done.gaps, codes(done)) == (3, [], [])
    assert [(e.serial, e.state, e.issue_date, e.copies) for e in entries(office)] == [
        (1, "issued", "2026-01-10", 5), (2, "void", "2026-02-03", 5), (3, "issued", "2026-03-01", 5)]
    assert issued(office, write_data(tmp_path / "a.yaml", notices(1))).written[0].number == f"{CODE}〔2026〕4号"


def test_a_second_import_changes_nothing(office: Path, tmp_path: Path) -> None:
    source = paper(tmp_path / "p.xlsx", line(1), line(2))
    taken_over(office, source)
    again = taken_over(office, source)
    assert (again.added, again.same, codes(again)) == (0, 2, [])


def test_missing_numbers_want_a_reason_and_stay_as_gaps(office: Path, tmp_path: Path) -> None:
    source = paper(tmp_path / "p.xlsx", line(1), line(4))
    assert codes(taken_over(office, source)) == ["V-NO-02"] and entries(office) == []
    assert taken_over(office, source, reason="纸质登记簿上就没有").gaps == [f"{CODE}〔2026〕2号", f"{CODE}〔2026〕3号"]
    later = taken_over(office, paper(tmp_path / "q.xlsx", line(2)))
    assert later.filled == 1
    assert [(e.serial, e.state) for e in entries(office)] == [(1, "issued"), (2, "issued"), (3, "gap"), (4, "issued")]


def test_numbers_written_otherwise_are_only_corrected_when_asked(office: Path, tmp_path: Path) -> None:
    source = paper(tmp_path / "p.xlsx", line(1, f"{CODE}[2026]01号"))
    refused = taken_over(office, source)
    assert codes(refused) == ["V-NO-01"] and f"{CODE}〔2026〕1号" in refused.problems[0].remedy
    done = taken_over(office, source, correct=True)
    assert done.added == 1 and done.problems[0].severity == "warning"
    assert "原文号写作" in entries(office)[0].reason


@pytest.mark.parametrize(("rows", "code"), [
    ([line(1), line(1, title="另一件")], "V-NO-02"), ([line(1, "没有文号")], "V-NO-01"), ([line(1, "清巡九组〔2026〕1号")], "V-NO-05"),
    ([line(1, day="2026-02-30")], "F-DATE"), ([line(1, day="2025-12-30")], "V-NO-03")])
def test_one_bad_line_and_nothing_is_taken(office: Path, tmp_path: Path, rows: list[list[Any]], code: str) -> None:
    done = taken_over(office, paper(tmp_path / "p.xlsx", *rows))
    assert code in codes(done) and done.problems[0].where.row is not None
    assert entries(office) == []


def test_another_content_under_a_number_in_use_is_refused(office: Path, tmp_path: Path) -> None:
    issued(office, write_data(tmp_path / "a.yaml", notices(1)))
    assert codes(taken_over(office, paper(tmp_path / "p.xlsx", line(1)))) == ["V-NO-02"]


def test_code_year_and_serial_may_stand_in_columns_of_their_own(office: Path, tmp_path: Path) -> None:
    source = paper(tmp_path / "p.xlsx", [CODE, 2026, 1, "通知", "2026-01-10"], [CODE, "2026年", "2号", "函", ""],
                   head=["代字", "年度", "顺序号", "标题", "日期"], above=3)
    assert taken_over(office, source).added == 2


def test_a_trial_run_writes_nothing(office: Path, tmp_path: Path) -> None:
    assert taken_over(office, paper(tmp_path / "p.xlsx", line(1)), dry_run=True).added == 1
    assert entries(office) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"<html></html>"])
def test_a_file_that_is_no_workbook_is_refused(office: Path, tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "p.xlsx"
    source.write_bytes(content)
    with pytest.raises(DataRejected):
        taken_over(office, source)


def test_a_table_without_the_headings_is_refused(office: Path, tmp_path: Path) -> None:
    with pytest.raises(DataRejected, match="表头"):
        taken_over(office, paper(tmp_path / "p.xlsx", ["甲", "乙"], head=["姓名", "电话"]))
    with pytest.raises(DataRejected, match="一行文号也没有"):
        taken_over(office, paper(tmp_path / "q.xlsx"))


def exported(office: Path, target: Path, **options: Any) -> list[list[Any]]:
    database = opened(office)
    export_register(open_workspace(office), database, target, Query(), day="2026-04-03", **options)
    database.close()
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(target)["发文登记簿"].iter_rows()]


def test_the_export_has_every_number_and_can_be_taken_over_again(office: Path, tmp_path: Path) -> None:
    issued(office, write_data(tmp_path / "a.yaml", [notice(1, f"{CODE}〔2026〕2号")]), reason="跳号")
    rows = exported(office, tmp_path / "r.xlsx")
    assert [row[1] for row in rows[2:4]] == [f"{CODE}〔2026〕1号", f"{CODE}〔2026〕2号"]
    assert rows[2][11] == "空号" and rows[2][12] == "跳号"
    database = opened(office)
    head = self_check(open_workspace(office), database).head
    database.close()
    assert head in str(rows[-1][0])


def test_nothing_out_of_the_data_becomes_a_formula(office: Path, tmp_path: Path) -> None:
    taken_over(office, paper(tmp_path / "p.xlsx", line(1, title="'=HYPERLINK(\"http://x\")"), line(2, title="@cmd")))
    target = tmp_path / "r.xlsx"
    exported(office, target)
    sheet = openpyxl.load_workbook(target)["发文登记簿"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_an_export_never_overwrites_unasked_and_is_always_xlsx(office: Path, tmp_path: Path) -> None:
    exported(office, tmp_path / "r.xlsx")
    with pytest.raises(Exception, match="已存在"):
        exported(office, tmp_path / "r.xlsx")
    exported(office, tmp_path / "r.xlsx", force=True)
    with pytest.raises(UsageError, match="xlsx"):
        exported(office, tmp_path / "r.csv")
