"""What one record demands of others: order of days, the same round and organisation, one track, names that were valid, deadlines with their basis."""

from __future__ import annotations

from pathlib import Path

import pytest

from support_records import FULL, ROUND, Records, finding, immediate
from xundocs.office.records.due import Due, due

pytestmark = pytest.mark.usefixtures("database_kind")
VISIT = {"round": "R-2026-5", "inspection_type": "routine", "entered_on": "2026-03-09"}
CHECK = {"round": "R-2026-5", "form": "check", "on": "2026-06-01", "checker_org": "县委巡察办", "checkers": 2}


def told(records: Records, kind: str, **row: object) -> list[tuple[str, str]]:
    """(code, field) of what is wrong with a record; nothing was written then."""
    done = records.add(kind, row)
    assert done.operation == 0 or not [p for p in done.problems if p.severity == "error"]
    return [(p.code, p.where.field) for p in done.problems if p.severity == "error"]


def test_days_are_in_order_across_records(records: Records) -> None:
    """Source: V-DATE-01; D08: an item is assigned between entry and leaving."""
    records.small_round(1)
    records.change("P-0001", left_on="2026-04-30")
    assert told(records, "inspections", **{**VISIT, "organisation": "water", "entered_on": "2026-01-09"}) == [("L-ORDER", "进驻日期")]
    late = {"left_on": "2026-04-20", "reported_on": "2026-05-20", "feedback_on": "2026-05-08"}
    assert told(records, "inspections", **{**VISIT, "organisation": "water", **late}) == [("L-ORDER", "反馈日期")]
    assert told(records, "inspections", **{**VISIT, "organisation": "water", "notice_on": "2026-03-10"}) == [("L-ORDER", "进驻日期")]
    assert told(records, "immediates", **immediate(1, issued_on="2026-03-01")) == [("L-ORDER", "交办日期")]
    assert ("L-ORDER", "交办日期") in told(records, "immediates", **immediate(1, issued_on="2026-05-02", due="2026-05-09"))
    assert told(records, "clues", round="R-2026-5", number="2026-1", transferred_on="2026-01-10", receiving_organ="discipline") == [("L-ORDER", "移交日期")]
    assert told(records, "reports", inspection="P-0001", form="plan", submitted_on="2026-06-01") == [("L-ORDER", "报送日期")], "nothing was fed back yet"
    records.change("P-0001", feedback_on="2026-05-08")
    assert told(records, "reports", inspection="P-0001", form="plan", submitted_on="2026-05-01") == [("L-ORDER", "报送日期")]
    assert told(records, "commitments", inspection="P-0001", committer_post="党组书记", signed_on="2026-05-01") == [("L-ORDER", "签署日期")]
    assert told(records, "reports", inspection="P-0001", form="plan", submitted_on="2026-06-01") == []


def test_what_is_said_to_have_happened_has(records: Records) -> None:
    """Today is the last day of 2026; only a round and an entry may be planned."""
    records.small_round(1)
    assert told(records, "inspections", **{**VISIT, "organisation": "water", "entered_on": "2027-01-05"}) == []
    assert [(p.code, p.where.field) for p in records.change("P-0001", feedback_on="2027-01-05").problems] == [("L-DATE", "反馈日期")]
    assert told(records, "clues", round="R-2026-5", number="2026-1", transferred_on="2027-01-05", receiving_organ="discipline") == [("L-DATE", "移交日期")]
    done = {"finding": "I-0001", "measures": "修订办法", "completed_on": "2027-01-05", "evidence": [{"name": "甲.pdf"}]}
    assert told(records, "measures", **done) == [("L-DATE", "完成日期")]
    assert told(records, "supervisions", **{**CHECK, "on": "2027-01-05"}, organisation="edu") == [("L-DATE", "日期")]


def test_an_item_moves_on_in_the_order_of_its_days(records: Records) -> None:
    records.small_round(1)
    records.moved("I-0001", "verified", "2026-04-01")
    for item in records.added("immediates", immediate(1, finding="I-0001"), immediate(2)):
        for target, too_early, day in (("phased", "2026-04-01", "2026-04-20"), ("done", "2026-04-10", "2026-04-21"), ("unfinished", "2026-04-05", "2026-05-05"),
                                       ("done", "2026-04-28", "2026-05-06")):
            assert [p.code for p in records.move(item, target, too_early, "team", **FULL).problems] == ["L-DATE"], target
            records.moved(item, target, day)
        assert records.row(item)["state_since"] == "2026-05-06" and records.row(item, as_of="2026-04-21")["state_since"] == "2026-04-21"
        assert records.change(item, state_since="2026-05-01").problems
    assert told(records, "immediates", **immediate(3, done_on="2026-04-10", verified_by="第三巡察组")) == [("L-NEED", "完成日期")]
    assert told(records, "immediates", **immediate(3, signed_on="2026-04-01")) == [("L-ORDER", "签收日期")]
    entered = records.add("immediates", immediate(4, result="done", done_on="2026-04-10", verified_by="第三巡察组"))
    assert [(p.code, p.severity, p.where.field) for p in entered.problems] == [("L-NEED", "warning", "佐证材料")]


def test_who_is_responsible_is_a_party_organisation_by_any_of_its_names(records: Records) -> None:
    records.small_round(1)
    one = {"finding": "I-0001", "main_org": "清源县教育局", "first_responsible": "党组书记", "leader_in_charge": "分管副局长", "lead_dept": "计划财务科"}
    assert records.row(*records.added("responsibilities", one))["main_org"] == "edu"
    assert [(p.code, p.where.field) for p in records.change("Z-0001", main_org="清源县人民政府").problems] == [("L-ORG", "责任党组织")]


def test_a_time_limit_after_leaving_or_moved_has_its_reason(records: Records) -> None:
    records.small_round(0)
    records.change("P-0001", left_on="2026-04-30")
    assert told(records, "immediates", **immediate(1, due="2026-05-09")) == [("L-NEED", "时限的理由")]
    [item] = records.added("immediates", immediate(1, due="2026-05-09", due_reason="要采购设备"))
    assert [p.where.field for p in records.change(item, due="2026-05-20").problems] == ["时限的理由"], "the old reason is not the new one"
    assert records.change(item, due="2026-05-20", due_reason="设备未到货").problems == []


def test_links_agree_with_the_record(records: Records) -> None:
    records.small_round(1)
    records.added("rounds", {**ROUND, "key": "R-2026-6", "label": "十六届县委第六轮"})
    records.added("teams", {"key": "T-6-1", "round": "R-2026-6", "name": "中共清源县委第一巡察组", "number": 1})
    assert told(records, "inspections", **VISIT, organisation="water", team="T-6-1") == [("L-LINK", "巡察组")]
    assert [p.code for p in records.change("P-0001", team="T-6-1").problems] == ["L-LINK"]
    assert told(records, "supervisions", **CHECK, organisation="shiqiao", findings="I-0001") == [("L-LINK", "涉及问题")]
    assert told(records, "supervisions", **CHECK, organisation="edu", findings="I-0001") == []
    records.moved("I-0001", "verified", "2026-04-01")
    other = immediate(1, finding="I-0001", organisation="shiqiao", inspection="P-0002")
    assert ("L-LINK", "对应问题") in told(records, "immediates", **other)
    records.moved("I-0001", "reported", "2026-04-20")
    [mine] = records.added("findings", finding(2))
    records.moved(mine, "verified", "2026-04-10")
    for into in (mine, "P-0001"):
        assert [p.code for p in records.move(mine, "withdrawn", "2026-05-09", "team", **FULL, merged_into=into).problems] == ["L-MOVE"]
    records.moved(mine, "withdrawn", "2026-05-09", merged_into="I-0001")
    [third] = records.added("findings", finding(3))
    records.moved(third, "verified", "2026-05-10")
    assert "已撤销" in records.move(third, "withdrawn", "2026-05-11", "team", **FULL, merged_into=mine).problems[0].message


def test_an_inspected_organisation_has_a_name_that_was_valid_and_is_of_the_party(records: Records, office: Path) -> None:
    records.added("rounds", ROUND)
    [key] = records.added("inspections", {**VISIT, "organisation": "中共清源县农业局党组"})
    assert records.row(key)["organisation_name"] == "中共清源县农业农村局党组", "renamed in 2019: the papers of 2026 have the new name"
    assert told(records, "inspections", **VISIT, organisation="civil", organisation_name="中共清源县民政局委员会") == [("V-ORG-01", "当时名称")]
    records.close()
    lines = ["- {id: grain, name: 中共清源县粮食局党组, level: department, party_type: 党组, valid_to: 2025-12-31}",
             "- {id: bureau, name: 清源县气象局, level: department}"]
    path = office / "organisations.yaml"
    path.write_text(path.read_text("utf-8") + "\n".join(lines) + "\n", "utf-8")
    again = Records(office)
    assert told(again, "inspections", **VISIT, organisation="grain") == [("V-ORG-01", "被巡察党组织")]
    assert told(again, "inspections", **VISIT, organisation="清源县气象局") == [("V-ORG-02", "被巡察党组织")]
    again.close()


def test_one_problem_is_on_one_track(records: Records) -> None:
    """Source: C2, second thing forbidden."""
    records.small_round(2)
    records.moved(["I-0001", "I-0002"], "verified", "2026-04-01")
    same = immediate(1, statement=finding(1)["statement"])
    assert told(records, "immediates", **same) == [("L-TWICE", "问题")]
    assert told(records, "immediates", **same, finding="I-0001") == []
    records.added("immediates", immediate(2))
    assert told(records, "findings", **finding(9, statement=immediate(2)["statement"])) == [("L-TWICE", "反馈问题")]
    assert [p.code for p in records.remove("J-0001").problems] == ["L-USED"], "its finding would be nowhere"
    records.moved("I-0002", "reported", "2026-04-20")
    done = records.moved("P-0001", "fed_back", "2026-05-08")
    assert [(p.code, p.severity, p.where.file) for p in done.problems] == [("L-BLANK", "warning", "I-0002"), ("L-CARRY", "warning", "J-0001、J-0002")]
    records.moved("J-0001", "carried", "2026-05-09")
    records.moved("I-0001", "withdrawn", "2026-05-10")


def test_findings_entered_as_fed_back_where_nothing_was_are_named_once(records: Records) -> None:
    records.small_round(0)
    done = records.add("findings", *(finding(n, state="closed", state_since="2026-10-01") for n in (1, 2)))
    assert [(p.code, p.severity) for p in done.problems] == [("L-STATE", "warning")] and "P-0001" in done.problems[0].message


def test_periods_come_from_the_round_with_their_unit_and_basis(records: Records) -> None:
    records.workspace.office.config["deadlines"] = {}  # type: ignore[index]
    assert [p.where.field for p in records.add("rounds", ROUND).problems] == ["期限依据"]
    records.added("rounds", {**ROUND, "basis": "第五轮方案", "plan_days": "15个工作日", "life_meeting_days": 30, "concentrated_months": "3个月"})
    records.added("inspections", {**VISIT, "organisation": "edu", "feedback_on": "2026-09-21"})
    row = records.row("P-0001")
    assert (row["plan_due"], row["life_meeting_due"], row["concentrated_due"]) == ("2026-10-19", "2026-10-21", "2026-12-21")
    assert records.row("R-2026-5")["life_meeting_days"] == "30日"
    for wrong in ("半年", "61个月", "0日"):
        assert [p.where.field for p in records.change("R-2026-5", concentrated_months=wrong).problems] == ["集中整改期"]
    assert [p.where.field for p in records.change("R-2026-5", concentrated_months=6).problems] == ["期限依据"]
    assert records.change("R-2026-5", concentrated_months=6, basis="领导小组会议纪要第2号").problems == []
    assert records.change("P-0001", remark="甲").problems == [], "what was set when it was fed back stays"
    assert records.row("P-0001")["concentrated_due"] == "2026-12-21"
    assert records.change("P-0001", feedback_on="2026-09-22").problems == [] and records.row("P-0001")["concentrated_due"] == "2027-03-22"
    records.added("rounds", {**ROUND, "key": "R-2002-1", "label": "十届县委第一轮", "started_on": "2002-01-10", "basis": "旧方案", "plan_days": "15个工作日"})
    done = records.add("inspections", {**VISIT, "round": "R-2002-1", "organisation": "edu", "entered_on": "2002-03-09", "feedback_on": "2002-05-08"})
    warned = [p.message for p in done.problems if p.code == "L-DUE" and p.severity == "warning"]
    assert "放假安排" in warned[0] and records.row("P-0002")["plan_due"] == "2002-05-29", "only weekends are known of that year"


def test_a_clue_without_a_period_says_so(records: Records) -> None:
    records.added("rounds", {name: value for name, value in ROUND.items() if name != "clue_reply_months"})
    done = records.add("clues", {"round": "R-2026-5", "number": "2026-1", "transferred_on": "2026-04-10", "receiving_organ": "discipline"})
    assert [(p.code, p.severity, p.where.field) for p in done.problems] == [("L-DUE", "warning", "应反馈日期")]


def test_what_a_plan_and_a_feedback_lack_is_said_once(records: Records) -> None:
    keys = records.small_round(7)
    records.change(keys[0], focus="", natures="工作纪律")
    records.moved(keys, "verified", "2026-04-01")
    records.moved(keys, "reported", "2026-04-20")
    told = [(p.code, str(p.where), p.message) for p in records.moved("P-0001", "fed_back", "2026-05-08").problems]
    assert [(code, where) for code, where, _ in told] == [("L-BLANK", "I-0001"), ("L-BLANK", "I-0002、I-0003、I-0004、I-0005、I-0006 等6条")]
    assert "监督维度" in told[0][2] and "问题性质" in told[1][2]
    records.added("tasks", *({"finding": key, "action": "修订办法", "standard": "印发执行", "due": "2026-10-01"} for key in keys[:6]))
    records.moved(keys, "plan_submitted", "2026-06-01")
    done = records.moved(keys, "rectifying", "2026-06-10")
    assert [(p.code, str(p.where)) for p in done.problems] == [("L-BLANK", "I-0007"), ("L-BLANK", "I-0001、I-0002、I-0003、I-0004、I-0005 等7条")]


def test_a_dimension_belongs_to_the_framework_of_the_round(records: Records) -> None:
    records.small_round(1)
    assert told(records, "findings", **finding(2, focus="p1")) == [("V-FRAME-01", "监督维度")]
    assert [p.code for p in records.change("I-0001", focus="t1").problems] == ["V-FRAME-01"]


def test_a_frozen_list_grows_only_with_a_reason(records: Records) -> None:
    records.added("rounds", ROUND)
    one = {"term": "十六届县委", "frozen_on": "2026-01-10"}
    records.added("coverage", {**one, "organisation": "edu"}, {**one, "organisation": "agri"})
    assert told(records, "coverage", **one, organisation="water") == [("L-NEED", "冻结后改动的理由")]
    assert told(records, "coverage", **one, organisation="water", reason="机构改革新设") == []


def test_a_village_changes_its_type_only_with_reason_day_and_approval(records: Records) -> None:
    records.small_round(0)
    first = {"name": "丰良村", "organisation": "shiqiao", "village_type": "normal", "classified_on": "2026-02-10", "approved_by": "领导小组"}
    [key] = records.added("villages", first)
    assert [p.where.field for p in records.change(key, village_type="key").problems] == ["分类理由", "分类日期", "审批"]
    assert records.change(key, village_type="key", reason="城郊村", classified_on="2026-06-01", approved_by="领导小组").problems == []


def test_evidence_entered_wrongly_is_cleared_and_given_again(records: Records) -> None:
    records.small_round(1)
    [key] = records.added("measures", {"finding": "I-0001", "measures": "修订办法", "evidence": [{"name": "甲.pdf"}]})
    assert records.change(key, evidence="").problems == [] and records.row(key)["evidence"] == []


def milestones(records: Records, day: str, within: int = 3650) -> list[Due]:
    return due(records.snapshot(), day, within)


def test_milestones_come_due_by_the_periods_of_the_round(records: Records) -> None:
    """Source: domain spec 0.3: notice before entry, report after leaving, evaluation and quarterly reports after the time is over."""
    records.added("rounds", {**ROUND, "basis": "第五轮方案", "notice_before": "10个工作日", "report_within": 1, "evaluation_within": "1个月", "quarterly_months": 3})
    records.added("inspections", {**VISIT, "organisation": "edu"})

    def days(day: str) -> dict[str, str]:
        return {what: one.due for one in milestones(records, day) if (what := one.what.partition("（")[0]) in ("发巡察通知", "报告巡察情况", "整改成效评估", "续报未完成事项")}

    assert days("2026-02-01") == {"发巡察通知": "2026-02-24"} and days("2026-03-09") == {}
    records.change("P-0001", notice_on="2026-02-25")
    assert days("2026-02-01") == {}
    records.change("P-0001", left_on="2026-04-30")
    assert days("2026-05-01") == {"报告巡察情况": "2026-05-30"}
    records.change("P-0001", reported_on="2026-05-20", feedback_on="2026-05-29")
    assert days("2026-06-01") == {"整改成效评估": "2026-12-29"}
    records.added("findings", finding(1, state="rectifying", state_since="2026-06-30"))
    records.added("reports", {"inspection": "P-0001", "form": "progress", "submitted_on": "2026-11-20"})
    assert days("2026-12-01")["续报未完成事项"] == "2027-02-28"
    records.change("P-0001", extended_to="2026-12-29", extension_reason="领导小组批准")
    assert days("2026-12-30") == {"整改成效评估": "2027-01-29", "续报未完成事项": "2027-03-29"}
    records.change("P-0001", evaluated_on="2026-12-30")
    assert "整改成效评估" not in days("2026-12-31")
    assert {one.basis for one in milestones(records, "2026-12-31")} == {"第五轮方案"}


def test_what_belongs_to_a_finding_names_its_organisation(records: Records) -> None:
    records.small_round(1)
    task = {"finding": "I-0001", "action": "修订办法", "standard": "印发执行", "due": "2026-10-01"}
    assert records.row(*records.added("tasks", {**task, "organisation": "县教育局党组"}))["organisation"] == "edu"
