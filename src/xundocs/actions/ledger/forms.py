"""Ledger kinds as forms to read and to fill in: their fields typed, the vocabulary of the office and of the state machines put in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xundocs.documents.fields import Field, FieldError, read_field
from xundocs.documents.forms import DataForm
from xundocs.documents.shelf import shelf_of
from xundocs.errors import XundocsError
from xundocs.office.records.kinds import LedgerKind
from xundocs.office.records.states import machines
from xundocs.workspace import Workspace

STATE_WORDS = {"finding_states": "findings", "immediate_results": "immediates", "clue_replies": "clues"}
"""Vocabulary that is the states of a machine."""


class LedgerForm(DataForm):
    """A ledger kind with typed fields; `key` comes first."""

    kind: LedgerKind | None = None

    def text(self, name: str, value: Any) -> str:
        """A stored value as people read it: labels for codes, 是/否, several joined by 、."""
        return shown(self.fields.get(name), value)


class Forms:
    """The forms of one workspace, each made when first asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self._shared, words = shelf_of(workspace).common()
        self._words: dict[str, Mapping[str, str]] = {**words, **{name: machines()[kind].states for name, kind in STATE_WORDS.items()}}
        self._made: dict[str, LedgerForm] = {}

    def of(self, kind: LedgerKind) -> LedgerForm:
        """The form of a kind. Raises: XundocsError when a declaration or the office's vocabulary is broken."""
        if kind.id not in self._made:
            try:
                fields = {name: read_field(name, declared, self._shared, self._words) for name, declared in kind.fields.items()}
            except FieldError as error:
                raise XundocsError(f"ledgers.yaml {kind.id}: {error}。") from None
            key = Field("key", "text", kind.label("key"), max_length=30, example=kind.key(1) if kind.is_numbered else f"{kind.prefix}-2026-1",
                        required=not kind.is_numbered, help="不填由程序编" if kind.is_numbered else "")
            self._made[kind.id] = LedgerForm(kind.id, kind.name, {"key": key, **fields}, f"xundocs ledger new {kind.id}", f"xundocs ledger add {kind.id}",
                                             code=kind.code, purpose=f"登记{kind.name}。", kind=kind)
        return self._made[kind.id]


def shown(field: Field | None, value: Any) -> str:
    """A stored value of a field in words; empty for nothing."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, list):
        if field is not None and field.type == "records":
            return "；".join("，".join(shown(field.fields.get(n), v) for n, v in row.items() if n != "sha256") for row in value)
        return "、".join(shown(field, part) for part in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(field.values.get(value, value)) if field is not None and field.values else str(value)
