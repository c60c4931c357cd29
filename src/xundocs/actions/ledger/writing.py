"""Adding, changing, moving, removing and undoing records. Commands of the `ledger` group without their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xundocs.actions.ledger.forbidden import forbidden
from xundocs.actions.ledger.forms import Forms
from xundocs.actions.ledger.reading import read_changes, read_drafts
from xundocs.batches import without_cycle_search
from xundocs.documents.inputs import read_records
from xundocs.documents.records import RawRecord
from xundocs.errors import UsageError
from xundocs.model.document_number import DocumentNumber
from xundocs.office.database import Database
from xundocs.office.records import adding, changing, moving, undo
from xundocs.office.records.kinds import LedgerKind, kind_named, kind_of_key, kinds
from xundocs.office.records.rows import by_key
from xundocs.office.records.states import machines
from xundocs.office.records.store import operation
from xundocs.office.records.traces import Trace
from xundocs.office.records.trail import Done
from xundocs.problems import Problem, Where, has_errors, listed
from xundocs.workspace import Workspace

SET_REASONS = ("登记错误", "重复登记", "移交撤回")
"""The reasons there can be for a change in a closed ledger."""


@dataclass
class Written:
    """What a command did: the operation's number (0: nothing changed), keys added or changed, moves, problems."""

    operation: int = 0
    keys: list[str] = field(default_factory=list)
    moved: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The result for programs."""
        return {"operation": self.operation or None, "keys": self.keys,
                "moved": [{"key": key, "from": before, "to": after} for key, before, after in self.moved], "problems": [p.as_json() for p in self.problems]}


def add_file(workspace: Workspace, database: Database, kind_name: str, path: Path) -> Written:
    """Add every record of a data file (.yaml .xlsx .csv); with one error nothing is added.

    Raises: UsageError for an unknown kind, DataRejected when the file as a whole cannot be read.
    """
    kind, forms = _writable(kind_named(kind_name)), Forms(workspace)
    with without_cycle_search():
        read = read_records(path, forms.of(kind))
        problems = list(read.problems)
        if kind.closed:
            from xundocs.actions.ledger.closed import refusals

            problems = refusals(kind, forms, path, problems)
        return add_records(workspace, database, kind, read.records, f"由{file_said(kind, path)}登记{kind.name}", problems + named(kind, path))


def named(kind: LedgerKind, path: Path) -> list[Problem]:
    """What must not stand in the name of a file that a record or its history keeps."""
    return forbidden(kind, {"file": path.name}, lambda name: Where(field="文件名"))


def file_said(kind: LedgerKind, path: Path) -> str:
    """A file in the history; that of a closed ledger is not named, its name could be about persons."""
    return "数据文件" if kind.closed else f" {path.name} "


def add_records(workspace: Workspace, database: Database, kind: LedgerKind, records: Sequence[RawRecord], what: str,
                problems: Sequence[Problem] = ()) -> Written:
    """Add raw records of a kind as one operation; `problems` are those of reading them."""
    directory = workspace.office.directory
    drafts = read_drafts(kind, Forms(workspace).of(kind), records, directory, workspace.office.get)
    early = [*problems, *(p for draft in drafts for p in draft.problems)]
    if has_errors(early):
        return Written(problems=early)
    for draft in drafts:
        draft.problems = []
    with database.writing(what) as work, operation(work, f"{what} {len(drafts)} 条") as running:
        added = adding.add(work, kind, drafts, directory)
    return Written(running.id, added.keys, [], early + added.problems)


def set_fields(workspace: Workspace, database: Database, key: str, given: Mapping[str, Any], *, evidence: Sequence[Mapping[str, Any]] = (),
               seen: str = "", reason: str = "") -> Written:
    """Set fields of one record and add pieces of evidence; `reason` is also the reason of a changed deadline that says no other.

    Raises: UsageError for an unknown key or field.
    """
    kind = _writable(kind_of_key(key))
    if evidence and "evidence" not in kind.fields:
        raise UsageError(f"{kind.name}没有佐证材料一栏。", "问题的佐证随 ledger move 或整改清单登记。")
    changes = read_changes(kind, Forms(workspace).of(kind), given, workspace.office.directory, Where(key))
    if reason and "due" in changes.values and "due_reason" in kind.reasoned.get("due", ()):
        changes.values.setdefault("due_reason", reason)
    changes.problems += spoken(kind, reason, key) + forbidden(kind, {"evidence": list(evidence)}, lambda name: Where(key, field=kind.label(name)))
    if has_errors(changes.problems):
        return Written(problems=changes.problems)
    tail = f"：{reason}" if reason else ""
    with database.writing("修改台账") as work, operation(work, f"修改 {key}{tail}") as running:
        if evidence:
            before = () if "evidence" in changes.values else by_key(work.connection, key).get("evidence") or ()
            changes.values["evidence"] = [*before, *map(dict, evidence)]
        problems = changing.change(work, key, changes.values, workspace.office.directory, seen=seen, action=f"修改{tail}")
    return Written(running.id, [key] if running.id else [], [], changes.problems + problems)


def move_records(workspace: Workspace, database: Database, keys: Sequence[str], target: str, trace: Trace) -> Written:
    """Move records to a state (code or Chinese name). Raises: UsageError for an unknown key or state."""
    if not keys:
        raise UsageError("没有写要变动的记录。", "例如 xundocs ledger move I-0001 verified --on 2026-04-10 --role team …")
    machine = machines().get("findings" if keys[0].startswith("P-") else kind_of_key(keys[0]).id)
    state = machine.state_named(target) if machine else ""
    if machine is None or not state:
        raise UsageError(f"没有“{target}”这个状态。", f"可用：{'、'.join(f'{n}（{c}）' for c, n in machine.states.items())}。" if machine else f"{keys[0]} 没有状态，用 xundocs ledger set 修改。")
    written = _not_said(kinds()[machine.id], keys[0], trace) if kinds()[machine.id].closed else []
    written = written or forbidden(kinds()["moves"], trace.fields(), lambda name: Where("", "", None, kinds()["moves"].label(name)))
    if has_errors(written):
        return Written(problems=written)
    what = f"{listed(keys, 3, ' 等{}条')} → {machine.states[state]}"
    with database.writing("变动状态") as work, operation(work, what) as running:
        moved = moving.move(work, keys, state, trace, workspace.office.directory)
    return Written(running.id, moved.changed, moved.moved, moved.problems)


def remove_record(database: Database, key: str, reason: str) -> Written:
    """Take a record out of every list."""
    if has_errors(faults := spoken(kind_of_key(key), reason, key)):
        return Written(problems=faults)
    with database.writing("删去记录") as work, operation(work, f"删去 {key}：{reason}") as running:
        problems = changing.remove(work, key, reason)
    return Written(running.id, [key] if running.id else [], [], problems)


def _not_said(kind: LedgerKind, key: str, trace: Trace) -> list[Problem]:
    """A move in a closed ledger says its day, who by role, and a document's number; nothing in free words."""
    said = [kinds()["moves"].label(name) for name in ("by", "meeting", "reason", "recheck", "goal", "evidence") if getattr(trace, name)]
    if trace.doc_no and DocumentNumber.parse(trace.doc_no) is None:
        said.append(kinds()["moves"].label("doc_no"))
    return [Problem("L-CLOSED", f"{kind.name}的变动不收自由填写的{'、'.join(said)}", "只写日期、谁办的和正式文号（如 清纪函〔2026〕3号）。", Where(key))] if said else []


def spoken(kind: LedgerKind, reason: str, key: str) -> list[Problem]:
    """What may not stand in a reason: what may not stand in a record; of a closed ledger only one of a few set phrases."""
    where = Where(key, field="理由")
    if kind.closed and reason and reason not in SET_REASONS:
        return [Problem("L-CLOSED", f"{kind.name}不收自由填写的理由", f"写 {'、'.join(SET_REASONS)} 中的一个，或不写。", where)]
    return forbidden(kind, {"reason": reason}, lambda name: where)


def undo_last(database: Database, wanted: int = 0) -> tuple[Done, Written]:
    """Take back the last operation (or that one); what was taken back, and the operation that did it."""
    with database.writing("撤回") as work, operation(work, "撤回") as running:
        taken = undo.undo_last(work, wanted)
        running.what, running.undoes = f"撤回：{taken.what}", taken.id
    return taken, Written(running.id)


def _writable(kind: LedgerKind) -> LedgerKind:
    if kind.hidden:
        raise UsageError(f"{kind.name}是自动记下的，不能直接登记或修改。", "问题的状态用 xundocs ledger move 变动。")
    return kind
