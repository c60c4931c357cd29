"""Deadlines from the round's own configuration, never from the program. Source: domain spec 0.2-7, 0.3."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from xundocs.model.deadline import add_days, add_months

INSPECTION = {"plan_due": ("plan_days", add_days), "life_meeting_due": ("life_meeting_days", add_days),
              "concentrated_due": ("concentrated_months", add_months)}
"""Deadline of an inspection → the round's field and how it is counted from the day of feedback."""


def inspection_deadlines(feedback_on: str, configured: Mapping[str, Any]) -> dict[str, str]:
    """The deadlines (ISO) that follow from a day of feedback; those the round does not configure are left out."""
    start = date.fromisoformat(feedback_on)
    return {name: add(start, int(configured[source])).isoformat() for name, (source, add) in INSPECTION.items() if configured.get(source)}


def common_due(own: str, inspection: Mapping[str, Any]) -> str:
    """The day something of an inspection is due: its own day, else the common one; an extension moves the common day."""
    common, extended = inspection.get("concentrated_due", ""), inspection.get("extended_to", "")
    return str(extended or common if not own or (extended and own == common) else own)


def clue_due(transferred_on: str, configured: Mapping[str, Any]) -> str:
    """When the receiving organ should have answered, "" when the round does not say."""
    months = configured.get("clue_reply_months")
    return add_months(date.fromisoformat(transferred_on), int(months)).isoformat() if months else ""
