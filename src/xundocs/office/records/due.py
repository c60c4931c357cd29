"""What is due: everything with a day by which something must be there and is not yet, and the letter that asks for it.

A pure function of a snapshot and a day. "Overdue" is only ever computed here and in figures, never stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from xundocs.office.records.columns import Row, each_once
from xundocs.office.records.deadlines import common_due
from xundocs.office.records.snapshot import Snapshot
from xundocs.office.records.states import machines

STATUSES = {"overdue": "已逾期", "today": "今天到期", "soon": "将到期"}

_SIMPLE = (
    ("immediates", "due", "完成立行立改", lambda row: row["result"] in machines()["immediates"].sets["open"], "supervision_notice"),
    ("tasks", "due", "完成整改任务", lambda row: not row["done_on"], ""),
    ("clues", "due_on", "答复线索办理情况", lambda row: row["reply_state"] == "pending", "supervision_notice"),
    ("suggestions", "due", "反馈意见建议办理情况", lambda row: not row["replied_on"], "supervision_notice"),
    ("supervisions", "due", "再报督查意见落实情况", lambda row: not row["recheck_on"], "supervision_notice"),
)
"""(kind, due field, what, whether it is still open, letter)"""
LEDGERS = ("inspections", "findings", "reports", "commitments", *(kind for kind, *_ in _SIMPLE))
"""The kinds of records that say what is due."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due. `days`: from the day asked about to the due day, negative when overdue."""

    due: str
    days: int
    what: str
    keys: tuple[str, ...]
    round: str
    organisation: str
    letter: str
    """The document kind to send, "" when none is sent."""
    variant: str = ""
    """Which of the letter's forms: reminder before the day, supervision after it."""

    @property
    def status(self) -> str:
        """overdue, today or soon."""
        return "overdue" if self.days < 0 else "soon" if self.days else "today"


def due(taken: Snapshot, day: str, within: int) -> list[Due]:
    """What is overdue on a day (ISO) or falls due within so many days after it, most urgent first."""
    until = (date.fromisoformat(day) + timedelta(days=within)).isoformat()
    found = [_due(day, *entry) for entry in _open(taken) if entry[0] and entry[0] <= until]
    return sorted(found, key=lambda d: (d.due, d.what, d.organisation, d.keys))


def _due(day: str, due_on: str, what: str, keys: Iterable[str], row: Mapping[str, Any], letter: str) -> Due:
    days = (date.fromisoformat(due_on) - date.fromisoformat(day)).days
    variant = "" if letter != "supervision_notice" else "supervision" if days < 0 else "progress_reminder"
    return Due(due_on, days, what, tuple(keys), row.get("round", ""), row.get("organisation", ""), letter, variant)


_Entry = tuple[str, str, Iterable[str], Mapping[str, Any], str]
"""(due day, what, keys, row that says round and organisation, letter)"""


def _open(taken: Snapshot) -> Iterator[_Entry]:
    yield from _inspections(taken)
    yield from _findings(taken)
    yield from _commitments(taken)
    yield from _simple(taken)


def _inspections(taken: Snapshot) -> Iterator[_Entry]:
    """Plans, life meetings, progress reports of what was fed back."""
    sent = {(row["inspection"], row["form"]) for row in taken.rows["reports"] if row["review"] != "returned"}
    for row in taken.rows["inspections"]:
        if not row["feedback_on"]:
            continue
        key, end = row["key"], row["extended_to"] or row["concentrated_due"]
        if (key, "plan") not in sent:
            yield row["plan_due"], "报整改方案", [key], row, "supervision_notice"
        if not row["life_meeting_on"]:
            yield row["life_meeting_due"], "召开专题民主生活会", [key], row, "supervision_notice"
        for form, what in (("progress", "报整改进展报告"), ("principal", "报主要负责人组织落实报告")):
            if (key, form) not in sent:
                yield end, what, [key], row, "supervision_notice"


def _findings(taken: Snapshot) -> Iterator[_Entry]:
    """Findings not closed, one line for all of an inspection that are due the same day; long-term ones when they report next."""
    inspections, rows = _by_key(taken, "inspections"), taken.rows["findings"]
    rows = rows.where(list(map(machines()["findings"].sets["open"].__contains__, rows.column("state"))))

    def about(state: str, inspection: str, organisation: str, due: str, next_report_on: str) -> tuple[str, str, str]:
        if state == "long_term":
            return inspection or organisation, next_report_on, "长期坚持问题续报"
        return inspection or organisation, common_due(due, inspections.get(inspection, {})), "完成问题整改"
    together: dict[tuple[str, str, str], list[int]] = {}
    for place, what in enumerate(each_once(about, *map(rows.column, ("state", "inspection", "organisation", "due", "next_report_on")))):
        together.setdefault(what, []).append(place)
    for (_, day, what), places in together.items():
        if day:
            yield day, f"{what}（{len(places)}个）", rows.at(places).keys, rows[places[0]], "supervision_notice"


def _commitments(taken: Snapshot) -> Iterator[_Entry]:
    """Letters still awaited; they come with the reports, so an extension moves them too."""
    inspections = _by_key(taken, "inspections")
    for row in taken.rows["commitments"]:
        if row["state"] == "awaited":
            yield common_due(row["due"], inspections.get(row["inspection"], {})), "签署真实性承诺书", [row["key"]], row, "authenticity_commitment"


def _by_key(taken: Snapshot, kind: str) -> dict[str, Row]:
    return {row["key"]: row for row in taken.rows[kind]}


def _simple(taken: Snapshot) -> Iterator[_Entry]:
    for kind, field, what, is_open, letter in _SIMPLE:
        for row in taken.rows[kind]:
            if is_open(row):
                yield row[field], what, [row["key"]], row, letter
