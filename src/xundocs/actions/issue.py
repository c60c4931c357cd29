"""Issuing (发文): numbers reserved in the order of the rows, documents written, then confirmed; resumable at any point.

The register is the only truth about a batch: a row's line says whether it has a number, which files it will have and,
once they are safely on disk, their hashes. Rendering gives the same bytes each time, so a crash between writing and
confirming is mended by comparing.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xundocs.actions.before_writing import BeforeWriting
from xundocs.actions.issue_files import Job, finish_jobs
from xundocs.actions.issue_plan import Drafts, Planner
from xundocs.actions.issue_record import date_field, number_field, raw_date
from xundocs.actions.issue_rows import FURTHER, Row, Sorting, batch_id, rows_of, sort_rows
from xundocs.actions.make import MISSING_COLUMN, Refused, Watch, Written
from xundocs.actions.sources import Selection, read_source, traces_of
from xundocs.batches import without_cycle_search
from xundocs.documents.kinds import Kind
from xundocs.documents.renderer import Renderer
from xundocs.documents.shelf import shelf_of
from xundocs.errors import DataRejected, XundocsError
from xundocs.files import clear_leftovers
from xundocs.office import register
from xundocs.office.codes import CodeBook
from xundocs.office.database import Database
from xundocs.office.entries import Entry, Query
from xundocs.office.holders import forget_dead
from xundocs.office.locks import batch_lock
from xundocs.office.place import root_of, short_path
from xundocs.problems import Problem, Where, has_errors
from xundocs.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from xundocs.documents.prepare import PreparedRecord
    from xundocs.office.figures.drawing import Drawn, Trace

FOLDER = "发文"
"""Where issued documents go when no folder is given, inside the workspace."""


@dataclass(frozen=True)
class IssueRequest:
    """What the command line asked for."""

    kind: str
    data: Path | None
    output: Path | None = None
    code: str = ""
    """The code for documents without a number."""
    reason: str = ""
    """Explains numbers out of the ordinary: gaps, other years, back-dating, a gap filled."""
    resume: bool = False
    partial: bool = False
    again: bool = False
    """Issue rows anew whose number was made void."""
    due_on: str = ""
    """When signed receipts are due (ISO), empty for no date."""
    selection: Selection = field(default_factory=Selection)
    """Records of the office to make the documents from; `data` then only completes them."""

    def source(self, root: Path) -> str:
        """What the batch is made from, as the register names it."""
        return short_path(self.data, root) if self.data is not None and not self.selection else self.selection.words


@dataclass
class IssueResult:
    """What a run did. `already` are the files of rows that had been issued before; nothing was done to them."""

    batch: str = ""
    written: list[Written] = field(default_factory=list)
    already: list[Written] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)
    """The ids of every issued line of this data file, in the order of the rows."""
    traces: list[tuple[str, list[Trace]]] = field(default_factory=list)
    """For what was drawn from the records and not issued before: what it was made for, and every value with its origin."""
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The shape of the command line's contract."""
        return {"batch": self.batch, "written": [w.as_json() for w in self.written], "already": [w.as_json() for w in self.already],
                "refused": [{"row": r.row, "problems": [p.as_json() for p in r.problems]} for r in self.refused],
                "problems": [p.as_json() for p in self.problems], "seconds": round(self.seconds, 3),
                **({"trace": [{"key": key, "values": [t.as_json() for t in traces]} for key, traces in self.traces]} if self.traces else {})}


def issue_documents(workspace: Workspace, database: Database, request: IssueRequest,
                    watch: Watch = lambda stage, done, total: None) -> IssueResult:
    """Read, check, number, write and confirm. With any error-level problem no number is taken, unless `partial`.

    Raises: XundocsError for what concerns the whole run (a half-done batch without `resume`, a full disk, a locked register);
    what was confirmed before stays so and the rest keeps its numbers for `resume`.
    """
    with without_cycle_search():
        return _issue(workspace, database, request, watch)


def _issue(workspace: Workspace, database: Database, request: IssueRequest, watch: Watch) -> IssueResult:
    start = time.perf_counter()
    kind = shelf_of(workspace).find(request.kind)
    root = root_of(workspace)
    folder = (request.output or root / FOLDER).resolve()
    if folder.suffix.lower() == ".docx" and not folder.is_dir():
        raise XundocsError(f"{folder}: 发文要给一个文件夹。", "文件名由文号和主送单位定，请用 -o 写文件夹。")
    read, drawn = read_source(workspace, kind, request.data, request.selection, number_field(kind) if request.selection else "")
    batch = batch_id(kind.id, request.source(root), short_path(folder, root))
    result = IssueResult(batch)
    if request.selection and not drawn:
        result.problems += read.problems
        return result
    with batch_lock(database, batch):
        _clear_leftovers(database, workspace.cache_folder)
        run = _Run(workspace, database, request, kind, root, folder, result, watch)
        run.refuse_form(read.problems)
        rows = rows_of(read.records, kind)
        if not rows and not result.refused:
            raise DataRejected("数据文件里一条数据也没有。", "请对照 xundocs new 生成的样表填写。")
        sorting = run.sort(rows)
        if not result.refused or request.partial:
            made = run.issue(sorting)
            result.traces = [one for one, raw in zip(traces_of(workspace, kind, drawn, read.records, made), read.records, strict=True) if id(raw) in made] if drawn else []
        hashes = list(dict.fromkeys(row.sha256 for row in rows))
        with database.reading() as connection:
            result.entries = register.issued_ids(connection, hashes)
            noted = bool(kind.from_records.get("after_issue")) and _holds_records(connection)
            known = register.rows_known(connection, hashes) if noted else {}
        if noted:
            result.problems += _note_in_ledgers(workspace, database, kind, drawn, rows, known, {w.number for w in result.written})
    result.seconds = time.perf_counter() - start
    return result


def _clear_leftovers(database: Database, cache: Path) -> None:
    """Remove what killed runs left beside the register and in the folders of the cache."""
    forget_dead(database.file)
    with contextlib.suppress(OSError):
        for folder in (cache, *cache.iterdir()):
            clear_leftovers(folder)


def _holds_records(connection: Connection) -> bool:
    """Whether the office keeps ledgers at all; who only numbers documents need not hear of them."""
    from xundocs.office.records.rows import has_any

    return has_any(connection)


def _note_in_ledgers(workspace: Workspace, database: Database, kind: Kind, drawn: Sequence[Drawn], rows: Sequence[Any],
                     known: Mapping[str, Sequence[Entry]], fresh: Container[str]) -> list[Problem]:
    """Note what was issued; `drawn` is empty for a plain data file, then the records are looked for. `fresh`: numbers given in this run,
    only of those it is said that nothing was noted."""
    from xundocs.actions.ledger.after_issue import Issued, note_issued
    from xundocs.actions.ledger.from_file import Matching, said_once
    from xundocs.actions.ledger.reading import stored_form
    from xundocs.documents.reading import RecordReader

    reader = RecordReader(kind.fields, workspace.office.directory, workspace.office.get)
    matching = None if drawn else Matching(database, kind, workspace.office.directory)
    missed: list[Problem] = []
    issued: list[Issued] = []
    for place, row in enumerate(rows):
        for entry in known.get(row.sha256, ()):
            if entry.state != "issued" or entry.origin == FURTHER:
                continue
            values = {n: stored_form(v) for n, v in reader.read(row.raw).values.items()}
            one, why = matching.of(values, entry.number) if matching else (drawn[place], None)
            if one is not None:
                words = {n: kind.fields[n].values.get(str(v), v) for n, v in values.items()}
                issued.append(Issued(one, entry, words, values))
            elif why is not None and entry.number in fresh:
                missed.append(why)
    return said_once(missed) + note_issued(database, kind, issued, workspace.office.directory)


class _Run:
    """One run of one batch, with the batch's lock held."""

    def __init__(self, workspace: Workspace, database: Database, request: IssueRequest, kind: Kind, root: Path, folder: Path,
                 result: IssueResult, watch: Watch) -> None:
        self.database, self.request, self.kind, self.root, self.result, self.watch = database, request, kind, root, result, watch
        self.folder = folder
        self.names = (kind.id, request.source(root), short_path(folder, root))
        self.renderer = Renderer(workspace, kind)
        self.review = BeforeWriting(workspace, self.renderer.render, ("V-NO-03",) if request.reason else ())
        self.planner = Planner(kind, workspace.office, CodeBook.of(workspace.office), request.code, request.reason, folder, root, self.review.all_problems)

    def refuse_form(self, problems: Sequence[Problem]) -> None:
        """What is wrong with the file's form, by row."""
        by_row: dict[str, list[Problem]] = {}
        name = number_field(self.kind)
        number = self.kind.fields[name].label if name else None
        for problem in problems:
            if problem.code == MISSING_COLUMN and problem.where.field == number:
                continue  # the register gives the numbers
            by_row.setdefault(str(Where(problem.where.file, problem.where.sheet, problem.where.row)), []).append(problem)
        for row, found in by_row.items():
            if has_errors(found):
                self.result.refused.append(Refused(row, found))
            else:
                self.result.problems += found

    def sort(self, rows: Sequence[Row]) -> Sorting:
        """The rows against the register; refuses a half-done batch unless it is to be resumed."""
        with self.database.reading() as connection:
            known = register.rows_known(connection, [row.sha256 for row in rows])
            in_batch = [e for e in register.find(connection, Query(batch=self.result.batch)) if self._is_of_these(e, rows)]
        bad = {r.row for r in self.result.refused}
        sorting = sort_rows(rows, known, in_batch, self.result.batch, self.request.again, bad)
        self.result.refused += [Refused(row, found) for row, found in sorting.refused.items()]
        self.result.problems += sorting.warnings + [_voided(e) for e in sorting.voided]
        for entry in sorting.done:
            self.result.already += [Written(self.root / f.path, f.sha256, f.output if len(self.kind.outputs) > 1 else self.kind.id, entry.row_label, entry.number) for f in entry.files]
            self.result.problems += [_missing(f.path, entry.number) for f in entry.files if not (self.root / f.path).exists()]
        if (sorting.pending or (sorting.fresh and sorting.done)) and not self.request.resume:
            raise XundocsError(f"这批数据已经发过一部分：已发 {len(sorting.done)} 份，占号未发 {len(sorting.pending)} 份，还没有占号 {len(sorting.fresh)} 份。",
                               "加 --resume 只做没有做完的，号不变、不重发。")
        return sorting

    def _is_of_these(self, entry: Entry, rows: Sequence[Row]) -> bool:
        """Whether a line of this batch may be a changed row's. Drawn from the records the same words call for other documents later:
        a notice that has its number there is done with, and a letter of another day is another letter."""
        after = self.kind.from_records.get("after_issue", {}) if self.request.selection else {}
        if not after or entry.state != "issued":
            return True
        return "add" in after and entry.issue_date in {str(raw_date(row.raw.values.get(date_field(self.kind)))) for row in rows}

    def issue(self, sorting: Sorting) -> dict[int, PreparedRecord]:
        """Check what is to be done, reserve, write, confirm. What was made, by the `id` of its row's raw record."""
        drafts = self.planner.prepare(self.database, sorting, self.watch)
        self._note(drafts)
        if drafts.refused and not self.request.partial:
            return {}
        jobs = self._reserve(drafts)
        if jobs is None:
            return {}
        finish_jobs(self.database, self.renderer, self.review, sorted(jobs, key=lambda job: job.row_number), self.result, self.watch)
        return {id(draft.row.raw): draft.record for draft in (*drafts.pending, *drafts.fresh)}

    def _note(self, drafts: Drafts) -> None:
        self.result.refused += [Refused(row, found) for row, found in drafts.refused.items()]
        self.result.problems += drafts.problems

    def _reserve(self, drafts: Drafts) -> list[Job] | None:
        """Numbers for what has none, in one transaction with everything planned; None when a number is refused."""
        pending = self.planner.jobs_of_pending(drafts)
        if not drafts.fresh:
            return pending
        with self.database.writing(f"为 {len(drafts.fresh)} 份{self.kind.name}占号") as work:
            if not self.planner.allocate(work, drafts, self.request.partial):
                self._note_late(drafts)
                return None
            register.open_batch(work, self.result.batch, *self.names)
            ids = register.reserve(work, self.result.batch, self.planner.new_entries(drafts), drafts.gaps, self.request.reason, self.request.due_on)
            first = register.file_ids(work.connection, ids)
        self._note_late(drafts)
        return pending + self.planner.jobs_of_fresh(drafts, ids, first)

    def _note_late(self, drafts: Drafts) -> None:
        self.result.refused += [Refused(row, found) for row, found in drafts.late.items()]


def _voided(entry: Any) -> Problem:
    return Problem("B-VOID", f"这一行发过 {entry.number or entry.title}，已作废（{entry.reason}），没有重发", "确需重发的加 --again，用新号。",
                   Where(entry.row_label), severity="warning", strength="实务")


def _missing(path: str, number: str) -> Problem:
    return Problem("B-FILE", f"{number} 的文件不在原处：{path}", "文件移走不影响登记；找不到的请从备份取回。", severity="warning", strength="实务")
