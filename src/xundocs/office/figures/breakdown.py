"""The same records cut into parts: by round, by organisation, by a field of the findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xundocs.office.figures.facts import Records
from xundocs.office.records.columns import Columns, Row
from xundocs.office.records.kinds import kinds

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


def is_cut(ledger: str, by: str) -> bool:
    """Whether it can be said of each row of a ledger which part it belongs to; the others say something of every part."""
    fields = kinds()[ledger].fields
    if by in OF_FINDINGS:
        return ledger == "findings" or "finding" in fields
    return by in fields or (ledger == "rounds" and by == "round")


def parts(records: Records, by: str, ledgers: Iterable[str]) -> dict[str, Part]:
    """The value of `by` (one of WAYS) → the rows that have it, values in order; rows without one under "".

    `ledgers`: those the figures need, and the findings where they are cut by a field of theirs. What cannot be cut every part has whole.
    """
    found: dict[str, dict[str, Sequence[Row]]] = {}
    shared: dict[str, Sequence[Row]] = {}
    findings = Columns.of(records.rows.get("findings", ()))
    of_finding = dict(zip(findings.keys, findings.column(by), strict=True)) if by in OF_FINDINGS else {}
    for ledger in sorted(set(ledgers)):
        rows = Columns.of(records.rows.get(ledger, ()))
        if not is_cut(ledger, by):
            shared[ledger] = rows
            continue
        places: dict[str, list[int]] = {}
        for place, value in enumerate(_values(ledger, rows, by, of_finding)):
            places.setdefault(str(value or ""), []).append(place)
        for value, own in places.items():
            found.setdefault(value, {})[ledger] = rows.at(own)
    return {value: Part({**shared, **found[value]}, records) for value in sorted(found)}


def _values(ledger: str, rows: Columns, by: str, of_finding: Mapping[str, Any]) -> list[Any]:
    """The part each row belongs to."""
    if by in OF_FINDINGS and ledger != "findings":
        return [of_finding.get(key) for key in rows.column("finding")]
    return rows.column("key" if ledger == "rounds" else by)
