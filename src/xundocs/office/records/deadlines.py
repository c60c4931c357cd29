"""Deadlines from the round's own configuration, never from the program. Source: domain spec 0.2-7, 0.3."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from xundocs.model.deadline import DAYS, MONTHS, Period, read_period

INSPECTION = {"plan_due": "plan_days", "life_meeting_due": "life_meeting_days", "concentrated_due": "concentrated_months"}
"""Deadline of an inspection → the round's period that it is counted by from the day of feedback."""
PERIODS = {"notice_before": DAYS, "report_within": MONTHS, "plan_days": DAYS, "life_meeting_days": DAYS, "concentrated_months": MONTHS,
           "clue_reply_months": MONTHS, "evaluation_within": MONTHS}
"""Fields of a round that hold a period → the unit of a number that stands alone."""


def configured_period(name: str, configured: Mapping[str, Any]) -> Period | None:
    """A period of a round, None when the round does not say."""
    return read_period(configured.get(name) or "", PERIODS[name])


def counted(name: str, start: str, configured: Mapping[str, Any]) -> str:
    """The day (ISO) a period of the round ends that begins on a day, "" when there is no such day or period."""
    period = configured_period(name, configured)
    return period.after(date.fromisoformat(start)).isoformat() if period and start else ""


def inspection_deadlines(feedback_on: str, configured: Mapping[str, Any]) -> dict[str, str]:
    """The deadlines (ISO) that follow from a day of feedback; those the round does not configure are left out."""
    return {name: day for name, source in INSPECTION.items() if (day := counted(source, feedback_on, configured))}


def common_due(own: str, inspection: Mapping[str, Any]) -> str:
    """The day something of an inspection is due: its own day, else the common one; an extension moves the common day."""
    common, extended = inspection.get("concentrated_due", ""), inspection.get("extended_to", "")
    return str(extended or common if not own or (extended and own == common) else own)


def clue_due(transferred_on: str, configured: Mapping[str, Any]) -> str:
    """When the receiving organ should have answered, "" when the round does not say."""
    return counted("clue_reply_months", transferred_on, configured)
