"""Render, review, write, confirm: each file safely on disk before the register says it is issued."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xundocs.actions.make import Refused, Watch, Written
from xundocs.documents.prepare import PreparedDocument
from xundocs.documents.renderer import Renderer
from xundocs.errors import DataRejected, TemplateRejected, XundocsError
from xundocs.files import clear_leftovers, make_folder, sync_folder, write_whole
from xundocs.office import register
from xundocs.office.database import Database
from xundocs.problems import Problem, Where, has_errors

if TYPE_CHECKING:
    from xundocs.actions.before_writing import BeforeWriting
    from xundocs.actions.issue import IssueResult

NUMBER_MARK = "xundocs_number"
"""The custom property that names an issued document's number, so that an altered copy is still recognised."""
GROUP = 64
"""Documents confirmed together: one transaction and one folder sync for each group."""


@dataclass(frozen=True)
class Job:
    """A row with its reserved lines, whose documents are to be written: file ids and paths in the order of the documents."""

    entries: tuple[int, ...]
    """The row's own line, then those of its other numbers."""
    row_number: int
    label: str
    number: str
    documents: list[PreparedDocument]
    files: list[tuple[int, Path]]


def finish_jobs(database: Database, renderer: Renderer, review: BeforeWriting, jobs: Sequence[Job], result: IssueResult, watch: Watch) -> None:
    """Write and confirm in groups, in the order of the rows.

    A document that cannot be made is refused and keeps its number; a fault of disk or database ends the run with what
    is on disk confirmed. Raises: XundocsError saying how far it got.
    """
    try:
        _make_folders({path.parent for job in jobs for _, path in job.files})
    except XundocsError as error:
        raise _how_far(error, len(jobs), result) from error
    group = _Group(database, renderer, result)
    for done, job in enumerate(jobs, 1):
        try:
            group.add(job, _written(renderer, review, job))
        except (DataRejected, TemplateRejected, _NotFit) as error:
            problems = error.problems if isinstance(error, _NotFit) else [Problem("B-RENDER", error.message, error.hint)]
            result.refused.append(Refused(job.label, [*problems, _keeps(job)]))
        except BaseException as error:
            _stop(group, jobs, result, error)
            raise
        if len(group.jobs) >= GROUP or done == len(jobs):
            try:
                group.confirm()
            except XundocsError as error:
                raise _how_far(error, len(jobs), result) from error
        watch("发文", done, len(jobs))


def _make_folders(folders: Collection[Path]) -> None:
    for folder in folders:
        make_folder(folder)
        clear_leftovers(folder)


class _NotFit(Exception):
    """The review found errors."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


def _keeps(job: Job) -> Problem:
    return Problem("B-KEPT", f"{job.number or job.label} 没有发出，号还占着", f"改好后加 --resume 继续；不再发的，运行 xundocs register void {job.number} --reason 理由。",
                   severity="warning")


class _Group:
    """Documents on disk that the register does not know of yet."""

    def __init__(self, database: Database, renderer: Renderer, result: IssueResult) -> None:
        self._database, self._result, self._made = database, result, renderer.kind
        self.jobs: list[tuple[Job, list[tuple[int, Path, str, int]]]] = []

    def _kind(self, document: PreparedDocument) -> str:
        """As `make` says it: the output where a kind has several."""
        return document.output.id if len(self._made.outputs) > 1 else self._made.id

    def add(self, job: Job, written: list[tuple[int, Path, str, int]]) -> None:
        """One row's files are written."""
        self.jobs.append((job, written))

    def confirm(self) -> None:
        """Make the names safe on disk, then say so in the register."""
        if not self.jobs:
            return
        for folder in {path.parent for _, written in self.jobs for _, path, _, _ in written}:
            sync_folder(folder)
        files = [(file, sha256, size) for _, written in self.jobs for file, _, sha256, size in written]
        with self._database.writing(f"登记 {len(self.jobs)} 份文书") as work:
            register.confirm(work, [entry for job, _ in self.jobs for entry in job.entries], files)
        for job, written in self.jobs:
            self._result.written += [Written(path, sha256, self._kind(document), job.label, job.number)
                                     for (_, path, sha256, _), document in zip(written, job.documents, strict=True)]
        self.jobs = []


def _written(renderer: Renderer, review: BeforeWriting, job: Job) -> list[tuple[int, Path, str, int]]:
    """Every document of a row reviewed (unless it was before its number was given), rendered and written: (file id, path, SHA-256, bytes)."""
    problems = [p for document in job.documents for p in review.problems(document, Where(job.label))]
    if has_errors(problems):
        raise _NotFit(problems)
    rendered = [renderer.render(_marked(document)) for document in job.documents]
    done = []
    for (file, path), data in zip(job.files, rendered, strict=True):
        sha256 = hashlib.sha256(data).hexdigest()
        _put(path, data, sha256)
        done.append((file, path, sha256, len(data)))
    return done


def _marked(document: PreparedDocument) -> PreparedDocument:
    """The document with its number as a property, where its readers may know the number. Reviewed without: then it is the draft again."""
    return document.changed(custom={**document.custom, NUMBER_MARK: document.number}) if document.number else document


def _put(path: Path, data: bytes, sha256: str) -> None:
    """Write, or find that an earlier run has written exactly this."""
    try:
        write_whole(path, data, sync_name=False)
    except XundocsError:
        with contextlib.suppress(OSError):
            if hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
                _sync(path)
                return
            raise XundocsError(f"{path}: 已有一份内容不同的文件，没有覆盖。", "可能是模板或程序更新前没有登记完的一份，核对后请移走它。") from None
        raise


def _sync(path: Path) -> None:
    """What an earlier run wrote may not be on disk yet."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _stop(group: _Group, jobs: Sequence[Job], result: IssueResult, error: BaseException) -> None:
    """Confirm what is on disk, if that is still possible, and say how far it got."""
    with contextlib.suppress(XundocsError):
        group.confirm()
    if isinstance(error, XundocsError):
        raise _how_far(error, len(jobs), result) from error


def _how_far(error: XundocsError, total: int, result: IssueResult) -> XundocsError:
    issued = len({w.row for w in result.written})
    return XundocsError(error.message, f"{error.hint}本次已发出 {issued} 份，其余 {total - issued} 份的号留着；处理后加 --resume 继续，不会重号。")
