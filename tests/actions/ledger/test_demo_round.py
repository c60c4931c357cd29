"""The demonstration round: every state, and figures worked out by hand from the data files."""

from __future__ import annotations

from pathlib import Path

import pytest

from support_register import database_kind  # noqa: F401
from support_round import Office, command, entered_round, lay_out, round_office  # noqa: F401
from xundocs.actions.ledger.accounts import accounts
from xundocs.actions.ledger.records import Choice, take_snapshot
from xundocs.actions.ledger.statistics import (
    Request,
    Statistics,
    chosen_metrics,
    ledgers_of,
    read_records,
    statistics,
)
from xundocs.office.history import verify
from xundocs.office.records.kinds import kinds
from xundocs.office.records.states import machines

BY_HAND = {
    "M01": "63个",  # 67 entered, 2 still drafts, 2 withdrawn
    "M02": "53个",  # 8 + 9 + 9 + 8 + 7 + 6 + 6
    "M04": "45.3%（24/53）",  # 6 + 5 + 6 + 4 + 3; the one that was reopened no longer counts
    "M07": "77.8%（14/18）",
    "M16": "约谈1人次；约谈次数1次",
    "M25": "66.7%（4/6）",
}


def figures(office: Office, *codes: str, as_of: str = "") -> Statistics:
    metrics = chosen_metrics(codes)
    return statistics(read_records(*office, Request(as_of=as_of), ledgers_of(metrics)), metrics)


def test_every_state_of_a_finding_occurs(round_office: Office) -> None:  # noqa: F811
    rows = take_snapshot(round_office[1], Choice()).rows
    assert len(rows["findings"]) == 67
    assert {row["to"] for row in rows["moves"] if row["finding"]} == set(machines()["findings"].states)


def test_the_figures_are_those_worked_out_by_hand(round_office: Office) -> None:  # noqa: F811
    found = figures(round_office, *BY_HAND)
    assert {code: result.text for code, result in found.results.items()} == BY_HAND


def test_the_accounts_balance(round_office: Office) -> None:  # noqa: F811
    answer = accounts(read_records(*round_office, Request(), tuple(kinds())))
    assert not answer.problems
    school = next(account for account in answer.accounts if account.organisation == "edu")
    assert (school.stated, *(school.count(column) for column in ("reported", "fed_back", "closed", "open"))) == (9, 9, 8, 6, 2)


def test_the_history_vouches_for_every_record(round_office: Office) -> None:  # noqa: F811
    with round_office[1].reading() as connection:
        assert verify(connection)[2] == []


@pytest.mark.parametrize(("day", "closed", "fed_back"), [("2026-06-30", "0", "41"), ("2026-09-30", "7", "41")])
def test_as_it_stood_on_a_day(round_office: Office, day: str, closed: str, fed_back: str) -> None:  # noqa: F811
    found = figures(round_office, "M04", as_of=day)
    assert f"（{closed}/{fed_back}）" in found.results["M04"].text


def test_the_demonstration_has_its_own_day(entered_round: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],  # noqa: F811
                                           monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    monkeypatch.delenv("XUNDOCS_DATABASE_URL", raising=False)
    workspace = lay_out(tmp_path / "demo")
    shutil.copyfile(entered_round / "office.db", tmp_path / "demo" / "office.db")
    command("-w", str(workspace.root), "ledger", "due", "--within", "0")
    out = capsys.readouterr().out
    assert "2026-12-11 已逾期9天 中共清源县水务局党组 签署真实性承诺书" in " ".join(out.split())
