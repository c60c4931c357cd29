"""A process that forks runs of `issue` which are to die: `python support_victim.py`, one order (JSON) a line on standard input.

It imports everything once; with fixtures/faults.c preloaded a run can die at a chosen input/output call.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

GROUP = 4
"""Documents confirmed together in these runs, so that a small batch has several commits."""


def issue_once(office: Path, data: Path, resume: bool = True) -> None:
    """One run in this process."""
    from support_register import CODE, KIND
    from xundocs.actions.issue import IssueRequest, issue_documents
    from xundocs.office.place import open_office
    from xundocs.workspace import open_workspace

    database = open_office(open_workspace(office))
    try:
        issue_documents(open_workspace(office), database, IssueRequest(KIND, data, code=CODE, resume=resume))
    finally:
        database.close()


def _told_when_committed(note: Path, library: ctypes.CDLL | None) -> None:
    """From now on the length of the history stands in `note` as soon as a commit has returned."""
    from xundocs.office.database import Database

    plain = Database.writing

    @contextlib.contextmanager
    def writing(self: Database, what: str) -> Iterator[Any]:
        with plain(self, what) as work:
            yield work
        if library:
            library.faults_ignore(1)
        note.write_text(str(work.length), "ascii")
        if library:
            library.faults_ignore(0)

    Database.writing = writing  # type: ignore[method-assign]


def _run(order: dict[str, Any], library: ctypes.CDLL | None) -> None:
    """The forked run; never returns."""
    from xundocs.actions import issue_files

    code, said, steps = 1, "", 0
    try:
        os.environ.update(order["environment"])
        issue_files.GROUP = GROUP
        _told_when_committed(Path(order["committed"]), library)
        if library:
            library.faults_arm(order["at"], order["manner"])
        issue_once(Path(order["office"]), Path(order["data"]))
        code = 0
    except BaseException:
        said = traceback.format_exc()
    finally:
        steps = library.faults_steps() if library else 0
        if library:
            library.faults_arm(0, 0)
        Path(order["report"]).write_text(json.dumps({"steps": steps, "said": said}), "utf-8")
        os._exit(code)


def _ended(pid: int, seconds: float | None) -> int:
    """The status of the run at its end; killed after `seconds`."""
    end = time.perf_counter() + (seconds or 0)
    while seconds is not None and time.perf_counter() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return status
        time.sleep(0.001)
    if seconds is not None:
        os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def _library() -> ctypes.CDLL | None:
    library = ctypes.CDLL(None)
    if not hasattr(library, "faults_arm"):
        return None
    library.faults_arm.argtypes = [ctypes.c_long, ctypes.c_int]
    library.faults_steps.restype = ctypes.c_long
    return library


def main() -> None:
    """Imports what a run needs, then obeys orders until the input ends."""
    issue_once(*map(Path, sys.argv[1:3]))
    with contextlib.suppress(ImportError):
        import psycopg  # noqa: F401
        import sqlalchemy.dialects.postgresql.psycopg  # noqa: F401
    library = _library()
    print(json.dumps({"counts_steps": library is not None}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        start = time.perf_counter()
        pid = os.fork()
        if pid == 0:
            _run(order, library)
        status = _ended(pid, order["seconds"])
        print(json.dumps({"killed": os.WIFSIGNALED(status), "code": os.waitstatus_to_exitcode(status),
                          "wall": time.perf_counter() - start}), flush=True)


if __name__ == "__main__":
    main()
