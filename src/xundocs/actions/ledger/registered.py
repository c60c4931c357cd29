"""Whether what a sheet would add is in the ledger already: the same text for the same organisation in the same round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xundocs.office.records.kinds import LedgerKind
from xundocs.office.records.links import Draft
from xundocs.office.records.rows import find
from xundocs.problems import Problem, Where

if TYPE_CHECKING:
    from sqlalchemy import Connection

TEXT = "statement"
About = tuple[Any, ...]


def registered(connection: Connection, kind: LedgerKind) -> dict[About, str]:
    """What every record of a ledger is about → its key; empty for a ledger without such a text."""
    return {_about(record.values): record.key for record in find(connection, kind)} if TEXT in kind.fields else {}


def repeated(kind: LedgerKind, drafts: Sequence[Draft], before: Mapping[About, str]) -> list[Problem]:
    """An error for every draft that repeats a record of `before`, or another draft, word for word. The links of the drafts are resolved."""
    if TEXT not in kind.fields:
        return []
    seen, problems = dict(before), []
    for draft in drafts:
        about = _about(draft.values)
        if about in seen:
            problems.append(Problem("L-TWICE", f"与 {seen[about]} 文字相同，已经登记过", "同一件事不重复登记：删去这一行；要改已登记的，用 xundocs ledger export 导出来改。",
                                    Where(draft.where.file, draft.where.sheet, draft.where.row, kind.label(TEXT))))
        elif all(about):
            seen[about] = f"第{draft.where.row}行"
    return problems


def _about(values: Mapping[str, Any]) -> About:
    return tuple(values.get(name, "") for name in ("round", "organisation", TEXT))
