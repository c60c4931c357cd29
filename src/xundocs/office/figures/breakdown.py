"""The same records cut into parts: by round, by organisation, by a field of the findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xundocs.office.figures.facts import Records
from xundocs.office.records.columns import Columns, Row

WHOLE = ("rounds", "inspections")
"""Ledgers every part keeps where findings are cut by a field of theirs: they only give dates and limits."""
OWN = ("round", "organisation")
OF_FINDINGS = ("category", "focus", "common_or_individual", "rect_mode")
WAYS: Mapping[str, str] = {"round": "轮次", "organisation": "被巡察党组织", "category": "问题类别", "focus": "监督维度",
                           "common_or_individual": "共性或个性", "rect_mode": "整改方式"}


@dataclass(frozen=True)
class Part:
    """Some of the rows of the whole; its hash is the whole's, because the rows left out were looked at too."""

    rows: Mapping[str, Sequence[Row]]
    whole: Records

    @property
    def as_of(self) -> str:
        """The day of the whole."""
        return self.whole.as_of

    def hash(self, kinds: Iterable[str]) -> str:
        """The hash of the whole's rows."""
        return self.whole.hash(kinds)


def parts(records: Records, by: str, ledgers: Iterable[str]) -> dict[str, Part]:
    """The value of `by` (one of WAYS) → the rows that have it, values in order; rows without one under "".

    `ledgers`: those the figures need; others are not cut.
    """
    found: dict[str, dict[str, Sequence[Row]]] = {}
    shared: dict[str, Sequence[Row]] = {}
    findings = Columns.of(records.rows.get("findings", ()))
    of_finding = dict(zip(findings.keys, findings.column(by), strict=True)) if by in OF_FINDINGS else {}
    for ledger in sorted(set(ledgers)):
        rows = Columns.of(records.rows.get(ledger, ()))
        if (by in OF_FINDINGS and ledger in WHOLE) or (by == "organisation" and ledger == "rounds"):
            shared[ledger] = rows
            continue
        places: dict[Any, list[int]] = {}
        for place, value in enumerate(_values(ledger, rows, by, of_finding)):
            places.setdefault(value, []).append(place)
        for value, own in places.items():
            if value is not None:
                found.setdefault(value, {})[ledger] = rows.at(own)
    return {value: Part({**shared, **found[value]}, records) for value in sorted(found)}


def _values(ledger: str, rows: Columns, by: str, of_finding: Mapping[str, Any]) -> list[str | None]:
    """The part each row belongs to; None: to none."""
    if by in OWN:
        return [None if own is None else str(own) for own in rows.column("key" if ledger == "rounds" else by)]
    if ledger == "findings":
        return [str(own or "") for own in rows.column(by)]
    return [str(of_finding[key] or "") if key in of_finding else None for key in rows.column("finding")]
