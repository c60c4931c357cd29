"""Sheets taken into the ledgers: new rows added, rows of an export merged three ways; all of the file or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from xundocs.actions.ledger.columns import ImportPlan, SheetPlan
from xundocs.actions.ledger.exporting import is_locked
from xundocs.actions.ledger.forms import Forms, LedgerForm
from xundocs.actions.ledger.reading import ChangeReader, read_drafts
from xundocs.actions.ledger.records import file_said, named
from xundocs.actions.ledger.records import spoken as spoken_reason
from xundocs.batches import without_cycle_search
from xundocs.documents.inputs.headings import with_headings
from xundocs.documents.inputs.layout import TableReader
from xundocs.documents.records import RawRecord
from xundocs.model.organisation import Directory
from xundocs.office.database import Database
from xundocs.office.history import Work
from xundocs.office.records import adding, changing
from xundocs.office.records.kinds import ORGANISATIONS, LedgerKind, kinds
from xundocs.office.records.rows import Stored, by_keys
from xundocs.office.records.store import operation
from xundocs.office.records.trail import values_with
from xundocs.office.sheets.headings import spoken
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
    """Take the sheets in, ledgers that others refer to first. With one error nothing is changed."""
    done = Imported(problems=list(plan.problems))
    for kind in {sheet.kind.id: sheet.kind for sheet in plan.sheets}.values():
        done.problems += named(kind, plan.path)
    with without_cycle_search():
        read = [_Sheet(workspace, sheet, plan, options) for sheet in _in_order(plan.sheets)]
    for sheet in read:
        done.problems += sheet.problems
    if has_errors(done.problems):
        return done
    try:
        with database.writing("取回台账") as work, operation(work, f"由{_said(plan)}导入台账") as running:
            for sheet in read:
                sheet.write(work, done)
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
        self.problems: list[Problem] = []
        self._file, self._name = whole.path.name, plan.sheet.name
        self._children = {name.partition(".")[0] for name in plan.fields.values() if "." in name}
        self._fields = {name for name in plan.fields.values() if "." not in name}
        self._records = self._read(plan, whole)
        self._opened = [name for name in plan.fields.values() if name in self._fields and name != "key" and not is_locked(self.kind, name)]
        self._locked = [name for name in plan.fields.values() if name in self._fields and name != "key" and is_locked(self.kind, name)]
        self._changes = ChangeReader(self.kind, self._forms.of(self.kind), self._opened, self._directory)

    def _read(self, plan: SheetPlan, whole: ImportPlan) -> list[RawRecord]:
        """The filled rows by field name; fields of a child ledger as `child.field`."""
        form = self._forms.of(self.kind)
        wanted = {name: self._field(form, name) for name in plan.fields.values()}
        reader = TableReader(form.changed(fields=wanted), whole.path)
        reader_sheet = with_headings(plan.sheet, plan.heads, {column: wanted[name].label for column, name in plan.fields.items()})
        found = reader.read([replace(reader_sheet, name=self.kind.name)])
        self.problems += [p for p in found.problems if p.code != "I-DUP"]
        return [self._spoken(record) for record in found.records]

    def _field(self, form: LedgerForm, name: str) -> Any:
        child, _, inner = name.partition(".")
        declared = self._forms.of(kinds()[child]).fields[inner] if inner else form.fields[name]
        return declared.changed(name=name, label=name if inner else declared.label, required=False, default=None)

    def _spoken(self, record: RawRecord) -> RawRecord:
        """Words the office writes, as the codes they stand for."""
        words = spoken(self.kind.id).words
        values = {name: words.get(name, {}).get(value, value) if isinstance(value, str) else value for name, value in record.values.items()}
        where = Where(self._file, self._name, record.where.row)
        return RawRecord(values, where, {}, record.folder)

    def write(self, work: Work, done: Imported) -> None:
        """Add the new rows, merge the others into the records as they are now."""
        own = [r.changed(values={n: v for n, v in r.values.items() if "." not in n}) for r in self._records]
        known = by_keys(work.connection, self.kind, [str(r.values["key"]) for r in own if r.values.get("key")])
        returned = [(r, str(r.values.get("key") or "")) for r in own]
        old = [self._returned(r, key, known[key], done) for r, key in returned if key in known]
        fresh = [index for index, (_, key) in enumerate(returned) if key not in known]
        foreign = self.kind.is_numbered and self._handed
        lost = [Returned(key, "", {}, r.where) for r, key in returned if key and key not in known and foreign]
        held = {key: Held({**self._blank, **record.values}, record.sha256) for key, record in known.items()}
        handed = {key: sha for (kind, key), sha in self._handed.items() if kind == self.kind.id}
        still = by_keys(work.connection, self.kind, handed)
        merged = merge([*old, *lost], held | {k: Held({**self._blank, **r.values}, r.sha256) for k, r in still.items() if k not in held}, handed,
                       lambda key, sha: self._earlier(work, (known | still)[key], sha), {n: self.kind.label(n) for n in self.kind.fields},
                       lambda name, value: self._said(name, value, work.at[:10]))
        done.problems += merged.problems
        done.same += merged.same
        self._change(work, merged, {r.key: r.where for r in old}, done)
        self._add(work, [index for index in fresh if not (foreign and returned[index][1])], own, done)
        self._remove(work, merged, done)

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
            if not _says_the_same(form.text(name, now.get(name)), record.values.get(name, ""), now.get(name), self._directory, self.kind.links.get(name) == ORGANISATIONS):
                done.problems.append(Problem("L-LOCKED", f"{key} 的「{self.kind.label(name)}」不在表里改，这一格没有取回", "状态用 xundocs ledger move 变动；登记错的删去重登。",
                                             Where(record.where.file, record.where.sheet, record.where.row, self.kind.label(name)), severity="warning"))
        values = {name: _resolved(self._directory, value) if self.kind.links.get(name) == ORGANISATIONS else value for name, value in changes.values.items()}
        return Returned(key, self._handed.get((self.kind.id, key), ""), values, record.where)

    def _change(self, work: Work, merged: Merged, places: Mapping[str, Where], done: Imported) -> None:
        changes = [changing.Change(key, values, places[key], sha) for key, sha, values in merged.changed]
        if changes:
            done.problems += changing.change_many(work, self.kind, changes, self._directory, action="由表格取回")
            done.changed |= {change.key: dict(change.values) for change in changes}

    def _add(self, work: Work, rows: Sequence[int], own: Sequence[RawRecord], done: Imported) -> None:
        """The new rows, and for each what its columns of other ledgers say."""
        filled = [index for index in rows if any(v not in (None, "") for n, v in own[index].values.items() if n != "key")]
        keys = self._add_records(work, self.kind, [self._with_round(own[index]) for index in filled], done)
        if keys:
            self._add_children(work, dict(zip(filled, keys, strict=True)), done)

    def _with_round(self, record: RawRecord) -> RawRecord:
        needs = self._options.round and "round" in self.kind.fields and not record.values.get("round")
        return record.changed(values={**record.values, "round": self._options.round}) if needs else record

    def _add_children(self, work: Work, keys: Mapping[int, str], done: Imported) -> None:
        """Records of other ledgers from columns of these rows; one that lacks what it needs is named and left out."""
        for child in (c for c in spoken(self.kind.id).children if c in self._children):
            kind, found = kinds()[child], []
            for index, key in keys.items():
                record = self._records[index]
                values = {name.partition(".")[2]: value for name, value in record.values.items() if name.startswith(f"{child}.") and value not in (None, "")}
                if not values:
                    continue
                values = {"finding": key, **_implied(child, record.values), **values}
                lacking = [kind.label(n) for n, f in kind.fields.items() if f.get("required") and not values.get(n)]
                if lacking:
                    done.problems.append(Problem("L-CHILD", f"{key} 的{kind.name}没有登记：表里没有{'、'.join(lacking)}", f"补上后用 xundocs ledger add {child} 登记。",
                                                 record.where, severity="warning"))
                else:
                    found.append(record.changed(values=values))
            self._add_records(work, kind, found, done)

    def _add_records(self, work: Work, kind: LedgerKind, records: Sequence[RawRecord], done: Imported) -> list[str]:
        """Add records of a ledger; their keys, none with an error."""
        drafts = read_drafts(kind, self._forms.of(kind), records, self._directory, self._workspace.office.get)
        if not drafts:
            return []
        added = adding.add(work, kind, drafts, self._directory)
        done.problems += added.problems
        done.added.setdefault(kind.id, []).extend(added.keys)
        return added.keys

    def _remove(self, work: Work, merged: Merged, done: Imported) -> None:
        if not self._options.delete:
            done.missing += merged.gone
            return
        if merged.gone and (faults := spoken_reason(self.kind, self._options.delete, self._file)):
            done.problems += faults
            return
        for key in merged.gone:
            done.problems += changing.remove(work, key, self._options.delete)
        done.removed += merged.gone


def _implied(child: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a child record needs and the row says under another name. The secretary is the first responsible by definition."""
    if child == "responsibilities":
        return {"main_org": values.get("organisation", ""), "first_responsible": "党组织书记"}
    return {"due": values.get("due", "")} if child == "tasks" else {}


def _resolved(directory: Directory, value: Any) -> Any:
    """An organisation's id for its name; what the directory does not know stays."""
    ids = {o.id for o in directory.named(str(value))}
    return ids.pop() if len(ids) == 1 else value


def _says_the_same(text: str, cell: Any, stored: Any, directory: Directory, is_organisation: bool) -> bool:
    shown = cell.isoformat() if hasattr(cell, "isoformat") else str(cell if cell is not None else "")
    return shown in (text, str(stored if stored is not None else "")) or (is_organisation and _resolved(directory, shown) == stored) \
        or (isinstance(stored, list) and not stored and not shown)
