"""What is still lacking when findings move on, though the move may be made: said once for all of them. Source: domain spec C1.2, D08, D13."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from xundocs.office.records.kinds import kinds
from xundocs.office.records.rows import Stored, find
from xundocs.office.records.states import machines
from xundocs.problems import Problem, Where, listed

if TYPE_CHECKING:
    from sqlalchemy import Connection

LIST_COLUMNS = ("focus", "common_or_individual", "natures")
"""Columns of the list of findings (L01) that the specification asks for and a feedback can do without."""
SHOWN = 5


def hints(connection: Connection, target: str, chosen: Sequence[Stored]) -> list[Problem]:
    """Warnings that go with moving these findings to a state; empty for most moves."""
    check = _HINTS.get(target)
    return [hint for hint in check(connection, chosen) if hint] if check and chosen and chosen[0].kind == "findings" else []


def _fed_back(connection: Connection, chosen: Sequence[Stored]) -> Iterable[Problem | None]:
    for name in LIST_COLUMNS:
        label = kinds()["findings"].label(name)
        yield _hint("L-BLANK", [r.key for r in chosen if not r.get(name)], f"没有填{label}，问题清单这一栏是空的", f"补上：xundocs ledger set I-… {label}=…")
    items = find(connection, kinds()["immediates"], rounds=_values(chosen, "round"), organisations=_values(chosen, "organisation"))
    still = [item.key for item in items if item.state in machines()["immediates"].sets["open"]]
    yield _hint("L-CARRY", still, "没有办结，也没有转入反馈", "没有改到位的转入反馈：xundocs ledger move J-… carried --reason …，再一并反馈。")


def _plan_passed(connection: Connection, chosen: Sequence[Stored]) -> Iterable[Problem | None]:
    for kind in (kinds()["tasks"], kinds()["responsibilities"]):
        known = {r.finding for r in find(connection, kind, rounds=_values(chosen, "round"), organisations=_values(chosen, "organisation"))}
        yield _hint("L-BLANK", [r.key for r in chosen if r.state == "plan_submitted" and r.key not in known], f"方案通过了，{kind.name}里却没有",
                    f"按方案登记：xundocs ledger new {kind.id} -o {kind.name}.xlsx")


def _values(chosen: Sequence[Stored], name: str) -> list[str]:
    return sorted({str(getattr(record, name)) for record in chosen})


def _hint(code: str, keys: Sequence[str], message: str, remedy: str) -> Problem | None:
    if not keys:
        return None
    return Problem(code, message, remedy, Where(listed(keys, SHOWN, " 等{}条")), severity="warning")


_HINTS: Mapping[str, Callable[[Connection, Sequence[Stored]], Iterable[Problem | None]]] = {"fed_back": _fed_back, "rectifying": _plan_passed}
