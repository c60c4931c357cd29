"""What was decided about closing a finding, kept with it in short: the field `audits`, one text a decision, like `path`.

The moves stay the evidence; a list of 50,000 findings need not read them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xundocs.office.records.traces import ROLES, Trace

DECISIONS = frozenset({"closed", "returned", "phased_done", "long_term"})
SPOT_CHECK = "reopened"
BETWEEN = "｜"


@dataclass(frozen=True, slots=True)
class Audit:
    """One decision: the state it led to, the day (ISO), who decided, and what was said or the paper's number."""

    state: str = ""
    on: str = ""
    by: str = ""
    opinion: str = ""


def noted(target: str, trace: Trace) -> list[str]:
    """What a move to a state adds to the field; nothing for moves that decide nothing."""
    if target != SPOT_CHECK and target not in DECISIONS:
        return []
    said = trace.recheck if target == SPOT_CHECK else "，".join(filter(None, (trace.reason, trace.doc_no)))
    return [BETWEEN.join((target, trace.on, (trace.by or ROLES.get(trace.role, "")).replace(BETWEEN, "、"), said))]


def until(audits: Sequence[str], day: str) -> list[str]:
    """Those of a day (ISO) or before."""
    return [one for one in audits if _read(one).on <= day]


def last_audit(audits: Sequence[str]) -> Audit:
    """The last decision of the office or the leading group; an empty one when there was none."""
    return next((audit for audit in map(_read, reversed(audits)) if audit.state in DECISIONS), Audit())


def last_spot_check(audits: Sequence[str]) -> str:
    """The day of the last spot check that opened the finding again, and what it found."""
    found = next((audit for audit in map(_read, reversed(audits)) if audit.state == SPOT_CHECK), None)
    return f"{found.on} {found.opinion}".strip() if found else ""


def _read(text: str) -> Audit:
    return Audit(*text.split(BETWEEN, 3))
