"""Faults by the thousand: kill −9 during build, update, delete and merge; flipped bits; full disks; two writers, four
readers; a writer that waits for the lock; a reader that keeps its generation.

`python benchmarks/search_faults.py [--json] [--quick]`
"""

from __future__ import annotations

import collections
import json
import multiprocessing
import os
import platform
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from search import faulty
from search.contract import make_clauses
from xundocs.errors import REFUSED
from xundocs.search.engines.clause_engine import ClauseEngine
from xundocs.search.engines.reader import IndexReader
from xundocs.search.faults import IndexBusy
from xundocs.search.query import Term

KILLS, QUICK_KILLS = 1000, 60
FLIPS, QUICK_FLIPS = 1000, 150
FULL_DISKS, QUICK_FULL_DISKS = 100, 10
SPREAD = 2.0
"""Kills fall anywhere between the start and twice the usual duration: a forked child is slower than its parent."""
CROWD_SECONDS, QUICK_CROWD_SECONDS = 60, 6


def kills(count: int, folder: Path, base: Path) -> collections.Counter[str]:
    """old / new / finished / WRONG after each kill, a quarter for each operation."""
    outcomes: collections.Counter[str] = collections.Counter()
    dice = random.Random(9)
    for name, operation in faulty.OPERATIONS.items():
        fresh(base, folder)
        old, duration, new = faulty.digest(folder), faulty.seconds_of(operation, folder), faulty.digest(folder)
        for _ in range(count // len(faulty.OPERATIONS)):
            fresh(base, folder)
            finished = faulty.kill_during(operation, folder, duration * dice.random() * SPREAD)
            try:
                now = faulty.digest(folder)
            except Exception as failure:  # whatever it is, it is counted as wrong
                outcomes[f"WRONG {name} {failure!r}"[:80]] += 1
                continue
            right = {new: "new", old: "old"}.get(now, "WRONG")
            outcomes[f"{name}: {'WRONG' if finished and now != new else right}"] += 1
    return outcomes


def flips(count: int, folder: Path, base: Path) -> collections.Counter[str]:
    """detected / harmless / WRONG."""
    right = faulty.answers(base)
    dice = random.Random(5)
    outcomes: collections.Counter[str] = collections.Counter()
    for _ in range(count):
        fresh(base, folder)
        faulty.flip(folder, dice)
        outcomes[faulty.outcome_of_flip(folder, right)] += 1
    return outcomes


def full_disks(count: int, folder: Path, base: Path) -> collections.Counter[str]:
    """refused / finished / WRONG for each operation when no file may grow beyond a random size."""
    outcomes: collections.Counter[str] = collections.Counter()
    dice = random.Random(3)
    operations = list(faulty.OPERATIONS.values())
    for turn in range(count):
        fresh(base, folder)
        old = faulty.digest(folder)
        operation = operations[turn % len(operations)]
        code = faulty.run_with_limited_files(operation, folder, int(10 ** dice.uniform(0, 4.8)))
        same = faulty.digest(folder) == old
        outcomes["refused" if code == REFUSED and same else "finished" if code == 0 and not same else "WRONG"] += 1
    return outcomes


def waiting(folder: Path) -> tuple[bool, float]:
    """(whether the refusal names the process that writes, seconds waited of the 0.5 allowed)."""
    holder = ClauseEngine(use_numpy=False).open_writer(folder)
    began = time.monotonic()
    try:
        ClauseEngine(use_numpy=False).open_writer(folder, wait_seconds=0.5).cancel()
    except IndexBusy as busy:
        return f"进程 {os.getpid()}" in str(busy), time.monotonic() - began
    finally:
        holder.cancel()
    return False, time.monotonic() - began


def outlived(folder: Path, generations: int) -> int:
    """Wrong answers of a reader that stays open while the index is changed that many times, old files removed."""
    reader = IndexReader(folder)
    right = faulty.answers_of(reader)
    operations = list(faulty.OPERATIONS.values())
    wrong = 0
    for turn in range(generations):
        operations[turn % len(operations)](folder)
        wrong += faulty.answers_of(reader) != right
    return wrong


def fresh(base: Path, folder: Path) -> None:
    """The prepared index again."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)


def crowd(seconds: float, folder: Path) -> dict[str, Any]:
    """Two writers that append works and four readers, in processes of their own."""
    with multiprocessing.get_context("fork").Pool(6) as pool:
        writers = [pool.apply_async(write_on, (folder, number, seconds)) for number in range(2)]
        readers = [pool.apply_async(read_on, (folder, seconds)) for _ in range(4)]
        wrote = [job.get() for job in writers]
        looked = [job.get() for job in readers]
    written = [work_id for done, _ in wrote for work_id in done]
    present = {card.work_id for card in IndexReader(folder).works}
    return {"written": len(written), "lost": len(set(written) - present), "each": [len(done) for done, _ in wrote],
            "refused": sum(refused for _, refused in wrote), "opened": sum(n for n, _ in looked),
            "reader_failures": sum(bad for _, bad in looked)}


def write_on(folder: Path, number: int, seconds: float) -> tuple[list[str], int]:
    """(works appended until the time is over, how often the lock was not to be had within a minute)."""
    done: list[str] = []
    refused = 0
    end = time.monotonic() + seconds
    names = make_clauses(1, 1)[0].__slots__
    while time.monotonic() < end:
        work_id = f"crowd-{number}-{len(done)}"
        clauses = [type(c)(**{**{name: getattr(c, name) for name in names}, "work_id": work_id})
                   for c in make_clauses(1, 3, len(done))]
        try:
            writer = ClauseEngine(use_numpy=False).open_writer(folder, wait_seconds=60)
        except IndexBusy:
            refused += 1
            continue
        writer.replace_work(work_id, clauses)
        writer.commit()
        done.append(work_id)
    return done, refused


def read_on(folder: Path, seconds: float) -> tuple[int, int]:
    """(openings, failures): a failure is an exception, a generation going back, or a wrong count."""
    end = time.monotonic() + seconds
    opened = bad = last = 0
    while time.monotonic() < end:
        try:
            reader = IndexReader(folder)
            count = len(reader.matching(Term("的")))
            bad += reader.generation < last or reader.search(Term("的"), 2).total != count
            last = reader.generation
        except Exception:
            bad += 1
        opened += 1
    return opened, bad


def main() -> int:
    """Print the table or JSON; 1 if anything was wrong or lost."""
    quick = "--quick" in sys.argv
    home = Path(tempfile.mkdtemp(prefix="xundocs-faults-"))
    try:
        base, folder = home / "base", home / "index"
        faulty.prepare(base)
        killed = kills(QUICK_KILLS if quick else KILLS, folder, base)
        flipped = flips(QUICK_FLIPS if quick else FLIPS, folder, base)
        fresh(base, folder)
        crowded = crowd(QUICK_CROWD_SECONDS if quick else CROWD_SECONDS, folder)
        filled = full_disks(QUICK_FULL_DISKS if quick else FULL_DISKS, folder, base)
        fresh(base, folder)
        named, waited = waiting(folder)
        stale = outlived(folder, 4 * len(faulty.OPERATIONS))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    wrong = sum(count for outcome, count in killed.items() if "WRONG" in outcome)
    claims = [
        {"name": "states neither old nor new after kill −9", "value": wrong, "peer": "kills", "peer_value": sum(killed.values()),
         "ratio": 0.0, "target": 0, "ok": wrong == 0, "note": json.dumps(killed, ensure_ascii=False)},
        {"name": "wrong answers after a flipped bit", "value": flipped["WRONG"], "peer": "flips",
         "peer_value": sum(flipped.values()), "ratio": 0.0, "target": 0, "ok": not flipped["WRONG"],
         "note": json.dumps(flipped, ensure_ascii=False)},
        {"name": "states changed or codes wrong on a full disk", "value": filled["WRONG"], "peer": "writes", "peer_value": sum(filled.values()),
         "ratio": 0.0, "target": 0, "ok": not filled["WRONG"] and filled["refused"] > 0, "note": json.dumps(filled, ensure_ascii=False)},
        {"name": "a second writer waits, then names the holder", "value": int(named), "peer": "", "peer_value": 1, "ratio": 1.0, "target": 1,
         "ok": named, "note": f"等了 {waited:.2f} 秒，上限 0.5 秒"},
        {"name": "wrong answers of a reader kept open over changes", "value": stale, "peer": "generations",
         "peer_value": 4 * len(faulty.OPERATIONS), "ratio": 0.0, "target": 0, "ok": not stale, "note": ""},
        {"name": "works lost, writers starved or readers failed", "value": crowded["lost"] + crowded["refused"] + crowded["reader_failures"], "peer": "works written",
         "peer_value": crowded["written"], "ratio": 0.0, "target": 0,
         "ok": not (crowded["lost"] or crowded["refused"] or crowded["reader_failures"]), "note": json.dumps(crowded)}]
    if "--json" in sys.argv:
        print(json.dumps({"machine": f"{platform.machine()} Python {platform.python_version()}", "claims": claims,
                          "failed_cases": [outcome for outcome in killed if "WRONG" in outcome]}, ensure_ascii=False))
    else:
        for each in claims:
            print(f"{'ok  ' if each['ok'] else 'FAIL'} {each['name']}: {each['value']} of {each['peer_value']} {each['peer']}  {each['note']}")
    return 0 if all(each["ok"] for each in claims) else 1


if __name__ == "__main__":
    sys.exit(main())
