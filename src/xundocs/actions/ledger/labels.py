"""What codes in the records are called: choices by their vocabulary, organisations by the directory, rounds by their label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from xundocs.documents.kinds import read_yaml
from xundocs.office.records.kinds import kinds
from xundocs.workspace import Workspace


class Labels:
    """Codes → Chinese. `inspections`: rows that say what an organisation was called then."""

    def __init__(self, workspace: Workspace, inspections: Iterable[Mapping[str, Any]] = (), rounds: Iterable[Mapping[str, Any]] = ()) -> None:
        self._workspace = workspace
        self._organisations = {o.id: o.name for o in workspace.office.directory.organisations}
        for row in inspections:
            if row.get("organisation_name"):
                self._organisations.setdefault(row["organisation"], row["organisation_name"])
        self.rounds = {row["key"]: str(row.get("label") or row["key"]) for row in rounds}

    @cached_property
    def _vocabulary(self) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, Mapping[str, str]] = {}
        for folder in reversed(self._workspace.template_folders):
            if (folder / "vocabulary.yaml").exists():
                found |= read_yaml(folder / "vocabulary.yaml")
        return found

    def __call__(self, ledger: str, field: str, code: str) -> str:
        """The name of a code, the code itself when it has none."""
        if field == "organisation":
            return self._organisations.get(code, code)
        if field == "round":
            return self.rounds.get(code, code)
        declared = kinds()[ledger].fields.get(field, {})
        names: Mapping[str, str] = declared.get("values") or self._vocabulary.get(str(declared.get("vocabulary", "")), {})
        return names.get(code, code)
