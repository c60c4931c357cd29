"""Invented records for the figures: rows by hand, in the shape of a snapshot."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xundocs.office.figures.compute import Evaluation, Result, View
from xundocs.office.figures.facts import Facts
from xundocs.office.figures.metrics import definitions

PREFIX = {"rounds": "R", "inspections": "P", "findings": "I", "immediates": "J", "tasks": "K", "measures": "M", "supervisions": "S", "suggestions": "Y",
          "rules_made": "G", "reports": "B", "clues": "X", "coverage": "F", "villages": "V", "archive": "D", "reported": "N", "moves": "Q"}
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
        """A finding led along its states, a move each; `days` for the moves, the last one used on."""
        steps = [days[min(i, len(days) - 1)] if days else "2026-03-10" for i in range(len(way))]
        key = self.add("findings", **{"state": way[-1] if way else "draft", "state_since": steps[-1] if steps else "", **fields})
        self.rows["findings"][-1]["state"] = way[-1] if way else "draft"
        before = "draft"
        for state, day in zip(way, steps, strict=True):
            self.add("moves", finding=key, **{"from": before, "to": state, "on": day})
            before = state
        return key

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
