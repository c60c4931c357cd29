"""Export, edit, import: on both databases, with the demonstration round."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from support_register import database_kind  # noqa: F401
from support_round import Office, command, entered_round, lay_out, round_office  # noqa: F401
from xundocs.actions.ledger.columns import REMEMBERED, plan_import
from xundocs.actions.ledger.exporting import export_ledgers
from xundocs.actions.ledger.importing import Imported, Options, import_sheets
from xundocs.actions.ledger.records import Choice, rows, show, take_snapshot
from xundocs.actions.ledger.writing import remove_record, set_fields, undo_last
from xundocs.documents.filled_xlsx import HEAD
from xundocs.errors import DataRejected, UsageError
from xundocs.office.records.kinds import kind_named


@pytest.fixture
def exported(round_office: Office, tmp_path: Path) -> Path:  # noqa: F811
    target = tmp_path / "台账.xlsx"
    export_ledgers(*round_office, (), target, Choice())
    return target


class Edited:
    """An exported workbook in an editor's hands."""

    def __init__(self, path: Path) -> None:
        self.path, self.book = path, openpyxl.load_workbook(path)

    def place(self, sheet: str, key: str, label: str) -> tuple[Any, int, int]:
        found = self.book[sheet]
        labels = [str(cell.value).strip("*") for cell in found[HEAD]]
        return found, next(n for n in range(HEAD + 1, found.max_row + 1) if found.cell(n, 1).value == key), labels.index(label) + 1

    def set(self, sheet: str, key: str, label: str, value: Any) -> None:
        found, row, column = self.place(sheet, key, label)
        found.cell(row, column).value = value

    def drop(self, sheet: str, key: str) -> None:
        found, row, _ = self.place(sheet, key, "编号")
        found.delete_rows(row)

    def add(self, sheet: str, **values: Any) -> None:
        found = self.book[sheet]
        labels = [str(cell.value).strip("*") for cell in found[HEAD]]
        row = found.max_row + 1
        for label, value in values.items():
            found.cell(row, labels.index(label) + 1).value = value

    def take_back(self, office: Office, **options: Any) -> Imported:
        self.book.save(self.path)
        return import_sheets(*office, plan_import(office[0], self.path), Options(**options))


def codes(done: Imported) -> list[str]:
    return [p.code for p in done.problems]


def test_what_nobody_edited_changes_nothing(round_office: Office, exported: Path) -> None:  # noqa: F811
    done = Edited(exported).take_back(round_office)
    assert (done.added, done.changed, done.missing, done.problems, done.operation) == ({}, {}, [], [], 0) and done.same > 300


def test_edits_additions_and_rows_left_out(round_office: Office, exported: Path) -> None:  # noqa: F811
    edited = Edited(exported)
    edited.set("问题清单", "I-0207", "整改期限", "2027-01-31")
    assert [p.where.field for p in edited.take_back(round_office, dry_run=True).problems] == ["改期理由", "改期批准"], "a deadline is not moved in silence"
    edited.set("问题清单", "I-0207", "改期理由", "验收要等汛期结束")
    edited.set("问题清单", "I-0207", "改期批准", "领导小组会议")
    edited.set("督查清单", "S-0202", "涉及问题", "I-0207、I-0206")
    edited.add("问题清单", 轮次="十六届县委第五轮", 责任党组织="县公交公司党委", 反馈问题="车辆保险台账不全。2026年有3台车没有及时续保。")
    edited.drop("问题清单", "I-0902")
    done = edited.take_back(round_office)
    assert done.changed == {"I-0207": {"due": "2027-01-31", "due_reason": "验收要等汛期结束", "due_approved_by": "领导小组会议"}, "S-0202": {"findings": ["I-0207", "I-0206"]}}
    assert done.added == {"findings": ["I-0907"]} and done.missing == ["I-0902"] and not done.problems
    assert show(round_office[1], "I-0907").record.get("inspection") == "P-0509", "found by round and organisation"
    assert show(round_office[1], "I-0902").record.state == "draft", "leaving a row out removes nothing"


def test_rows_left_out_go_only_with_a_reason(round_office: Office, exported: Path) -> None:  # noqa: F811
    edited = Edited(exported)
    edited.drop("问题清单", "I-0902")
    assert edited.take_back(round_office, delete="重复登记").removed == ["I-0902"]
    with pytest.raises(UsageError, match="已经删去"):
        show(round_office[1], "I-0902")


def test_a_sheet_split_in_two_misses_nothing_and_what_names_others_goes_first(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    names, target = ("findings", "tasks"), tmp_path / "两本.xlsx"

    def fresh() -> Edited:
        export_ledgers(*round_office, names, target, Choice(), force=True)
        return Edited(target)

    edited = fresh()
    edited.add("任务清单", 问题编号="I-0902", 整改任务="补签合同", 整改目标="3份合同全部补签", 完成时限="2026-12-01")
    [task] = edited.take_back(round_office).added["tasks"]
    edited = fresh()
    whole = edited.book["问题清单"]
    second = edited.book.copy_worksheet(whole)
    second.title = "问题清单 (2)"
    whole.delete_rows(30, whole.max_row)
    second.delete_rows(HEAD + 1, 30 - HEAD - 1)
    done = edited.take_back(round_office, delete="不会删")
    assert (done.missing, done.removed, done.problems, done.changed) == ([], [], [], {})
    edited = fresh()
    edited.drop("问题清单", "I-0902")
    edited.drop("任务清单", task)
    assert edited.take_back(round_office, delete="重复登记").removed == [task, "I-0902"], "a finding can go once its task is gone"


def test_a_row_whose_record_was_taken_out_meanwhile(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    target = tmp_path / "x.xlsx"
    export_ledgers(*round_office, ("findings",), target, Choice())
    remove_record(round_office[1], "I-0902", "重复登记")
    edited = Edited(target)
    edited.set("问题清单", "I-0206", "备注", "已核")
    done = edited.take_back(round_office)
    assert codes(done) == ["L-GONE"] and done.changed == {"I-0206": {"remark": "已核"}}
    edited.set("问题清单", "I-0902", "备注", "还要")
    done = edited.take_back(round_office)
    assert codes(done) == ["L-CONFLICT"] and "已经删去" in done.problems[0].message and not done.changed


def test_a_fed_back_finding_cannot_be_left_out_or_reworded(round_office: Office, exported: Path) -> None:  # noqa: F811
    edited = Edited(exported)
    edited.set("问题清单", "I-0107", "反馈问题", "学习不够。")
    assert "L-FIXED" in codes(edited.take_back(round_office))
    edited = Edited(exported)
    edited.drop("问题清单", "I-0107")
    assert "L-FIXED" in codes(edited.take_back(round_office, delete="不要了"))


def test_both_sides_changed(round_office: Office, exported: Path) -> None:  # noqa: F811
    workspace, database = round_office
    set_fields(workspace, database, "I-0207", {"due": "2027-02-28", "due_approved_by": "领导小组会议", "remark": "已催"}, reason="另定")
    edited = Edited(exported)
    edited.set("问题清单", "I-0207", "整改期限", "2027-01-31")
    edited.set("问题清单", "I-0206", "备注", "已核")
    done = edited.take_back(round_office)
    assert codes(done) == ["L-CONFLICT"] and "2027-02-28" in done.problems[0].message and done.problems[0].where.row
    assert show(database, "I-0206").record.get("remark") == "", "one conflict and nothing is taken back"
    edited.set("问题清单", "I-0207", "整改期限", "2027-02-28")
    done = edited.take_back(round_office)
    assert done.changed == {"I-0206": {"remark": "已核"}} and show(database, "I-0207").record.get("remark") == "已催", "the other's change is kept"


def test_a_state_is_not_changed_in_a_sheet(round_office: Office, exported: Path) -> None:  # noqa: F811
    edited = Edited(exported)
    edited.set("问题清单", "I-0206", "状态", "已销号")
    done = edited.take_back(round_office)
    assert codes(done) == ["L-LOCKED"] and done.problems[0].severity == "warning" and not done.changed


def test_text_that_looks_like_a_formula_comes_back_as_it_was(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    workspace, database = round_office
    set_fields(workspace, database, "I-0206", {"remark": "=HYPERLINK(\"x\")"})
    target = tmp_path / "x.xlsx"
    export_ledgers(workspace, database, ("findings",), target, Choice())
    edited = Edited(target)
    sheet, row, column = edited.place("问题清单", "I-0206", "备注")
    assert sheet.cell(row, column).data_type == "s" and sheet.cell(row, column).quotePrefix
    assert not edited.take_back(round_office).changed


def own_sheet(path: Path, *rows: list[Any]) -> Path:
    """An office's own sheet: a title, heads over two rows with a merged group."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "县委第五轮巡察反馈问题整改情况统计表"
    sheet.merge_cells("A1:J1")
    sheet.append(["序号", "被巡察单位", "存在问题", "整改措施", "责任领导", "责任科室", "整改时限", "整改状态", "资金（万元）", None])
    sheet.append([None] * 8 + ["清退", "追回"])
    for letter in "ABCDEFGH":
        sheet.merge_cells(f"{letter}2:{letter}3")
    sheet.merge_cells("I2:J2")
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


GOOD = [1, "县公交公司党委", "驾驶员培训记录缺失。2026年应培训12次，记录9次。", "补齐记录3次", "分管副经理", "安全部", "2026-12-31", "整改中", None, "0.42"]


def test_an_offices_own_sheet(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    workspace, database = round_office
    plan = plan_import(workspace, own_sheet(tmp_path / "自己的.xlsx", GOOD))
    columns = {c.text: (c.field, c.how) for c in plan.sheets[0].heads.columns}
    assert plan.sheets[0].kind.id == "findings" and not plan.is_certain
    assert columns["存在问题"] == ("statement", "alias") and columns["责任科室"] == ("responsibilities.lead_dept", "alias") and columns["追回"][0] == "measures.recovered"
    done = import_sheets(workspace, database, plan, Options(round="R-16-5"))
    assert {kind: len(keys) for kind, keys in done.added.items()} == {"findings": 1, "responsibilities": 1, "measures": 1} and not done.problems
    assert show(database, done.added["measures"][0]).record.get("recovered") == "0.42"
    undo_last(database)
    assert len(take_snapshot(database, Choice()).rows["findings"]) == 67


def test_every_bad_cell_is_named_and_nothing_is_entered(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    workspace, database = round_office
    bad = [2, "县公交集团", "据举报人反映，车队队长私设小金库。", "", "", "", "2026-13-31", "差不多了", "甲", None]
    done = import_sheets(workspace, database, plan_import(workspace, own_sheet(tmp_path / "a.xlsx", GOOD, bad)), Options(round="R-16-5"))
    assert {"F-DATE", "F-CHOICE", "L-ORG", "V-SEC-03"} <= set(codes(done))
    assert {p.where.row for p in done.problems if p.severity == "error"} == {5}
    assert len(take_snapshot(database, Choice()).rows["findings"]) == 67


def test_a_column_is_corrected_confirmed_and_remembered(entered_round: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],  # noqa: F811
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XUNDOCS_DATABASE_URL", raising=False)
    office = lay_out(tmp_path / "office").root
    assert office is not None
    shutil.copyfile(entered_round / "office.db", office / "office.db")
    file = own_sheet(tmp_path / "a.xlsx", GOOD)
    here = ["-w", str(office), "ledger", "import", str(file), "--round", "R-16-5"]
    assert command(*here) == 2 and "列头对照还没有确认过" in capsys.readouterr().err
    assert command(*here, "--yes", "--dry-run", "--column", "责任领导=") == 0
    assert "试算" in capsys.readouterr().err and "责任领导: ''" in (office / REMEMBERED).read_text("utf-8")
    assert command(*here) == 0, "what was confirmed is not asked again"
    assert command(*here, "--column", "责任人=") == 2 and "没有“责任人”这一列" in capsys.readouterr().err


def test_what_is_no_ledger_is_refused(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path / "office")
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话", "住址"])
    book.save(tmp_path / "通讯录.xlsx")
    with pytest.raises(DataRejected, match="看得出是台账"):
        plan_import(workspace, tmp_path / "通讯录.xlsx")
    (tmp_path / "a.csv").write_bytes("被巡察单位,存在问题\n县公交公司党委,台账不全。\n".encode("gb18030"))
    assert plan_import(workspace, tmp_path / "a.csv").sheets[0].fields == {0: "organisation", 1: "statement"}


def test_what_is_not_kept_by_organisation_does_not_leave_with_one(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    workspace, database = round_office
    one = Choice(organisations=(workspace.office.directory.organisations[0].id,))
    export_ledgers(workspace, database, (), tmp_path / "一家.xlsx", one)
    assert "问题线索移交登记簿" not in openpyxl.load_workbook(tmp_path / "一家.xlsx").sheetnames
    export_ledgers(workspace, database, (), tmp_path / "全部.xlsx", Choice())
    assert "问题线索移交登记簿" in openpyxl.load_workbook(tmp_path / "全部.xlsx").sheetnames
    with pytest.raises(UsageError, match="不按党组织登记"):
        export_ledgers(workspace, database, ("clues",), tmp_path / "线索.xlsx", one)
    with pytest.raises(UsageError, match="不按党组织登记"):
        rows(database, kind_named("clues"), one)


def test_an_export_names_organisations_leaves_out_what_only_the_program_writes_and_is_no_wider_than_it_must(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    export_ledgers(*round_office, ("findings", "tasks"), tmp_path / "x.xlsx", Choice())
    edited = Edited(tmp_path / "x.xlsx")
    sheet, row, column = edited.place("任务清单", "K-0001", "责任党组织")
    assert sheet.cell(row, column).value == "中共清源县石桥镇委员会", "a name, not an id"
    findings = edited.book["问题清单"]
    assert {"原文指纹", "状态经过", "转自立行立改", "并入问题"}.isdisjoint(str(cell.value) for cell in findings[HEAD])
    assert sum(dimension.width for dimension in findings.column_dimensions.values()) < 330, "A4 landscape stays readable"
    assert findings.freeze_panes == "B4" and findings.print_title_rows == "$2:$3" and findings.page_setup.fitToWidth == 1
    edited.add("任务清单", 问题编号="合计")
    edited.book["任务清单"].cell(edited.book["任务清单"].max_row + 1, 1).value = "合计"
    done = edited.take_back(round_office)
    assert codes(done) == ["I-ASIDE"] and not done.changed and not done.added
