"""Columns of lists that are worked out from several records: numbers of findings, who examined a closing, names of rules made.

Each is a function of the list being made and its rows, and gives one printed value a row; nobody types them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from xundocs.office.records.audits import last_audit, last_spot_check
from xundocs.office.records.columns import Columns, each_once

if TYPE_CHECKING:
    from xundocs.office.sheets.listing import Listing

Derived = Callable[["Listing", Columns], list[Any]]


def _responsible(listing: Listing, rows: Columns) -> list[Any]:
    """Who is responsible: as the plan says, before there is one the organisation the finding was fed back to."""
    planned = listing.said_below("responsibilities", "main_org")
    fed_back = listing.names.column("findings", "organisation", rows)
    return ["\n".join(planned.get(key, ())) or own for key, own in zip(rows.column("key"), fed_back, strict=True)]


def _standing(listing: Listing, rows: Columns) -> list[str]:
    """The remark, and whether a finding that stands in the list no longer counts."""
    numbers = _numbers(listing)
    made = []
    for remark, state, into in zip(*(rows.column(name) for name in ("remark", "state", "merged_into")), strict=True):
        gone = _GONE.get(state, "")
        if into:
            gone = f"已并入第{numbers[into]}条" if into in numbers else f"已并入 {into}"
        made.append("；".join(filter(None, (gone, remark or ""))) if gone else remark or "")
    return made


_GONE = {"withdrawn": "已撤销", "transferred": "已移交办理"}


def _finding_numbers(listing: Listing, rows: Columns) -> list[str]:
    """The numbers that findings have in the list of findings, several joined; the key of one that has no number."""
    numbers = _numbers(listing)
    return ["、".join(numbers.get(key, key) for key in keys or ()) for keys in rows.column("findings")]


def _numbers(listing: Listing) -> dict[str, str]:
    rows = listing.rows("findings")
    return {key: str(seq) for key, seq in zip(rows.column("key"), rows.column("seq"), strict=True) if seq}


def _rule_names(listing: Listing, rows: Columns) -> list[str]:
    """The rules made because of a measure or a suggestion, by name and document number: those it names, else those of its finding."""
    made = {row["key"]: f"《{row['name'].strip('《》')}》" + (f"（{row['doc_no']}）" if row.get("doc_no") else "") for row in listing.rows("rules_made")}
    by_finding: dict[str, list[str]] = {}
    for key, findings in zip(listing.rows("rules_made").keys, listing.owners("rules_made"), strict=True):
        for finding in findings:
            by_finding.setdefault(finding, []).append(key)
    found = []
    for named, finding in zip(rows.column("rules"), rows.column("finding"), strict=True):
        keys: Iterable[str] = named or by_finding.get(finding or "-", ())
        found.append("\n".join(made.get(key, key) for key in keys))
    return found


def _adopted(listing: Listing, rows: Columns) -> list[str]:
    """Whether a suggestion was taken up; nothing before there is an answer."""
    return [("是" if agreed else "否") if replied else "" for agreed, replied in zip(rows.column("agreed"), rows.column("replied_on"), strict=True)]


def _spot_checks(listing: Listing, rows: Columns) -> list[str]:
    """What a spot check found after closing, else the last rechecks of the supervisions."""
    days = listing.said_below("supervisions", "recheck_on")
    checked = each_once(last_spot_check, rows.tuples("audits"))
    if not days:
        return checked
    return [found or "\n".join(f"{day} 复查" for day in days.get(key, ())[-1:]) for key, found in zip(rows.keys, checked, strict=True)]


ADDED: Mapping[str, Derived] = {
    "responsible_org": _responsible,
    "standing": _standing,
    "finding_numbers": _finding_numbers,
    "rule_names": _rule_names,
    "adopted": _adopted,
    "audited_by": lambda listing, rows: each_once(lambda audits: last_audit(audits).by, rows.tuples("audits")),
    "audit_opinion": lambda listing, rows: each_once(lambda audits: last_audit(audits).opinion, rows.tuples("audits")),
    "spot_checks": _spot_checks,
    "long_term": lambda listing, rows: ["是" if state == "long_term" else "" for state in rows.column("state")],
}

MADE_FROM: Mapping[str, tuple[str, ...]] = {
    "responsible_org": ("responsibilities",), "rule_names": ("rules_made",), "supervision_count": ("supervisions",), "spot_checks": ("supervisions",)}
"""Computed column → the ledgers it is computed from, beside the row's own and the findings."""
