"""Faults for the index: killed writers, flipped bits, full disks, crowds. Used by short tests and by
`benchmarks/search_faults.py`, which runs them a thousand times.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from search.contract import make_clauses
from search.oracle import key
from xundocs.errors import XundocsError
from xundocs.model.clause import Clause
from xundocs.search.engines.clause_engine import ClauseEngine
from xundocs.search.engines.reader import IndexReader
from xundocs.search.faults import IndexMissing, IndexNeedsRebuild
from xundocs.search.query import And, Or, Phrase, Query, Term

QUERIES: tuple[Query, ...] = (
    Phrase("整改"), Phrase("监察机关依法"), And((Phrase("巡察"), Phrase("报告"))), Or((Term("规定"), Term("责任"))),
    Term("力"), Phrase("30"), Phrase("信访", "title"), Phrase("总则", "path"))


def digest(folder: Path) -> str:
    """A digest of every clause of an index, after verifying every checksum. "missing" if there is none."""
    try:
        reader = IndexReader(folder)
    except IndexMissing:
        return "missing"
    reader.check_all()
    hasher = blake2b(digest_size=8)
    for line in sorted(repr(reader.clause(number)) for card in reader.works for number in range(card.first, card.end)):
        hasher.update(line.encode())
    return hasher.hexdigest()


def answers(folder: Path) -> list[tuple[object, ...]]:
    """What the index answers to `QUERIES`. Raises: IndexNeedsRebuild."""
    return answers_of(IndexReader(folder))


def answers_of(reader: IndexReader) -> list[tuple[object, ...]]:
    """The same of a reader that is open."""
    shown: list[tuple[object, ...]] = [tuple(tuple(card) for card in reader.works)]
    for query in QUERIES:
        page = reader.search(query, 20)
        shown.append((page.total, *((key(reader.clause(number)), score) for number, score in page.hits)))
    for card in reader.works[:4]:
        found = [reader.find_provision(card, provision) for provision in reader.provisions(card)]
        shown.append(tuple(found))
    return shown


# operations: each changes an index in one commit

def build(folder: Path) -> None:
    """A first build, or a rebuild of everything."""
    writer = ClauseEngine(use_numpy=False).open_writer(folder, rebuild=True)
    for work_id, found in works(10, 8, 1).items():
        writer.replace_work(work_id, found)
    writer.commit(state="built")


def update(folder: Path) -> None:
    """Three works anew."""
    writer = ClauseEngine(use_numpy=False).open_writer(folder)
    for work_id, found in list(works(10, 12, 2).items())[:3]:
        writer.replace_work(work_id, found)
    writer.commit(state="updated")


def delete(folder: Path) -> None:
    """Two works gone."""
    writer = ClauseEngine(use_numpy=False).open_writer(folder)
    writer.remove_work("work-4")
    writer.remove_work("work-5")
    writer.commit(state="deleted")


def merge(folder: Path) -> None:
    """Everything into one segment."""
    writer = ClauseEngine(use_numpy=False).open_writer(folder)
    writer.replace_work("work-9", works(10, 3, 3)["work-9"])
    writer.commit(optimize=True, state="merged")


OPERATIONS: dict[str, Callable[[Path], None]] = {"build": build, "update": update, "delete": delete, "merge": merge}


def works(count: int, articles: int, seed: int) -> dict[str, list[Clause]]:
    """Invented works by id."""
    found: dict[str, list[Clause]] = {}
    for clause in make_clauses(count, articles, seed):
        found.setdefault(clause.work_id, []).append(clause)
    return found


def prepare(folder: Path) -> None:
    """An index of several segments with deletions, for operations to change."""
    build(folder)
    engine = ClauseEngine(use_numpy=False)
    for turn in range(3):
        writer = engine.open_writer(folder)
        writer.replace_work(f"work-{turn}", works(10, 5, 20 + turn)[f"work-{turn}"])
        writer.commit(state=f"prepared {turn}")


def kill_during(operation: Callable[[Path], None], folder: Path, after_seconds: float) -> bool:
    """Run the operation in a child and kill it −9 after a while; True if it had finished before."""
    child = os.fork()
    if child == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
            operation(folder)
        finally:
            os._exit(0)
    time.sleep(after_seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFEXITED(status)


def kill_at_step(operation: Callable[[Path], None], folder: Path, step: int) -> bool:
    """Run the operation in a child that kills itself −9 just before its `step`-th opening, renaming or removing
    of a file; True if it finished because there were fewer steps."""
    child = os.fork()
    if child == 0:
        left = [step]

        def count(event: str, arguments: tuple[object, ...]) -> None:
            if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir") and str(folder) in str(arguments[0]):
                left[0] -= 1
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(count)
            operation(folder)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFEXITED(status)


def run_with_limited_files(operation: Callable[[Path], None], folder: Path, most: int) -> int:
    """The exit code of the operation in a child in which no file may grow beyond `most` bytes, as on a full disk."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
            operation(folder)
            code = 0
        except XundocsError as fault:
            code = fault.exit_code
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def seconds_of(operation: Callable[[Path], None], folder: Path) -> float:
    """How long the operation takes, to know when to kill."""
    began = time.perf_counter()
    operation(folder)
    return time.perf_counter() - began


def flip(folder: Path, dice: random.Random) -> str:
    """Flip one bit of one file that a reader uses; says which."""
    files = [path for path in sorted(folder.iterdir()) if path.suffix in (".xdc", ".json") and path.name != "writer.json"]
    path = dice.choice(files)
    data = bytearray(path.read_bytes())
    place = dice.randrange(len(data))
    data[place] ^= 1 << dice.randrange(8)
    path.write_bytes(bytes(data))
    return f"{path.name}@{place}"


def outcome_of_flip(folder: Path, right: list[tuple[object, ...]]) -> str:
    """"detected", "harmless" or "WRONG"."""
    try:
        return "harmless" if answers(folder) == right else "WRONG"
    except (IndexNeedsRebuild, IndexMissing):
        return "detected"
