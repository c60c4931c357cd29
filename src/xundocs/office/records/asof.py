"""Records as they stood on a business day: what had not happened yet is taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from xundocs.office.records.audits import until
from xundocs.office.records.columns import column
from xundocs.office.records.kinds import LedgerKind, kinds
from xundocs.office.records.states import machines

Rows = Sequence[Mapping[str, Any]]


def as_on(kind: LedgerKind, rows: list[dict[str, Any]], day: str, moves: Callable[[], Rows], others: Callable[[str], Rows]) -> list[dict[str, Any]]:
    """The rows of a kind on a day (ISO). `moves` gives every move ever made of what is not a finding, `others` another kind's rows on that same day.

    Records that start later are left out, dates that lie later are blank with what came with them, findings have the
    state their moves had brought them to.
    """
    if kind.starts:
        rows = [row for row in rows if row[kind.starts] <= day]
    if kind.id == "findings":
        rows = _findings(rows, day, lambda: {row["key"]: row for row in others("inspections")})
    elif kind.state:
        _items(kind, rows, day, moves())
    elif "finding" in kind.fields and kind.fields["finding"].get("required") and kind.id != "moves":
        known = {row["key"] for row in others("findings")}
        rows = [row for row in rows if row["finding"] in known]
    for row in rows:
        _take_back(kind, row, day)
    return rows


class HappenedBy(Mapping[str, Rows]):
    """The rows of each kind that have begun by a day (ISO), later dates blank with what came with them: plans are no facts yet."""

    def __init__(self, rows: Mapping[str, Rows], day: str) -> None:
        self._rows, self._day = rows, day
        self._kept: dict[str, Rows] = {}

    def __getitem__(self, name: str) -> Rows:
        if name not in self._kept:
            self._kept[name] = _happened(kinds()[name], self._rows[name], self._day)
        return self._kept[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _happened(kind: LedgerKind, rows: Rows, day: str) -> Rows:
    dates = [name for name in (kind.starts, *kind.happened) if name]
    if not any((value or "") > day for name in dates for value in column(rows, name)):
        return rows
    kept = [dict(row) for row in rows if not kind.starts or row[kind.starts] <= day]
    for row in kept:
        _take_back(kind, row, day)
    return kept


def _items(kind: LedgerKind, rows: Iterable[dict[str, Any]], day: str, moves: Rows) -> None:
    """Give immediate items and clues the state that their own moves had brought them to."""
    own: dict[str, list[Mapping[str, Any]]] = {}
    for move in moves_of_items(moves):
        own.setdefault(move["item"], []).append(move)
    for row in rows:
        made = own.get(row["key"], [])
        past, later = [m for m in made if m["on"] <= day], [m for m in made if m["on"] > day]
        state = past[-1]["to"] if past else later[0]["from"] if later else row[kind.state]
        if later or state != row[kind.state]:
            row |= {kind.state: state, **dates_of_state(kind.id, past[-1] if past else None)}


def moves_of_items(moves: Rows) -> Iterable[Mapping[str, Any]]:
    """The moves of what is not a finding."""
    return (move for move in moves if move["item"])


def dates_of_state(kind: str, move: Mapping[str, Any] | None) -> dict[str, Any]:
    """The fields that come with the state a move leads to (None: the first state)."""
    to, on = (move["to"], move["on"]) if move else ("", "")
    if kind == "clues":
        return {"replied_on": on}
    done, by = to == "done", move["by"] if move else ""
    return {"done_on": on if done else "", "verified_on": on if done else "", "verified_by": by if done else "",
            "evidence": list(move["evidence"]) if move and done else [], "carried_on": on if to == "carried" else "", "carried_to": "", "state_since": on}


def _take_back(kind: LedgerKind, row: dict[str, Any], day: str) -> None:
    for name, before in kind.happened.items():
        if row[name] > day:
            row[name] = ""
            row.update(before)
    if kind.state:
        row["state"] = row[kind.state]


def _findings(rows: Iterable[dict[str, Any]], day: str, inspections: Callable[[], Mapping[str, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Findings that had reached a state by the day, in the last one they had."""
    fed_back = machines()["findings"].sets["fed_back"]
    known: Mapping[str, Mapping[str, Any]] | None = None
    kept = []
    for row in rows:
        path = [step for step in row["path"] if step[-len(day):] <= day]
        if not path and row["path"]:
            known = inspections() if known is None else known
            path = _before_entry(row["path"][0], known.get(row["inspection"], {}))
        if not path:
            continue
        state, _, since = path[-1].partition(" ")
        if path != row["path"]:
            row["path"], row["state"], row["state_since"] = path, state, since
            row["audits"] = until(row["audits"], day)
            row["next_report_on"] = row["next_report_on"] if state == "long_term" else ""
            row["merged_into"] = row["merged_into"] if state == "withdrawn" else ""
            row["statement_sha256"] = row["statement_sha256"] if state in fed_back else ""
        kept.append(row)
    return kept


def _before_entry(first: str, inspection: Mapping[str, Any]) -> list[str]:
    """The path of a finding entered late, before its first step: reported and fed back with its inspection (as it stood), which is known to come first."""
    sets, state = machines()["findings"].sets, first.partition(" ")[0]
    for reached, date in (("fed_back", "feedback_on"), ("reported", "reported_on")):
        if inspection.get(date) and state in (sets["fed_back"] if reached == "fed_back" else sets["found"] - {"verified"}):
            return [f"{reached} {inspection[date]}"]
    return []
