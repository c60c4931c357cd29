"""The printed lists of the demonstration round."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from support_register import database_kind  # noqa: F401
from support_round import Office, entered_round, round_office  # noqa: F401
from xundocs.actions.ledger.deadlines import due_lines
from xundocs.actions.ledger.labels import labels_of
from xundocs.actions.ledger.lists import Lists, list_workbook, make_lists, write_lists
from xundocs.actions.ledger.records import Choice, take_snapshot
from xundocs.actions.ledger.statistics import Request, read_records
from xundocs.actions.ledger.writing import set_fields
from xundocs.errors import UsageError
from xundocs.office.sheets.layouts import FIVE, find_layouts, layouts
from xundocs.office.sheets.listing import Listing, last_entry, ledgers_of, statement_hash

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
        def column(self, kind: str, field: str, rows: Sequence[Mapping[str, object]]) -> list[object]:
            return [row.get(field) for row in rows]

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


def test_the_footer_says_what_was_selected(round_office: Office) -> None:  # noqa: F811
    fifth = ("R-16-5",)
    said = {choice: made(round_office, "问题", choice=Choice(*choice)).footnote.partition("；")[0] for choice in (((), ()), (fifth, ()), ((), ("edu",)), (fifth, ("edu", "water")))}
    assert said == {((), ()): "范围：全部轮次", (fifth, ()): "范围：十六届县委第五轮", ((), ("edu",)): "范围：全部轮次，中共清源县教育局党组",
                    (fifth, ("edu", "water")): "范围：十六届县委第五轮，中共清源县教育局党组、中共清源县水务局党组"}
    clues = made(round_office, "L08")
    assert not clues.tables[0].rows and "问题线索移交登记簿不按党组织登记" in clues.footnote, "an empty list of what is not kept so would be a false zero"


def test_an_extension_moves_what_is_overdue_everywhere(round_office: Office) -> None:  # noqa: F811
    workspace, database = round_office
    shiqiao = Choice(organisations=("shiqiao",))

    def overdue() -> tuple[set[str], set[str], set[str]]:
        listed = made(round_office, "L06", choice=shiqiao)
        lines = due_lines(database, workspace.office.directory, DAY, 0, shiqiao)
        counted = read_records(workspace, database, Request(organisations=("shiqiao",)), ["findings", "inspections"]).facts.overdue
        return ({key for key, late in zip(listed.tables[0].keys, column(listed, "逾期"), strict=True) if late},
                {key for line in lines if "完成问题整改" in line.due.what and line.due.days < 0 for key in line.due.keys}, set(counted))

    before = overdue()
    assert before[0] == before[1] == before[2] and before[0]
    inspection = next(row for row in take_snapshot(database, shiqiao).rows["inspections"] if row["round"] == "R-16-5")
    assert set_fields(workspace, database, inspection["key"], {"extended_to": "2027-01-31", "extension_reason": "汛期停工，领导小组第7次会议批准"}).problems == []
    after = overdue()
    common = {row["key"] for row in take_snapshot(database, shiqiao).rows["findings"] if row["due"] == inspection["concentrated_due"]}
    assert after[0] == after[1] == after[2] == before[0] - common and before[0] & common
    soon = [line for line in due_lines(database, workspace.office.directory, "2027-01-20", 15, shiqiao) if "完成问题整改" in line.due.what and line.due.due == "2027-01-31"]
    assert soon and {line.due.variant for line in soon} == {"progress_reminder"}, "the letter follows the extended day"
    assert "2027-01-31" in column(made(round_office, "L06", choice=shiqiao), "完成时限")


def test_a_list_reads_what_it_needs_and_says_the_same_as_with_everything(round_office: Office) -> None:  # noqa: F811
    everything = take_snapshot(round_office[1], Choice())
    labels = labels_of(round_office[0], round_office[1])
    for layout in layouts().values():
        needed = Listing(take_snapshot(round_office[1], Choice(), sorted(ledgers_of([layout]))), labels, DAY).table(layout)
        assert needed.rows == Listing(everything, labels, DAY).table(layout).rows, layout.id
    assert ledgers_of([layouts()["findings_list"]]) == {"findings", "inspections", "rounds", "responsibilities"}


def test_the_days_in_the_ledger_of_all_findings_are_those_of_the_moves(round_office: Office) -> None:  # noqa: F811
    rows = take_snapshot(round_office[1], Choice()).rows
    for state in ("close_requested", "closed", "reopened"):
        moved = {(move["finding"], move["on"]) for move in rows["moves"] if move["to"] == state and move["finding"]}
        assert {(row["key"], last_entry(row["path"], state)) for row in rows["findings"] if last_entry(row["path"], state)} <= moved
        assert {key for key, _ in moved} == {row["key"] for row in rows["findings"] if last_entry(row["path"], state)}, state


def test_findings_are_named_by_the_number_of_the_list_of_findings(round_office: Office) -> None:  # noqa: F811
    shiqiao = Choice(organisations=("shiqiao",))
    numbers = dict(zip(made(round_office, "问题", choice=shiqiao).tables[0].keys, column(made(round_office, "问题", choice=shiqiao), "序号"), strict=True))
    visits = made(round_office, "督查", choice=shiqiao)
    named = {row["key"]: "、".join(numbers[key] for key in row["findings"]) for row in take_snapshot(round_office[1], shiqiao).rows["supervisions"]}
    assert dict(zip(visits.tables[0].keys, column(visits, "问题序号"), strict=True)) == named and any(named.values())
    assert not any("I-" in cell for cell in column(made(round_office, "建章立制", choice=shiqiao), "针对问题"))


def test_who_examined_a_closing_stands_in_the_ledger_of_all_findings_and_is_taken_back(round_office: Office) -> None:  # noqa: F811
    def said(choice: Choice) -> dict[str, tuple[str, ...]]:
        whole = made(round_office, "总台账", choice=choice)
        columns = (column(whole, label) for label in ("审核单位", "审核意见", "销号日期", "长期坚持", "抽查记录"))
        return dict(zip(whole.tables[0].keys, zip(*columns, strict=True), strict=True))

    now = said(Choice())
    assert now["I-0107"] == ("巡察办主任", "销号审核表", "2026-12-04", "", "") and now["I-0121"][3] == "是"
    moves = {(row["finding"], row["to"]): row for row in take_snapshot(round_office[1], Choice()).rows["moves"]}
    reopened = moves["I-0208", "reopened"]
    assert now["I-0208"][4] == f"{reopened['on']} {reopened['recheck']}"
    assert now["I-0307"][1] == moves["I-0307", "returned"]["reason"] and now["I-0604"] == ("", "", "", "", "")
    assert said(Choice(as_of="2026-12-03"))["I-0107"][:3] == ("", "", "")
    assert said(Choice(as_of=reopened["on"]))["I-0208"][4] and not said(Choice(as_of=moves["I-0208", "closed"]["on"]))["I-0208"][4]


def test_rules_made_stand_beside_the_measure_they_follow_from(round_office: Office) -> None:  # noqa: F811
    lists = made(round_office, "整改")
    rules = dict(zip(lists.tables[0].keys, column(lists, "建章立制"), strict=True))
    rows = take_snapshot(round_office[1], EDU).rows
    names = {row["key"]: f"《{row['name']}》（{row['doc_no']}）" for row in rows["rules_made"]}
    assert {row["key"]: "\n".join(names[key] for key in row["rules"]) for row in rows["measures"]} == rules and any(rules.values())


def test_a_suggestion_not_answered_yet_is_neither_taken_up_nor_refused(round_office: Office) -> None:  # noqa: F811
    answered = made(round_office, "意见建议", choice=Choice())
    assert set(column(answered, "是否采纳")) <= {"是", "否"}
    waiting = made(round_office, "意见建议办理台账", choice=Choice(as_of="2026-06-15"))
    assert waiting.tables[0].rows and set(column(waiting, "是否采纳")) == {""}


def test_a_withdrawn_finding_stays_in_the_list_and_says_so_and_the_plan_may_be_missing(round_office: Office) -> None:  # noqa: F811
    lists = made(round_office, "问题", choice=Choice(organisations=("hospital",)))
    standing = dict(zip(lists.tables[0].keys, column(lists, "备注"), strict=True))
    assert standing["I-0508"].startswith("已") and not standing["I-0501"]
    early = made(round_office, "问题", choice=Choice(organisations=("longtan",)))
    assert set(column(early, "责任党组织")) == {"中共清源县龙潭镇委员会"}


def test_round_and_organisation_stand_in_a_list_only_where_there_are_several(round_office: Office) -> None:  # noqa: F811
    def heads(name: str, choice: Choice) -> list[str]:
        return [one.label for one in made(round_office, name, choice=choice).tables[0].layout.columns]

    assert "被巡察党组织" in heads("任务", Choice()) and "被巡察党组织" not in heads("任务", EDU) and "轮次" not in heads("任务", Choice())
    taken = take_snapshot(round_office[1], EDU)
    rows = dict(taken.rows)
    rows["findings"] = [{**row, "round": "R-16-3" if number % 2 else row["round"]} for number, row in enumerate(rows["findings"])]
    table = Listing(replace(taken, rows=rows), labels_of(*round_office), DAY).table(layouts()["findings_list"])
    assert table.layout.columns[0].label == "轮次" and list(table.columns[0]) == sorted(table.columns[0], key=["十六届县委第三轮", "十六届县委第五轮"].index)


def test_a_list_is_known_by_the_name_of_its_ledger_too() -> None:
    asked = {"意见建议办理台账": "suggestions_ledger", "意见建议": "suggestions_ledger", "问题线索移交登记簿": "clues_ledger", "巡察对象库": "coverage_ledger", "督查": "supervision_list",
             "村（社区）分类清单": "villages_ledger", "总台账": "master_ledger"}
    assert {name: [one.id for one in find_layouts((name,), ())] for name in asked} == {name: [wanted] for name, wanted in asked.items()}
    assert layouts()["villages_ledger"].short_name == "村（社区）分类清单" and layouts()["master_ledger"].short_name == "整改总台账"


def test_every_sheet_and_file_has_a_name_of_its_own(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    lists = made(round_office, "全部", choice=Choice())
    assert len(openpyxl.load_workbook(io.BytesIO(list_workbook(lists))).sheetnames) == len(lists.tables)
    assert {path.stem for path in write_lists(lists, tmp_path, as_docx=True, force=False)} == {table.layout.short_name for table in lists.tables}
