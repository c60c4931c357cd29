"""What codes in the records are called: choices by their vocabulary, organisations by the directory, rounds by their label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from xundocs.actions.ledger.deadlines import names_of
from xundocs.actions.ledger.forms import Forms
from xundocs.office.records.kinds import kinds
from xundocs.workspace import Workspace


class Labels:
    """Codes → Chinese. `inspections`: rows that say what an organisation no longer in the directory was called."""

    def __init__(self, workspace: Workspace, inspections: Iterable[Mapping[str, Any]] = (), rounds: Iterable[Mapping[str, Any]] = ()) -> None:
        self._forms = Forms(workspace)
        inspections = list(inspections)
        self._organisations = {str(row["organisation"]): str(row["organisation_name"] or row["organisation"]) for row in inspections}
        self._organisations |= names_of(workspace.office.directory)
        self._then = {row["key"]: str(row.get("organisation_name") or "") for row in inspections}
        self.rounds = {row["key"]: str(row.get("label") or row["key"]) for row in rounds}

    def __call__(self, ledger: str, field: str, code: Any) -> str:
        """The name of a code, or of several; the code itself when it has none."""
        if field == "organisation":
            return str(self._organisations.get(code, code))
        if field == "round":
            return str(self.rounds.get(code, code))
        return self._forms.of(kinds()[ledger]).text(field, code)

    def shown(self, ledger: str, field: str, value: Any, row: Mapping[str, Any]) -> Any:
        """A value of a row as lists print it: numbers as they are, an organisation as it was called when it was inspected."""
        if value in (None, "", []):
            return ""
        target = kinds()[ledger].links.get(field)
        if target == "organisations":
            return (self._then.get(row.get("inspection", "")) if field == "organisation" else "") or self._organisations.get(value, value)
        if target == "rounds":
            return "、".join(self.rounds.get(key, key) for key in ([value] if isinstance(value, str) else value))
        declared = kinds()[ledger].fields.get(field, {})
        if declared.get("type") == "integer" or (isinstance(value, (int, float)) and not isinstance(value, bool)):
            return value
        return self(ledger, field, value)
