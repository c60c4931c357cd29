"""Temp files that killed processes leave behind: removed by the next run, but never another's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from xundocs.files import ABANDONED_AFTER, TEMP_PREFIX, TEMP_SUFFIX, clear_leftovers, make_folder, write_whole


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What stands for this machine in the name of a temp file, taken from a real one."""
    seen: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(os, "link", lambda source, target: (seen.append(Path(source).name), Path(source).rename(target)))
        write_whole(tmp_path / "a.txt", b"a")
    return seen[0][len(TEMP_PREFIX):].partition("-")[0]


def left(folder: Path, machine: str, process: int, hours: float = 0) -> Path:
    path = folder / f"{TEMP_PREFIX}{machine}-{process}-文书.docx{TEMP_SUFFIX}"
    path.write_bytes(b"half")
    then = path.stat().st_mtime - hours * 3600
    os.utime(path, (then, then))
    return path


def dead() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_what_a_dead_process_left_is_removed(tmp_path: Path, machine: str) -> None:
    gone, same_number = left(tmp_path, machine, dead()), left(tmp_path, machine, os.getpid())
    other = tmp_path / "文书.docx"
    other.write_bytes(b"x")
    clear_leftovers(tmp_path)
    assert not gone.exists() and not same_number.exists() and other.exists()


def test_what_is_being_written_stays(tmp_path: Path, machine: str) -> None:
    running, elsewhere = left(tmp_path, machine, os.getppid()), left(tmp_path, "0badcafe", dead())
    clear_leftovers(tmp_path)
    assert running.exists() and elsewhere.exists()


def test_after_a_day_it_is_nobodys(tmp_path: Path, machine: str) -> None:
    hours = ABANDONED_AFTER / 3600 + 1
    old = [left(tmp_path, machine, os.getppid(), hours), left(tmp_path, "0badcafe", 1, hours)]
    nameless = tmp_path / f"{TEMP_PREFIX}{TEMP_SUFFIX}"
    nameless.write_bytes(b"")
    clear_leftovers(tmp_path)
    assert not any(path.exists() for path in old) and nameless.exists()


def test_a_folder_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    clear_leftovers(tmp_path / "none")


def test_a_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
