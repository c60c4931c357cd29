"""The doctor's line about the register: there or not, whole or not; looking changes nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from support_register import issued, notices, write_data
from xundocs.actions.doctor import Finding, examine
from xundocs.office.place import FILE_NAME
from xundocs.workspace import open_workspace


def line(office: Path) -> Finding:
    """What the doctor says of the register."""
    return next(f for f in examine(open_workspace(office)) if f.name == "登记簿")


def test_a_workspace_without_a_register_is_fit_and_gets_none(office: Path, database_kind: str) -> None:
    found = line(office)
    assert found.ok and not (office / FILE_NAME).exists()


def test_a_whole_register_is_named_with_place_version_and_length(office: Path, tmp_path: Path, database_kind: str) -> None:
    issued(office, write_data(tmp_path / "a.yaml", notices(2)))
    found = line(office)
    assert found.ok and "条历史完整" in found.message
    assert ("office.db" in found.message) == (database_kind == "sqlite")


def test_a_changed_history_is_told(office: Path, tmp_path: Path) -> None:
    issued(office, write_data(tmp_path / "a.yaml", notices(2)))
    with sqlite3.connect(office / FILE_NAME) as other:
        other.execute("UPDATE history SET who = 'x' WHERE id = 1")
    found = line(office)
    assert not found.ok and "对不上" in found.message and "register verify" in found.remedy


def test_a_newer_register_and_a_file_that_is_none_are_told_without_a_change(office: Path, tmp_path: Path) -> None:
    issued(office, write_data(tmp_path / "a.yaml", notices(1)))
    with sqlite3.connect(office / FILE_NAME) as other:
        other.execute("UPDATE meta SET value = '99' WHERE key = 'version'")
    assert not line(office).ok and "更新的版本" in line(office).message
    (office / FILE_NAME).write_bytes(b"no database at all" * 100)
    for beside in office.glob(f"{FILE_NAME}-*"):
        beside.unlink()
    assert not line(office).ok
    assert (office / FILE_NAME).read_bytes() == b"no database at all" * 100


def test_an_older_register_is_not_upgraded_by_looking(office: Path, tmp_path: Path) -> None:
    issued(office, write_data(tmp_path / "a.yaml", notices(1)))
    with sqlite3.connect(office / FILE_NAME) as other:
        other.execute("UPDATE meta SET value = '0' WHERE key = 'version'")
    found = line(office)
    assert found.ok and "升级" in found.message
    with sqlite3.connect(office / FILE_NAME) as other:
        assert other.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()[0] == "0"
