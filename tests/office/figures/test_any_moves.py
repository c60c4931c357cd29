"""Whatever lawful moves are made: accounts stay whole, nothing is counted twice, rates stay between 0 and 100, earlier days stay as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from support_figures import OPEN_WAY, Book, Snap
from xundocs.office.declarations import read_declarations
from xundocs.office.figures.accounts import ACCOUNT_OF, INTO, five_accounts
from xundocs.office.figures.compute import Evaluation, View
from xundocs.office.figures.facts import Facts
from xundocs.office.figures.footnotes import Footnotes
from xundocs.office.figures.metrics import definitions
from xundocs.office.records.asof import as_on
from xundocs.office.records.kinds import kinds

MACHINE = read_declarations("states.yaml")["findings"]
NOTES = Footnotes("", "", True, "", "", "")
RESULT = {"instant_assigned": "pending", "instant_done": "done", "carried_to_feedback": "carried"}
LAST_DAY = "2027-12-31"
STRAIGHT = (*OPEN_WAY, "close_requested", "closed")
"""The way most findings go; chance alone seldom leads to its end."""
REPORTED = set(MACHINE["states"]) - {"draft", "verified", "withdrawn"}
"""States of a finding that stood in a report."""


def _next(state: str) -> list[str]:
    return sorted({m["to"] for m in MACHINE["moves"] if state in m["from"]})


@st.composite
def lawful(draw: st.DrawFn) -> Book:
    """Two inspections, some findings, each led a part of the usual way and then along any lawful moves, on rising days."""
    book = Book()
    book.add("rounds", key="R-1")
    for _ in range(2):
        book.add("inspections", round="R-1", organisation="org", concentrated_due="2026-06-30")
    for number in range(draw(st.integers(0, 7))):
        way, days, state, day = [], [], MACHINE["initial"], 0
        straight = STRAIGHT[:draw(st.integers(0, len(STRAIGHT)))]
        for step in range(len(straight) + draw(st.integers(0, 7))):
            if not _next(state):
                break
            state = straight[step] if step < len(straight) else draw(st.sampled_from(_next(state)))
            day += draw(st.integers(0, 60))
            way.append(state)
            days.append(str(date(2026, 1, 1) + timedelta(days=min(day, 729))))
        three = {"natures": ["three_problems"], "focus": "p1"} if draw(st.booleans()) else {}
        key = book.finding(*way, days=days or [LAST_DAY], inspection=f"P-000{number % 2 + 1}", round="R-1", **three)
        if set(way) & set(RESULT):
            last = [s for s in way if s in RESULT][-1]
            book.add("immediates", finding=key, result=RESULT[last], carried_to=key if RESULT[last] == "carried" else "",
                     issue_mode="oral", issued_on=days[way.index(next(s for s in way if s in RESULT))])
    _note_feedback(book)
    return book


def _note_feedback(book: Book) -> None:
    for finding in book.rows.get("findings", ()):
        for step in finding["path"]:
            if step.startswith("fed_back "):
                row = next(i for i in book.rows["inspections"] if i["key"] == finding["inspection"])
                row["feedback_on"] = min(row.get("feedback_on") or step[-10:], step[-10:])


def _stood(book: Book, day: str) -> Snap:
    """The book as it stood on a day, as the records' own as-of view has it."""
    findings = [{"next_report_on": "", "audits": [], "merged_into": "", "statement_sha256": "", **f} for f in book.rows.get("findings", ())]
    return Snap({**book.rows, "findings": as_on(replace(kinds()["findings"], happened={}), findings, day, lambda: (), lambda name: ())}, day)


@given(lawful())
def test_accounts_stay_whole_and_only_what_waits_is_named(book: Book) -> None:
    result = five_accounts(Facts(book.snap(), LAST_DAY), NOTES)
    fed_back = {i["key"] for i in book.rows["inspections"] if i.get("feedback_on")}
    reported = [f["key"] for f in book.rows.get("findings", ()) if {step.partition(" ")[0] for step in f["path"]} & REPORTED]
    assert sorted(result.total.columns["reported"]) == sorted(reported)
    expected = set()
    for account in result.accounts:
        columns = account.columns
        assert all(len(set(keys)) == len(keys) for keys in columns.values())
        assert sorted(columns["reported"]) == sorted(k for name in INTO for k in columns[name])
        assert sorted(columns["fed_back"]) == sorted(k for name in ACCOUNT_OF for k in columns[name])
        assert set(columns["hanging"]) | set(columns["dead"]) <= set(columns["open"])
        expected |= set(columns["awaiting"]) if account.inspection in fed_back else set()
    assert {p.message.split(" ")[0] for p in result.problems} == expected
    assert {p.code for p in result.problems} <= {"A-FEEDBACK"}


@given(lawful())
def test_no_metric_counts_a_finding_twice_and_rates_are_rates(book: Book) -> None:
    work = Evaluation(Facts(book.snap(), LAST_DAY), View(day=LAST_DAY))
    results = {code: work.result(metric) for code, metric in definitions().metrics.items()}
    for result in results.values():
        for figure in result.figures:
            assert len(set(figure.keys)) == len(figure.keys) and len(set(figure.of_keys)) == len(figure.of_keys)
            if figure.denominator is not None:
                assert set(figure.keys) <= set(figure.of_keys)
                assert (figure.value is None) == (figure.denominator == 0)
                assert figure.value is None or 0 <= figure.value <= 100
    third = {f.id: set(f.keys) for f in results["M03"].figures}
    assert not third["closed"] & third["phased_done"] and not third["closed"] & third["long_term"]
    ways = {f["key"]: [step.partition(" ")[0] for step in f["path"]] for f in book.rows.get("findings", ())}
    counting = {key: way for key, way in ways.items() if way[-1] not in ("draft", "withdrawn")}
    fed_back = {key for key, way in counting.items() if "fed_back" in way}
    assert [set(results[code].figures[0].keys) for code in ("M01", "M02", "M04")] == [set(counting), fed_back, {k for k in fed_back if ways[k][-1] == "closed"}]
    on_own_track = set(five_accounts(work.facts, NOTES).total.columns["immediate"])
    assert not on_own_track & set(results["M04"].figures[0].of_keys)
    done = set(next(f for f in results["M05"].figures if f.id == "done").keys)
    assert done == set(results["M07"].figures[0].keys)
    behind = {row["finding"] for row in book.rows.get("immediates", ()) if row["key"] in done}
    assert not behind & set(results["M02"].figures[0].keys), "what is done on its own track is not fed back as well"


@given(lawful(), st.sampled_from(["2026-02-15", "2026-06-30", "2026-11-01"]))
def test_what_was_reached_by_an_earlier_day_was_reached_by_a_later_one(book: Book, day: str) -> None:
    earlier, later = Facts(_stood(book, day), day), Facts(book.snap(), LAST_DAY)
    for name in ("found", "reported", "fed_back", "closed"):
        before, after = earlier.reached(name), later.reached(name)
        assert all(after[key] == when for key, when in before.items())
        assert {key for key, when in after.items() if when <= day} == set(before)


@given(lawful())
def test_the_last_day_of_all_gives_what_now_gives(book: Book) -> None:
    now = Evaluation(Facts(book.snap(), LAST_DAY), View(day=LAST_DAY))
    then = Evaluation(Facts(_stood(book, LAST_DAY), LAST_DAY), View(day=LAST_DAY))
    for metric in definitions().metrics.values():
        assert now.result(metric).text == then.result(metric).text
