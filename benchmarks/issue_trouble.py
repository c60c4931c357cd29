"""What goes wrong around issuing besides death: full disks, folders that cannot be written, a clock that goes back, a held register.

Each check gives what was wrong (nothing: it was said plainly, the state was consistent, and the batch went on afterwards).
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from support_disks import read_only, small_disk
from support_faults import child
from support_register import (
    CODE,
    KIND,
    demonstration_office,
    entries,
    faults_of,
    issued,
    notices,
    opened,
    ticking,
    write_data,
)
from support_victim import issue_once
from xundocs.actions.issue import IssueRequest, issue_documents
from xundocs.errors import XundocsError
from xundocs.workspace import open_workspace

Said = Callable[[], object]


def refused(run: Said, *words: str) -> list[str]:
    """What is wrong with how a run was refused: it must end with a message that holds one of the words."""
    try:
        run()
    except XundocsError as error:
        return [] if any(word in str(error) for word in words) else [f"unclear: {error}"]
    return ["not refused"]


def full_disk_for_files(scratch: Path, rows: int = 100) -> list[str]:
    """The disk of the output folder is full half way."""
    place, data, small = demonstration_office(scratch / "office"), write_data(scratch / "a.yaml", notices(rows)), scratch / "small"
    with small_disk(small, "400k") as enlarge:
        wrong = refused(lambda: issued(place, data, output=small), "磁盘已满")
        states = {e.state for e in entries(place)}
        wrong += [] if states == {"issued", "reserved"} and len(entries(place)) == rows else [f"states {states}"]
        enlarge("40m")
        issued(place, data, output=small, resume=True)
        return wrong + faults_of(place, rows, small)


def full_disk_for_the_register(scratch: Path, rows: int = 250) -> list[str]:
    """The disk under office.db is full."""
    data, out, small = write_data(scratch / "a.yaml", notices(rows)), scratch / "out", scratch / "small"
    source = demonstration_office(scratch / "office")
    with small_disk(small, "600k") as enlarge:
        for path in source.iterdir():
            (small / path.name).write_bytes(path.read_bytes())
        wrong = refused(lambda: issued(small, data, output=out), "磁盘")
        enlarge("60m")
        issued(small, data, output=out, resume=True)
        return wrong + faults_of(small, rows, out)


def read_only_output(scratch: Path, rows: int = 3) -> list[str]:
    """The output folder cannot be written; the numbers wait."""
    place, data, out = demonstration_office(scratch / "office"), write_data(scratch / "a.yaml", notices(rows)), scratch / "out"
    out.mkdir()
    with read_only(out):
        wrong = refused(lambda: issued(place, data, output=out), "只读", "没有写入权限")
    wrong += [] if [e.state for e in entries(place)] == ["reserved"] * rows else ["the numbers did not wait"]
    issued(place, data, output=out, resume=True)
    return wrong + faults_of(place, rows, out)


def read_only_workspace(scratch: Path, rows: int = 3) -> list[str]:
    """The workspace cannot be written; no number is taken."""
    place, data = demonstration_office(scratch / "office"), write_data(scratch / "a.yaml", notices(rows))
    opened(place).close()
    with read_only(place):
        wrong = refused(lambda: issued(place, data), "只读", "没有写入权限", "打不开登记簿")
    wrong += [] if entries(place) == [] else ["a number was taken"]
    issued(place, data)
    return wrong + faults_of(place, rows)


def clock_backwards(scratch: Path, rows: int = 3) -> list[str]:
    """The clock stands a year back for the second batch; it is said, and the numbers go on."""
    place = demonstration_office(scratch / "office")
    issued(place, write_data(scratch / "a.yaml", notices(rows)))
    said: list[str] = []
    database = opened(place, clock=ticking(datetime(2025, 1, 1, 9, 0, tzinfo=UTC)), notice=said.append)
    try:
        issue_documents(open_workspace(place), database, IssueRequest(KIND, write_data(scratch / "b.yaml", notices(rows, 1 + rows)), code=CODE))
    finally:
        database.close()
    return ([] if any("时钟" in text for text in said) else ["the clock was not mentioned"]) + faults_of(place, 2 * rows)


def locked(scratch: Path, seconds: float, rows: int = 5) -> list[str]:
    """Another program, in a process of its own, holds the register for a while; issuing waits and then does its work."""
    place = demonstration_office(scratch / "office")
    issued(place, write_data(scratch / "a.yaml", notices(rows)))
    data = write_data(scratch / "b.yaml", notices(rows, 1 + rows))
    taken, given = os.pipe()

    def hold() -> None:
        with _held(place):
            os.write(given, b"!")
            time.sleep(seconds)

    holder = child(hold)
    os.read(taken, 1)
    start = time.perf_counter()
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in (child(lambda: issue_once(place, data)), holder)]
    waited = time.perf_counter() - start
    for end in (taken, given):
        os.close(end)
    wrong = [] if codes == [0, 0] else [f"exit codes {codes}"]
    return wrong + ([] if waited >= seconds - 0.5 else [f"did not wait: {waited:.1f} s"]) + faults_of(place, 2 * rows)


@contextlib.contextmanager
def _held(place: Path) -> Iterator[None]:
    """The write lock, taken by hand."""
    url = os.environ.get("XUNDOCS_DATABASE_URL")
    if url:
        import psycopg

        with psycopg.connect(url) as server:
            server.execute("SELECT length FROM chain FOR UPDATE")
            yield
        return
    with contextlib.closing(sqlite3.connect(place / "office.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def troubles(seconds: float) -> dict[str, Callable[[Path], list[str]]]:
    """Every check by its name; `seconds`: how long the register is held."""
    return {"disk full under the files": full_disk_for_files, "disk full under the register": full_disk_for_the_register,
            "read-only output folder": read_only_output, "read-only workspace": read_only_workspace,
            "clock a year back": clock_backwards, f"register locked for {seconds:.0f} s": lambda scratch: locked(scratch, seconds)}


ONLY_SQLITE = ("disk full under the register", "read-only workspace")
"""What concerns the file in the workspace; a server has its disk elsewhere."""
