"""Two writers, a killed process, tampering, an older database: nothing is lost, nothing half done, nothing hidden."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from support_faults import child
from support_records import FULL, Records, finding
from support_register import database_url, opened
from xundocs.actions.ledger.writing import set_fields
from xundocs.errors import XundocsError
from xundocs.office import migrations
from xundocs.office.history import verify
from xundocs.office.records.rows import by_key

pytestmark = pytest.mark.usefixtures("database_kind")


@pytest.fixture
def records(office: Path) -> Iterator[Records]:
    made = Records(office)
    yield made
    made.close()


def test_two_writers_lose_nothing(office: Path, records: Records) -> None:
    [key] = records.small_round(1)
    others = [Records(office, by=f"录入员{n}") for n in range(4)]

    def work(writer: Records, number: int) -> None:
        for n in range(5):
            writer.added("findings", finding(100 * number + n + 100))
            writer.change(key, **{("due", "seq", "natures", "remark")[number]: ("2026-10-01", n + 1, "工作纪律", f"第{n}次")[number]})

    threads = [threading.Thread(target=work, args=(writer, number)) for number, writer in enumerate(others)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = records.rows("findings")
    assert len(rows) == 21 and len({row["statement"] for row in rows}) == 21
    assert [row["key"] for row in rows] == [f"I-{n:04}" for n in range(1, 22)]
    assert (rows[0]["due"], rows[0]["seq"], rows[0]["natures"], rows[0]["remark"]) == ("2026-10-01", 5, ["work"], "第4次")
    assert records.faults() == []
    for writer in others:
        writer.close()


def test_who_writes_from_an_old_copy_is_told(records: Records) -> None:
    [key] = records.small_round(1)
    with records.database.reading() as connection:
        seen = by_key(connection, key).sha256
    records.change(key, due="2026-10-01")
    done = set_fields(records.workspace, records.database, key, {"due": "2026-11-01"}, seen=seen)
    assert [p.code for p in done.problems] == ["L-CONFLICT"] and records.row(key)["due"] == "2026-10-01"


def test_a_process_killed_at_any_moment_leaves_all_or_nothing(office: Path, records: Records) -> None:
    keys = records.small_round(40)
    records.close()
    for attempt in range(8):
        def work() -> None:
            own = Records(office)
            own.move(keys, "verified", "2026-04-10", "team", **FULL)
            own.add("findings", *(finding(1000 + n) for n in range(30)))
            own.close()

        pid = child(work)
        time.sleep(0.05 * attempt)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        own = Records(office)
        assert own.faults() == []
        states = [row["state"] for row in own.rows("findings")]
        assert set(states[:40]) in ({"draft"}, {"verified"}) and (len(states) - 40) % 30 == 0
        own.close()


def test_what_was_changed_behind_the_programs_back_shows(records: Records) -> None:
    [key, *_] = records.small_round(2)
    for statement in ("UPDATE records SET data = '{}' WHERE kind = 'findings'", "DELETE FROM records WHERE kind = 'moves'",
                      "UPDATE records SET removed = 1 WHERE kind = 'rounds'", "UPDATE operations SET who = '别人'"):
        with records.database.engine.connect() as connection, connection.begin() as transaction:
            connection.exec_driver_sql(statement)
            codes = {p.code for p in verify(connection)[2]}
            transaction.rollback()
        assert codes == {"V-LOG-03"}, statement
    assert records.faults() == [] and key == "I-0001"


def test_a_version_2_database_is_upgraded_and_takes_records(office: Path) -> None:
    engine = create_engine(database_url(office))
    with engine.begin() as connection:
        migrations.migrate(connection, 0, upto=2)
    engine.dispose()
    said: list[str] = []
    opened(office, notice=said.append).close()
    assert "第 2 版升级到第 3 版" in said[0] and "备份" in said[0]
    records = Records(office)
    records.fed_back(records.small_round())
    assert records.faults() == []
    records.close()


def test_an_older_program_refuses_a_newer_database(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Records(office).close()
    from xundocs.office import database

    monkeypatch.setattr(database, "MIGRATIONS", migrations.MIGRATIONS[:2])
    with pytest.raises(XundocsError, match=r"第 3 版.*只认识到第 2 版"):
        opened(office)
