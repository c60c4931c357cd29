"""What is due, with the letter to send and the command that starts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from xundocs.actions.ledger.records import Choice, take_snapshot
from xundocs.model.organisation import Directory
from xundocs.office.database import Database
from xundocs.office.records.due import LEDGERS, STATUSES, Due, due, is_in_a_letter

LETTERS = {"supervision": "整改督办单", "progress_reminder": "整改期限提示函", "authenticity_commitment": "真实性承诺书"}
"""Variant of a letter, or the letter → what its data file is called."""


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing due with the organisation's name and the command for its letter ("" when none is sent)."""

    due: Due
    organisation: str
    command: str

    def as_json(self) -> dict[str, Any]:
        """The line for programs."""
        one = self.due
        return {"due": one.due, "days": one.days, "status": one.status, "what": one.what, "keys": list(one.keys), "round": one.round or None,
                "organisation": one.organisation or None, "organisation_name": self.organisation or None, "letter": one.letter or None,
                "variant": one.variant or None, "basis": one.basis or None, "command": self.command or None}

    @property
    def status_name(self) -> str:
        """已逾期12天, 今天到期, 还有3天."""
        return f"{STATUSES['overdue']}{-self.due.days}天" if self.due.days < 0 else f"还有{self.due.days}天" if self.due.days else STATUSES["today"]


def due_lines(database: Database, directory: Directory, day: str, within: int, choice: Choice) -> list[DueLine]:
    """What is overdue on a day (ISO) or due within so many days, most urgent first."""
    taken = take_snapshot(database, choice, LEDGERS)
    names = names_on(directory, day)
    return [DueLine(one, names.get(one.organisation, one.organisation), _command(one, names)) for one in due(taken, day, within)]


def names_on(directory: Directory, day: str) -> dict[str, str]:
    """Organisation id → what it is called on a day (ISO)."""
    on = date.fromisoformat(day)
    return {identity: directory.name_of(identity, on) for identity in dict.fromkeys(o.id for o in directory.organisations)}


def _command(one: Due, names: dict[str, str]) -> str:
    """The command that drafts the letter: filled from the records where these name a feedback, else an empty form."""
    whose = names.get(one.organisation, one.keys[0])
    if not one.letter:
        return ""
    if not is_in_a_letter(one):
        return f"xundocs new {one.letter} -o {whose}{one.what.partition('（')[0]}.yaml"
    title = LETTERS.get(one.variant or one.letter, "")
    return f"xundocs new {one.letter} --org {whose} --round {one.round} -o {whose}{title}.yaml"
