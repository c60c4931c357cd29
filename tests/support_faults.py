"""Killing, starving and unplugging a run of `issue`: used short by the tests, long by benchmarks/issue.py."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from support_register import CODE, KIND

SHIM = Path(__file__).parent / "fixtures" / "power_loss.c"


def child(work: Callable[[], None]) -> int:
    """Run in a forked process; its pid."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            work()
            code = 0
        finally:
            os._exit(code)
    return pid


def issue_once(office: Path, data: Path, resume: bool = True) -> None:
    """One run in this process."""
    from xundocs.actions.issue import IssueRequest, issue_documents
    from xundocs.office.place import open_office
    from xundocs.workspace import open_workspace

    database = open_office(open_workspace(office))
    try:
        issue_documents(open_workspace(office), database, IssueRequest(KIND, data, code=CODE, resume=resume))
    finally:
        database.close()


def measured(office: Path, warm: Path, data: Path) -> float:
    """Seconds one whole run takes in a forked process; `warm` is issued before, so that everything is imported by then."""
    issue_once(office, warm)
    start = time.perf_counter()
    os.waitpid(child(lambda: issue_once(office, data)), 0)
    return time.perf_counter() - start


def kill_many(office: Path, data_of: Callable[[int], Path], kills: int, seconds: float, seed: int,
              check: Callable[[int], list[str]], told: Callable[[int, int], None] = lambda died, finished: None, every: int = 1) -> tuple[int, int, list[str]]:
    """Start, kill −9 at a random moment and go on, until `kills` processes died; (died, batches finished, faults).

    When a batch finishes the next data file is begun; each `every`th time everything is checked, and at the end. `told` hears (died, finished) after each start.
    """
    chance = random.Random(seed)
    died = finished = 0
    faults: list[str] = []
    while died < kills and not faults:
        data = data_of(finished)
        pid = child(lambda data=data: issue_once(office, data))  # type: ignore[misc]
        time.sleep(chance.uniform(0, seconds))
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            died += 1
        elif os.WEXITSTATUS(status) == 0:
            finished += 1
            faults += check(finished) if finished % every == 0 else []
        else:
            faults.append("a run failed by itself")
        told(died, finished)
    if not faults:
        if os.waitpid(child(lambda: issue_once(office, data_of(finished))), 0)[1] != 0:
            faults.append("the last run failed")
        faults += check(finished + 1)
    return died, finished + 1, faults


def race(office: Path, data: list[Path]) -> list[int]:
    """Issue every file in a process of its own at the same time; their exit codes."""
    pids = [child(lambda file=file: issue_once(office, file, resume=False)) for file in data]  # type: ignore[misc]
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]


class PowerLoss:
    """What would be on disk if the power went now: only what was fsynced, names only of fsynced folders.

    A preloaded shim copies each file's content when it is fsynced and each folder's names when that is.
    """

    def __init__(self, office: Path, scratch: Path) -> None:
        self.office, self.durable = office, scratch / "durable"
        self.library = scratch / "power_loss.so"
        (self.durable / "files").mkdir(parents=True)
        (self.durable / "folders").mkdir()
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            raise FileNotFoundError("cc")
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(self.library), str(SHIM), "-ldl"], check=True, capture_output=True)
        for folder in (office, *(p for p in office.rglob("*") if p.is_dir())):
            self._note(folder)

    def _note(self, folder: Path) -> None:
        listed = []
        for path in sorted(folder.iterdir()):
            listed.append(f"{path.stat().st_ino} {path.name}\n")
            if path.is_file():
                shutil.copyfile(path, self.durable / "files" / str(path.stat().st_ino))
        (self.durable / "folders" / str(folder.stat().st_ino)).write_text("".join(listed), "utf-8")

    def environment(self) -> dict[str, str]:
        """What the process under test is started with."""
        return {**os.environ, "LD_PRELOAD": str(self.library), "POWER_LOSS_FOLDER": str(self.durable), "POWER_LOSS_ROOT": str(self.office)}

    def restore(self, target: Path) -> None:
        """Lay out what survived."""
        self._lay_out(self.office.stat().st_ino, target)

    def _lay_out(self, inode: int, target: Path) -> None:
        target.mkdir()
        listing = self.durable / "folders" / str(inode)
        for line in listing.read_text("utf-8").splitlines() if listing.exists() else ():
            number, _, name = line.partition(" ")
            content = self.durable / "files" / number
            if (self.durable / "folders" / number).exists() or name in ("发文", ".xundocs"):
                self._lay_out(int(number), target / name)
            elif content.exists():
                shutil.copyfile(content, target / name)
            else:
                (target / name).write_bytes(b"")  # the name was safe, the content never was
