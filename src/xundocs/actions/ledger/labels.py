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
        self._organisations = {str(row["organisation"]): str(row["organisation_name"] or row["organisation"]) for row in inspections}
        self._organisations |= names_of(workspace.office.directory)
        self.rounds = {row["key"]: str(row.get("label") or row["key"]) for row in rounds}

    def __call__(self, ledger: str, field: str, code: str) -> str:
        """The name of a code, the code itself when it has none."""
        if field == "organisation":
            return self._organisations.get(code, code)
        if field == "round":
            return self.rounds.get(code, code)
        return self._forms.of(kinds()[ledger]).text(field, code)
