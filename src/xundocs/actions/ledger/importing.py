"""Sheets taken into the ledgers: new rows added, rows of an export merged three ways; all of the file or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xundocs.actions.ledger import closed
from xundocs.actions.ledger.children import children
from xundocs.actions.ledger.columns import ImportPlan, SheetPlan
from xundocs.actions.ledger.exporting import is_locked
from xundocs.actions.ledger.forms import Forms
from xundocs.actions.ledger.reading import ChangeReader, read_drafts
from xundocs.actions.ledger.registered import registered, repeated
from xundocs.actions.ledger.sheet_rows import read_rows
from xundocs.actions.ledger.together import Together, together
from xundocs.actions.ledger.writing import file_said, named
from xundocs.actions.ledger.writing import spoken as spoken_reason
from xundocs.batches import without_cycle_search
from xundocs.documents.records import RawRecord
from xundocs.model.organisation import Directory
from xundocs.office.database import Database
from xundocs.office.history import Work
from xundocs.office.records import adding, changing
from xundocs.office.records.kinds import ORGANISATIONS, LedgerKind, kinds
from xundocs.office.records.rows import Stored, by_keys
from xundocs.office.records.store import operation
from xundocs.office.records.trail import values_with
from xundocs.office.sheets.merge import Held, Merged, Returned, merge
from xundocs.problems import Problem, Where, has_errors
from xundocs.workspace import Workspace


@dataclass(frozen=True)
class Options:
    """How a file is taken in. `round`: for rows that do not say theirs; `delete`: the reason for removing rows that did not come back."""

    round: str = ""
    delete: str = ""
    dry_run: bool = False


@dataclass
class Imported:
    """What was done, or with `dry_run` would be done."""

    operation: int = 0
    added: dict[str, list[str]] = field(default_factory=dict)
    """Ledger → keys."""
    changed: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Key → the fields set."""
    same: int = 0
    missing: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The result for programs."""
        return {"operation": self.operation or None, "added": self.added, "changed": self.changed, "same": self.same, "missing": self.missing,
                "removed": self.removed, "problems": [p.as_json() for p in self.problems]}


class _Undone(Exception):
    """Leaves the transaction without writing anything."""


def import_sheets(workspace: Workspace, database: Database, plan: ImportPlan, options: Options) -> Imported:
    """Take the sheets in, ledgers that others refer to first. With one error nothing is changed; every cell is looked at all the same."""
    done = Imported(problems=list(plan.problems))
    for kind in {sheet.kind.id: sheet.kind for sheet in plan.sheets}.values():
        done.problems += named(kind, plan.path) + spoken_reason(kind, options.delete, plan.path.name)
    if any(p.code == closed.CODE for p in done.problems):
        return done
    with without_cycle_search():
        read = [_Sheet(workspace, sheet, plan, options) for sheet in _in_order(plan.sheets)]
    for sheet in read:
        done.problems += sheet.problems
    if not any(sheet.has_rows for sheet in read) and not plan.handed:
        done.problems.append(Problem("I-EMPTY", "列头下面没有填写任何内容", "请填好再导入。", Where(plan.path.name, plan.sheets[0].sheet.name)))
    early = {_cell(p) for p in done.problems if p.severity == "error"}
    try:
        with database.writing("取回台账") as work, operation(work, f"由{_said(plan)}导入台账") as running:
            for sheet in read:
                sheet.write(work, done)
            _remove(work, read, options, done)
            done.problems = [p for p in done.problems if p.code not in _FOLLOWS or _cell(p) not in early]
            if has_errors(done.problems) or options.dry_run:
                raise _Undone
    except _Undone:
        if has_errors(done.problems):
            return Imported(problems=done.problems)
        return done
    done.operation = running.id
    return done


def _said(plan: ImportPlan) -> str:
    """The file in the history, not named when a closed ledger is among its sheets."""
    return file_said(next((sheet.kind for sheet in plan.sheets if sheet.kind.closed), plan.sheets[0].kind), plan.path)


_FOLLOWS = ("F-REQUIRED", "L-NEED")
"""What is said of a cell that could not be read is not said again as missing."""


def _cell(problem: Problem) -> tuple[str, int | None, str]:
    return problem.where.sheet, problem.where.row, problem.where.field


def _remove(work: Work, read: Sequence[_Sheet], options: Options, done: Imported) -> None:
    """Rows that came back on no sheet of their ledger: listed, or with a reason taken out, those that name others first."""
    kept = {key for sheet in read for key in sheet.returned}
    gone = list(dict.fromkeys(key for sheet in reversed(read) for key in sheet.gone if key not in kept))
    if not options.delete:
        done.missing += gone
        return
    for key in gone:
        done.problems += changing.remove(work, key, options.delete)
    done.removed += gone


def _in_order(sheets: Sequence[SheetPlan]) -> list[SheetPlan]:
    """The sheets so that a ledger comes after those its records name."""
    waiting, ordered = list(sheets), []
    while waiting:
        names = {sheet.kind.id for sheet in waiting}
        free = next((s for s in waiting if not (set(s.kind.links.values()) - {s.kind.id}) & names), waiting[0])
        waiting.remove(free)
        ordered.append(free)
    return ordered


class _Sheet:
    """One sheet on its way in: its rows read, then added or merged."""

    def __init__(self, workspace: Workspace, plan: SheetPlan, whole: ImportPlan, options: Options) -> None:
        self.kind, self._options, self._handed = plan.kind, options, whole.handed
        self._workspace, self._forms = workspace, Forms(workspace)
        self._directory = workspace.office.directory
        self._blank = {name: [] if declared.get("many") else "" for name, declared in plan.kind.fields.items()}
        self._implied = {"round": options.round, "organisation": plan.organisation}
        rows, self.problems = read_rows(self._forms, plan, whole)
        self._records, wrong = together(self.kind, rows, any("." in name for name in plan.fields.values()))
        self.problems += wrong
        self.gone: list[str] = []
        fields = [name for name in plan.fields.values() if "." not in name and name != "key"]
        self._opened = [name for name in fields if not is_locked(self.kind, name)]
        self._locked = [name for name in fields if is_locked(self.kind, name)]
        self._changes = ChangeReader(self.kind, self._forms.of(self.kind), self._opened, self._directory)

    @property
    def has_rows(self) -> bool:
        """Whether anything is filled in."""
        return bool(self._records)

    @property
    def returned(self) -> set[str]:
        """The keys that stand on the sheet."""
        return {str(one.own.values.get("key") or "") for one in self._records} - {""}

    def write(self, work: Work, done: Imported) -> None:
        """Add the new rows, merge the others into the records as they are now."""
        known = by_keys(work.connection, self.kind, self.returned)
        returned = [(one.own, str(one.own.values.get("key") or "")) for one in self._records]
        old = [self._returned(r, key, known[key], done) for r, key in returned if key in known]
        foreign = self.kind.is_numbered and self._handed
        lost = [(r, key) for r, key in returned if key and key not in known and foreign]
        held = {key: Held({**self._blank, **record.values}, record.sha256) for key, record in known.items()}
        handed = {key: sha for (kind, key), sha in self._handed.items() if kind == self.kind.id}
        still = by_keys(work.connection, self.kind, handed)
        merged = merge([*old, *self._lost(work, lost, done)], held | {k: Held({**self._blank, **r.values}, r.sha256) for k, r in still.items() if k not in held}, handed,
                       lambda key, sha: self._earlier(work, (known | still)[key], sha), {n: self.kind.label(n) for n in self.kind.fields},
                       lambda name, value: self._said(name, value, work.at[:10]))
        done.problems += merged.problems
        done.same += merged.same
        self.gone = merged.gone
        self._change(work, merged, {r.key: r.where for r in old}, done)
        self._add(work, [one for one, (_, key) in zip(self._records, returned, strict=True) if key not in known and not (foreign and key)], done)

    def _lost(self, work: Work, rows: Sequence[tuple[RawRecord, str]], done: Imported) -> list[Returned]:
        """Rows whose record is not there; of one that was taken out meanwhile it is said, and whether the row was edited."""
        out = by_keys(work.connection, self.kind, [key for _, key in rows], removed=True)
        for row, key in rows:
            if key in out:
                base = self._earlier(work, out[key], self._handed.get((self.kind.id, key), "")) or {}
                values = self._changes.read(row.changed(values={name: row.values.get(name, "") for name in self._opened})).values
                edited = any(value != base.get(name) for name, value in self._resolved(values).items())
                done.problems.append(Problem("L-CONFLICT" if edited else "L-GONE", f"{key} 导出以后已经删去{'，表里又改了' if edited else ''}，这一行没有取回",
                                             f"运行 xundocs ledger history {key} 看是谁删的；表里删去这一行，仍要的作为新行重新登记。", row.where,
                                             severity="error" if edited else "warning"))
        return [Returned(key, "", {}, row.where) for row, key in rows if key not in out]

    def _said(self, name: str, value: Any, day: str) -> str:
        """A value in a message: codes and organisations by name."""
        if self.kind.links.get(name) == ORGANISATIONS and isinstance(value, str):
            return str(self._directory.name_of(value, date.fromisoformat(day)))
        return str(self._forms.of(self.kind).text(name, value))

    def _earlier(self, work: Work, record: Stored, sha: str) -> Mapping[str, Any] | None:
        values = values_with(work.connection, record.id, sha)
        return None if values is None else {**self._blank, **values}

    def _returned(self, record: RawRecord, key: str, now: Stored, done: Imported) -> Returned:
        """A row of a known record: the values of its open columns, typed; a locked column that says something else is named."""
        form = self._forms.of(self.kind)
        changes = self._changes.read(record.changed(values={name: record.values.get(name, "") for name in self._opened}))
        done.problems += changes.problems
        for name in self._locked:
            if not _says_the_same(form.text(name, now.get(name)), record.values.get(name, ""), now.get(name), self._directory, form.fields[name].type == "organisation"):
                done.problems.append(Problem("L-LOCKED", f"{key} 的「{self.kind.label(name)}」不在表里改，这一格没有取回", "状态用 xundocs ledger move 变动；登记错的删去重登。",
                                             Where(record.where.file, record.where.sheet, record.where.row, self.kind.label(name)), severity="warning"))
        return Returned(key, self._handed.get((self.kind.id, key), ""), self._resolved(changes.values), record.where)

    def _resolved(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: _resolved(self._directory, value) if self.kind.links.get(name) == ORGANISATIONS else value for name, value in values.items()}

    def _change(self, work: Work, merged: Merged, places: Mapping[str, Where], done: Imported) -> None:
        changes = [changing.Change(key, values, places[key], sha) for key, sha, values in merged.changed]
        if changes:
            done.problems += changing.change_many(work, self.kind, changes, self._directory, action="由表格取回")
            done.changed |= {change.key: dict(change.values) for change in changes}

    def _add(self, work: Work, rows: Sequence[Together], done: Imported) -> None:
        """The new rows, and for each what its columns of other ledgers say; what cannot be added is looked at to the end."""
        filled = [one for one in rows if any(v not in (None, "") for n, v in one.own.values.items() if n != "key")]
        for one in filled:
            one.own = self._completed(one.own)
        drafts = read_drafts(self.kind, self._forms.of(self.kind), [one.own for one in filled], self._directory, self._workspace.office.get)
        if not drafts:
            return
        before = registered(work.connection, self.kind)
        added = adding.add(work, self.kind, drafts, self._directory)
        done.problems += [*added.problems, *repeated(self.kind, drafts, before)]
        done.added.setdefault(self.kind.id, []).extend(added.keys)
        keys = added.keys or [self.kind.key(0)] * len(filled)
        below, missing = children(self.kind, list(zip(keys, filled, strict=True)))
        done.problems += missing
        for child, found in below.items():
            self._add_children(work, kinds()[child], found, done, for_real=bool(added.keys))

    def _completed(self, record: RawRecord) -> RawRecord:
        """The record with the round and organisation that hold for the whole sheet."""
        needs = {name: value for name, value in {**self._implied, **_follows(self.kind, record.values)}.items()
                 if value and name in self.kind.fields and not record.values.get(name)}
        return record.changed(values={**record.values, **needs}) if needs else record

    def _add_children(self, work: Work, kind: LedgerKind, found: Sequence[RawRecord], done: Imported, *, for_real: bool) -> None:
        """Add records of a ledger that hang on new rows; when these could not be added only their values are looked at."""
        drafts = read_drafts(kind, self._forms.of(kind), found, self._directory, self._workspace.office.get)
        if not for_real:
            done.problems += [p for draft in drafts for p in draft.problems]
            return
        added = adding.add(work, kind, drafts, self._directory)
        done.problems += added.problems
        done.added.setdefault(kind.id, []).extend(added.keys)


def _follows(kind: LedgerKind, values: Mapping[str, Any]) -> dict[str, str]:
    """What follows from a number: whose notice has one was told in writing, unless the number says otherwise."""
    number = str(values.get("notice_no") or "") if kind.id == "immediates" else ""
    return {"issue_mode": "oral" if "口头" in number else "written"} if number else {}


def _resolved(directory: Directory, value: Any) -> Any:
    """An organisation's id for its name; what the directory does not know stays."""
    ids = {o.id for o in directory.named(str(value))}
    return ids.pop() if len(ids) == 1 else value


def _says_the_same(text: str, cell: Any, stored: Any, directory: Directory, is_organisation: bool) -> bool:
    shown = cell.isoformat() if hasattr(cell, "isoformat") else str(cell if cell is not None else "")
    return shown in (text, str(stored if stored is not None else "")) or (is_organisation and _resolved(directory, shown) == stored) \
        or (isinstance(stored, list) and not stored and not shown)
