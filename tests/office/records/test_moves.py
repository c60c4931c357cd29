"""Findings from state to state: only legal moves, by whom, with what traces; what comes with them."""

from __future__ import annotations

import pytest

from support_records import EVIDENCE, FULL, Records, finding, immediate
from xundocs.office.records.states import machines
from xundocs.office.records.traces import NEEDED, ROLES

pytestmark = pytest.mark.usefixtures("database_kind")


def test_a_finding_goes_the_whole_way_and_its_deadlines_follow_from_the_round(records: Records) -> None:
    keys = records.small_round()
    records.fed_back(keys)
    inspection = records.row("P-0001")
    assert (inspection["feedback_on"], inspection["feedback_no"]) == ("2026-05-08", "清巡办〔2026〕12号")
    assert (inspection["plan_due"], inspection["life_meeting_due"], inspection["concentrated_due"]) == ("2026-06-07", "2026-06-07", "2026-11-08")
    assert [(r["seq"], r["due"], len(r["statement_sha256"])) for r in records.rows("findings")] == [(n, "2026-11-08", 64) for n in (1, 2, 3)]
    for target, day in (("plan_submitted", "06-05"), ("plan_returned", "06-10"), ("plan_submitted", "06-15"), ("rectifying", "06-20"),
                        ("close_requested", "10-10"), ("returned", "10-20"), ("rectifying", "10-21"), ("close_requested", "11-01"), ("closed", "11-05"),
                        ("reopened", "12-01"), ("rectifying", "12-02"), ("long_term", "12-10"), ("closed", "12-30")):
        records.moved("I-0001", target, f"2026-{day}")
    assert records.row("I-0001")["state"] == "closed"


@pytest.mark.parametrize("target", ["closed", "close_requested", "fed_back", "rectifying", "reopened", "instant_done"])
def test_a_draft_cannot_jump(records: Records, target: str) -> None:
    [key, *_] = records.small_round()
    done = records.move(key, target, "2026-04-10", records.role_for(key, target), **FULL)
    assert [p.code for p in done.problems] == ["L-MOVE"] and done.problems[0].remedy
    assert records.row(key)["state"] == "draft"


def test_what_was_not_fed_back_is_never_closed_and_it_is_said_why(records: Records) -> None:
    keys = records.small_round()
    records.moved(keys, "verified", "2026-04-10")
    [problem] = records.move(keys[0], "closed", "2026-05-01", "office", **FULL).problems
    assert "没有反馈的问题不能销号" in problem.message and "先反馈" in problem.remedy


def test_every_move_is_refused_without_its_role_and_without_each_of_its_traces(records: Records) -> None:
    """Along the whole way: first every wrong try, then the right one."""
    [key, *_] = records.small_round()
    state = "draft"
    for target, on in (("verified", "04-10"), ("reported", "04-28"), ("fed_back", "05-08"), ("plan_submitted", "06-01"), ("rectifying", "06-20"),
                       ("close_requested", "10-10"), ("phased_done", "10-15"), ("closed", "10-20"), ("reopened", "11-01")):
        move = machines()["findings"].moves[state, target]
        if target == "fed_back":
            records.change(key, seq=1)
        wrong = next(role for role in ROLES if role not in move.roles)
        assert [p.code for p in records.move(key, target, f"2026-{on}", wrong, **FULL).problems] == ["L-ROLE"]
        for need in move.needs:
            short = {name: value for name, value in FULL.items() if name != need}
            [problem] = records.move(key, target, f"2026-{on}", move.roles[0], **short).problems
            assert problem.code == "L-TRACE" and NEEDED[need][1] in problem.remedy
        assert records.row(key)["state"] == state
        records.moved(key, target, f"2026-{on}")
        state = target


def test_a_move_is_dated_neither_before_the_last_one_nor_in_the_future(records: Records) -> None:
    [key, *_] = records.small_round()
    assert "早于" in records.move(key, "verified", "2026-03-31", "team", **FULL).problems[0].message
    assert "还没有到" in records.move(key, "verified", "2027-03-31", "team", **FULL).problems[0].message


def test_of_several_all_are_moved_or_none(records: Records) -> None:
    keys = records.small_round()
    records.moved(keys[0], "verified", "2026-04-10")
    done = records.move(keys, "verified", "2026-04-11", "team", **FULL)
    assert done.operation == 0 and [r["state"] for r in records.rows("findings")] == ["verified", "draft", "draft"]


def test_after_the_feedback_the_wording_stays_and_only_the_group_meeting_withdraws(records: Records) -> None:
    keys = records.small_round()
    records.fed_back(keys)
    assert [p.code for p in records.change(keys[0], statement="项目资金监管基本到位。").problems] == ["L-FIXED"]
    assert [p.code for p in records.remove(keys[0]).problems] == ["L-FIXED"]
    assert [p.code for p in records.move(keys[0], "withdrawn", "2026-05-20", "team", reason="事实有误").problems] == ["L-TRACE"]
    records.moved(keys[0], "withdrawn", "2026-05-20", merged_into=keys[1])
    assert (records.row(keys[0])["state"], records.row(keys[0])["merged_into"]) == ("withdrawn", keys[1])


def test_a_change_of_state_is_no_change_of_a_field(records: Records) -> None:
    [key, *_] = records.small_round()
    assert [p.code for p in records.change(key, state="closed").problems] == ["L-FIXED"]


def test_a_new_secretary_needs_a_handover_before_anything_is_closed(records: Records) -> None:
    """中共清源县水务局党组 changed its secretary on 20 August 2026 (the demonstration's directory)."""
    records.small_round(0)
    records.added("inspections", {"round": "R-2026-5", "organisation": "water", "inspection_type": "routine", "entered_on": "2026-03-09"})
    [key] = records.added("findings", finding(1, organisation="water"))
    records.moved(key, "verified", "2026-04-10")
    records.moved(key, "reported", "2026-04-28")
    records.moved("P-0003", "fed_back", "2026-05-08")
    records.moved(key, "plan_submitted", "2026-06-01")
    records.moved(key, "rectifying", "2026-06-10")
    letter = {"inspection": "P-0003", "committer_post": "党组书记、局长", "signed_on": "2026-08-01"}
    records.added("commitments", letter)
    [problem] = records.move(key, "close_requested", "2026-10-10", "organisation", **FULL).problems
    assert problem.code == "L-HANDOVER" and "2026-08-20" in problem.message
    records.added("commitments", {**letter, "signed_on": "2026-09-01", "took_office_on": "2026-08-20"})
    assert [p.code for p in records.move(key, "close_requested", "2026-10-10", "organisation", **FULL).problems] == ["L-HANDOVER"]
    records.added("commitments", {**letter, "signed_on": "2026-09-02", "took_office_on": "2026-08-20", "handover": True})
    records.moved(key, "close_requested", "2026-10-10")


def test_an_immediate_item_is_done_on_its_own_track(records: Records) -> None:
    records.small_round()
    [item] = records.added("immediates", immediate(1))
    assert [p.code for p in records.move(item, "done", "2026-04-12", "team", by="县委巡察办").problems] == ["L-TRACE"]
    records.moved(item, "done", "2026-04-12")
    row = records.row(item)
    assert (row["state"], row["done_on"], row["verified_by"], [e["name"] for e in row["evidence"]]) == ("done", "2026-04-12", "组长", [EVIDENCE[0]["name"]])
    [problem] = records.move(item, "carried", "2026-04-20", "team", **FULL).problems
    assert "计两次完成" in problem.message


def test_an_item_that_was_not_done_is_carried_into_exactly_one_finding(records: Records) -> None:
    records.small_round(0)
    [item] = records.added("immediates", immediate(1))
    records.moved(item, "unfinished", "2026-04-17")
    done = records.moved(item, "carried", "2026-04-20")
    [made] = records.rows("findings")
    assert done.keys == [made["key"]] and records.row(item)["carried_to"] == made["key"]
    assert (made["carried_from"], made["state"], made["statement"], made["inspection"]) == (item, "carried_to_feedback", records.row(item)["statement"], "P-0001")
    assert records.move(item, "carried", "2026-04-21", "team", **FULL).problems and records.move(item, "done", "2026-04-21", "team", **FULL).problems
    records.change(made["key"], rect_mode="time_limited")
    records.moved("P-0001", "fed_back", "2026-05-08")
    assert records.row(made["key"])["track"] == "feedback"


def test_a_verified_finding_may_become_an_immediate_item_and_is_then_done_there_only(records: Records) -> None:
    keys = records.small_round()
    records.moved(keys, "verified", "2026-04-01")
    [first, second] = records.added("immediates", immediate(1, finding=keys[0]), immediate(2, finding=keys[1]))
    assert [r["state"] for r in records.rows("findings")] == ["instant_assigned", "instant_assigned", "verified"]
    assert "立行立改" in records.move(keys[0], "instant_done", "2026-04-12", "team", **FULL).problems[0].message
    assert [p.code for p in records.add("immediates", immediate(3, finding=keys[0])).problems][:1] == ["L-MOVE"]
    records.moved(first, "done", "2026-04-12")
    records.moved(second, "carried", "2026-04-12")
    assert [r["state"] for r in records.rows("findings")] == ["instant_done", "carried_to_feedback", "verified"]
    [problem] = records.move(keys[0], "fed_back", "2026-05-08", "office", **FULL).problems
    assert "计两次完成" in problem.message
    records.moved(first, "unfinished", "2026-05-01")
    assert records.row(keys[0])["state"] == "instant_assigned"


def test_a_clue_has_only_its_reply(records: Records) -> None:
    records.small_round(0)
    [clue] = records.added("clues", {"round": "R-2026-5", "number": "2026-017", "transferred_on": "2026-04-10", "receiving_organ": "discipline"})
    assert (records.row(clue)["due_on"], records.row(clue)["reply_state"]) == ("2026-07-10", "pending")
    records.moved(clue, "preliminary", "2026-06-01")
    records.moved(clue, "case_filed", "2026-08-01")
    assert (records.row(clue)["state"], records.row(clue)["replied_on"]) == ("case_filed", "2026-08-01")
    assert records.row(clue, as_of="2026-07-01")["reply_state"] == "preliminary"
    assert records.row(clue, as_of="2026-05-01")["reply_state"] == "pending"
