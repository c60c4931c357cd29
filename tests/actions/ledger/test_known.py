"""The business day and the day of knowing: what was entered or corrected later does not change a figure as it was known."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from support_records import Records, finding
from xundocs.actions.ledger.accounts import accounts, read_accounts
from xundocs.actions.ledger.statistics import (
    Request,
    chosen_metrics,
    ledgers_of,
    read_records,
    statistics,
)
from xundocs.cli.ledger_views import moment
from xundocs.errors import UsageError
from xundocs.office.records import undo

pytestmark = pytest.mark.usefixtures("database_kind")


def last_change(records: Records) -> str:
    with records.database.reading() as connection:
        return undo.done(connection, 1)[0].at


def fed_back(records: Records, **asked: str) -> str:
    metrics = chosen_metrics(["M02"])
    answer = statistics(read_records(records.workspace, records.database, Request(**asked), ledgers_of(metrics)), metrics)
    return answer.results["M02"].text


def test_a_late_entry_changes_the_day_but_not_what_was_known(records: Records) -> None:
    records.fed_back(records.small_round(2))
    known = last_change(records)
    [late] = records.added("findings", finding(3))
    records.moved(late, "verified", "2026-04-10")
    records.moved(late, "reported", "2026-04-28")
    records.change(late, seq=3)
    records.moved(late, "fed_back", "2026-05-08")
    assert fed_back(records, as_of="2026-06-30") == "3个", "entered later, but so it was on the day"
    assert fed_back(records, as_of="2026-06-30", recorded_by=known) == "2个"
    assert fed_back(records, as_of="2026-05-07", recorded_by=known) == "0个"
    taken = read_accounts(records.workspace, records.database, Request(recorded_by=known))
    assert sum(account.count("fed_back") for account in accounts(taken).accounts) == 2
    assert f"按{known[:16].replace('T', ' ')}以前登记的内容" in taken.view.period_text
    records.undo()
    assert fed_back(records) == "2个" and fed_back(records, recorded_by=last_change(records)) == "2个"


def test_a_day_alone_is_known_to_its_end() -> None:
    assert datetime.fromisoformat(moment("2026-06-30")) - datetime.fromisoformat(moment("2026-06-30T00:00")) > timedelta(hours=23, minutes=59)
    assert moment("") == "" and moment("2026-06-30T18:00").startswith("2026-06-30T18:00:00")
    with pytest.raises(UsageError, match="算到那一天结束"):
        moment("昨天")
