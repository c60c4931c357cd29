"""A small round of records, both databases, and what must be true of the records after anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from support_register import opened, ticking
from xundocs.actions.ledger.writing import (
    Written,
    add_records,
    move_records,
    remove_record,
    set_fields,
    undo_last,
)
from xundocs.documents.records import RawRecord
from xundocs.office import history
from xundocs.office.database import Database
from xundocs.office.records.kinds import ORGANISATIONS, kinds
from xundocs.office.records.rules import fingerprint
from xundocs.office.records.snapshot import Row, Snapshot, snapshot
from xundocs.office.records.states import machines
from xundocs.office.records.traces import Trace
from xundocs.problems import Where
from xundocs.workspace import open_workspace

END_OF_YEAR = datetime(2026, 12, 31, 9, tzinfo=UTC)
ROUND = {"key": "R-2026-5", "label": "十六届县委第五轮", "level": "county", "term": "十六届县委", "started_on": "2026-02-24", "framework": "four_focus",
         "clue_reply_months": 3}
EVIDENCE = ({"name": "整改前后对比.pdf", "sha256": "0" * 64},)
FULL = {"by": "组长", "meeting": "组务会纪要第3号", "doc_no": "清巡办〔2026〕12号", "reason": "按程序办理", "recheck": "抽查记录第1号", "evidence": EVIDENCE,
        "next_report_on": "2027-01-31", "goal": "年底前完成第一批"}
"""Every trace a move may need."""


class Records:
    """An office's records with short ways to change them; the clock stands at the end of 2026."""

    def __init__(self, office: Path, **options: Any) -> None:
        self.workspace = open_workspace(office)
        self.database: Database = opened(office, **{"clock": ticking(END_OF_YEAR), **options})

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def add(self, kind: str, *rows: Mapping[str, Any]) -> Written:
        """Add raw records."""
        raw = [RawRecord(dict(row), Where("数据.yaml", "", n)) for n, row in enumerate(rows, 1)]
        return add_records(self.workspace, self.database, kinds()[kind], raw, f"登记{kinds()[kind].name}")

    def added(self, kind: str, *rows: Mapping[str, Any]) -> list[str]:
        """Add raw records that must be right."""
        done = self.add(kind, *rows)
        assert [str(p) for p in done.problems if p.severity == "error"] == []
        return done.keys

    def change(self, key: str, **values: Any) -> Written:
        """Set fields."""
        return set_fields(self.workspace, self.database, key, {name: str(value) for name, value in values.items()})

    def move(self, keys: str | Sequence[str], target: str, on: str, role: str = "", **trace: Any) -> Written:
        """Move with exactly these traces."""
        return move_records(self.workspace, self.database, [keys] if isinstance(keys, str) else keys, target, Trace(on, role, **trace))

    def moved(self, keys: str | Sequence[str], target: str, on: str, **trace: Any) -> Written:
        """Move with every trace and a role that may; must succeed."""
        listed = [keys] if isinstance(keys, str) else list(keys)
        full = {} if listed[0][0] == "X" else FULL
        done = self.move(listed, target, on, self.role_for(listed[0], target), **{**full, **trace})
        assert [str(p) for p in done.problems if p.severity == "error"] == [], (keys, target)
        return done

    def role_for(self, key: str, target: str) -> str:
        """A role that may bring about the state from where the record stands."""
        kind = {"J": "immediates", "X": "clues"}.get(key[0], "findings")
        moves = machines()[kind].moves
        now = self.row(key)["state"] if key[0] in "IJX" else ""
        move = moves.get((now, target)) or next((m for (_, to), m in moves.items() if to == target), None)
        return move.roles[0] if move else "office"

    def remove(self, key: str, reason: str = "重复登记") -> Written:
        """Take a record out."""
        return remove_record(self.database, key, reason)

    def undo(self, wanted: int = 0) -> str:
        """Undo; what was undone."""
        return undo_last(self.database, wanted)[0].what

    def snapshot(self, **choice: Any) -> Snapshot:
        """Everything at one moment."""
        with self.database.reading() as connection:
            return snapshot(connection, **choice)

    def rows(self, kind: str, **choice: Any) -> Sequence[Row]:
        """Rows of a kind."""
        return list(self.snapshot(**choice).rows[kind])

    def row(self, key: str, **choice: Any) -> Row:
        """One row."""
        kind = next(k for k in kinds().values() if k.prefix == key.partition("-")[0])
        return next(row for row in self.rows(kind.id, **choice) if row["key"] == key)

    def small_round(self, findings: int = 3) -> list[str]:
        """A round, two inspections and some draft findings of the first; the findings' keys."""
        self.added("rounds", ROUND)
        self.added("inspections", {"round": "R-2026-5", "organisation": "edu", "inspection_type": "routine", "entered_on": "2026-03-09"},
                   {"round": "R-2026-5", "organisation": "shiqiao", "inspection_type": "town_with_village", "entered_on": "2026-03-10"})
        return self.added("findings", *(finding(n) for n in range(1, findings + 1)))

    def fed_back(self, keys: Sequence[str]) -> None:
        """Draft findings of the first inspection brought to fed_back on 8 May."""
        self.moved(keys, "verified", "2026-04-10")
        self.moved(keys, "reported", "2026-04-28")
        self.moved("P-0001", "fed_back", "2026-05-08")

    def faults(self) -> list[str]:
        """Everything that is wrong with the records, whatever was done to them; empty when all is well."""
        with self.database.reading() as connection:
            tampered = [str(p) for p in history.verify(connection)[2]]
        taken = self.snapshot()
        return tampered + [fault for check in (_states_follow_moves, _nothing_twice, _nothing_dangles, _wording_fixed) for fault in check(taken)]


def finding(number: int, **changes: Any) -> dict[str, Any]:
    """A draft finding of the school board."""
    return {"round": "R-2026-5", "organisation": "edu", "statement": f"项目资金监管不到位，第{number}批3个项目未按期验收。", "focus": "f1",
            "rect_mode": "time_limited", "common_or_individual": "individual", "state_since": "2026-04-01", **changes}


def immediate(number: int, **changes: Any) -> dict[str, Any]:
    """An immediate item assigned in writing."""
    return {"round": "R-2026-5", "organisation": "edu", "issue_mode": "written", "notice_no": "清巡三组〔2026〕1号", "item_no": number,
            "statement": f"第{number}个服务窗口未公示办事指南。", "issued_on": "2026-04-02", "due": "2026-04-16", **changes}


def _states_follow_moves(taken: Snapshot) -> Iterator[str]:
    """Every finding is where its last move left it, every move was legal, dates never went back."""
    machine = machines()["findings"]
    reached: dict[str, tuple[str, str]] = {}
    for move in taken.rows["moves"]:
        key = move["finding"]
        if not key:
            continue
        state, on = reached.get(key, ("", ""))
        if move["from"] != state or move["on"] < on:
            yield f"{key}: {move['key']} from {move['from']} on {move['on']} after {state} on {on}"
        if move["from"] and (move["from"], move["to"]) not in machine.moves:
            yield f"{key}: {move['from']}→{move['to']} is no legal move"
        reached[key] = (move["to"], move["on"])
    for row in taken.rows["findings"]:
        if reached.get(row["key"]) != (row["state"], row["state_since"]):
            yield f"{row['key']} is {row['state']} since {row['state_since']}, its moves say {reached.get(row['key'])}"


def _nothing_twice(taken: Snapshot) -> Iterator[str]:
    """No problem is done on both tracks, a carried item has exactly one finding."""
    findings = {row["key"]: row for row in taken.rows["findings"]}
    fed_back = machines()["findings"].sets["fed_back"]
    for item in taken.rows["immediates"]:
        carried = [row["key"] for row in findings.values() if row["carried_from"] == item["key"]]
        if carried != ([item["carried_to"]] if item["result"] == "carried" else []):
            yield f"{item['key']} is {item['result']} to {item['carried_to']}, findings say {carried}"
        behind = findings.get(item["finding"])
        if item["result"] == "done" and behind is not None and behind["state"] in fed_back:
            yield f"{item['key']} is done and {behind['key']} is {behind['state']}"


def _nothing_dangles(taken: Snapshot) -> Iterator[str]:
    """Every record that another names is there, and what must be unique is."""
    known = {row["key"] for rows in taken.rows.values() for row in rows}
    for kind in kinds().values():
        links = [name for name, target in kind.links.items() if target != ORGANISATIONS]
        for row in taken.rows[kind.id]:
            named = [key for name in links for key in (row[name] if isinstance(row[name], list) else [row[name]]) if key]
            yield from (f"{row['key']} names {key}, which is gone" for key in named if key not in known)
        for names in kind.unique:
            said = [values for row in taken.rows[kind.id] if all(values := tuple(row[name] for name in names))]
            if len(said) != len(set(said)):
                yield f"{kind.id}: {names} stand twice"


def _wording_fixed(taken: Snapshot) -> Iterator[str]:
    for row in taken.rows["findings"]:
        if row["state"] in machines()["findings"].sets["fed_back"] and row["statement_sha256"] != fingerprint(row["statement"]):
            yield f"{row['key']}: the wording is not the one fed back"


@pytest.fixture
def records(office: Path) -> Iterator[Records]:
    """An office's records, sound when the test is over."""
    made = Records(office)
    yield made
    assert made.faults() == []
    made.close()
