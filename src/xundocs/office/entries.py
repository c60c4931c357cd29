"""Lines of the register (L19) as values, and what is asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xundocs.office.numbering import STATES

ORIGINS = {"automatic": "自动给号", "manual": "手工给号", "imported": "纸质登记簿导入", "gap": "空号", "further": "随文编号",
           "unnumbered": "不编文号"}


@dataclass(frozen=True, slots=True)
class RegisteredFile:
    """A file that belongs to an entry; `sha256` empty while it is only planned."""

    id: int
    entry: int
    output: str
    path: str
    sha256: str
    size: int

    def as_json(self) -> dict[str, Any]:
        """Path, hash, output."""
        return {"path": self.path, "sha256": self.sha256 or None, "output": self.output}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register."""

    id: int
    number: str
    code: str
    year: int
    serial: int
    state: str
    origin: str
    kind: str
    title: str
    issue_date: str
    recipient: str
    drafter: str
    approver: str
    seal_organ: str
    sealed_on: str
    copies: int
    reason: str
    batch: str
    row_number: int
    row_label: str
    row_sha256: str
    files: tuple[RegisteredFile, ...] = field(default=())

    @property
    def state_name(self) -> str:
        """The state in Chinese."""
        return STATES.get(self.state, self.state)

    def as_json(self) -> dict[str, Any]:
        """The line for programs."""
        return {"number": self.number or None, "state": self.state, "state_name": self.state_name, "origin": self.origin,
                "kind": self.kind, "title": self.title, "issue_date": self.issue_date or None, "recipient": self.recipient,
                "drafter": self.drafter, "approver": self.approver, "seal_organ": self.seal_organ, "sealed_on": self.sealed_on or None,
                "copies": self.copies, "reason": self.reason, "batch": self.batch or None, "row": self.row_label,
                "files": [f.as_json() for f in self.files]}


def entry_of(row: Mapping[str, Any], files: tuple[RegisteredFile, ...] = ()) -> Entry:
    """An entry from its table row."""
    values = {name: row[name] for name in Entry.__slots__ if name != "files"}
    for name in ("number", "code", "batch"):
        values[name] = values[name] or ""
    values["year"], values["serial"] = values["year"] or 0, values["serial"] or 0
    return Entry(**values, files=files)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What a document brings to its line of the register; the number and the state come from the register."""

    kind: str
    title: str
    issue_date: str
    recipient: str = ""
    drafter: str = ""
    approver: str = ""
    seal_organ: str = ""
    copies: int = 1
    row_number: int = 0
    row_label: str = ""
    row_sha256: str = ""
    unnumbered: str = ""
    """For kinds without a 发文字号: their own number (a commitment's), may be empty."""
    further: bool = False
    """A second number that the same row carries (a cover letter's); its files stand under the row's own number."""
    files: tuple[tuple[str, str], ...] = ()
    """(output, path) of every file to be written."""
    deliveries: tuple[tuple[str, str], ...] = ()
    """(recipient, output) of the distribution list."""


@dataclass(frozen=True, slots=True)
class Query:
    """Which lines are wanted; empty means any."""

    code: str = ""
    year: int = 0
    state: str = ""
    kind: str = ""
    batch: str = ""
