"""The state machine of findings against the diagram and the table of the domain specification (C2), every pair of states tried."""

from __future__ import annotations

from itertools import product

import pytest

from support_records import FULL
from xundocs.office.records.rows import Stored
from xundocs.office.records.states import machines
from xundocs.office.records.traces import NEEDED, ROLES, Trace, refusals

SPEC: dict[str, tuple[str, tuple[str, ...]]] = {
    "verified": ("draft", ("meeting", "by")), "reported": ("verified", ("doc_no",)), "fed_back": ("reported carried_to_feedback", ("meeting", "doc_no")),
    "instant_assigned": ("draft verified reported instant_done", ()), "instant_done": ("instant_assigned", ()), "carried_to_feedback": ("instant_assigned", ()),
    "clue_split": ("draft verified reported", ("meeting",)), "plan_submitted": ("fed_back plan_returned", ("doc_no",)), "plan_returned": ("plan_submitted", ("reason",)),
    "close_requested": ("rectifying", ("by", "evidence")), "returned": ("close_requested", ("reason",)), "phased_done": ("close_requested", ("reason",)),
    "long_term": ("rectifying", ("reason", "goal", "next_report_on")), "closed": ("close_requested phased_done long_term", ("doc_no", "evidence")),
    "reopened": ("closed", ("recheck",)), "withdrawn": ("verified reported carried_to_feedback fed_back", ("meeting", "reason")),
    "transferred": ("draft verified reported carried_to_feedback fed_back plan_submitted plan_returned rectifying close_requested returned phased_done long_term reopened", ("doc_no",)),
}
"""State → the states it is reached from, and what must be noted; 整改中 has two ways with different traces and stands below."""
RECTIFYING = {"plan_submitted": ("doc_no",), "returned": (), "phased_done": (), "reopened": ()}
ROLE = {"verified": "team", "reported": "team", "fed_back": "office", "clue_split": "team", "plan_submitted": "organisation", "plan_returned": "joint_review",
        "close_requested": "organisation", "returned": "office", "phased_done": "office", "long_term": "office", "closed": "office", "reopened": "lookback",
        "withdrawn": "team", "transferred": "office"}
"""Who may do it, by the table of C2 (one of them)."""
LEGAL = {(source, target): needs for target, (sources, needs) in SPEC.items() for source in sources.split()} | {(s, "rectifying"): n for s, n in RECTIFYING.items()}
STATES = tuple(machines()["findings"].states)


def in_state(state: str) -> Stored:
    """A finding that has everything a move may ask of its fields."""
    return Stored(1, "findings", "I-0001", "R-2026-5", "edu", "", state, {"inspection": "P-0001", "seq": 1, "rect_mode": "time_limited", "state": state, "state_since": "2026-04-01"}, "", False)


def codes(source: str, target: str, role: str, **traces: object) -> list[str]:
    return [p.code for p in refusals(in_state(source), target, Trace("2026-05-01", role, **traces), "2026-12-31")]  # type: ignore[arg-type]


def test_the_moves_are_those_of_the_specification() -> None:
    assert {pair: move.needs for pair, move in machines()["findings"].moves.items()} == LEGAL


@pytest.mark.parametrize("source", STATES)
def test_whatever_is_not_in_the_table_is_refused_with_a_reason_and_a_way(source: str) -> None:
    for target in STATES:
        if (source, target) not in LEGAL:
            [problem] = refusals(in_state(source), target, Trace("2026-05-01", "office", **FULL), "2026-12-31")
            assert problem.code == "L-MOVE" and len(problem.message) > 4 and problem.remedy, (source, target)


def test_the_forbidden_moves_of_the_specification_say_why() -> None:
    """Not fed back is not closed; what is done at once is not counted again; what was closed needs a spot check."""
    said = {(s, t): next(refusals(in_state(s), t, Trace("2026-05-01", "office", **FULL), "2026-12-31")).message for s, t in product(STATES, STATES) if (s, t) not in LEGAL}
    assert all("没有反馈的问题不能销号" in said[state, "closed"] for state in ("draft", "verified", "reported", "clue_split", "carried_to_feedback"))
    assert "计两次完成" in said["instant_done", "fed_back"] and "计两次完成" in said["instant_done", "closed"]
    assert "没有抽查记录" in said["closed", "rectifying"] and "没有写进巡察报告" in said["verified", "fed_back"] and "没有通过" in said["fed_back", "rectifying"]


@pytest.mark.parametrize("pair", [pair for pair, move in machines()["findings"].moves.items() if not move.through], ids="→".join)
def test_each_trace_and_the_role_are_asked_for(pair: tuple[str, str]) -> None:
    role = ROLE.get(pair[1]) or ("joint_review" if pair[0] == "plan_submitted" else "organisation")
    assert codes(*pair, role, **FULL) == []
    for need in LEGAL[pair]:
        short = {name: value for name, value in FULL.items() if name != need}
        [problem] = refusals(in_state(pair[0]), pair[1], Trace("2026-05-01", role, **short), "2026-12-31")
        assert problem.code == "L-TRACE" and NEEDED[need][1] in problem.remedy
    others = [other for other in ROLES if other not in machines()["findings"].moves[pair].roles]
    assert others and all(codes(*pair, other, **FULL) == ["L-ROLE"] for other in others)
    assert codes(*pair, "", **FULL) == ["L-ROLE"]


def test_a_finding_is_fed_back_only_with_its_place_in_the_feedback() -> None:
    bare = Stored(1, "findings", "I-0001", "R-2026-5", "edu", "", "reported", {"state_since": "2026-04-01"}, "", False)
    [problem] = refusals(bare, "fed_back", Trace("2026-05-01", "office", **FULL), "2026-12-31")
    assert problem.code == "L-TRACE" and all(name in problem.remedy for name in ("inspection=", "seq=", "rect_mode="))
