"""Rows of one sheet that belong to one record: the finding stands once (its cells merged, left blank or repeated), its measures row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xundocs.documents.readers import Fault, parse_date
from xundocs.documents.records import RawRecord
from xundocs.office.records.kinds import LedgerKind
from xundocs.problems import Problem, Where, excerpt

TELLING = ("round", "inspection", "organisation", "seq", "statement", "key")
"""Fields that tell one record of a sheet from the next."""
LATEST = "due"
"""Rows of one record may each have a day of their own; the record's is the last."""


@dataclass
class Together:
    """A record's own values, and the values of other ledgers' columns row by row."""

    own: RawRecord
    parts: list[tuple[Where, dict[str, Any]]] = field(default_factory=list)
    """(where, own and other values of that row)."""


def together(kind: LedgerKind, records: Sequence[RawRecord], children: bool) -> tuple[list[Together], list[Problem]]:
    """The records of a sheet in order; `children`: whether it has columns of other ledgers.

    A row that goes on with the one above and contradicts it is a problem.
    """
    if not children:
        return [Together(record) for record in records], []
    found: list[Together] = []
    problems: list[Problem] = []
    for record in records:
        own = {name: value for name, value in record.values.items() if "." not in name}
        part = (record.where, dict(record.values))
        if found and len(own) < len(record.values) and _goes_on(found[-1].own.values, own):
            problems += _contradictions(kind, found[-1].own, own, record.where)
            found[-1].own = found[-1].own.changed(values=_joined(found[-1].own.values, own))
            found[-1].parts.append(part)
        else:
            found.append(Together(record.changed(values=own), [part]))
    return found, problems


def _goes_on(above: Mapping[str, Any], own: Mapping[str, Any]) -> bool:
    return all(own.get(name) in (None, "", above.get(name)) for name in TELLING)


def _joined(above: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    days = [day for day in (above.get(LATEST), own.get(LATEST)) if day not in (None, "")]
    latest = {LATEST: max(days, key=_day)} if days else {}
    return {**own, **above, **latest}


def _day(value: Any) -> date:
    """The day a cell says; the earliest there is for what is none, which is named when the record is typed."""
    try:
        return parse_date(value)
    except Fault:
        return date.min


def _contradictions(kind: LedgerKind, above: RawRecord, own: Mapping[str, Any], where: Where) -> list[Problem]:
    return [Problem("I-CONFLICT", f"与第{above.where.row}行是同一个问题，这一栏却不同：第{above.where.row}行是“{excerpt(above.values[name], 20)}”",
                    "请改成一致，或只在第一行填写。", Where(where.file, where.sheet, where.row, kind.label(name)), excerpt(value, 20))
            for name, value in own.items() if name != LATEST and value not in (None, "") and above.values.get(name) not in (None, "", value)]
