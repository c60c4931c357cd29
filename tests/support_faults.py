"""Killing, unplugging and racing runs of `issue`: used short by the tests, long by benchmarks/issue.py."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from support_power import PowerLoss
from support_register import faults_midway, faults_of, notices, write_data
from support_victim import issue_once

HERE = Path(__file__).parent
BATCHES = 4
"""Batches issued in one workspace before a new one is begun."""
NewOffice = Callable[[int], contextlib.AbstractContextManager[Path]]


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


def race(office: Path, data: list[Path]) -> list[int]:
    """Issue every file in a process of its own at the same time; their exit codes."""
    pids = [child(lambda file=file: issue_once(office, file, resume=False)) for file in data]  # type: ignore[misc]
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]


@dataclass(frozen=True)
class Ended:
    """How a run ended. `steps` are its input/output calls, `committed` the length of the history it knew to be safe."""

    killed: bool
    code: int
    wall: float
    steps: int = 0
    said: str = ""
    committed: int = 0


class Victims:
    """The process that forks runs, with faults.c preloaded. Raises: FileNotFoundError without a C compiler."""

    def __init__(self, scratch: Path, warm: Path) -> None:
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            raise FileNotFoundError("cc")
        library = scratch / "faults.so"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(HERE / "fixtures" / "faults.c"), "-ldl"], check=True, capture_output=True)
        self._report, self._committed, self.trace = (scratch / name for name in ("report", "committed", "trace"))
        environment = {**os.environ, "LD_PRELOAD": str(library), "PYTHONPATH": os.pathsep.join(sys.path), "FAULTS_TRACE": str(self.trace)}
        environment.pop("XUNDOCS_DATABASE_URL", None)
        data = write_data(scratch / "warm.yaml", notices(1))
        self._process = subprocess.Popen([sys.executable, str(HERE / "support_victim.py"), str(warm), str(data)], stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, text=True, env=environment)
        if not self._answer()["counts_steps"]:
            raise RuntimeError(f"{library} was not preloaded")

    def __enter__(self) -> Victims:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.communicate()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        return dict(json.loads(self._process.stdout.readline()))

    def run(self, office: Path, data: Path, *, at: int = 0, manner: int = 0, seconds: float | None = None, **environment: str) -> Ended:
        """One run: dies at its `at`th call (0: never), or after `seconds`."""
        assert self._process.stdin is not None
        for path in (self._report, self._committed):
            path.unlink(missing_ok=True)
        url = os.environ.get("XUNDOCS_DATABASE_URL")
        order = {"office": str(office), "data": str(data), "at": at, "manner": manner, "seconds": seconds, "report": str(self._report),
                 "committed": str(self._committed), "environment": {**environment, **({"XUNDOCS_DATABASE_URL": url} if url else {})}}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = self._answer()
        if self._report.exists() and not answer["killed"]:
            answer |= json.loads(self._report.read_text("utf-8"))
        length = self._committed.read_text("ascii") if self._committed.exists() else ""
        return Ended(**answer, committed=int(length or 0))

    def places(self) -> Counter[str]:
        """At which calls runs died: "call file" with how often; a document or temp file by its ending only."""
        lines = self.trace.read_text("utf-8").splitlines() if self.trace.exists() else []
        return Counter(f"{call} {_sort_of(path)}" for call, _, path in (line.partition(" ") for line in lines))


def _sort_of(path: str) -> str:
    name = path.rpartition("/")[2]
    if name.startswith("office.db"):
        return name
    return name if path == "server" or "." not in name else f"…{name[name.rindex('.'):]}"


@dataclass
class Toll:
    """What killing came to."""

    died: int = 0
    finished: int = 0
    faults: list[str] = field(default_factory=list)


def kill_many(victims: Victims, new_office: NewOffice, scratch: Path, kills: int, rows: int, seed: int, *, power: bool = False,
              told: Callable[[Toll], None] = lambda toll: None) -> Toll:
    """Start, kill and go on until `kills` runs died: half of them at a random moment, half at a random input/output call.

    After every death everything is checked, and again when a batch is finished. `power`: each death is a power cut.
    """
    chance, toll = random.Random(seed), Toll()
    with new_office(0) as office:
        lasted = [victims.run(office, write_data(scratch / f"measured{first}.yaml", notices(rows, first))) for first in (1, 1 + rows)]
    toll.faults += [run.said for run in lasted if run.code]
    turn = 0
    while toll.died < kills and not toll.faults:
        turn += 1
        with new_office(turn) as office:
            _one_office(victims, office, scratch, toll, kills, rows, chance, lasted, power, told)
    return toll


def _one_office(victims: Victims, office: Path, scratch: Path, toll: Toll, kills: int, rows: int, chance: random.Random, lasted: list[Ended],
                power: bool, told: Callable[[Toll], None]) -> None:
    disk = PowerLoss(office, scratch / "safe") if power else None
    for batch in range(BATCHES):
        data = write_data(scratch / f"{batch}.yaml", notices(rows, 1 + rows * batch))
        while not toll.faults:
            ended = victims.run(office, data, **(_moment(chance, lasted) if toll.died < kills else {}), **(disk.environment() if disk else {}))
            if ended.killed:
                toll.died += 1
                if disk:
                    disk.cut(chance if chance.random() < 0.6 else None)
                toll.faults += faults_midway(office, rows, batch, ended.committed)
                if disk:
                    disk.begin()  # the check opened the register, too
            elif ended.code:
                toll.faults.append(ended.said)
            else:
                toll.finished += 1
                lasted.append(ended)
                toll.faults += faults_of(office, rows * (batch + 1), locks_may_stay=power)
                break
            told(toll)
        if toll.faults or toll.died >= kills:
            return


def _moment(chance: random.Random, lasted: list[Ended]) -> dict[str, Any]:
    """When a run is to die: by the clock, or at a call, before, after or in the middle of it. `lasted` are the runs that lived."""
    recent = lasted[-5:]
    if chance.random() < 0.5:
        return {"seconds": chance.uniform(0, 1.5 * sum(r.wall for r in recent) / len(recent))}
    return {"at": chance.randint(1, max(1, int(1.5 * sum(r.steps for r in recent) / len(recent)))), "manner": chance.randrange(3)}
