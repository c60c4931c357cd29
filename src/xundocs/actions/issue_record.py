"""What the register must know of a document (L19), taken from its record by the names that kinds share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xundocs.documents.kinds import Kind
from xundocs.documents.prepare import PreparedDocument
from xundocs.documents.readers import Fault, parse_date
from xundocs.model.document_number import DocumentNumber
from xundocs.office.entries import NewEntry

RECIPIENTS = ("main_recipient", "inspected_org", "recipient")
"""Fields that say whom a document is for, the first one present counts."""
APPROVERS = ("signer", "approver", "committer")
FOR_NOBODY = ("public",)
"""Audiences whose outputs are not handed to anyone, so they are not on the distribution list."""


def number_field(kind: Kind) -> str:
    """The field with the 发文字号 that the register gives; empty for kinds that are not numbered that way."""
    name = str(kind.numbering.get("field", ""))
    declared = kind.fields.get(name)
    return name if declared is not None and declared.type == "document_number" else ""


def date_field(kind: Kind) -> str:
    """The field whose year the number must have: the one the kind's V-NO-03 check names, else its date of issue."""
    number = number_field(kind)
    for check in kind.checks:
        if number and check.get("rule") == "same_year" and check.get("number") == number:
            return str(check["date"])
    return next((name for name in ("issue_date", "commitment_date") if name in kind.fields), "")


def raw_date(value: Any) -> date | None:
    """A date as written in a data file, None when it is not one (the record's own check says so)."""
    try:
        return parse_date(value) if value not in (None, "") else None
    except Fault:
        return None


def new_entry(kind: Kind, values: Mapping[str, Any], documents: Sequence[PreparedDocument], files: Sequence[tuple[str, str]],
              row: tuple[int, str, str]) -> NewEntry:
    """The line of a record; `files` are (output, path), `row` is (number, label, SHA-256)."""
    recipient = next((str(values[n]) for n in RECIPIENTS if values.get(n)), "")
    number = values.get(str(kind.numbering.get("field", "")))
    day = values.get(date_field(kind))
    return NewEntry(
        kind=kind.id, title=_title(documents, number), issue_date=day.isoformat() if isinstance(day, date) else "",
        recipient=recipient, drafter=str(values.get("drafter") or ""),
        approver=next((str(values[n]) for n in APPROVERS if values.get(n)), ""),
        seal_organ=str(values.get("seal_org") or "") if values.get("sealed", True) else "",
        copies=values["copies"] if isinstance(values.get("copies"), int) else 1,
        row_number=row[0], row_label=row[1], row_sha256=row[2],
        unnumbered="" if isinstance(number, DocumentNumber) else str(number or ""),
        files=tuple(files), deliveries=tuple(_deliveries(kind, values, documents, recipient)))


def _title(documents: Sequence[PreparedDocument], number: Any) -> str:
    stem = documents[0].file_name.rpartition(".")[0] if documents else ""
    return stem.replace(str(number), "").strip() if number else stem


def _deliveries(kind: Kind, values: Mapping[str, Any], documents: Sequence[PreparedDocument], recipient: str) -> list[tuple[str, str]]:
    """Who gets which output: the recipient of each, and for the first output also those it is copied to."""
    listed: list[tuple[str, str]] = []
    for document in documents:
        output = document.output
        if output.audience in FOR_NOBODY:
            continue
        row = document.context.get(output.alias) if output.repeat else None
        name = str(row.get("name") or "") if isinstance(row, Mapping) else recipient
        if name:
            listed.append((name, output.id))
    first = kind.outputs[0].id if kind.outputs else ""
    listed += [(str(name), first) for name in values.get("cc") or () if name]
    return list(dict.fromkeys(listed))
