"""What several figures need of the records and no row says by itself: when a finding reached a state, what is overdue or at rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from typing import Protocol

from xundocs.model.deadline import add_days, add_months
from xundocs.office.figures.metrics import Definitions, StateSet, definitions
from xundocs.office.records.columns import Columns, Row, each_once
from xundocs.office.records.deadlines import common_due

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
        self._rows: dict[str, Columns] = {}

    def rows(self, ledger: str) -> Columns:
        """The rows of a ledger, in key order; findings with the columns `overdue`, `rechecked` and `reached:SET` (the day they first entered the set, "" never)."""
        if ledger not in self._rows:
            rows = Columns.of(self.records.rows.get(ledger, ()))
            if ledger == "findings":
                rows = rows.with_computed({"overdue": self._overdue, "rechecked": self._rechecked, **{f"reached:{name}": partial(self._entered, name) for name in self.declared.sets}})
            self._rows[ledger] = rows
        return self._rows[ledger]

    def by_key(self, ledger: str) -> dict[str, Row]:
        """Key → row."""
        rows = self.rows(ledger)
        return dict(zip(rows.keys, rows, strict=True))

    @cached_property
    def inspections(self) -> dict[str, Row]:
        """Key → inspection."""
        return self.by_key("inspections")

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
        rows = self.rows("findings")
        return {key: day for key, day in zip(rows.keys, rows.column(f"reached:{name}"), strict=True) if day}

    def _entered(self, name: str) -> list[str]:
        """When each finding first entered a set. Most share inspection and path with many others."""
        rows = self.rows("findings")
        return each_once(partial(self._entry, self.declared.sets[name]), rows.column("inspection"), rows.tuples("path"))

    def _entry(self, group: StateSet, inspection: str | None, path: Sequence[str]) -> str:
        """The day a path first enters the set. A finding that begins in it was entered late: the inspection's own date is nearer the truth than the entry."""
        day, is_first = _entry(path, group.states)
        known = str(self.inspections.get(inspection or "", {}).get(group.otherwise) or "") if is_first and group.otherwise else ""
        return known if known and known < day else day

    def _overdue(self) -> list[bool]:
        """Whether each finding is still in account after its day. Those kept up for the long term have quarterly reports instead.

        The day is its own, else the inspection's; an extension moves the common date.
        """
        open_states, inspections, day = self.declared.sets["open"].states - {"long_term"}, self.inspections, self.day
        rows = self.rows("findings")
        return each_once(lambda state, due, inspection: state in open_states and "" < common_due(due or "", inspections.get(inspection or "", {})) < day,
                         rows.column("state"), rows.column("due"), rows.column("inspection"))

    @property
    def overdue(self) -> frozenset[str]:
        """The findings that are overdue."""
        rows = self.rows("findings")
        return frozenset(rows.where(rows.column("overdue")).keys)

    def _rechecked(self) -> list[bool]:
        """Whether each finding was looked into again since it is in its state; what was checked before it was closed says nothing of the closing."""
        days: dict[str, str] = {}
        checks = self.rows("supervisions")
        for keys, day in zip(checks.column("findings"), checks.column("recheck_on"), strict=True):
            for key in keys or ():
                days[key] = max(days.get(key, ""), day or "")
        rows = self.rows("findings")
        return [bool(days.get(key)) and days[key] >= (since or "") for key, since in zip(rows.keys, rows.column("state_since"), strict=True)]

    @cached_property
    def hanging(self) -> frozenset[str]:
        """挂账: overdue and without progress for more days than the round allows. Source: spec C1.3."""
        rows = self.rows("findings")
        rows = rows.where(rows.column("overdue"))
        progress = self._progress()
        worked_on = [progress.get(key, "") for key in rows.keys]

        def hangs(progress: str, since: str, fed_back: str, round_: str) -> bool:
            last = max(progress, since or "", fed_back)
            return not last or add_days(date.fromisoformat(last), self._setting(round_, "hanging_days", HANGING_DAYS)).isoformat() <= self.day
        late = each_once(hangs, worked_on, *(rows.column(name) for name in ("state_since", "reached:fed_back", "round")))
        return frozenset(rows.where(late).keys)

    @cached_property
    def dead(self) -> frozenset[str]:
        """呆账: kept up for the long term without a new report for as many quarters as the round allows."""
        reports: dict[str, str] = {}
        for row in self.rows("reports"):
            if row.get("form") in ("quarterly", "progress") and row.get("submitted_on") and row.get("review") != "returned":
                reports[row["inspection"]] = max(reports.get(row["inspection"], ""), row["submitted_on"])

        def at_rest(since: str, inspection: str, round_: str) -> bool:
            last = max(since or "", reports.get(inspection, ""))
            return not last or add_months(date.fromisoformat(last), 3 * self._setting(round_, "dead_quarters", DEAD_QUARTERS)).isoformat() <= self.day
        rows = self.rows("findings")
        rows = rows.where([state == "long_term" for state in rows.column("state")])
        return frozenset(rows.where(each_once(at_rest, *(rows.column(name) for name in ("state_since", "inspection", "round")))).keys)

    def _setting(self, round_: str, name: str, default: int) -> int:
        return int(self.rounds.get(round_, {}).get(name) or default)

    def _progress(self) -> dict[str, str]:
        """Finding → the last day something was done about it."""
        found: dict[str, str] = {}
        for ledger, date_field in (("tasks", "done_on"), ("measures", "completed_on")):
            rows = self.rows(ledger)
            for key, day in zip(rows.column("finding"), rows.column(date_field), strict=True):
                if day and day > found.get(key, ""):
                    found[key] = day
        return found


def _entry(path: Sequence[str], states: Collection[str]) -> tuple[str, bool]:
    """The day a path first enters one of the states, "" for never, and whether that is its first step."""
    for number, step in enumerate(path):
        state, _, day = step.partition(" ")
        if state in states and day:
            return day, number == 0
    return "", False
