"""What is due, reckoned by hand for one inspection, and the letter that names exactly that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support_figures import ROUND, add
from support_register import database_kind  # noqa: F401
from support_round import Office, lay_out
from xundocs.actions.ledger.deadlines import DueLine, due_lines
from xundocs.actions.ledger.drawing import drawn_documents
from xundocs.actions.ledger.records import Choice
from xundocs.actions.sources import Selection
from xundocs.documents.shelf import shelf_of
from xundocs.office.place import open_office

DAY = "2026-06-20"
EDU = "中共清源县教育局党组"
FINDINGS = [("rectifying", "2026-06-30", ""), ("rectifying", "", ""), ("long_term", "", "2026-07-01"), ("closed", "2026-05-01", ""), ("rectifying", "2026-07-05", ""),
            ("returned", "2026-07-06", "")]
"""State, own day, day of the next report: I-0001 … I-0006, those without a day due with the inspection on 2026-09-10."""


@pytest.fixture
def office(tmp_path: Path, database_kind: str) -> Iterator[Office]:  # noqa: F811
    """One inspection fed back on 2026-03-10 with 30 days for the plan and the meeting and six months for the rest."""
    workspace = lay_out(tmp_path / "office")
    database = open_office(workspace, by="文书员")

    def entered(ledger: str, *rows: dict[str, Any]) -> None:
        add(workspace, database, ledger, rows)

    entered("rounds", {**ROUND, "key": "R-1", "label": "十六届县委第五轮", "started_on": "2026-01-05", "quarterly_months": 3})
    entered("inspections", {"round": "R-1", "organisation": "edu", "inspection_type": "routine", "entered_on": "2026-01-20", "feedback_on": "2026-03-10", "feedback_no": "清巡办〔2026〕12号"})
    entered("findings", *({"round": "R-1", "inspection": "P-0001", "organisation": "edu", "seq": n, "statement": f"第{n}个问题。", "rect_mode": "time_limited", "state": state,
                           "state_since": "2026-04-20", "due": due, "next_report_on": again} for n, (state, due, again) in enumerate(FINDINGS, 1)))
    entered("reports", {"inspection": "P-0001", "form": "plan", "submitted_on": "2026-04-01"})
    entered("commitments", {"inspection": "P-0001", "committer_post": "党组书记、局长", "state": "awaited"})
    entered("immediates", {"round": "R-1", "inspection": "P-0001", "organisation": "edu", "issue_mode": "oral", "statement": "没有公示。", "issued_on": "2026-02-20", "due": "2026-03-01"})
    entered("tasks", {"finding": "I-0002", "action": "修订办法", "standard": "印发", "due": "2026-06-15"})
    entered("clues", {"round": "R-1", "number": "2026-017", "transferred_on": "2026-03-20", "receiving_organ": "discipline", "reply_state": "pending"})
    entered("suggestions", {"round": "R-1", "to_org": "清源县财政局", "content": "统一流程。", "issued_on": "2026-04-01", "due": "2026-05-30"})
    entered("supervisions", {"round": "R-1", "organisation": "edu", "form": "urge", "on": "2026-05-08", "checker_org": "县委巡察办", "due": "2026-05-20"})
    yield workspace, database
    database.close()


def lines(office: Office, day: str, within: int = 15) -> list[DueLine]:
    workspace, database = office
    return due_lines(database, workspace.office.directory, day, within, Choice())


def test_what_is_overdue_due_today_and_due_soon(office: Office) -> None:
    found = [(line.due.due, line.status_name, line.due.what, line.due.keys) for line in lines(office, DAY)]
    assert found == [
        ("2026-03-01", "已逾期111天", "完成立行立改", ("J-0001",)), ("2026-04-09", "已逾期72天", "召开专题民主生活会", ("P-0001",)),
        ("2026-05-20", "已逾期31天", "再报督查意见落实情况", ("S-0001",)), ("2026-05-30", "已逾期21天", "反馈意见建议办理情况", ("Y-0001",)),
        ("2026-06-15", "已逾期5天", "完成整改任务", ("K-0001",)), ("2026-06-20", "今天到期", "答复线索办理情况", ("X-0001",)),
        ("2026-06-30", "还有10天", "完成问题整改（1个）", ("I-0001",)), ("2026-07-01", "还有11天", "长期坚持问题续报（1个）", ("I-0003",)),
        ("2026-07-05", "还有15天", "完成问题整改（1个）", ("I-0005",))]


def test_at_the_end_of_the_concentrated_time_everything_else_is_due(office: Office) -> None:
    found = {(line.due.what, line.due.keys) for line in lines(office, "2026-09-10", 0) if line.due.due == "2026-09-10"}
    assert found == {("报整改进展报告", ("P-0001",)), ("报主要负责人组织落实报告", ("P-0001",)), ("签署真实性承诺书", ("C-0001",)), ("完成问题整改（1个）", ("I-0002",))}
    assert "报整改方案" not in {line.due.what for line in lines(office, "2026-09-10", 0)}


def again(office: Office, day: str) -> list[tuple[str, str]]:
    return [(line.due.due, line.due.what) for line in lines(office, day, 0) if "续报未完成" in line.due.what]


def test_what_is_not_done_then_is_reported_on_every_quarter(office: Office) -> None:
    assert again(office, "2026-12-09") == [] and again(office, "2026-12-10") == [("2026-12-10", "续报未完成事项（4个问题）")]
    add(*office, "reports", [{"inspection": "P-0001", "form": "quarterly", "submitted_on": "2026-12-08", "review": "returned", "reviewed_on": "2026-12-09", "opinion": "没有数据。"}])
    assert len(again(office, "2026-12-10")) == 1, "one that was sent back is none"
    add(*office, "reports", [{"inspection": "P-0001", "form": "quarterly", "submitted_on": "2026-12-15"}])
    assert again(office, "2027-03-14") == [] and again(office, "2027-03-15") == [("2027-03-15", "续报未完成事项（4个问题）")]


def test_the_letter_names_what_a_letter_can_ask_for_and_nothing_else(office: Office) -> None:
    [drawn] = drawn_documents(*office, shelf_of(office[0]).find("D17"), Selection(organisation=EDU, as_of=DAY))
    assert drawn.values["basis_doc_no"] == "清巡办〔2026〕12号"
    assert [(item.get("finding_no"), item["statement"], item["state"], item["original_due"]) for item in drawn.values["items"]] == [
        (None, "召开专题民主生活会", "not_started", "2026-04-09"), (None, "再报督查意见落实情况（2026年5月8日督查督办）", "not_started", "2026-05-20"),
        (1, "第1个问题。", "rectifying", "2026-06-30"), (3, "第3个问题。", "long_term", "2026-07-01"), (5, "第5个问题。", "rectifying", "2026-07-05")]
    keys = next(trace.keys for trace in drawn.traces if trace.field == "items")
    assert keys == ("P-0001", "S-0001", "I-0001", "I-0003", "I-0005")


def test_each_line_says_how_its_letter_is_drafted(office: Office) -> None:
    commands = {line.due.what: line.command for line in lines(office, DAY)}
    assert commands["召开专题民主生活会"] == f"xundocs new supervision_notice --org {EDU} --round R-1 -o {EDU}整改督办单.yaml"
    assert commands["长期坚持问题续报（1个）"] == f"xundocs new supervision_notice --org {EDU} --round R-1 -o {EDU}整改期限提示函.yaml"
    assert commands["完成整改任务"] == "" and "--org" not in commands["答复线索办理情况"], "a clue is in no letter to the inspected"
    signing = next(line for line in lines(office, "2026-09-10", 0) if "承诺书" in line.due.what)
    assert signing.command == f"xundocs new authenticity_commitment --org {EDU} --round R-1 -o {EDU}真实性承诺书.yaml"
