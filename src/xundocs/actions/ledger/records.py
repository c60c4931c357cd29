"""Which records are looked at, and looking at them. Commands of the `ledger` group without their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xundocs.errors import UsageError
from xundocs.office.database import Database
from xundocs.office.records import trail
from xundocs.office.records.columns import Row
from xundocs.office.records.kinds import LedgerKind, kinds
from xundocs.office.records.rows import Stored, by_key, find
from xundocs.office.records.snapshot import Snapshot, counts, kept_by_organisation, snapshot
from xundocs.workspace import Workspace


@dataclass(frozen=True)
class Choice:
    """Which records are looked at: keys of rounds, ids of organisations, a day, a time of knowing; empty means all, now."""

    rounds: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    as_of: str = ""
    recorded_by: str = ""


def choice_of(workspace: Workspace, database: Database, round_: str = "", organisation: str = "", as_of: str = "", recorded_by: str = "") -> Choice:
    """A choice from a round's key or label and an organisation's id or name. Raises: UsageError when there is none such."""
    found: list[str] = []
    if round_:
        with database.asking() as connection:
            found = [r.key for r in find(connection, kinds()["rounds"]) if round_ in (r.key, r.get("label"))]
        if not found:
            raise UsageError(f"没有登记轮次“{round_}”。", "运行 xundocs ledger list rounds 查看。")
    ids = sorted({o.id for o in workspace.office.directory.organisations if organisation in (o.id, o.name, o.admin, o.short)}) if organisation else []
    if organisation and not ids:
        near = workspace.office.directory.like(organisation)
        raise UsageError(f"名录里没有“{organisation}”。", f"是不是：{'、'.join(near)}？" if near else "请核对 organisations.yaml。")
    return Choice(tuple(found), tuple(ids), as_of, recorded_by)


def refuse_unkept(kind: LedgerKind, choice: Choice) -> None:
    """Raises: UsageError when an organisation was chosen and the ledger is not kept by organisation."""
    if choice.organisations and not kept_by_organisation(kind):
        raise UsageError(f"{kind.name}不按党组织登记，分不出一个党组织的。", "请去掉 --org。")


def rows(database: Database, kind: LedgerKind, choice: Choice, state: str = "", limit: int = 0) -> tuple[int, Sequence[Row]]:
    """How many rows one ledger has, and the first of them (0: all). Raises: UsageError."""
    refuse_unkept(kind, choice)
    return take_snapshot(database, choice, [kind.id]).page(kind.id, state, limit)


def row_texts(database: Database, kind: LedgerKind, choice: Choice, state: str = "") -> tuple[int, Iterator[str]]:
    """How many rows one ledger has, and each as a JSON object. Raises: UsageError."""
    refuse_unkept(kind, choice)
    taken = take_snapshot(database, choice, [kind.id])
    return taken.page(kind.id, state, limit=1)[0], taken.texts(kind.id, state)


def row_counts(database: Database, choice: Choice) -> list[tuple[LedgerKind, int | None]]:
    """Every ledger with the number of its rows; None: an organisation was chosen and the ledger does not say whose a row is."""
    if choice.as_of or choice.recorded_by:
        taken = take_snapshot(database, choice)
        found = {name: taken.page(name, limit=1)[0] for name in kinds()}
    else:
        with database.asking() as connection:
            found = counts(connection, choice.rounds, choice.organisations)
    return [(kind, None if choice.organisations and not kept_by_organisation(kind) else found[kind.id]) for kind in kinds().values() if not kind.hidden]


def take_snapshot(database: Database, choice: Choice, only: Sequence[str] = ()) -> Snapshot:
    """Everything chosen at one moment, for lists and figures; `only`: just these kinds."""
    with database.asking() as connection:
        return snapshot(connection, rounds=choice.rounds, organisations=choice.organisations, as_of=choice.as_of, recorded_by=choice.recorded_by, only=only)


@dataclass(frozen=True)
class Shown:
    """One record with what belongs to it: the keys of records that name it by kind, its changes."""

    record: Stored
    belongs: Mapping[str, Sequence[Row]]
    changes: Sequence[trail.Change]


def show(database: Database, key: str) -> Shown:
    """One record, its moves and the records that belong to it. Raises: UsageError."""
    with database.asking() as connection:
        record = by_key(connection, key)
        naming = {} if record.kind == "rounds" else {kind.id: [name for name, target in kind.links.items() if target == record.kind] for kind in kinds().values()}
        found = snapshot(connection, only=[kind for kind, names in naming.items() if names], saying=key).rows if any(naming.values()) else {}
        belongs = {kind: mine for kind, rows in found.items()
                   if (mine := [row for row in rows if any(key == row[n] or (isinstance(row[n], list) and key in row[n]) for n in naming[kind])])}
        return Shown(record, belongs, trail.changes(connection, key))


def changes_of(database: Database, key: str) -> list[trail.Change]:
    """Every change of a record. Raises: UsageError when there never was one."""
    with database.asking() as connection:
        found = trail.changes(connection, key)
    if not found:
        raise UsageError(f"没有 {key} 的记录。", "运行 xundocs ledger list 查看编号。")
    return found


def operations(database: Database, limit: int) -> list[tuple[trail.Done, dict[str, list[str]]]]:
    """What was done, newest first, with the records each touched."""
    with database.asking() as connection:
        return [(one, trail.touched(connection, one.first_history, one.last_history)) for one in trail.done(connection, limit)]
