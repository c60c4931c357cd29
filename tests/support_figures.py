"""Invented records for the figures: rows by hand, in the shape of a snapshot."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xundocs.office.database import Database
from xundocs.office.figures.compute import Evaluation, Result, View
from xundocs.office.figures.facts import Facts
from xundocs.office.figures.metrics import definitions
from xundocs.office.records import adding
from xundocs.office.records.kinds import kinds
from xundocs.office.records.links import Draft
from xundocs.office.records.store import operation
from xundocs.workspace import Workspace

PREFIX = {"rounds": "R", "inspections": "P", "findings": "I", "immediates": "J", "tasks": "K", "measures": "M", "supervisions": "S", "suggestions": "Y",
          "rules_made": "G", "reports": "B", "clues": "X", "coverage": "F", "villages": "V", "archive": "D", "reported": "N"}
DAY = "2026-06-30"
OPEN_WAY = ("verified", "reported", "fed_back", "plan_submitted", "rectifying")


@dataclass(frozen=True)
class Snap:
    """Rows in memory, as a snapshot of the database has them."""

    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    as_of: str = ""

    def hash(self, kinds: Iterable[str]) -> str:
        """SHA-256 over the rows of these ledgers."""
        text = json.dumps([[k, list(self.rows.get(k, ()))] for k in sorted(kinds)], ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


class Book:
    """Rows as they are written down."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {}

    def add(self, ledger: str, **fields: Any) -> str:
        """Add a row; its key."""
        rows = self.rows.setdefault(ledger, [])
        key = fields.pop("key", f"{PREFIX[ledger]}-{len(rows) + 1:04d}")
        rows.append({"key": key, "state": "", **fields})
        return str(key)

    def finding(self, *way: str, days: Sequence[str] = (), **fields: Any) -> str:
        """A finding led from draft along its states; `days` for the states, the last one used on."""
        steps = [days[min(i, len(days) - 1)] if days else "2026-03-10" for i in range(len(way))]
        path = ["draft 2026-01-05", *(f"{state} {day}" for state, day in zip(way, steps, strict=True))]
        state, _, since = path[-1].partition(" ")
        return self.add("findings", **{"state": state, "state_since": since, "path": path, **fields})

    def snap(self, as_of: str = "") -> Snap:
        """The rows as a snapshot."""
        return Snap(self.rows, as_of)


def figures(book: Book, code: str, *, as_of: str = "", **view: Any) -> Result:
    """One metric of the book."""
    return evaluation(book, as_of=as_of, **view).result(definitions().metrics[code])


def evaluation(book: Book, *, as_of: str = "", **view: Any) -> Evaluation:
    """The interpreter over the book."""
    return Evaluation(Facts(book.snap(as_of), DAY), View(**{"day": DAY, "period_text": "截至2026年6月30日", "generated_at": "2026-06-30 09:00", **view}))


def values(result: Result) -> dict[str, Any]:
    """Part → value."""
    return {f.id: f.value if f.value is None else str(f.value) for f in result.figures}


ROUND = {"level": "county", "term": "十六届县委", "framework": "four_focus", "basis": "本轮巡察工作方案", "plan_days": 30, "life_meeting_days": 30,
         "concentrated_months": 6, "clue_reply_months": 3, "hanging_days": 30, "dead_quarters": 2, "recheck_share": "0.10"}
STATES = ("closed", "closed", "closed", "phased_done", "long_term", "rectifying", "fed_back")
"""Of the seven findings of each inspection of the filled office."""


def add(workspace: Workspace, database: Database, ledger: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Add rows to the office database; their keys."""
    drafts = [Draft({k: v for k, v in row.items() if k != "key"}, key=row.get("key", "")) for row in rows]
    with database.writing("登记") as work, operation(work, f"登记{ledger}"):
        done = adding.add(work, kinds()[ledger], drafts, workspace.office.directory)
    assert done.keys, [str(p) for p in done.problems]
    return done.keys


def fill(workspace: Workspace, database: Database) -> None:
    """Two rounds with two inspections each, 28 findings fed back, immediate items, clues, coverage: figures worked out by hand in the tests."""
    add(workspace, database, "rounds", [{**ROUND, "key": "R-2025-4", "label": "十六届县委第四轮", "started_on": "2025-02-10"},
                                        {**ROUND, "key": "R-2026-5", "label": "十六届县委第五轮", "started_on": "2026-02-10"}])
    visits = [("R-2025-4", "edu", "2025-03-01", "2025-05-10"), ("R-2025-4", "agri", "2025-03-01", "2025-05-10"),
              ("R-2026-5", "health", "2026-03-01", "2026-05-10"), ("R-2026-5", "shiqiao", "2026-03-01", "2026-05-10")]
    inspections = add(workspace, database, "inspections", [
        {"round": r, "organisation": o, "inspection_type": "routine", "entered_on": day, "reported_on": fed_back, "feedback_on": fed_back} for r, o, day, fed_back in visits])
    for inspection, (round_, organisation, _, fed_back) in zip(inspections, visits, strict=True):
        add(workspace, database, "findings", [
            {"round": round_, "inspection": inspection, "organisation": organisation, "seq": n, "statement": f"第{n}个问题。", "state": state, "focus": f"f{n % 4 + 1}",
             "category": "f1_duty" if n % 2 else "f3_cadre", "state_since": fed_back if state == "fed_back" else "2026-06-05"} for n, state in enumerate(STATES, 1)])
        add(workspace, database, "immediates", [
            {"round": round_, "inspection": inspection, "organisation": organisation, "issue_mode": "written", "notice_no": f"清巡三组〔2026〕{inspection[-1]}号", "item_no": n,
             "statement": "办事指南没有公示。", "issued_on": fed_back, "due": fed_back, "result": "done" if n < 4 else "pending", "done_on": "2026-06-01" if n < 4 else "",
             "verified_by": "县委巡察办" if n < 4 else "", "evidence": [{"name": "公示照片.pdf"}] if n < 4 else []}
            for n in range(1, 5)])
    add(workspace, database, "clues", [{"round": "R-2026-5", "number": f"2026-{n}", "transferred_on": "2026-05-10", "receiving_organ": "discipline", "reply_state": "pending"} for n in range(1, 4)])
    add(workspace, database, "coverage", [{"term": "十六届县委", "organisation": o, "in_scope": True, "frozen_on": "2021-12-31"}
                                          for o in ("edu", "agri", "health", "shiqiao", "civil", "water", "housing", "longtan")])
