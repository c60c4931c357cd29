"""What codes in the records are called: choices by their vocabulary, organisations by the directory, rounds by their label."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from xundocs.actions.ledger.forms import Forms
from xundocs.office.database import Database
from xundocs.office.records.columns import column, each_once, types
from xundocs.office.records.kinds import ORGANISATIONS, kinds
from xundocs.office.records.rows import find
from xundocs.workspace import Workspace

Printer = Callable[[Any, Mapping[str, Any]], Any]
"""(value, row) → what a person reads."""


class Labels:
    """Codes → Chinese, as of a day (ISO). `inspections`: rows that say what an organisation was called when it was inspected."""

    def __init__(self, workspace: Workspace, day: str, inspections: Iterable[Mapping[str, Any]] = (), rounds: Iterable[Mapping[str, Any]] = ()) -> None:
        self._forms, self._directory, self._day = Forms(workspace), workspace.office.directory, date.fromisoformat(day)
        self._then: dict[str, str] = {}
        self._inspected: dict[tuple[str, str], str] = {}
        self._named: dict[tuple[str, str], str] = {}
        for row in inspections:
            name = str(row.get("organisation_name") or "")
            self._then[row["key"]] = self._inspected[row["round"], row["organisation"]] = name
            self._last_known(str(row["organisation"]), name)
        self.rounds = {row["key"]: str(row.get("label") or row["key"]) for row in rounds}

    def _last_known(self, identity: str, name: str) -> None:
        """An organisation that the directory no longer has is called as it was when inspected."""
        if name and self._directory.name_of(identity, self._day) == identity:
            self._named[identity, self._day.isoformat()] = name

    def organisation(self, identity: str, day: str = "") -> str:
        """What an organisation was called on a day (ISO), by default the day of all these labels."""
        day = day or self._day.isoformat()
        if (identity, day) not in self._named:
            self._named[identity, day] = self._directory.name_of(identity, date.fromisoformat(day))
        return self._named[identity, day]

    def _name_then(self, ledger: str, identity: str, row: Mapping[str, Any]) -> str:
        """What the organisation of a row was called: when it was inspected, else on the row's own day."""
        inspected = row.get("organisation_name") or self._then.get(row.get("inspection", "")) \
            or (self._inspected.get((row.get("round", ""), identity)) if row.get("finding") else "")
        return str(inspected or self.organisation(identity, str(row.get(kinds()[ledger].starts) or "")))

    def __call__(self, ledger: str, field: str, code: Any) -> str:
        """The name of a code, or of several; the code itself when it has none."""
        if kinds()[ledger].links.get(field) == ORGANISATIONS:
            return "、".join(self.organisation(one) for one in ([code] if isinstance(code, str) else code))
        if field == "round":
            return str(self.rounds.get(code, code))
        return self._forms.of(kinds()[ledger]).text(field, code)

    def shown(self, ledger: str, field: str, value: Any, row: Mapping[str, Any]) -> Any:
        """A value of a row as lists print it: numbers as they are, an organisation as it was called when it was inspected."""
        return self.printer(ledger, field)(value, row)

    def printer(self, ledger: str, field: str) -> Printer:
        """How lists print a value of a field; what is the same for every row is looked up here."""
        target = kinds()[ledger].links.get(field)
        if target == ORGANISATIONS:
            return lambda value, row: self._name_then(ledger, str(value), row) if value else ""
        words = self._words(ledger, field)
        if target == "rounds":
            return lambda value, row: "、".join(words.get(key, key) for key in ([value] if isinstance(value, str) else value or ()))
        if kinds()[ledger].fields.get(field, {}).get("type") == "integer":
            return lambda value, row: "" if value is None or value == [] else value

        def printed(value: Any, row: Mapping[str, Any]) -> Any:
            if isinstance(value, str):
                return words.get(value, value)
            if value is None or value == []:
                return ""
            return value if isinstance(value, (int, float)) and not isinstance(value, bool) else self(ledger, field, value)
        return printed

    def _words(self, ledger: str, field: str) -> Mapping[Any, Any]:
        """What the codes of a field are called; others are called as they are."""
        if kinds()[ledger].links.get(field) == "rounds":
            return self.rounds
        if kinds()[ledger].fields.get(field, {}).get("type") == "integer":
            return {}
        return getattr(self._forms.of(kinds()[ledger]).fields.get(field), "values", None) or {}

    def column(self, ledger: str, field: str, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """A field as lists print it, row by row; what is the same in many rows is looked up once."""
        printed, values = self.printer(ledger, field), column(rows, field)
        if kinds()[ledger].links.get(field) == ORGANISATIONS:
            told_by = [name for name in ("organisation_name", "inspection", "round", "finding", kinds()[ledger].starts) if name in kinds()[ledger].fields]
            return each_once(lambda value, *told: printed(value, dict(zip(told_by, told, strict=True))), values, *(column(rows, name) for name in told_by))
        held = types(values)
        if not held <= {str}:
            return values if held == {int} else _printed_once(values, lambda value: printed(value, {}))
        words = self._words(ledger, field)
        return list(map(words.get, values, values)) if words else values


def _printed_once(values: Sequence[Any], printed: Callable[[Any], Any]) -> list[Any]:
    """What is printed for each value; equal values, and lists of equal texts, are printed once. 1 and True are not equal here."""
    names = [(value.__class__, tuple(value) if value.__class__ is list and set(map(type, value)) <= {str} else value) for value in values]
    try:
        known = {name: printed(value) for name, value in dict(zip(names, values, strict=True)).items()}
    except TypeError:  # lists of records
        return list(map(printed, values))
    return list(map(known.__getitem__, names))


def labels_of(workspace: Workspace, database: Database) -> Labels:
    """The labels of a workspace's records today."""
    with database.asking() as connection:
        inspections, rounds = (find(connection, kinds()[name]) for name in ("inspections", "rounds"))
    return Labels(workspace, database.clock().date().isoformat(), [{"key": r.key, **r.values} for r in inspections], [{"key": r.key, **r.values} for r in rounds])
