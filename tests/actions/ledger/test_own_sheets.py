"""Sheets as offices make them: sums, notes and titles between the records, merged cells, units, marks for nothing, whose sheet it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from support_round import Office, entered_round, lay_out  # noqa: F401
from xundocs.actions.ledger.columns import plan_import
from xundocs.actions.ledger.importing import Imported, Options, import_sheets
from xundocs.actions.ledger.records import Choice, show, take_snapshot
from xundocs.errors import UsageError
from xundocs.office.place import FILE_NAME, open_office

HEADS = ["序号", "被巡察单位", "存在问题", "整改措施", "责任领导", "责任科室", "整改时限", "整改状态", "资金（万元）", None]
BELOW = [None] * 8 + ["清退", "追回"]
TITLE = ["县委第五轮巡察反馈问题整改情况统计表"]
MERGED = ["A1:J1", *(f"{c}2:{c}3" for c in "ABCDEFGH"), "I2:J2"]


@pytest.fixture
def office(entered_round: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:  # noqa: F811
    monkeypatch.delenv("XUNDOCS_DATABASE_URL", raising=False)
    workspace = lay_out(tmp_path / "office")
    shutil.copyfile(entered_round / FILE_NAME, workspace.root / FILE_NAME)  # type: ignore[operator]
    database = open_office(workspace, by="文书员")
    yield workspace, database
    database.close()


def finding(number: Any = None, text: str = "", org: str | None = "县公交公司党委", measure: str = "补齐记录。", due: Any = "2026-12-31", state: Any = "整改中",
            refunded: Any = None, recovered: Any = None) -> list[Any]:
    return [number, org, text or f"第{number}项制度没有落实，2026年有{number}处。", measure, "分管副经理", "安全部", due, state, refunded, recovered]


def sheet(path: Path, *rows: Sequence[Any], merged: Sequence[str] = MERGED, name: str = "Sheet1", heads: bool = True) -> Path:
    book = openpyxl.Workbook()
    book.active.title = name
    for row in [*([TITLE, HEADS, BELOW] if heads else []), *rows]:
        book.active.append(list(row))
    for area in merged:
        book.active.merge_cells(area)
    book.save(path)
    return path


def take_in(office: Office, path: Path, organisation: str = "", **options: Any) -> Imported:
    return import_sheets(*office, plan_import(office[0], path, organisation=organisation), Options(round="R-16-5", **options))


def said(done: Imported, code: str) -> list[tuple[int | None, str]]:
    return [(p.where.row, p.where.field) for p in done.problems if p.code == code]


def test_what_is_no_record_is_left_aside_and_named(office: Office, tmp_path: Path) -> None:
    done = take_in(office, sheet(tmp_path / "a.xlsx", ["一、聚焦群众身边腐败问题和不正之风方面"], finding(11), HEADS, BELOW, finding(12), ["合 计", None, "2项", None, None, None, None, None, 1.2],
                                 [13], [14], ["注：1.资金以万元计。"], ["填表人：林某", None, None, "审核人：", None, None, "2026年6月1日"], merged=[*MERGED, "A4:J4"]))
    assert len(done.added["findings"]) == 2
    assert {(p.where.row, p.message.partition("没有读入")[0]) for p in done.problems if p.code == "I-ASIDE"} == {
        (4, "分节的标题"), (6, "重复的列头"), (9, "合计行"), (10, "只有序号的行"), (12, "表外的说明")}
    assert {p.severity for p in done.problems} == {"warning"}


@pytest.mark.parametrize("layout", ["merged", "blank", "repeated"])
def test_measures_row_by_row_belong_to_one_finding(office: Office, tmp_path: Path, layout: str) -> None:
    first, second = finding(11, measure="补齐3次培训记录。", due="2026.9.30"), finding(11, measure="修订培训制度。", due="2026-12-31")
    if layout != "repeated":
        second[:3], second[4:6], second[7] = [None] * 3, [None] * 2, None
    areas = [f"{c}4:{c}5" for c in "ABCEFH"] if layout == "merged" else []
    done = take_in(office, sheet(tmp_path / "a.xlsx", first, second, finding(12), merged=[*MERGED, *areas]))
    assert {kind: len(keys) for kind, keys in done.added.items()} == {"findings": 2, "responsibilities": 2, "measures": 3} and not done.problems
    key = done.added["findings"][0]
    assert show(office[1], key).record.get("due") == "2026-12-31", "the last of the days"
    assert [show(office[1], m).record.get("finding") for m in done.added["measures"]][:2] == [key, key]


def test_rows_of_one_finding_that_contradict_each_other_are_named(office: Office, tmp_path: Path) -> None:
    done = take_in(office, sheet(tmp_path / "a.xlsx", finding(11), finding(11, measure="再补。", state="已完成")))
    assert said(done, "I-CONFLICT") == [(5, "状态")] and not done.added


def test_the_same_finding_is_not_entered_twice(office: Office, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", finding(text="甲问题有1处。"), finding(text="乙问题有2处。"))
    assert len(take_in(office, path).added["findings"]) == 2
    again = take_in(office, path)
    assert said(again, "L-TWICE") == [(4, "反馈问题"), (5, "反馈问题")] and not again.added
    both = take_in(office, sheet(tmp_path / "b.xlsx", finding(21, text="丙问题。"), finding(22, text="丙问题。")))
    assert said(both, "L-TWICE") == [(5, "反馈问题")]


def test_days_and_numbers_as_people_write_them(office: Office, tmp_path: Path) -> None:
    days = ["2026.3.9", 46000, "２０２６．１２．３１", "2026年12月31日", "2026/12/31", "20261231"]
    done = take_in(office, sheet(tmp_path / "a.xlsx", *(finding(n, due=day, refunded=money) for n, day, money in zip(range(11, 17), days, [
        "０．５", "1,200.5", "3.2万元", "/", "——", "无"], strict=True))))
    assert not done.problems
    found = {row["key"]: row for row in take_snapshot(office[1], Choice(), ["findings", "measures"]).rows["findings"]}
    assert [found[key]["due"] for key in done.added["findings"]] == ["2026-03-09", "2025-12-09", *["2026-12-31"] * 4]
    assert [show(office[1], key).record.get("refunded") for key in done.added["measures"]] == ["0.5", "1200.5", "3.2", "", "", ""]


def test_a_day_without_its_day_says_what_to_write_and_words_of_another_column_go_there(office: Office, tmp_path: Path) -> None:
    done = take_in(office, sheet(tmp_path / "a.xlsx", finding(11, due="2026年2月底前"), finding(12, due="2026.12"), finding(13, due="差不多")))
    assert [p.remedy for p in done.problems] == ["要写到哪一日；到月底的写 2026-02-28。", "要写到哪一日；到月底的写 2026-12-31。", "请改成 2026-02-28 这样的写法。"]
    done = take_in(office, sheet(tmp_path / "b.xlsx", finding(11, due="长期坚持"), finding(12, due="立行立改")))
    assert [show(office[1], key).record.get("rect_mode") for key in done.added["findings"]] == ["long_term", "immediate"] and not done.problems


@pytest.mark.parametrize("place", ["group", "heading", "line"])
def test_sums_in_yuan_are_refused_wherever_the_unit_stands(office: Office, tmp_path: Path, place: str) -> None:
    if place == "group":
        rows, merged = [TITLE, [*HEADS[:8], "资金（元）", None], BELOW, finding(11, refunded=5000)], MERGED
    else:
        rows, merged = [["金额单位：元" if place == "line" else "统计表"], ["序号", "被巡察单位", "存在问题", "整改措施", "清退金额（元）" if place == "heading" else "清退金额"],
                        [11, "县公交公司党委", "台账不全，有3处。", "补齐。", 5000]], []
    done = take_in(office, sheet(tmp_path / "a.xlsx", *rows, merged=merged, heads=False))
    assert {p.code for p in done.problems} == {"I-UNIT"} and done.problems[0].where.field == "清退金额" and not done.added


def test_every_bad_cell_is_named_at_once_also_those_of_other_ledgers_and_formulas(office: Office, tmp_path: Path) -> None:
    done = take_in(office, sheet(tmp_path / "a.xlsx", finding(11, text='=CONCATENATE("甲","乙")'), finding(12, due="13月"), finding(13, refunded="若干")))
    assert {(p.code, p.where.row, p.where.field) for p in done.problems} == {("I-FORMULA", 4, "反馈问题"), ("F-DATE", 5, "整改期限"), ("F-TYPE", 6, "清退金额")}


def test_a_csv_of_gbk_keeps_its_two_rows_of_heads(office: Office, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("县委巡察整改统计表,,,,,\n序号,被巡察单位,存在问题,整改措施,资金（万元）,\n,,,,清退,追回\n"
                                     "11,县公交公司党委,台账不全。2026年有3处。,补齐。,0.5,0.2\n".encode("gb18030"))
    done = take_in(office, tmp_path / "a.csv")
    record = show(office[1], done.added["measures"][0]).record
    assert (record.get("refunded"), record.get("recovered")) == ("0.5", "0.2") and not done.problems


def test_text_that_would_run_in_a_spreadsheet_stays_text(office: Office, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("被巡察单位,存在问题,备注\n县公交公司党委,\"=cmd|'/C calc'!A0\",@SUM(A1)\n", "utf-8")
    done = take_in(office, tmp_path / "a.csv")
    from xundocs.actions.ledger.exporting import export_ledgers
    from xundocs.actions.ledger.lists import list_workbook, make_lists

    export_ledgers(*office, ("findings",), tmp_path / "x.xlsx", Choice())
    (tmp_path / "l.xlsx").write_bytes(list_workbook(make_lists(*office, ["L06"], "2026-12-20", Choice())))
    cells = [cell for path in ("x.xlsx", "l.xlsx") for one in openpyxl.load_workbook(tmp_path / path) for row in one.iter_rows() for cell in row]
    assert any(cell.value == "=cmd|'/C calc'!A0" and cell.quotePrefix for cell in cells) and len(done.added["findings"]) == 1
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}


def test_whose_sheet_it_is_stands_on_the_sheet_or_is_told(office: Office, tmp_path: Path) -> None:
    rows = [["填报单位：县公交公司党委"], ["序号", "存在问题", "整改时限"], [11, "甲问题有1处。", "2026-12-31"]]
    path = sheet(tmp_path / "a.xlsx", *rows, merged=[], heads=False)
    plan = plan_import(office[0], path)
    assert plan.sheets[0].organisation == "县公交公司党委" and plan.sheets[0].guessed and not plan.is_certain
    done = take_in(office, path)
    assert show(office[1], done.added["findings"][0]).record.organisation == "transit"
    nobody = sheet(tmp_path / "b.xlsx", *rows[1:], merged=[], heads=False)
    assert said(take_in(office, nobody), "F-REQUIRED") == [(2, "责任党组织")]
    assert show(office[1], take_in(office, nobody, "县教育局党组").added["findings"][0]).record.organisation == "edu"
    with pytest.raises(UsageError, match=r"名录里没有“县公交集团”"):
        plan_import(office[0], nobody, organisation="县公交集团")


def test_measure_and_result_evidence_and_own_numbers_each_have_their_place(office: Office, tmp_path: Path) -> None:
    heads = ["编号", "被巡察单位", "存在问题", "整改情况", "整改措施", "佐证材料", "完成时间"]
    done = take_in(office, sheet(tmp_path / "a.xlsx", heads, ["WT-1", "县公交公司党委", "甲问题。", "已经补齐。", "补齐记录。", "会议记录、验收单", "2026.5.1"],
                                 ["WT-2", "县公交公司党委", "乙问题。", "", "补齐记录。", "", "2026.5.1"], merged=[], heads=False))
    first, second = (show(office[1], key).record for key in done.added["measures"])
    assert (first.get("measures"), first.get("result_text"), first.get("evidence")) == ("补齐记录。", "已经补齐。", [{"name": "会议记录"}, {"name": "验收单"}])
    assert (first.get("completed_on"), second.get("completed_on")) == ("2026-05-01", "") and said(done, "L-CHILD") == [(3, "")]


def test_a_written_item_of_immediate_rectification_needs_no_column_that_says_so(office: Office, tmp_path: Path) -> None:
    heads = ["通知书编号", "项次", "被巡察单位", "存在问题", "交办时间", "整改时限", "结果"]
    done = take_in(office, sheet(tmp_path / "a.xlsx", heads, ["清巡三组〔2026〕9号", 1, "县公交公司党委", "没有公示。", "2026.3.9", "2026.4.9", "未办结"],
                                 ["口头3号", 1, "县公交公司党委", "没有登记。", "2026.3.9", "2026.4.9", "未办结"], merged=[], heads=False, name="立行立改台账"))
    assert [show(office[1], key).record.get("issue_mode") for key in done.added["immediates"]] == ["written", "oral"] and not done.problems


def test_an_empty_sheet_among_others_does_no_harm_an_empty_file_does(office: Office, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx")
    assert [p.code for p in take_in(office, path).problems] == ["I-EMPTY"]
    book = openpyxl.load_workbook(path)
    more = book.create_sheet("第二张")
    for row in (["被巡察单位", "存在问题"], ["县公交公司党委", "甲问题。"]):
        more.append(row)
    book.save(path)
    assert len(take_in(office, path).added["findings"]) == 1
