"""Files of the register of clues: whatever is not one of its columns is refused, wherever in the file it stands, and not repeated."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from support_round import Office, entered_round, round_office  # noqa: F401
from xundocs.actions.ledger.blanks import write_blank
from xundocs.actions.ledger.columns import plan_import
from xundocs.actions.ledger.exporting import export_ledgers
from xundocs.actions.ledger.importing import Options, import_sheets
from xundocs.actions.ledger.records import Choice, take_snapshot
from xundocs.actions.ledger.writing import add_file
from xundocs.errors import DataRejected

SECRET = "王某某收受礼金"
HEADS = ["轮次", "线索编号", "移交日期", "接收机关"]
CLUE = ["R-16-5", "2026-901", "2026-06-10", "纪委监委"]
Change = Callable[[openpyxl.Workbook, Any], None]


@pytest.fixture
def database_kind(monkeypatch: pytest.MonkeyPatch) -> str:
    """Nothing here depends on the database."""
    monkeypatch.delenv("XUNDOCS_DATABASE_URL", raising=False)
    return "sqlite"


def book(path: Path, change: Change = lambda book, sheet: None) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "问题线索移交登记簿"
    sheet.append(["清源县委第五轮巡察问题线索移交登记簿"])
    sheet.append(HEADS)
    sheet.append(CLUE)
    change(made, sheet)
    made.save(path)
    return path


def _column(made: openpyxl.Workbook, sheet: Any) -> None:
    sheet["E2"], sheet["E3"] = "被反映人", SECRET


def _nameless(made: openpyxl.Workbook, sheet: Any) -> None:
    sheet["F3"] = SECRET


def _hidden_column(made: openpyxl.Workbook, sheet: Any) -> None:
    _column(made, sheet)
    sheet.column_dimensions["E"].hidden = True


def _hidden_row(made: openpyxl.Workbook, sheet: Any) -> None:
    sheet.append([*CLUE[:1], "2026-902", *CLUE[2:]])
    sheet.row_dimensions[4].hidden = True


def _hidden_sheet(made: openpyxl.Workbook, sheet: Any) -> None:
    other = made.create_sheet("底稿")
    other["B2"], other.sheet_state = SECRET, "hidden"


def _explaining_sheet(made: openpyxl.Workbook, sheet: Any) -> None:
    made.create_sheet("填写说明")["A1"] = SECRET


def _kept_sheet(made: openpyxl.Workbook, sheet: Any) -> None:
    other = made.create_sheet("导出记录")
    other["A1"], other.sheet_state = SECRET, "hidden"


def _other_sheet(made: openpyxl.Workbook, sheet: Any) -> None:
    made.create_sheet("明细")["A1"] = SECRET


def _comment(made: openpyxl.Workbook, sheet: Any) -> None:
    sheet["B3"].comment = Comment(SECRET, "甲")


def _above(made: openpyxl.Workbook, sheet: Any) -> None:
    sheet["C1"] = SECRET


def _header(made: openpyxl.Workbook, sheet: Any) -> None:
    sheet.oddHeader.left.text = SECRET


def _property(made: openpyxl.Workbook, sheet: Any) -> None:
    made.properties.description = SECRET


STRAY: dict[str, tuple[Change, str]] = {
    "a column": (_column, "E列"), "a column without a heading": (_nameless, "F列"), "a hidden column": (_hidden_column, "E列"), "a hidden row": (_hidden_row, "第4行"),
    "a hidden sheet": (_hidden_sheet, "底稿"), "a sheet of explanations": (_explaining_sheet, "填写说明"), "a false record of an export": (_kept_sheet, "导出记录"),
    "another sheet": (_other_sheet, "明细"), "a comment": (_comment, "B3"), "text above the heading": (_above, "C1"), "a page header": (_header, "页眉页脚"),
    "a property of the file": (_property, "文件属性")}


def test_a_picture_is_refused(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    path = book(tmp_path / "线索.xlsx")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/media/image1.png", b"\x89PNG")
    assert any("图片" in str(p) for p in add_file(*round_office, "clues", path).problems if p.severity == "error")


def clues(office: Office) -> int:
    return len(take_snapshot(office[1], Choice()).rows["clues"])


@pytest.mark.parametrize(("change", "place"), STRAY.values(), ids=STRAY.keys())
@pytest.mark.parametrize("door", ["add", "import"])
def test_more_than_the_columns_is_refused(round_office: Office, tmp_path: Path, change: Change, place: str, door: str) -> None:  # noqa: F811
    before, path = clues(round_office), book(tmp_path / "线索.xlsx", change)
    if door == "add":
        found = add_file(*round_office, "clues", path).problems
    else:
        found = import_sheets(*round_office, plan_import(round_office[0], path), Options()).problems
    errors = [p for p in found if p.severity == "error"]
    assert any(place in f"{p.where} {p.message}" for p in errors), [str(p) for p in found]
    assert all("线索编号" in p.remedy for p in errors) and SECRET not in "".join(map(str, found))
    assert clues(round_office) == before


def test_nothing_but_the_columns_is_taken(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    assert len(add_file(*round_office, "clues", book(tmp_path / "甲.xlsx")).keys) == 1
    second = book(tmp_path / "乙.xlsx", lambda made, sheet: sheet.cell(3, 2, "2026-903"))
    assert import_sheets(*round_office, plan_import(round_office[0], second), Options()).added["clues"]


def test_our_own_forms_and_exports_are_taken(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    workspace, database = round_office
    write_blank(workspace, "clues", tmp_path / "空表.xlsx")
    filled = openpyxl.load_workbook(tmp_path / "空表.xlsx")
    sheet = filled["问题线索移交登记簿"]
    labels = [str(cell.value).strip("*") for cell in sheet[1]]
    for label, value in zip(HEADS, CLUE, strict=True):
        sheet.cell(3, labels.index(label) + 1, value)
    filled.save(tmp_path / "空表.xlsx")
    assert len(add_file(workspace, database, "clues", tmp_path / "空表.xlsx").keys) == 1
    export_ledgers(workspace, database, (), tmp_path / "全部.xlsx", Choice())
    edited = openpyxl.load_workbook(tmp_path / "全部.xlsx")
    edited.save(tmp_path / "全部.xlsx")
    done = import_sheets(workspace, database, plan_import(workspace, tmp_path / "全部.xlsx"), Options())
    assert [str(p) for p in done.problems] == [] and done.same > 300


@pytest.mark.parametrize(("text", "place"), [("  被反映人: 王某某收受礼金\n", "第6行"), ("  # 王某某收受礼金\n", "第6行"), ("  备注: 王某某收受礼金\n", "第6行")])
def test_in_yaml_too(round_office: Office, tmp_path: Path, text: str, place: str) -> None:  # noqa: F811
    path = tmp_path / "线索.yaml"
    path.write_text("kind: clues\nrecords:\n- 轮次: R-16-5\n  线索编号: 2026-901\n  移交日期: 2026-06-10\n" + text + "  接收机关: 纪委监委\n", "utf-8")
    done = add_file(*round_office, "clues", path)
    assert not done.keys and [place in str(p.where) for p in done.problems if p.severity == "error"] == [True] and SECRET not in "".join(map(str, done.problems))
    path.write_text(path.read_text("utf-8").replace(text, ""), "utf-8")
    assert len(add_file(*round_office, "clues", path).keys) == 1
    write_blank(round_office[0], "clues", tmp_path / "空表.yaml")
    blank = (tmp_path / "空表.yaml").read_text("utf-8").replace("round: R-2026-5", "round: R-16-5")
    (tmp_path / "空表.yaml").write_text(blank, "utf-8")
    assert [str(p) for p in add_file(*round_office, "clues", tmp_path / "空表.yaml").problems] == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_in_csv_too(round_office: Office, tmp_path: Path, encoding: str) -> None:  # noqa: F811
    path = tmp_path / "线索.csv"
    path.write_text("\n".join(",".join(row) for row in ([*HEADS, "被反映人"], [*CLUE, SECRET])), encoding)
    done = add_file(*round_office, "clues", path)
    assert not done.keys and any("E列" in str(p) for p in done.problems if p.severity == "error")
    done_import = import_sheets(*round_office, plan_import(round_office[0], path), Options())
    assert not done_import.added and any("E列" in str(p) for p in done_import.problems if p.severity == "error")


def test_a_table_of_clues_is_not_read_as_another_ledger(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    path = book(tmp_path / "线索.xlsx", lambda made, sheet: (setattr(sheet, "title", "Sheet1"), sheet.__setitem__("E2", "被巡察党组织"), sheet.__setitem__("F2", "反馈问题")))
    plan = plan_import(round_office[0], path, "findings")
    assert any(p.code == "L-CLOSED" and p.severity == "error" for p in plan.problems)


def test_a_column_of_persons_cannot_be_left_out_by_hand(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    plan = plan_import(round_office[0], book(tmp_path / "线索.xlsx", _column), "", {"被反映人": ""})
    assert any("E列" in str(p) for p in plan.problems if p.severity == "error")


def test_a_file_that_is_no_list_of_clues_is_refused_as_before(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "甲.csv").write_text("姓名,职务\n王某某,科长\n", "utf-8")
    with pytest.raises(DataRejected):
        add_file(*round_office, "clues", tmp_path / "甲.csv")
