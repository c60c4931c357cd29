"""An organisation renamed in the middle of a round: every name is the one it had then, and no message shows an identifier."""

from __future__ import annotations

from pathlib import Path

import pytest

from support_records import ROUND, Records, finding, immediate
from xundocs.actions.ledger.columns import plan_import
from xundocs.actions.ledger.deadlines import due_lines
from xundocs.actions.ledger.drawing import drawn_documents
from xundocs.actions.ledger.exporting import export_ledgers
from xundocs.actions.ledger.importing import Options, import_sheets
from xundocs.actions.ledger.lists import make_lists
from xundocs.actions.ledger.records import Choice
from xundocs.actions.ledger.statistics import Request, broken_down, chosen_metrics, read_records
from xundocs.actions.sources import Selection
from xundocs.cli.main import run
from xundocs.documents.shelf import shelf_of

pytestmark = pytest.mark.usefixtures("database_kind")
OLD, NEW = "中共清源县教育局党组", "中共清源县教育体育局党组"
RENAMED = "2026-09-01"


@pytest.fixture
def renamed(office: Path) -> Records:
    path = office / "organisations.yaml"
    text = path.read_text("utf-8").splitlines()
    lines = [line for line in text if "id: edu" not in line and "林之桓" not in line and "顾怀远" not in line]
    lines += [f"- {{id: edu, name: {OLD}, admin: 清源县教育局, level: department, valid_to: 2026-08-31}}",
              f"- {{id: edu, name: {NEW}, admin: 清源县教育体育局, level: department, valid_from: {RENAMED}}}"]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    records = Records(office)
    records.added("rounds", ROUND)
    records.added("inspections", {"round": "R-2026-5", "organisation": OLD, "inspection_type": "routine", "entered_on": "2026-03-09"})
    records.fed_back(records.added("findings", finding(1)))
    check = {"round": "R-2026-5", "organisation": NEW, "form": "check", "checker_org": "县委巡察办", "checkers": 2, "findings": "I-0001"}
    records.added("supervisions", {**check, "on": "2026-07-01"}, {**check, "on": "2026-10-01"})
    return records


def printed(records: Records, capfd: pytest.CaptureFixture[str], *words: str) -> str:
    records.close()
    with pytest.raises(SystemExit):
        run(["-w", str(records.workspace.root), "ledger", *words])
    return "".join(capfd.readouterr())


def test_both_names_lead_to_the_same_records(renamed: Records) -> None:
    assert [row["organisation"] for row in renamed.rows("supervisions")] == ["edu", "edu"]
    for name in (OLD, NEW, "清源县教育局"):
        found = read_records(renamed.workspace, renamed.database, Request(organisations=(name,)), ["findings"])
        assert len(found.snapshot.rows["findings"]) == 1


def test_lists_name_an_organisation_as_it_was_then(renamed: Records) -> None:
    made = make_lists(renamed.workspace, renamed.database, ["问题清单", "督查清单"], "2026-12-31", Choice())
    findings, supervisions = ([row[:3] for row in table.rows] for table in made.tables)
    assert OLD in findings[0]
    assert [OLD in supervisions[0], NEW in supervisions[1]] == [True, True], supervisions


def test_screens_and_history_show_names(renamed: Records, capfd: pytest.CaptureFixture[str]) -> None:
    assert NEW[2:12] in printed(renamed, capfd, "history", "S-0001"), "as it was called when the change was made, at the end of 2026"
    shown = printed(renamed, capfd, "show", "S-0001")
    assert OLD in shown and "edu" not in shown
    listed = printed(renamed, capfd, "list", "supervisions")
    assert OLD in listed and NEW in listed and "edu" not in listed


def test_letters_go_to_the_name_of_the_day(renamed: Records) -> None:
    for day, name in (("2026-07-15", OLD), ("2026-11-20", NEW)):
        lines = due_lines(renamed.database, renamed.workspace.office.directory, day, 0, Choice())
        assert lines and {line.organisation for line in lines} == {name} and all(name in line.command for line in lines if line.command)


def test_papers_have_the_name_of_their_day(renamed: Records) -> None:
    """A notice before the renaming keeps the old name, one after it has the new."""
    records = renamed
    records.added("immediates", immediate(1, notice_no=""))
    shelf = shelf_of(records.workspace)
    for kind, day, name in (("rectification_notice", "2026-04-05", OLD), ("supervision_notice", "", NEW)):
        [drawn] = drawn_documents(records.workspace, records.database, shelf.find(kind), Selection(organisation=OLD, as_of=day))
        assert drawn.values["inspected_org"] == name
    records.change("P-0001", left_on="2026-04-20", reported_on="2026-04-28")
    records.added("reports", {"inspection": "P-0001", "form": "progress", "submitted_on": "2026-11-01"})
    records.added("commitments", {"inspection": "P-0001", "report": "B-0001", "committer_post": "党组书记、局长"})
    [letter] = drawn_documents(records.workspace, records.database, shelf.find("authenticity_commitment"), Selection(organisation=OLD))
    assert {letter.values[name] for name in ("party_org", "feedback_org", "seal_org")} == {NEW}


def test_a_breakdown_has_one_line(renamed: Records) -> None:
    records = read_records(renamed.workspace, renamed.database, Request(), ["findings", "inspections"])
    assert [label for label, _ in broken_down(records, "organisation", chosen_metrics(["M02"]))] == [NEW]


def test_messages_say_names(renamed: Records, tmp_path: Path) -> None:
    twice = renamed.add("inspections", {"round": "R-2026-5", "organisation": OLD, "inspection_type": "routine", "entered_on": "2026-04-01"})
    wrong = renamed.add("findings", finding(2, organisation="shiqiao", inspection="P-0001"))
    said = " ".join(str(p) for p in (*twice.problems, *wrong.problems))
    assert NEW in said and "石桥镇委员会" in said and "edu" not in said and "shiqiao" not in said


def test_a_conflict_says_names(renamed: Records, tmp_path: Path) -> None:
    [key] = renamed.added("archive", {"round": "R-2026-5", "organisation": "edu", "title": "反馈意见", "dated": "2026-05-08", "retention": "永久"})
    target = tmp_path / "归档.xlsx"
    export_ledgers(renamed.workspace, renamed.database, ["archive"], target, Choice())
    import openpyxl

    book = openpyxl.load_workbook(target)
    sheet = book["归档目录"]
    column = [cell.value for cell in sheet[3]].index("责任者或对象") + 1
    sheet.cell(4, column).value = "中共清源县水务局党组"
    book.save(target)
    assert renamed.change(key, organisation="石桥镇党委").problems == []
    done = import_sheets(renamed.workspace, renamed.database, plan_import(renamed.workspace, target), Options())
    [conflict] = done.problems
    assert conflict.code == "L-CONFLICT" and NEW in conflict.message and "石桥镇" in conflict.message and "水务局" in conflict.message and "edu" not in conflict.message


def test_an_export_comes_back_unchanged(renamed: Records, tmp_path: Path) -> None:
    export_ledgers(renamed.workspace, renamed.database, [], tmp_path / "甲.xlsx", Choice())
    done = import_sheets(renamed.workspace, renamed.database, plan_import(renamed.workspace, tmp_path / "甲.xlsx"), Options())
    assert (done.changed, [str(p) for p in done.problems]) == ({}, [])
