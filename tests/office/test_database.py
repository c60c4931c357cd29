"""The database: versions, backups, locks, clocks, and what it says when the machine is in the way."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, make_url

from support_register import (
    START,
    database_url,
    entries,
    faults_of,
    issued,
    notices,
    opened,
    ticking,
    write_data,
)
from xundocs.errors import XundocsError
from xundocs.office import holders, migrations, schema
from xundocs.office.place import FILE_NAME, open_office
from xundocs.workspace import open_workspace


def leave_version_1(office: Path) -> None:
    """A database as the first program left it, with one issued number; made by nothing of today's program but the migration."""
    engine = create_engine(database_url(office))
    with engine.begin() as connection:
        migrations.migrate(connection, 0, upto=1)
        connection.exec_driver_sql(
            "INSERT INTO entries VALUES (1, '清巡三组〔2026〕1号', '清巡三组', 2026, 1, 'issued', 'automatic', 'rectification_notice', '旧文书',"
            " '2026-01-05', '', '', '', '', '', 1, '', NULL, 1, '', 'x')")
    engine.dispose()


def test_the_migrations_end_in_the_tables_the_program_uses(office: Path, database_kind: str) -> None:
    database = opened(office)
    found = inspect(database.engine)
    for table in schema.metadata.sorted_tables:
        assert {c["name"] for c in found.get_columns(table.name)} == {c.name for c in table.columns}, table.name
        assert {i["name"] for i in found.get_indexes(table.name)} >= {i.name for i in table.indexes}, table.name
    database.close()


def test_an_older_database_is_upgraded_after_a_backup(office: Path, database_kind: str) -> None:
    leave_version_1(office)
    said: list[str] = []
    database = opened(office, notice=said.append)
    database.close()
    assert [e.title for e in entries(office)] == ["旧文书"]
    assert "第 1 版升级到第 3 版" in said[0] and "备份" in said[0]
    if database_kind == "sqlite":
        [copy] = (office / "backup").iterdir()
        with closing(sqlite3.connect(copy)) as old:
            assert old.execute("SELECT value FROM meta").fetchone() == ("1",)
            assert old.execute("SELECT title FROM entries").fetchone() == ("旧文书",)
            assert old.execute("SELECT name FROM sqlite_master WHERE name = 'deliveries'").fetchone() is None


def test_a_newer_database_is_refused_untouched(office: Path, database_kind: str) -> None:
    opened(office).close()
    engine = create_engine(database_url(office))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '99' WHERE key = 'version'")
    engine.dispose()
    with pytest.raises(XundocsError, match=r"第 99 版.*没有打开"):
        opened(office)


def test_a_process_that_missed_an_upgrade_stops_writing(office: Path, database_kind: str) -> None:
    database = opened(office)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '98' WHERE key = 'version'")
    with pytest.raises(XundocsError, match="第 98 版"), database.writing("试"):
        pass
    database.close()


def test_what_failed_halfway_leaves_nothing(office: Path, database_kind: str) -> None:
    database = opened(office)
    with pytest.raises(RuntimeError), database.writing("试") as work:
        work.insert(schema.batches, [{"id": "a", "kind": "", "data_file": "", "folder": "", "started_at": ""}], "试")
        raise RuntimeError
    with database.reading() as connection:
        assert connection.execute(schema.batches.select()).all() == []
        assert connection.execute(schema.history.select()).all() == []
    database.close()


def test_waiting_ends_with_the_holders_name(office: Path, database_kind: str) -> None:
    holder, waiter = opened(office, by="罗清"), opened(office, by="何书宁", lock_seconds=1.2)
    name = "罗清" if database_kind == "sqlite" else f"process {os.getpid()}"
    said: list[str] = []
    waiter.notice = said.append
    with holder.writing("为 3 份整改通知书占号") as _, pytest.raises(XundocsError, match=f"等了 1 秒.*{name}"), waiter.writing("试"):
        pass
    assert name in said[0]
    with waiter.writing("试"):
        pass
    holder.close()
    waiter.close()


def test_a_short_wait_is_no_failure(office: Path, database_kind: str) -> None:
    holder, waiter = opened(office), opened(office)
    done = threading.Event()

    def hold() -> None:
        with holder.writing("占号"):
            done.set()
            time.sleep(1.5)

    thread = threading.Thread(target=hold)
    thread.start()
    done.wait()
    with waiter.writing("试") as work:
        work.insert(schema.batches, [{"id": "a", "kind": "", "data_file": "", "folder": "", "started_at": ""}], "试")
    thread.join()
    holder.close()
    waiter.close()


def test_a_foreign_program_holding_the_file_is_said_so(office: Path) -> None:
    database = opened(office, lock_seconds=0.1)
    with closing(sqlite3.connect(office / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(XundocsError, match="不是 xundocs"), database.writing("试"):
            pass
    database.close()


def test_a_clock_that_went_back_is_said_and_does_no_harm(office: Path, tmp_path: Path, database_kind: str) -> None:
    issued(office, write_data(tmp_path / "a.yaml", notices(2)))
    said: list[str] = []
    database = opened(office, clock=ticking(START - timedelta(days=400)), notice=said.append)
    with database.writing("试") as work:
        work.insert(schema.batches, [{"id": "a", "kind": "", "data_file": "", "folder": "", "started_at": ""}], "试")
    with database.writing("试") as work:
        work.update(schema.batches, [("a", {"kind": "b"})], "试")
    database.close()
    assert len(said) == 1 and "时钟" in said[0]
    assert faults_of(office, 2) == []


def test_several_processes_may_meet_at_a_new_database(office: Path, database_kind: str) -> None:
    code = ("import sys; from pathlib import Path; from xundocs.workspace import open_workspace; from xundocs.office.place import open_office\n"
            "d = open_office(open_workspace(Path(sys.argv[1])))\n"
            "with d.reading() as c: print(c.exec_driver_sql('SELECT value FROM meta').scalar())")
    started = [subprocess.Popen([sys.executable, "-c", code, str(office)], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert [p.communicate(timeout=120)[0].strip() for p in started] == [str(len(migrations.MIGRATIONS))] * 4


@pytest.mark.parametrize("content", [b"no database at all, only some text that is long enough to be looked at" * 20, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_file_that_is_no_database_is_refused_untouched(office: Path, content: bytes) -> None:
    (office / FILE_NAME).write_bytes(content)
    with pytest.raises(XundocsError, match=r"损坏|不是登记簿"):
        opened(office)
    assert (office / FILE_NAME).read_bytes() == content


def test_a_server_that_is_not_there_is_said(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNDOCS_DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/none")
    with pytest.raises(XundocsError, match="连不上") as caught:
        opened(office)
    assert "secret" not in str(caught.value)


def test_an_unknown_database_url_is_refused(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNDOCS_DATABASE_URL", "mysql://root:secret@host/db")
    with pytest.raises(XundocsError, match="不认识") as caught:
        opened(office)
    assert "secret" not in str(caught.value)


def test_the_file_may_stand_elsewhere_in_the_workspace(office: Path) -> None:
    with (office / "xundocs.toml").open("a", encoding="utf-8") as config:
        config.write('\n[register]\ndatabase_url = "sqlite:///登记.db"\n')
    open_office(open_workspace(office)).close()
    assert (office / "登记.db").exists() and make_url("sqlite:///x").database == "x"


def test_every_commit_is_synchronous(office: Path) -> None:
    database = opened(office)
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    database.close()


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("setting", "during"), [("off", "on"), ("local", "local")])
def test_a_server_set_to_lose_commits_keeps_ours(office: Path, database_kind: str, monkeypatch: pytest.MonkeyPatch, setting: str, during: str) -> None:
    monkeypatch.setenv("XUNDOCS_DATABASE_URL", os.environ["XUNDOCS_DATABASE_URL"] + f"%20-csynchronous_commit%3D{setting}")
    database = opened(office)
    with database.reading() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == setting
    with database.writing("试") as work:
        assert work.connection.exec_driver_sql("SHOW synchronous_commit").scalar() == during
    database.close()


def test_the_note_of_a_killed_writer_is_taken_away_that_of_a_living_one_stays(tmp_path: Path) -> None:
    file, process = tmp_path / FILE_NAME, subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    note = tmp_path / (FILE_NAME + holders.SUFFIX)
    for text, stays in ((f"{process.pid}\n罗清", False), ("", False), (f"{os.getpid()}\n罗清", True)):
        note.write_text(text, "utf-8")
        holders.forget_dead(file)
        assert note.exists() == stays
    holders.forget_dead(None)
    note.unlink()
    holders.forget_dead(file)
