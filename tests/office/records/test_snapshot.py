"""As of a day, as known at a time, by round and organisation; the hash of what a figure was computed from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from support_records import ROUND, Records, finding, immediate
from xundocs.office.records import trail
from xundocs.office.records.snapshot import counts

pytestmark = pytest.mark.usefixtures("database_kind")


@pytest.fixture
def records(office: Path) -> Iterator[Records]:
    made = Records(office)
    yield made
    made.close()


def states(records: Records, **choice: str) -> list[str]:
    return [row["state"] for row in records.rows("findings", **choice)]


def test_findings_have_the_state_of_that_day(records: Records) -> None:
    keys = records.small_round()
    records.fed_back(keys)
    records.moved(keys[0], "plan_submitted", "2026-06-01")
    assert states(records, as_of="2026-03-31") == []
    assert states(records, as_of="2026-04-01") == ["draft"] * 3
    assert states(records, as_of="2026-04-27") == ["verified"] * 3
    assert states(records, as_of="2026-05-31") == ["fed_back"] * 3
    assert states(records, as_of="2026-06-01") == ["plan_submitted", "fed_back", "fed_back"]
    early = records.row(keys[0], as_of="2026-04-27")
    assert (early["state_since"], early["statement_sha256"]) == ("2026-04-10", "")
    assert records.row("P-0001", as_of="2026-05-07")["concentrated_due"] == "" != records.row("P-0001", as_of="2026-05-08")["concentrated_due"]


def test_records_and_dates_that_lie_later_do_not_count(records: Records) -> None:
    records.small_round(0)
    [item] = records.added("immediates", immediate(1))
    records.moved(item, "done", "2026-04-12")
    records.moved(item, "unfinished", "2026-06-01")
    assert records.rows("immediates", as_of="2026-04-01") == []
    assert [records.row(item, as_of=day)["result"] for day in ("2026-04-11", "2026-04-12", "2026-06-01")] == ["pending", "done", "unfinished"]
    assert records.row(item, as_of="2026-05-01")["done_on"] == "2026-04-12"
    records.added("suggestions", {"round": "R-2026-5", "to_org": "清源县财政局", "content": "规范流程", "issued_on": "2026-05-01", "agreed": True,
                                  "replied_on": "2026-07-01"})
    assert [(r["agreed"], r["replied_on"]) for r in records.rows("suggestions", as_of="2026-06-01")] == [(False, "")]
    assert records.rows("rounds", as_of="2026-02-23") == []


def test_now_is_the_same_as_the_last_day(records: Records) -> None:
    keys = records.small_round()
    records.fed_back(keys)
    records.added("immediates", immediate(1))
    now, last = records.snapshot(), records.snapshot(as_of="2026-12-31")
    assert {kind: list(now.rows[kind]) for kind in now.rows} == {kind: list(last.rows[kind]) for kind in last.rows}


def test_what_the_database_knew_is_told_apart_from_what_was_so(records: Records) -> None:
    keys = records.small_round(2)
    records.fed_back(keys)
    with records.database.reading() as connection:
        before = trail.done(connection)[-1].at
    assert records.rows("rounds", recorded_by=before) and records.rows("findings", recorded_by=before) == []
    assert records.rows("findings", recorded_by="2027-12-31T00:00:00+00:00") == records.rows("findings")
    records.undo()
    assert states(records) == ["reported"] * 2


def test_rounds_and_organisations_are_chosen(records: Records) -> None:
    records.small_round(1)
    records.added("rounds", {**ROUND, "key": "R-2026-6", "label": "十六届县委第六轮"})
    records.added("inspections", {"round": "R-2026-6", "organisation": "edu", "inspection_type": "lookback", "entered_on": "2026-09-01"})
    records.added("findings", finding(2, organisation="shiqiao"), finding(3, round="R-2026-6"))
    records.added("clues", {"round": "R-2026-5", "number": "2026-1", "transferred_on": "2026-04-10", "receiving_organ": "discipline"})
    assert [r["key"] for r in records.rows("findings", rounds=("R-2026-5",))] == ["I-0001", "I-0002"]
    assert [r["key"] for r in records.rows("findings", organisations=("edu",))] == ["I-0001", "I-0003"]
    assert [r["key"] for r in records.rows("findings", rounds=("R-2026-6",), organisations=("edu",))] == ["I-0003"]
    assert [r["key"] for r in records.rows("rounds", rounds=("R-2026-6",))] == ["R-2026-6"]
    assert records.rows("clues", organisations=("edu",)) == [] and len(records.rows("clues", rounds=("R-2026-5",))) == 1


def test_a_row_has_every_field_whatever_was_said(records: Records) -> None:
    [key] = records.small_round(1)
    row = records.row(key)
    assert (row["seq"], row["natures"], row["due"], row["village"]) == (0, [], "", "")


def test_the_hash_says_whether_a_figure_stands_on_the_same_rows(records: Records) -> None:
    keys = records.small_round(2)
    first = records.snapshot()
    assert records.snapshot().hash(["findings"]) == first.hash(["findings"])
    records.change(keys[0], due="2026-10-01")
    assert records.snapshot().hash(["findings"]) != first.hash(["findings"])
    assert records.snapshot().hash(["inspections"]) == first.hash(["inspections"])
    assert records.snapshot(as_of="2026-12-31").hash(["findings"]) != records.snapshot().hash(["findings"])


@pytest.mark.parametrize("choice", [{}, {"rounds": ["R-2026-5"]}, {"rounds": ["R-0000-0"]}, {"organisations": ["edu"]}, {"organisations": ["nobody"]},
                                    {"rounds": ["R-2026-5"], "organisations": ["edu"]}])
def test_rows_are_the_same_counted_in_the_database_and_known_from_the_history(records: Records, choice: dict[str, list[str]]) -> None:
    records.fed_back(records.small_round())
    records.added("immediates", immediate(1))
    records.added("suggestions", {"round": "R-2026-5", "to_org": "清源县财政局", "content": "规范流程", "issued_on": "2026-05-01"})
    taken = records.snapshot(**choice)
    with records.database.reading() as connection:
        counted = counts(connection, **choice)
    assert counted == {kind: len(rows) for kind, rows in taken.rows.items()}
    known = records.snapshot(recorded_by="2099-01-01T00:00:00+08:00", **choice)
    assert {kind: list(rows) for kind, rows in known.rows.items()} == {kind: list(rows) for kind, rows in taken.rows.items()}


def test_the_json_of_rows_is_the_rows(records: Records) -> None:
    records.fed_back(records.small_round()[:1])
    records.added("immediates", immediate(1))
    for taken in (records.snapshot(), records.snapshot(as_of="2026-04-30")):
        for kind, rows in taken.rows.items():
            assert [json.loads(text) for text in taken.texts(kind)] == list(rows), kind
    assert [json.loads(text)["key"] for text in records.snapshot().texts("findings", "fed_back")] == ["I-0001"]
