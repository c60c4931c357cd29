"""The records as an .xlsx to edit in Excel or WPS and take back with `ledger import`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xundocs.actions.ledger.deadlines import names_on
from xundocs.actions.ledger.forms import Forms, LedgerForm
from xundocs.actions.ledger.records import Choice, refuse_unkept
from xundocs.documents.filled_xlsx import Column, FilledSheet, filled_workbook
from xundocs.files import write_whole
from xundocs.office.database import Database
from xundocs.office.history import head
from xundocs.office.records.kinds import LedgerKind, kind_named, kinds
from xundocs.office.records.rows import Stored, find
from xundocs.office.records.snapshot import kept_by_organisation
from xundocs.workspace import Workspace

FORMAT = "xundocs 台账导出 1"
"""The first cell of the hidden sheet; a later form of it gets a later number."""


def export_ledgers(workspace: Workspace, database: Database, names: Sequence[str], target: Path, choice: Choice, *,
                   force: bool = False) -> dict[str, int]:
    """Write the ledgers asked for (none: every one that has records); how many rows each has.

    Raises: UsageError for an unknown ledger or one that cannot be told by organisation, XundocsError when the file exists and `force` is false.
    """
    forms, asked = Forms(workspace), [kind_named(name) for name in names]
    for kind in asked:
        refuse_unkept(kind, choice)
    sheets: list[FilledSheet] = []
    counts: dict[str, int] = {}
    day = database.clock().date().isoformat()
    called = names_on(workspace.office.directory, day)
    with database.reading() as connection:
        for kind in asked or [k for k in kinds().values() if not k.hidden and (kept_by_organisation(k) or not choice.organisations)]:
            found = find(connection, kind, rounds=choice.rounds if "round" in kind.fields else (),
                         organisations=choice.organisations if "organisation" in kind.fields else ())
            if not found and not asked:
                continue
            counts[kind.name] = len(found)
            sheets.append(_sheet(kind, forms.of(kind), found, called, day))
        facts = (FORMAT, day, head(connection))
    write_whole(target, filled_workbook(sheets, facts), overwrite=force)
    return counts


def _sheet(kind: LedgerKind, form: LedgerForm, found: Sequence[Stored], organisations: Mapping[str, str], day: str) -> FilledSheet:
    columns = sheet_columns(kind, form)
    values = [_values(column.field.name, found, organisations if column.field.type == "organisation" else {}) for column in columns]
    return FilledSheet(kind.id, kind.name, f"{kind.name}（{day} 导出，改好后运行 xundocs ledger import 取回）", columns,
                       [record.key for record in found], [record.sha256 for record in found], values)


def _values(name: str, found: Sequence[Stored], called: Mapping[str, str]) -> list[Any]:
    """What the records say in a field; "" where one says nothing."""
    values = [record.values.get(name, "") for record in found]
    return list(map(called.get, values, values)) if called else values


def sheet_columns(kind: LedgerKind, form: LedgerForm) -> list[Column]:
    """The columns of a ledger's sheet, those that cannot be changed first. Lists within a record and what only the program writes stay where they are."""
    every = [Column(declared, is_locked(kind, name)) for name, declared in form.fields.items()
             if name not in ("key", *kind.own) and declared.type not in ("records", "file")]
    return [c for c in every if c.locked] + [c for c in every if not c.locked]


def is_locked(kind: LedgerKind, name: str) -> bool:
    """Whether a field is not changed in a sheet: fixed at entry, a state, or computed."""
    return name in kind.fixed or name in (kind.state, "state_since") or name in kind.inherits


