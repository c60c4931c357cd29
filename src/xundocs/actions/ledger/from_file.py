"""Which records a document is about that was made from a plain data file, so that issuing it is noted as if it had been drawn from them.

A document is about an inspection when round and organisation name exactly one, and about its rows when every row of its list is
known there and contradicts nothing. Anything else is only said, with how to enter it: a guess would falsify the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xundocs.actions.ledger.drawing import taking_of
from xundocs.actions.ledger.records import Choice, take_snapshot
from xundocs.documents.kinds import Kind
from xundocs.model.organisation import Directory
from xundocs.office.database import Database
from xundocs.office.figures.drawing import Drawn, Taken, Trace
from xundocs.office.records.columns import Row
from xundocs.office.records.due import MATTERS
from xundocs.office.records.kinds import kinds
from xundocs.problems import Problem, Where, excerpt


class Matching:
    """The records as they are now, asked for document after document."""

    def __init__(self, database: Database, kind: Kind, directory: Directory) -> None:
        self._kind, self._directory, self._taking = kind, directory, taking_of(kind)
        lists = [self._taking.fields[name] for name in self._taking.match]
        wanted = {"rounds", "inspections", self._taking.per, *(_held(taken.each.ledger) for taken in lists if taken.each)}
        self._rows = take_snapshot(database, Choice(), only=tuple(sorted(wanted))).rows

    def of(self, values: Mapping[str, Any], number: str) -> tuple[Drawn | None, Problem | None]:
        """What the document would have been drawn from; or why nothing is noted of it, and how a person does it."""
        inspection = self._inspection(values)
        if inspection is None:
            return None, self._told(number, "台账里没有这个轮次、这个党组织的巡察", "")
        if "move" in self._taking.after_issue:
            return None, self._told(number, "从数据文件发的不变动问题的状态", inspection["key"])
        keys: dict[str, tuple[str, ...]] = {}
        for name in self._taking.match:
            rows = list(self._listed(name, values, inspection, number))
            wrong = next((row for row in rows if isinstance(row, str)), "")
            if wrong:
                return None, self._told(number, wrong, inspection["key"])
            keys[name] = tuple(str(row["key"]) for row in rows if not isinstance(row, str))
        own = (inspection["key"],) if self._taking.per == "inspections" else tuple(key for found in keys.values() for key in found)
        if not own:
            return None, self._told(number, "没有列出台账里的事项", inspection["key"])
        return Drawn(own[0], own, {}, tuple(Trace(name, f"{len(found)} 条", "", found) for name, found in keys.items())), None

    def _inspection(self, values: Mapping[str, Any]) -> Row | None:
        """The one inspection that round and organisation name; a round by its name or key, an organisation by any of its names."""
        round_, organisation = (str(values.get(self._field(path)) or "") for path in ("round.label", "organisation"))
        rounds = {row["key"] for row in self._rows["rounds"] if round_ and round_ in (row["key"], row.get("label"))}
        ids = {o.id for o in self._directory.named(organisation)}
        found = [row for row in self._rows["inspections"] if row.get("organisation") in ids and row.get("round") in rounds]
        return found[0] if len(found) == 1 else None

    def _field(self, path: str) -> str:
        return next((name for name, taken in self._taking.fields.items() if taken.path == path), "")

    def _listed(self, name: str, values: Mapping[str, Any], inspection: Row, number: str) -> Iterator[Row | str]:
        """The record of every row of a list; words for one that is not there or says something else."""
        taken, column = self._taking.fields[name], self._taking.match[name]
        ledger = _held(taken.each.ledger) if taken.each else self._taking.per
        path = taken.columns[column].path
        known = {str(row.get(path)): row for row in self._rows[ledger] if row.get("inspection") == inspection["key"]}
        labels = self._kind.fields[name].fields
        for row in values.get(name) or ():
            if row.get(column) in (None, "") and name in self._taking.match_else:
                continue
            found = known.get(str(row.get(column)))
            if found is None:
                yield f"{kinds()[ledger].name}里，这次巡察没有「{labels[column].label}」{row.get(column)}"
                continue
            for other, how in taken.columns.items():
                if _contradicts(how, row.get(other), found):
                    yield f"{labels[column].label} {row.get(column)} 的「{labels[other].label}」与台账（{found['key']}）不一致：台账是“{excerpt(found.get(how.path), 24)}”"
            yield from self._numbered(ledger, found, number)
            yield found

    def _numbered(self, ledger: str, row: Row, number: str) -> Iterator[str]:
        """A record of which the ledger knows another document already."""
        written = self._taking.after_issue.get("set", {})
        name = next((field for field, word in written.items() if word == "number"), "")
        if ledger == self._taking.per and name and row.get(name) not in (None, "", number):
            yield f"台账里 {row['key']} 已经记着 {row.get(name)}"

    def _told(self, number: str, why: str, inspection: str) -> Problem:
        return Problem("B-LEDGER", f"已经发出，台账没有改动：{why}", self._remedy(number, inspection), Where(number), severity="warning", strength="实务")

    def _remedy(self, number: str, inspection: str) -> str:
        """How a person enters by hand what would have been noted."""
        after = self._taking.after_issue
        if "add" in after:
            ledger = after["add"]["ledger"]
            return (f"要记入台账的：xundocs ledger new {ledger} -o 督查.xlsx，填一行（发文字号写 {number}），再运行 xundocs ledger add {ledger} 督查.xlsx；"
                    f"以后用 --org、--round 从台账取数发，会自动记入。")
        if "move" in after:
            return (f"要记入台账的：xundocs ledger move {inspection or 'P-…'} {after['move']['to']} --doc {number} --role {after['move'].get('role', 'office')} --on 日期；"
                    f"以后用 --org、--round 从台账取数发，会自动记入。")
        field = next((name for name, word in after["set"].items() if word == "number"), "notice_no")
        return f"要记入台账的：先用 xundocs ledger add {self._taking.per} 登记这些事项，再运行 xundocs ledger set 编号 {field}={number}。"


def _held(ledger: str) -> str:
    """The ledger whose records a list names: those behind what is worked out."""
    return "findings" if ledger == MATTERS else ledger


def _contradicts(how: Taken, said: Any, row: Row) -> bool:
    """Whether a column says something else than the record; what either leaves open contradicts nothing."""
    if how.codes or not how.path or how.path == "key" or "." in how.path:
        return False
    held = row.get(how.path)
    return said not in (None, "", []) and held not in (None, "", []) and str(said) != str(held)


def said_once(missed: Sequence[Problem]) -> list[Problem]:
    """What was not noted of a whole run in one line: a batch of hundreds fails for one reason as a rule."""
    if len(missed) < 2:
        return list(missed)
    first = missed[0]
    return [first.changed(message=f"{first.message}（其余 {len(missed) - 1} 份也没有对上）", where=Where(f"{first.where.file} 等 {len(missed)} 份"))]
