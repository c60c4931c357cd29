"""Figures out of 50,000 findings: CPU-seconds of every metric, of all 26, of the five accounts, of an earlier day; the peer adds up by hand.

  python benchmarks/figures.py [--json] [--quick]      --quick: 5,000 findings
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from support_figures import ROUND, add  # noqa: E402
from xundocs.actions.ledger.accounts import accounts, read_accounts  # noqa: E402
from xundocs.actions.ledger.statistics import (  # noqa: E402
    Records,
    Request,
    ledgers_of,
    read_records,
    statistics,
    write_statistics,
)
from xundocs.office.database import Database  # noqa: E402
from xundocs.office.figures.metrics import definitions  # noqa: E402
from xundocs.office.place import open_office  # noqa: E402
from xundocs.office.records import store  # noqa: E402
from xundocs.office.records.kinds import kinds  # noqa: E402
from xundocs.workspace import Workspace, open_workspace  # noqa: E402

LIMIT = 2.0
"""CPU-seconds a statistic may take. Source: issue 9."""
WAY = (("verified", "2026-03-20"), ("reported", "2026-04-01"), ("fed_back", "2026-05-10"), ("plan_submitted", "2026-06-01"), ("rectifying", "2026-06-10"))
LAST = ("rectifying", "closed", "closed", "phased_done", "long_term")
ORGANISATIONS = ("edu", "agri", "health", "civil", "water", "housing", "shiqiao", "longtan")
CHUNK = 20_000


def fill(workspace: Workspace, database: Database, count: int) -> None:
    """So many findings with five or six moves each, a fifth as many immediate items, measures for every third."""
    add(workspace, database, "rounds", [{**ROUND, "key": "R-2026-5", "label": "十六届县委第五轮", "started_on": "2026-02-10"}])
    inspections = add(workspace, database, "inspections", [
        {"round": "R-2026-5", "organisation": o, "inspection_type": "routine", "entered_on": "2026-03-01", "feedback_on": "2026-05-10"} for o in ORGANISATIONS])
    findings, moves, immediates, measures = [], [], [], []
    for number in range(count):
        place = {"round": "R-2026-5", "organisation": ORGANISATIONS[number % 8]}
        last = LAST[number % 5]
        way = (*WAY, (last, "2026-06-20")) if last != "rectifying" else WAY
        findings.append({**place, "inspection": inspections[number % 8], "seq": number, "statement": f"第{number}个问题，项目资金监管不到位。", "state": way[-1][0],
                         "state_since": way[-1][1], "path": [f"{state} {day}" for state, day in (("draft", "2026-03-05"), *way)], "focus": f"f{number % 4 + 1}", "category": "f1_duty", "due": "2026-06-15"})
        before = "draft"
        for state, day in way:
            moves.append({**place, "finding": f"I-{number + 1:04d}", "from": before, "to": state, "on": day, "role": "office"})
            before = state
        if number % 5 == 0:
            immediates.append({**place, "issue_mode": "written", "notice_no": f"清巡三组〔2026〕{number}号", "issued_on": "2026-03-16", "due": "2026-03-30", "result": "done"})
        if number % 3 == 0:
            measures.append({**place, "finding": f"I-{number + 1:04d}", "measures": "逐项核对。", "refunded": "12.60", "completed_on": "2026-06-18"})
    for ledger, rows in (("findings", findings), ("moves", moves), ("immediates", immediates), ("measures", measures)):
        kind = kinds()[ledger]
        for start in range(0, len(rows), CHUNK):
            with database.writing("登记") as work:
                store.insert(work, kind, [(kind.key(start + n + 1), row) for n, row in enumerate(rows[start:start + CHUNK])])


def cpu(run: Callable[[], Any]) -> float:
    """CPU-seconds of one run."""
    start = time.process_time()
    run()
    return time.process_time() - start


def by_hand(records: Records) -> None:
    """The peer: one pass over the same rows that counts states, as a script of an office would."""
    counted: dict[str, int] = {}
    for row in records.snapshot.rows["findings"]:
        counted[row["state"]] = counted.get(row["state"], 0) + 1


def claims(workspace: Workspace, database: Database, scratch: Path) -> Iterator[dict[str, Any]]:
    """Each statistic from the database on, as a command computes it."""
    metrics = list(definitions().metrics.values())
    every = ledgers_of(metrics)
    peer = cpu(lambda: by_hand(read_records(workspace, database, Request(), ["findings"])))
    single = {m.code: cpu(lambda m=m: statistics(read_records(workspace, database, Request(), m.ledgers()), [m])) for m in metrics}
    slowest = max(single, key=lambda code: single[code])
    runs: list[tuple[str, Callable[[], Any]]] = [
        ("all 26 metrics", lambda: statistics(read_records(workspace, database, Request(), every), metrics)),
        ("all 26 metrics of a period", lambda: statistics(read_records(workspace, database, Request(period=("2026-01-01", "2026-12-31")), every), metrics)),
        ("all 26 metrics as of an earlier day", lambda: statistics(read_records(workspace, database, Request(as_of="2026-06-15"), every), metrics)),
        ("the five accounts", lambda: accounts(read_accounts(workspace, database, Request()))),
        ("the workbook with four breakdowns", lambda: _table(workspace, database, scratch))]
    yield _claim(f"slowest single metric ({slowest})", single[slowest], peer)
    for name, run in runs:
        yield _claim(name, cpu(run), peer)


def _table(workspace: Workspace, database: Database, scratch: Path) -> None:
    metrics = list(definitions().metrics.values())
    records = read_records(workspace, database, Request(), ledgers_of(metrics, broken_down=True))
    write_statistics(records, statistics(records, metrics), scratch / "table.xlsx", force=True)


def _claim(name: str, value: float, peer: float) -> dict[str, Any]:
    return {"name": name, "value": round(value, 2), "peer": "reading the rows and counting states by hand", "peer_value": round(peer, 2),
            "ratio": round(value / peer, 1), "target": f"<= {LIMIT} CPU-s", "ok": value <= LIMIT, "note": "CPU-s, from the database on, SQLite"}


def main() -> int:
    """Exit 1 when a claim falls short."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    count = 5_000 if asked.quick else 50_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("xundocs.toml", "organisations.yaml"):
            (folder / file).write_bytes((ROOT / "src" / "xundocs" / "actions" / "demonstration" / file).read_bytes())
        workspace = open_workspace(folder)
        database = open_office(workspace, by="bench", clock=lambda: datetime(2026, 6, 30, 9, tzinfo=UTC))
        fill(workspace, database, count)
        found = list(claims(workspace, database, folder))
        database.close()
    if asked.json:
        print(json.dumps({"machine": f"{platform.machine()} {platform.python_version()}", "claims": found, "failed_cases": []}, ensure_ascii=False))
    else:
        for claim in found:
            print(f"{'ok ' if claim['ok'] else 'NO '} {claim['name']}: {claim['value']} CPU-s of {count} findings ({claim['ratio']}x {claim['peer']})")
    return 0 if all(c["ok"] for c in found) else 1


if __name__ == "__main__":
    sys.exit(main())
