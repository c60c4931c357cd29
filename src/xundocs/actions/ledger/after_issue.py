"""What issuing a document notes in the records: its number on the rows it was made from, the move it brings about, a record of itself.

Done after the register's confirmation and again on every later run until it is noted, so that a crash in between loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xundocs.actions.ledger.drawing import taking_of
from xundocs.documents.kinds import Kind
from xundocs.model.organisation import Directory
from xundocs.office.database import Database
from xundocs.office.entries import Entry
from xundocs.office.figures.drawing import Drawn, in_one
from xundocs.office.history import Work
from xundocs.office.records import adding, changing, moving
from xundocs.office.records.kinds import LedgerKind, kind_of_key, kinds
from xundocs.office.records.links import Draft
from xundocs.office.records.rows import by_keys, find, has_number
from xundocs.office.records.states import machines
from xundocs.office.records.store import operation
from xundocs.office.records.traces import Trace
from xundocs.problems import Problem, Where


@dataclass(frozen=True)
class Issued:
    """A document that was issued: how it was drawn, its line in the register, its values in words."""

    drawn: Drawn
    entry: Entry
    words: Mapping[str, Any]
    values: Mapping[str, Any]
    """As they are stored: codes, not words."""


def note_issued(database: Database, kind: Kind, issued: Sequence[Issued], directory: Directory) -> list[Problem]:
    """Note every issued document whose records do not say so yet, each as one operation; what could not be noted."""
    taking = taking_of(kind)
    problems: list[Problem] = []
    if not taking.after_issue:
        return problems
    for one in issued:
        with database.writing("记入台账") as work, operation(work, f"发出 {one.entry.number}，记入台账"):
            if "set" in taking.after_issue:
                changes = list(_changes(taking.after_issue["set"], one))
                held = by_keys(work.connection, kinds()[taking.per], one.drawn.keys)
                open_ = [c for c in changes if any(held[c.key].get(name) != value for name, value in c.values.items())]
                found = changing.change_many(work, kinds()[taking.per], open_, directory, action=f"发出 {one.entry.number}") if open_ else []
            elif "add" in taking.after_issue:
                found = _added(work, taking.after_issue["add"], kinds()[taking.per], one, directory)
            else:
                found = _moved(work, taking.after_issue["move"], one, directory)
        problems += [p.changed(severity="warning", where=Where(one.entry.number)) for p in found]
    return problems


def _changes(declared: Mapping[str, str], one: Issued) -> Iterator[changing.Change]:
    for number, key in enumerate(one.drawn.keys, 1):
        values = {name: number if word == "sequence" else _word(word, one) for name, word in declared.items()}
        yield changing.Change(key, values, Where(one.entry.number))


def _moved(work: Work, declared: Mapping[str, str], one: Issued, directory: Directory) -> list[Problem]:
    """Move the findings of an inspection; those that are there already stay."""
    target = declared["to"]
    able = {source for source, to in machines()["findings"].moves if to == target}
    waiting = [r for key in one.drawn.keys for r in find(work.connection, kinds()["findings"]) if r.get("inspection") == key and r.state in able]
    if not waiting:
        return []
    trace = Trace(on=one.entry.issue_date, role=declared.get("role", ""), doc_no=one.entry.number, meeting=str(one.words.get(declared.get("meeting", ""), "")))
    return moving.move(work, list(one.drawn.keys), target, trace, directory).problems


def _added(work: Work, declared: Mapping[str, Any], per: LedgerKind, one: Issued, directory: Directory) -> list[Problem]:
    """Add a record that says the document's number; nothing when there is or was one with that number."""
    ledger = kinds()[declared["ledger"]]
    if has_number(work.connection, ledger, one.entry.number):
        return []
    source = by_keys(work.connection, per, one.drawn.keys[:1])[one.drawn.keys[0]]
    values = {name: source.get(name) for name in ("round", "organisation") if name in ledger.fields}
    values |= {name: value for name, word in declared["values"].items() if (value := _linked(ledger, name, _value(word, one))) not in ("", None, [])}
    return adding.add(work, ledger, [Draft(values, Where(one.entry.number))], directory).problems


def _linked(ledger: LedgerKind, name: str, value: Any) -> Any:
    """Of the rows a list was drawn from those that the field can name."""
    return [key for key in value if kind_of_key(key).id == ledger.links[name]] if isinstance(value, list) and name in ledger.links else value


def _value(word: Any, one: Issued) -> Any:
    """A word of `add` as its value."""
    if isinstance(word, str):
        return _word(word, one)
    if "rows" in word:
        return next((list(trace.keys) for trace in one.drawn.traces if trace.field == word["rows"]), [])
    if "each" in word:
        return in_one([str(row[word["field"]]) for row in one.values.get(word["each"], ()) if row.get(word["field"])])
    return word["codes"].get(one.values.get(word["field"]), "")


def _word(word: str, one: Issued) -> Any:
    return {"number": one.entry.number, "date": one.entry.issue_date}.get(word) or one.words.get(word, "")
