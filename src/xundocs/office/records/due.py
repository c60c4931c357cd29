"""What is due: everything with a day by which something must be there and is not yet, and the letter that asks for it.

A pure function of a snapshot and a day. "Overdue" is only ever computed here and in figures, never stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import compress
from typing import Any

from xundocs.model.deadline import add_months
from xundocs.office.records.columns import Row, each_once
from xundocs.office.records.deadlines import common_due, configured_period, counted
from xundocs.office.records.kinds import kind_of_key
from xundocs.office.records.snapshot import Snapshot
from xundocs.office.records.states import machines

MATTERS = "matters"
"""The ledger that is worked out and not entered: what `matters` gives."""
NEAR_DAYS = 15
"""A matter due within so many days is near; as the letter of supervision has it."""
STATUSES = {"overdue": "已逾期", "today": "今天到期", "soon": "将到期"}

_SIMPLE = (
    ("immediates", "due", "完成立行立改", lambda row: row["result"] in machines()["immediates"].sets["open"], "supervision_notice"),
    ("tasks", "due", "完成整改任务", lambda row: not row["done_on"], ""),
    ("clues", "due_on", "答复线索办理情况", lambda row: row["reply_state"] == "pending", "supervision_notice"),
    ("suggestions", "due", "反馈意见建议办理情况", lambda row: not row["replied_on"], "supervision_notice"),
    ("supervisions", "due", "再报督查意见落实情况", lambda row: row["recheck"] != "pass", "supervision_notice"),
)
"""(kind, due field, what, whether it is still open, letter)"""
LEDGERS = ("rounds", "inspections", "findings", "reports", "commitments", *(kind for kind, *_ in _SIMPLE))
"""The kinds of records that say what is due."""
_IN_A_LETTER = frozenset({"findings", "inspections", "reports", "commitments", "supervisions"})
"""The kinds of records whose matters the letter about a feedback can name; items put right at once, clues and suggestions have papers of their own."""


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
    basis: str = ""
    """What the round's periods rest on."""

    @property
    def status(self) -> str:
        """overdue, today or soon."""
        return "overdue" if self.days < 0 else "soon" if self.days else "today"


def due(taken: Snapshot, day: str, within: int) -> list[Due]:
    """What is overdue on a day (ISO) or falls due within so many days after it, most urgent first."""
    until = (date.fromisoformat(day) + timedelta(days=within)).isoformat()
    rounds = _by_key(taken, "rounds")
    found = [_due(day, rounds, *entry) for entry in _open(taken, day, rounds) if entry[0] and entry[0] <= until]
    return sorted(found, key=lambda d: (d.due, d.what, d.organisation, d.keys))


def matters(taken: Snapshot, day: str, within: int = NEAR_DAYS) -> list[Row]:
    """What a letter to an inspected organisation can ask for on a day: overdue or near, as rows of the ledger `matters`.

    A finding is a row of its own with its number and text; other matters have no number. Keys are those of the records behind them.
    """
    findings, supervised = taken.rows["findings"], _by_key(taken, "supervisions")
    inspections = {(row["round"], row["organisation"]): row["key"] for row in taken.rows["inspections"]}
    found: list[Row] = []
    for one in due(taken, day, within):
        if one.letter != "supervision_notice" or not is_in_a_letter(one):
            continue
        for key in one.keys:
            finding = findings.named(key) or {}
            found.append({"key": key, "state": "", "inspection": finding.get("inspection") or inspections.get((one.round, one.organisation), ""),
                          "round": one.round, "organisation": one.organisation, "finding": key if finding else "", "seq": finding.get("seq") or "",
                          "statement": finding["statement"] if finding else _said(one, key, supervised), "progress": finding["state"] if finding else "fed_back", "due": one.due})
    return found


def is_in_a_letter(one: Due) -> bool:
    """Whether the letter can be drawn from the records: it is about a feedback that they know."""
    return kind_of_key(one.keys[0]).id in _IN_A_LETTER


def _said(one: Due, key: str, supervised: Mapping[str, Row]) -> str:
    """A matter that is no finding in words; what a supervision asked for with its day, for there may be several."""
    if key not in supervised:
        return one.what
    day = date.fromisoformat(supervised[key]["on"])
    return f"{one.what}（{day.year}年{day.month}月{day.day}日督查督办）"


def _due(day: str, rounds: Mapping[str, Row], due_on: str, what: str, keys: Iterable[str], row: Mapping[str, Any], letter: str) -> Due:
    days = (date.fromisoformat(due_on) - date.fromisoformat(day)).days
    variant = "" if letter != "supervision_notice" else "supervision" if days < 0 else "progress_reminder"
    return Due(due_on, days, what, tuple(keys), row.get("round", ""), row.get("organisation", ""), letter, variant,
               rounds.get(row.get("round", ""), {}).get("basis", ""))


_Entry = tuple[str, str, Iterable[str], Mapping[str, Any], str]
"""(due day, what, keys, row that says round and organisation, letter)"""


def _open(taken: Snapshot, day: str, rounds: Mapping[str, Row]) -> Iterator[_Entry]:
    for row in taken.rows["inspections"]:
        yield from _milestones(row, day, rounds.get(row["round"], {}))
    yield from _inspections(taken)
    yield from _continued(taken, rounds)
    yield from _findings(taken)
    yield from _commitments(taken)
    yield from _simple(taken)


def _milestones(row: Row, day: str, configured: Mapping[str, Any]) -> Iterator[_Entry]:
    """What the round sets a period for and only the office itself does: the notice, the report, the evaluation."""
    notice = configured_period("notice_before", configured)
    if notice and not row["notice_on"] and row["entered_on"] > day:
        yield notice.before(date.fromisoformat(row["entered_on"])).isoformat(), "发巡察通知", [row["key"]], row, ""
    if not row["reported_on"] and not row["feedback_on"]:
        yield counted("report_within", row["left_on"], configured), "报告巡察情况", [row["key"]], row, ""
    if not row["evaluated_on"] and row["feedback_on"]:
        yield counted("evaluation_within", row["extended_to"] or row["concentrated_due"], configured), "整改成效评估", [row["key"]], row, ""


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


def _continued(taken: Snapshot, rounds: Mapping[str, Row]) -> Iterator[_Entry]:
    """What is not done by the end of the concentrated time is reported on again and again, as often as the round says. Source: spec 0.3, quarterly_update.

    Findings kept up for the long term have a day of their own.
    """
    last: dict[str, str] = {}
    for row in taken.rows["reports"]:
        if row["form"] == "quarterly" and row["review"] != "returned":
            last[row["inspection"]] = max(last.get(row["inspection"], ""), row["submitted_on"])
    still_open = machines()["findings"].sets["open"] - {"long_term"}
    findings = taken.rows["findings"]
    waiting = Counter(compress(findings.column("inspection"), map(still_open.__contains__, findings.column("state"))))
    for row in taken.rows["inspections"]:
        end = row["extended_to"] or row["concentrated_due"]
        months = rounds.get(row["round"], {}).get("quarterly_months")
        if row["feedback_on"] and end and months and waiting[row["key"]]:
            since = date.fromisoformat(max(end, last.get(row["key"], "")))
            yield add_months(since, int(months)).isoformat(), f"续报未完成事项（{waiting[row['key']]}个问题）", [row["key"]], row, "supervision_notice"


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
