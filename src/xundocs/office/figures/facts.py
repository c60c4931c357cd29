"""What several figures need of the records and no row says by itself: when a finding reached a state, what is overdue or at rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from xundocs.model.deadline import add_days, add_months
from xundocs.office.figures.metrics import Definitions, StateSet, definitions
from xundocs.office.records.columns import column
from xundocs.office.records.deadlines import common_due

Row = Mapping[str, Any]
HANGING_DAYS, DEAD_QUARTERS = 30, 2
"""Where a round says nothing. Source: spec C1.3 (suggested values; the round decides)."""


class Records(Protocol):
    """The shape of a snapshot of the records (office.records.snapshot.Snapshot)."""

    @property
    def rows(self) -> Mapping[str, Sequence[Row]]:
        """Ledger id → its rows in key order, removed rows left out."""

    @property
    def as_of(self) -> str:
        """ISO day the rows stand for; empty: now."""

    def hash(self, kinds: Iterable[str]) -> str:
        """SHA-256 over the rows of these ledgers."""


class Facts:
    """The records of one day. `day`: ISO; what is overdue is judged by it."""

    def __init__(self, records: Records, day: str, declared: Definitions | None = None) -> None:
        self.records, self.day = records, records.as_of or day
        self.declared = declared or definitions()
        self._reached: dict[str, dict[str, str]] = {}

    def rows(self, ledger: str) -> Sequence[Row]:
        """The rows of a ledger, in key order."""
        return self.records.rows.get(ledger, ())

    def by_key(self, ledger: str) -> dict[str, Row]:
        """Key → row."""
        rows = self.rows(ledger)
        return dict(zip(column(rows, "key"), rows, strict=True))

    @cached_property
    def inspections(self) -> dict[str, Row]:
        """Key → inspection."""
        return self.by_key("inspections")

    @cached_property
    def findings(self) -> dict[str, Row]:
        """Key → finding."""
        return self.by_key("findings")

    @cached_property
    def rounds(self) -> dict[str, Row]:
        """Key → round."""
        return self.by_key("rounds")

    @cached_property
    def term(self) -> str:
        """The term (届) of the round begun last; the coverage of earlier terms is closed."""
        latest = max(self.rows("rounds"), key=lambda r: (r.get("started_on") or "", r["key"]), default={})
        return str(latest.get("term") or "")

    def reached(self, name: str) -> dict[str, str]:
        """Finding → the day it first entered one of the set's states; others are left out."""
        if name not in self._reached:
            self._reached[name] = self._first_entries(name)
        return self._reached[name]

    @cached_property
    def _ways(self) -> tuple[list[tuple[str, int]], list[tuple[str, ...]]]:
        """(finding, number of its way) in key order, and the different ways: inspection, then the steps of the path. Most findings share one."""
        numbers: dict[tuple[str, ...], int] = {}
        rows = self.rows("findings")
        taken = [numbers.setdefault((inspection or "", *(path or ())), len(numbers))
                 for inspection, path in zip(column(rows, "inspection"), column(rows, "path"), strict=True)]
        return list(zip(column(rows, "key"), taken, strict=True)), list(numbers)

    def _first_entries(self, name: str) -> dict[str, str]:
        taken, ways = self._ways
        days = [self._entered(way, self.declared.sets[name]) for way in ways]
        return {key: day for key, number in taken if (day := days[number])}

    def _entered(self, way: Sequence[str], group: StateSet) -> str:
        """The day a way first enters the set. A finding that begins in it was entered late: the inspection's own date is nearer the truth than the entry."""
        day, is_first = _entry(way[1:], group.states)
        known = str(self.inspections.get(way[0], {}).get(group.otherwise) or "") if is_first and group.otherwise else ""
        return known if known and known < day else day

    def due(self, finding: Row) -> str:
        """The day a finding must be put right by: its own date, else the inspection's; an extension moves the common date."""
        return common_due(finding.get("due", ""), self.inspections.get(finding.get("inspection", ""), {}))

    @cached_property
    def overdue(self) -> frozenset[str]:
        """Findings still in account after their day. Those kept up for the long term have quarterly reports instead."""
        open_states = self.declared.sets["open"].states - {"long_term"}
        late: dict[tuple[str, str], bool] = {}
        rows, found = self.rows("findings"), set()
        for row, state, *days in zip(rows, *(column(rows, name) for name in ("state", "due", "inspection")), strict=True):
            if state in open_states:
                own = days[0], days[1]
                if own not in late:
                    late[own] = "" < self.due(row) < self.day
                if late[own]:
                    found.add(row["key"])
        return frozenset(found)

    @cached_property
    def rechecked(self) -> frozenset[str]:
        """Findings looked into again since they are in their state; what was checked before a finding was closed says nothing of the closing."""
        days: dict[str, str] = {}
        for row in self.rows("supervisions"):
            for key in row.get("findings") or ():
                days[key] = max(days.get(key, ""), row.get("recheck_on") or "")
        return frozenset(key for key, day in days.items() if day and key in self.findings and day >= (self.findings[key].get("state_since") or ""))

    @cached_property
    def hanging(self) -> frozenset[str]:
        """挂账: overdue and without progress for more days than the round allows. Source: spec C1.3."""
        progress, fed_back, findings = self._progress(), self.reached("fed_back"), self.findings
        late: dict[tuple[str, str], bool] = {}
        found = set()
        for key in self.overdue:
            finding = findings[key]
            about = max(progress.get(key, ""), finding.get("state_since") or "", fed_back.get(key, "")), finding.get("round", "")
            if about not in late:
                late[about] = not about[0] or add_days(date.fromisoformat(about[0]), self._setting(finding, "hanging_days", HANGING_DAYS)).isoformat() <= self.day
            if late[about]:
                found.add(key)
        return frozenset(found)

    @cached_property
    def dead(self) -> frozenset[str]:
        """呆账: kept up for the long term without a new report for as many quarters as the round allows."""
        reports: dict[str, str] = {}
        for row in self.rows("reports"):
            if row.get("form") in ("quarterly", "progress") and row.get("submitted_on"):
                reports[row["inspection"]] = max(reports.get(row["inspection"], ""), row["submitted_on"])
        found = set()
        rows = self.rows("findings")
        for row, state in zip(rows, column(rows, "state"), strict=True):
            if state == "long_term":
                last = max(str(row.get("state_since") or ""), reports.get(row.get("inspection", ""), ""))
                quarters = self._setting(row, "dead_quarters", DEAD_QUARTERS)
                if not last or add_months(date.fromisoformat(last), 3 * quarters).isoformat() <= self.day:
                    found.add(row["key"])
        return frozenset(found)

    def _setting(self, finding: Row, name: str, default: int) -> int:
        return int(self.rounds.get(finding.get("round", ""), {}).get(name) or default)

    def _progress(self) -> dict[str, str]:
        """Finding → the last day something was done about it."""
        found: dict[str, str] = {}
        for ledger, date_field in (("tasks", "done_on"), ("measures", "completed_on")):
            for row in self.rows(ledger):
                day = row.get(date_field) or ""
                if day and day > found.get(row["finding"], ""):
                    found[row["finding"]] = day
        return found


def _entry(path: Sequence[str], states: Collection[str]) -> tuple[str, bool]:
    """The day a path first enters one of the states, "" for never, and whether that is its first step."""
    for number, step in enumerate(path):
        state, _, day = step.partition(" ")
        if state in states and day:
            return day, number == 0
    return "", False
