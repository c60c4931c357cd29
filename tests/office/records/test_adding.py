"""Adding and changing: what is linked, completed, refused; with one error nothing is written."""

from __future__ import annotations

from typing import Any

import pytest

from support_records import EVIDENCE, ROUND, Records, finding, immediate
from xundocs.actions.ledger.writing import set_fields
from xundocs.office.records import trail

pytestmark = pytest.mark.usefixtures("database_kind")


def test_keys_are_given_in_order_and_never_again(records: Records) -> None:
    keys = records.small_round(2)
    assert keys == ["I-0001", "I-0002"]
    records.remove("I-0002")
    assert records.added("findings", finding(9)) == ["I-0003"]
    assert [r["key"] for r in records.rows("findings")] == ["I-0001", "I-0003"]


def test_links_are_resolved_and_values_come_down_from_the_parent(records: Records) -> None:
    [key] = records.small_round(1)
    [other] = records.added("findings", finding(2, round="十六届县委第五轮", organisation="县教育局党组"))
    assert {records.row(k)["inspection"] for k in (key, other)} == {"P-0001"}
    [task] = records.added("tasks", {"finding": key, "action": "修订办法", "standard": "印发执行", "due": "2026-10-01"})
    assert (records.row(task)["round"], records.row(task)["organisation"]) == ("R-2026-5", "edu")
    assert records.row("P-0001")["organisation_name"] == "中共清源县教育局党组"


WRONG: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "an unknown round": ("findings", finding(1, round="R-2099-1"), "L-LINK", "轮次"),
    "an unknown organisation": ("findings", finding(1, organisation="中共清源县教育党组"), "L-ORG", "责任党组织"),
    "an unknown inspection": ("findings", finding(1, inspection="P-0099"), "L-LINK", "所属巡察"),
    "an unknown finding": ("tasks", {"finding": "I-0099", "action": "甲", "standard": "乙", "due": "2026-10-01"}, "L-LINK", "问题编号"),
    "another organisation than the inspection's": ("findings", finding(1, organisation="shiqiao", inspection="P-0001"), "L-LINK", "责任党组织"),
    "a clue's number in a statement": ("findings", finding(1, statement="问题线索编号：XS-2026001 已核实。"), "V-SEC-02", "反馈问题"),
    "an informant": ("findings", finding(1, statement="据群众举报，食堂采购不规范。"), "V-SEC-03", "反馈问题"),
    "a verdict on a person": ("measures", {"finding": "I-0001", "measures": "对责任人给予党内警告处分。"}, "V-SEC-10", "整改措施"),
    "a mobile number": ("tasks", {"finding": "I-0001", "action": "联系 13800138000 核对", "standard": "乙", "due": "2026-10-01"}, "V-SEC-05", "整改任务"),
    "words where a clue has only its number": ("clues", {"round": "R-2026-5", "number": "王某某受贿", "transferred_on": "2026-04-10",
                                                        "receiving_organ": "discipline"}, "F-PATTERN", "线索编号"),
    "a field for persons in a clue": ("clues", {"round": "R-2026-5", "number": "2026-1", "transferred_on": "2026-04-10", "receiving_organ": "discipline",
                                               "person": "王某某"}, "F-UNKNOWN", "person"),
    "done without evidence": ("measures", {"finding": "I-0001", "measures": "修订办法", "completed_on": "2026-09-01"}, "L-NEED", "佐证材料"),
    "one checker": ("supervisions", {"round": "R-2026-5", "organisation": "edu", "form": "check", "on": "2026-06-01", "checker_org": "县委巡察办",
                                     "checkers": 1}, "L-NEED", "督查人数"),
    "left before entered": ("inspections", {"round": "R-2026-5", "organisation": "agri", "inspection_type": "routine", "entered_on": "2026-03-09",
                                            "left_on": "2026-03-01"}, "L-ORDER", "撤离日期"),
    "another deadline without a reason": ("inspections", {"round": "R-2026-5", "organisation": "agri", "inspection_type": "routine",
                                                          "entered_on": "2026-03-09", "feedback_on": "2026-05-08", "plan_due": "2026-07-01"}, "L-DUE", "报整改方案期限"),
    "an extension without who approved it": ("inspections", {"round": "R-2026-5", "organisation": "agri", "inspection_type": "routine", "entered_on": "2026-03-09",
                                                             "feedback_on": "2026-05-08", "extended_to": "2027-01-08"}, "L-NEED", "延期理由和批准"),
    "the same organisation twice in a round": ("inspections", {"round": "R-2026-5", "organisation": "edu", "inspection_type": "routine",
                                                               "entered_on": "2026-03-09"}, "L-TWICE", "被巡察党组织"),
    "a finding that is an immediate item": ("findings", finding(1, state="instant_done"), "L-MOVE", "状态"),
    "a state in the future": ("findings", finding(1, state_since="2027-03-01"), "L-DATE", "状态起始日期"),
    "an item carried before it is there": ("immediates", immediate(1, result="carried"), "L-MOVE", "结果"),
    "an answer without a day": ("clues", {"round": "R-2026-5", "number": "2026-1", "transferred_on": "2026-04-10", "receiving_organ": "discipline",
                                          "reply_state": "立案"}, "L-NEED", "答复日期"),
    "a key of another kind": ("findings", finding(1, key="J-0001"), "L-KEY", "编号"),
    "a key that is taken": ("findings", finding(1, key="I-0001"), "L-KEY", "编号"),
    "no statement": ("findings", {**finding(1), "statement": ""}, "F-REQUIRED", "反馈问题"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_with_its_place_and_nothing_is_written(records: Records, name: str) -> None:
    records.small_round(1)
    kind, row, code, label = WRONG[name]
    before = len(records.rows(kind))
    done = records.add(kind, row)
    assert (code, label) in [(p.code, p.where.field) for p in done.problems if p.severity == "error"], [str(p) for p in done.problems]
    assert all(p.remedy for p in done.problems) and done.operation == 0 and len(records.rows(kind)) == before


def test_every_error_is_reported_at_once_and_good_rows_wait_with_the_bad(records: Records) -> None:
    records.small_round(0)
    done = records.add("findings", finding(1), finding(2, organisation="无名局"), finding(3, round="R-1"))
    assert [(p.code, p.where.row) for p in done.problems] == [("L-ORG", 2), ("L-LINK", 3)] and records.rows("findings") == []


def test_rows_of_one_file_may_not_repeat_each_other(records: Records) -> None:
    records.small_round(0)
    assert [p.code for p in records.add("findings", finding(1, seq=1), finding(2, seq=1)).problems] == ["L-TWICE"]


def test_a_round_without_configured_deadlines_says_so(records: Records) -> None:
    """No deadline is in the program: a round that says nothing gets none."""
    records.workspace.office.config["deadlines"] = {"basis": "本轮方案"}  # type: ignore[index]
    records.added("rounds", ROUND)
    done = records.add("inspections", {"round": "R-2026-5", "organisation": "edu", "inspection_type": "routine", "entered_on": "2026-03-09",
                                       "feedback_on": "2026-05-08"})
    assert [(p.code, p.severity) for p in done.problems] == [("L-DUE", "warning")] and records.row("P-0001")["concentrated_due"] == ""


def test_another_deadline_with_a_reason_and_an_extension_stand(records: Records) -> None:
    records.small_round(0)
    records.change("P-0001", feedback_on="2026-05-08")
    assert [p.code for p in records.change("P-0001", concentrated_due="2026-12-08").problems] == ["L-DUE"]
    assert records.change("P-0001", concentrated_due="2026-12-08", due_reason="领导小组批准").problems == []
    assert records.change("P-0001", extended_to="2027-01-08", extension_reason="领导小组批准延期一个月").problems == []
    row = records.row("P-0001")
    assert (row["plan_due"], row["concentrated_due"], row["extended_to"]) == ("2026-06-07", "2026-12-08", "2027-01-08")
    assert [p.where.field for p in records.change("P-0001", extended_to="2027-02-08").problems] == ["延期理由和批准"], "the old reason is not the new one"
    assert [p.where.field for p in records.change("P-0001", concentrated_due="2026-12-20").problems] == ["期限另定的理由"]


def test_another_day_of_feedback_gives_other_deadlines(records: Records) -> None:
    records.small_round(0)
    records.change("P-0001", feedback_on="2026-05-08")
    records.change("P-0001", feedback_on="2026-05-10")
    assert records.row("P-0001")["plan_due"] == "2026-06-09"


def test_a_binding_deadline_changes_only_with_a_reason_and_an_approval(records: Records) -> None:
    keys = records.small_round(2)
    assert records.change(keys[0], due="2026-10-01").problems == [], "a draft's day is nobody's deadline yet"
    records.fed_back(keys)
    before = records.row(keys[1])["due"]
    assert [p.where.field for p in records.change(keys[1], due="2027-03-31").problems] == ["改期理由", "改期批准"] and before
    assert [p.where.field for p in records.change(keys[1], due="").problems] == ["改期理由", "改期批准"], "nor is it taken away"
    assert records.row(keys[1])["due"] == before
    given = {"due_reason": "项目验收要等汛期结束", "due_approved_by": "县委巡察工作领导小组第6次会议"}
    assert records.change(keys[1], due="2027-03-31", **given).problems == []
    assert [p.where.field for p in records.change(keys[1], due="2027-04-30").problems] == ["改期理由", "改期批准"], "each change has its own reason"
    with records.database.reading() as connection:
        last = trail.changes(connection, keys[1])[-1]
    assert last.fields == {"due": (before, "2027-03-31"), "due_reason": (None, given["due_reason"]), "due_approved_by": (None, given["due_approved_by"])}


def test_a_reason_is_looked_through_like_a_record(records: Records) -> None:
    [key] = records.small_round(1)
    done = set_fields(records.workspace, records.database, key, {"remark": "已核"}, reason="据群众举报补充")
    assert [p.code for p in done.problems] == ["V-SEC-03"] and not records.row(key)["remark"]
    assert [p.code for p in records.remove(key, "据群众举报核实").problems] == ["V-SEC-03"]


def test_nothing_free_is_said_about_a_clue(records: Records) -> None:
    records.small_round(0)
    [clue] = records.added("clues", {"round": "R-2026-5", "number": "2026-017", "transferred_on": "2026-04-10", "receiving_organ": "discipline"})
    for done in (records.remove(clue, "王某某已经了结"), records.move(clue, "talk", "2026-06-01", "receiver", reason="王某某"),
                 records.move(clue, "talk", "2026-06-01", "receiver", doc_no="王某某的答复"), records.move(clue, "talk", "2026-06-01", "receiver", evidence=EVIDENCE),
                 set_fields(records.workspace, records.database, clue, {"due_on": "2026-08-01"}, reason="王某某")):
        assert [p.code for p in done.problems] == ["L-CLOSED"] and "王某某" not in str(done.problems[0])
    assert records.move(clue, "talk", "2026-06-01", "receiver", doc_no="清纪函〔2026〕3号").problems == []
    assert records.remove(clue, "登记错误").problems == []


def test_what_identifies_a_record_cannot_be_changed(records: Records) -> None:
    [key] = records.small_round(1)
    for name, value in (("organisation", "shiqiao"), ("round", "R-1"), ("inspection", "P-0002")):
        assert "L-FIXED" in [p.code for p in records.change(key, **{name: value}).problems]
    assert records.change(key, organisation="edu", due="2026-10-01").problems == []


def test_a_field_is_cleared_by_nothing_unless_it_is_required(records: Records) -> None:
    [key] = records.small_round(1)
    records.change(key, due="2026-10-01", natures="工作纪律、廉洁纪律")
    assert (records.row(key)["due"], records.row(key)["natures"]) == ("2026-10-01", ["work", "integrity"])
    records.change(key, due="", natures="")
    assert (records.row(key)["due"], records.row(key)["natures"]) == ("", [])
    assert [p.code for p in records.change(key, statement="").problems] == ["F-REQUIRED"]


def test_what_others_depend_on_is_not_removed(records: Records) -> None:
    [key] = records.small_round(1)
    [task] = records.added("tasks", {"finding": key, "action": "修订办法", "standard": "印发执行", "due": "2026-10-01"})
    [problem] = records.remove(key).problems
    assert problem.code == "L-USED" and task in problem.message
    assert records.remove("P-0001").problems[0].code == "L-USED"
    records.remove(task)
    assert records.remove(key).problems == [] and records.rows("findings") == [] and records.rows("moves") == []


def test_a_frozen_denominator_changes_only_with_a_reason(records: Records) -> None:
    records.small_round(0)
    [key] = records.added("coverage", {"term": "十六届县委", "organisation": "edu", "frozen_on": "2026-01-10"})
    assert [p.code for p in records.change(key, in_scope="否").problems] == ["L-NEED"]
    assert records.change(key, in_scope="否", reason="机构撤并").problems == []


def test_money_is_exact(records: Records) -> None:
    [key] = records.small_round(1)
    records.added("measures", {"finding": key, "measures": "清退", "refunded": "1,234.56", "recovered": 0.1, "avoided": "3万元"})
    [row] = records.rows("measures")
    assert (row["refunded"], row["recovered"], row["avoided"]) == ("1234.56", "0.1", "3")
