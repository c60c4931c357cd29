"""Reading the SQLite file without SQLAlchemy: the same answers, the same words when something is wrong, no import of what is not needed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from support_register import opened
from support_round import command, entered_round, lay_out  # noqa: F401
from unprivileged import nobody
from xundocs.errors import XundocsError
from xundocs.office import schema
from xundocs.office.asking import ask
from xundocs.office.database import Database
from xundocs.office.place import FILE_NAME

DAY = "2026-06-30"
LOOKING = (
    "list", "list --json", "list --org edu", "list --round R-16-5 --json", f"list --as-of {DAY}", "list --recorded-by 2027-01-01T00:00 --json",
    "list findings", "list 问题清单 --limit 0", "list L01 --limit 3", "list findings --state 已销号 --json", "list findings --org 县教育局 --round 十六届县委第五轮",
    f"list immediates --as-of {DAY} --json", "list findings --recorded-by 2027-01-01T00:00 --json", "list moves --json", "list 没有这本",
    "show I-0107", "show P-0001 --json", "show R-16-5", "show I-9999", "show I-0107 --json", "due", f"due --on {DAY} --within 90 --json", "due --org edu --round R-16-5",
    "lists", "lists 全部 --json", f"lists L06 问题 --as-of {DAY} --org edu --round R-16-5", "stats", "stats --trace --json", "stats --footnote --metric M04 --metric M07",
    f"stats --round R-16-5 --org edu --as-of {DAY} --digits 3", "stats --level county --period 2026-01-01..2026-06-30 --including-previous",
    "accounts", f"accounts --trace --json --as-of {DAY}", "accounts --round R-16-5 --org edu", "accounts --outcome", "history", "history I-0107 --json",
)
WITHOUT = ("sqlalchemy", "typer", "openpyxl", "docx", "lxml", "jinja2")


@pytest.fixture
def looked_at(entered_round: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: F811
    """The demonstration round in a workspace of the test's own, on SQLite."""
    monkeypatch.delenv("XUNDOCS_DATABASE_URL", raising=False)
    folder = tmp_path / "office"
    lay_out(folder)
    shutil.copyfile(entered_round / FILE_NAME, folder / FILE_NAME)
    return folder


@pytest.mark.parametrize("words", LOOKING)
def test_every_answer_is_the_one_sqlalchemy_gives(looked_at: Path, words: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    line = ["-w", str(looked_at), "ledger", *words.split()]
    direct = command(*line), *capfd.readouterr()
    monkeypatch.setattr(Database, "asking", Database.reading)
    assert (command(*line), *capfd.readouterr()) == direct
    assert direct[1] or direct[0]


def test_a_command_that_only_looks_imports_no_sqlalchemy_and_no_argument_library(looked_at: Path) -> None:
    code = ("import sys; from xundocs.cli.main import run\n"
            "for words in sys.argv[2].split(';'):\n"
            "    try: run(['-w', sys.argv[1], 'ledger', *words.split()])\n"
            "    except SystemExit as end: assert end.code == 0, words\n"
            f"    print(words, [name for name in {WITHOUT} if name in sys.modules], file=sys.stderr)")
    lines = ["list", "list L01", "list findings --json", "show I-0107", "due", "lists L06", "accounts", "stats"]
    done = subprocess.run([sys.executable, "-c", code, str(looked_at), ";".join(lines)], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if line.endswith("]")] == [f"{words} []" for words in lines], done.stderr


def test_one_question_sees_one_state_and_a_writer_does_not_wait_for_it(office: Path) -> None:
    reader, writer = opened(office), opened(office)
    with reader.asking() as connection:
        assert list(ask(connection, "SELECT id FROM batches")) == []
        with writer.writing("试") as work:
            work.insert(schema.batches, [{"id": "a", "kind": "", "data_file": "", "folder": "", "started_at": ""}], "试")
        assert list(ask(connection, "SELECT id FROM batches")) == []
    with reader.asking() as connection:
        assert list(ask(connection, "SELECT id FROM batches")) == [("a",)]
    reader.close()
    writer.close()


def test_a_reader_does_not_wait_for_writers(office: Path) -> None:
    opened(office).close()
    with closing(sqlite3.connect(office / FILE_NAME, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE meta SET value = '98'")
        with opened(office).asking() as connection:
            assert list(ask(connection, "SELECT value FROM meta")) == [("3",)]


def test_a_file_held_for_one_program_alone_is_said_so(office: Path) -> None:
    database = opened(office)
    database.close()
    with closing(sqlite3.connect(office / FILE_NAME, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(XundocsError, match="正被另一个程序占用"), database.asking() as connection:
            ask(connection, "SELECT value FROM meta")
        with pytest.raises(XundocsError, match="正被另一个程序占用"):
            opened(office)


def test_a_file_that_broke_is_said_so(looked_at: Path) -> None:
    database = opened(looked_at)
    file = looked_at / FILE_NAME
    content = bytearray(file.read_bytes())
    content[4096 * 3:] = b"\xfe" * (len(content) - 4096 * 3)
    file.write_bytes(content)
    with pytest.raises(XundocsError, match="已经损坏"), database.asking() as connection:
        list(ask(connection, "SELECT data FROM records"))


def test_a_file_that_was_put_back_from_a_backup_is_taken_into_use(looked_at: Path) -> None:
    with closing(sqlite3.connect(looked_at / FILE_NAME)) as restored:
        restored.execute("PRAGMA journal_mode = DELETE")
    with opened(looked_at).asking() as connection:
        assert list(ask(connection, "PRAGMA journal_mode")) == [("wal",)]


@pytest.mark.skipif(os.name == "nt", reason="权限的说法只在 POSIX 系统上")
def test_a_folder_that_may_not_be_written_is_said_so(looked_at: Path) -> None:
    (looked_at / FILE_NAME).chmod(0o444)
    looked_at.chmod(0o555)
    with nobody(looked_at), pytest.raises(XundocsError, match="只读"):
        opened(looked_at)
    looked_at.chmod(0o755)


def test_nothing_is_created_where_the_file_went_away(office: Path) -> None:
    database = opened(office)
    database.close()
    for file in office.glob(f"{FILE_NAME}*"):
        file.unlink()
    with pytest.raises(XundocsError, match="打不开登记簿"), database.asking() as connection:
        ask(connection, "SELECT value FROM meta")
    assert not (office / FILE_NAME).exists()


def test_any_name_of_a_folder_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XUNDOCS_DATABASE_URL", raising=False)
    folder = tmp_path / "第5轮 #1%41+x"
    lay_out(folder)
    for _ in range(2):
        database = opened(folder)
        with database.asking() as asked, database.reading() as read:
            assert list(ask(asked, "SELECT value FROM meta")) == [("3",)] == [tuple(row) for row in ask(read, "SELECT value FROM meta")]
        database.close()
    assert (folder / FILE_NAME).exists() and sorted(p.name for p in tmp_path.iterdir()) == [folder.name]
