"""From rows to documents with numbers: checked with the number each is expected to get, done again where it got another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xundocs.actions.issue_files import Job
from xundocs.actions.issue_further import (
    Further,
    filled,
    further_entries,
    further_numbers,
    given_numbers,
    made_void,
    with_numbers,
)
from xundocs.actions.issue_record import date_field, new_entry, number_field, raw_date
from xundocs.actions.issue_rows import Row, Sorting
from xundocs.actions.make import Watch
from xundocs.actions.verification import verifier
from xundocs.documents.file_names import distinct_names
from xundocs.documents.kinds import Kind
from xundocs.documents.prepare import PreparedDocument, PreparedRecord, Preparer
from xundocs.documents.records import Path_
from xundocs.errors import XundocsError
from xundocs.files import exists_already
from xundocs.model.document_number import DocumentNumber
from xundocs.office.codes import CodeBook
from xundocs.office.database import Database
from xundocs.office.entries import NewEntry
from xundocs.office.history import Work
from xundocs.office.numbering import Allocator, Request, Slot
from xundocs.office.place import short_path
from xundocs.office.register import RegisterView, rows_known
from xundocs.problems import Problem, Where, has_errors
from xundocs.workspace import Office, Workspace

Reviewing = Callable[[Sequence[tuple[PreparedDocument, Where, Sequence[Problem]]]], list[list[Problem]]]
"""What is wrong with documents before they are written, for each: (document, its row, what is known of the row)."""


@dataclass
class Draft:
    """A checked row with its documents; `expected` is the number they carry."""

    row: Row
    record: PreparedRecord
    documents: list[PreparedDocument]
    code: str = ""
    by_hand: bool = False
    expected: DocumentNumber | None = None
    paths: list[Path] = field(default_factory=list)
    filled: dict[Path_, tuple[DocumentNumber, str]] = field(default_factory=dict)
    """The places of other numbers that the register fills, with number and code, in the order of the rows."""
    further: list[Further] = field(default_factory=list)
    """Every other number it carries."""
    further_slots: list[Slot | None] = field(default_factory=list)


@dataclass
class Drafts:
    """What can be issued, and what cannot."""

    fresh: list[Draft] = field(default_factory=list)
    pending: list[Draft] = field(default_factory=list)
    slots: list[Slot | None] = field(default_factory=list)
    gaps: list[DocumentNumber] = field(default_factory=list)
    refused: dict[str, list[Problem]] = field(default_factory=dict)
    late: dict[str, list[Problem]] = field(default_factory=dict)
    """Refused only when the number was to be given."""
    problems: list[Problem] = field(default_factory=list)


class Planner:
    """Plans one batch."""

    def __init__(self, kind: Kind, office: Office, codes: CodeBook, code: str, reason: str, folder: Path, root: Path, review: Reviewing) -> None:
        self._review = review
        self.kind, self._office, self._codes, self._code, self._reason = kind, office, codes, code, reason
        self.folder, self.root = folder, root
        self.number, self.day = number_field(kind), date_field(kind)

    def _preparer(self) -> Preparer:
        return Preparer(self.kind, self._office, verifier(Workspace(self._office.folder, self._office)))

    def prepare(self, database: Database, sorting: Sorting, watch: Watch) -> Drafts:
        """Check every row that is to be issued, with the number it has or is expected to get."""
        drafts = Drafts()
        preparer = self._preparer()
        total = len(sorting.pending) + len(sorting.fresh)
        with database.reading() as connection:
            expected = _Expected(RegisterView(connection))
            for done, row in enumerate(sorted([*sorting.pending, *sorting.fresh], key=lambda r: r.number), 1):
                self._draft(row, preparer, expected, drafts)
                watch("核对", done, total)
        self._review_all(drafts)
        return drafts

    def _review_all(self, drafts: Drafts) -> None:
        """The finished documents reviewed with the numbers they are expected to get; rows with errors take none."""
        both = [*drafts.pending, *drafts.fresh]
        items = [(document, draft.row.raw.where, draft.record.problems) for draft in both for document in draft.documents]
        found = iter(self._review(items))
        for draft in both:
            own = [problem for _ in draft.documents for problem in next(found)]
            if has_errors(own):
                drafts.refused[draft.row.label] = own
            else:
                drafts.problems += own
        drafts.pending, drafts.fresh = ([d for d in group if d.row.label not in drafts.refused] for group in (drafts.pending, drafts.fresh))

    def _draft(self, row: Row, preparer: Preparer, expected: _Expected, drafts: Drafts) -> None:
        values = row.raw.values
        code, by_hand, number = "", False, None
        if self.number and row.entry is not None:
            number = DocumentNumber.parse(row.entry.number)
        elif self.number:
            by_hand = values.get(self.number) not in (None, "")
            if not by_hand:
                code = self._codes.choose(self.kind.id, str(values.get("issuer") or ""), self._code)
                number = expected.next(code, raw_date(values.get(self.day)))
        numbers = self._further(row, number, expected) if self.number else {}
        draft = self._checked(row, preparer, number if not by_hand else None, numbers)
        problems = [*draft.record.problems, *made_void(self.kind, row, numbers)]
        if has_errors(problems):
            drafts.refused[row.label] = problems
            return
        draft.code, draft.by_hand = code, by_hand
        found = draft.record.scope.values.get(self.number) if self.number else None
        draft.expected = found if isinstance(found, DocumentNumber) else None
        if by_hand and draft.expected:
            expected.take(draft.expected)
        drafts.problems += problems
        (drafts.pending if row.entry else drafts.fresh).append(draft)

    def _further(self, row: Row, own: DocumentNumber | None, expected: _Expected) -> dict[Path_, tuple[DocumentNumber, str]]:
        """The numbers for the places of a row that are left to the register, as they are expected."""
        values = row.raw.values
        for number in given_numbers(self.kind, values):
            expected.take(number)
        own = own or DocumentNumber.parse(str(values.get(self.number)))
        return filled(self.kind, row, self._codes, own.code if own else "", lambda code: expected.next(code, raw_date(values.get(self.day))))

    def _checked(self, row: Row, preparer: Preparer, number: DocumentNumber | None, numbers: dict[Path_, tuple[DocumentNumber, str]]) -> Draft:
        raw = row.raw.changed(values={**row.raw.values, self.number: str(number)}) if number else row.raw
        raw = with_numbers(raw, numbers) if numbers else raw
        record = preparer.prepare(raw)
        if self.number and record.problems:
            record = record.changed(problems=[self._explained(p) for p in record.problems])
        documents = [] if has_errors(record.problems) else list(preparer.documents(record))
        further = further_numbers(self.kind, record.scope.values, numbers) if self.number else []
        return Draft(row, record, documents, filled=numbers, further=further)

    def _explained(self, problem: Problem) -> Problem:
        """V-NO-03 about the document's own number is settled by a reason, which goes into the register."""
        if problem.code != "V-NO-03" or problem.where.field != self.kind.fields[self.number].label:
            return problem
        if self._reason:
            return problem.changed(severity="warning", remedy=f"已写明理由：{self._reason}")
        return problem.changed(remedy="请核对文号年份或日期；跨年补号请加 --reason 写明理由。")

    def allocate(self, work: Work, drafts: Drafts, partial: bool) -> bool:
        """The real numbers, with the register's write lock held. False when something forbids it (in `late`)."""
        known = rows_known(work.connection, [d.row.sha256 for d in drafts.fresh])
        for draft in drafts.fresh:
            for entry in known.get(draft.row.sha256, ()):
                if entry.state in ("reserved", "issued"):
                    raise XundocsError(f"{draft.row.label} 刚刚由另一个进程占了 {entry.number}，本次没有占号。", "请再运行一次。")
        while drafts.fresh:
            bad = self._try(work, drafts)
            if not bad:
                return True
            drafts.late.update(bad)
            if not partial:
                return False
            drafts.fresh = [d for d in drafts.fresh if d.row.label not in bad]
        return False

    def _try(self, work: Work, drafts: Drafts) -> dict[str, list[Problem]]:
        """Slots for all, documents done again where the number is not the expected one; else the rows with problems."""
        bad: dict[str, list[Problem]] = {}
        view = RegisterView(work.connection)
        drafts.slots, drafts.gaps = [None] * len(drafts.fresh), []
        if self.number:
            allocation = Allocator(view, self._codes, self._reason).allocate([r for d in drafts.fresh for r in self._requests(d)])
            slots = iter(allocation.slots)
            for place, draft in enumerate(drafts.fresh):
                drafts.slots[place], draft.further_slots = next(slots), [next(slots) for _ in draft.further]
                if None in (drafts.slots[place], *draft.further_slots):
                    bad[draft.row.label] = [p for p in allocation.problems if p.where == draft.row.raw.where]
            drafts.gaps = allocation.gaps
        else:
            bad = {d.row.label: found for d in drafts.fresh if (found := self._taken(view, d))}
        if not bad:
            bad = self._move(drafts)
        if not bad:
            self._name_files(drafts.fresh)
        return bad

    def _requests(self, draft: Draft) -> list[Request]:
        """What a draft asks for: its own number, then those it names besides."""
        day, where = draft.record.scope.values.get(self.day), draft.row.raw.where
        own = Request(self.kind.id, day, draft.code, draft.expected if draft.by_hand else None, where)
        return [own, *(one.request(self.kind.id, day, where) for one in draft.further)]

    def _taken(self, view: RegisterView, draft: Draft) -> list[Problem]:
        """A number of another kind (a commitment's) that the register has already."""
        number = draft.record.scope.values.get(str(self.kind.numbering.get("field", "")))
        taken = view.taken(str(number)) if number else None  # type: ignore[arg-type]
        return [Problem("V-NO-02", f"编号 {number} 已经有了（{taken.title}）", "请换一个编号。", draft.row.raw.where)] if taken else []

    def _move(self, drafts: Drafts) -> dict[str, list[Problem]]:
        """Prepare again what got another number than expected; somebody else was faster."""
        preparer = self._preparer()
        bad = {}
        for place, (draft, slot) in enumerate(zip(drafts.fresh, drafts.slots, strict=True)):
            real = {old.number: new.number for old, new in zip(draft.further, draft.further_slots, strict=True) if new is not None}
            if slot is not None and (slot.number != draft.expected or any(old != new for old, new in real.items())):
                again = self._checked(draft.row, preparer, slot.number, {at: (real[number], code) for at, (number, code) in draft.filled.items()})
                again.code, again.expected, again.by_hand, again.further_slots = draft.code, slot.number, draft.by_hand, draft.further_slots
                drafts.fresh[place] = again
                if has_errors(again.record.problems):
                    bad[draft.row.label] = again.record.problems
        return bad

    def _name_files(self, drafts: Sequence[Draft]) -> None:
        """Where each document goes. Raises: XundocsError when something is there already."""
        names = iter(distinct_names([d.file_name for draft in drafts for d in draft.documents]))
        for draft in drafts:
            draft.paths = [self.folder / next(names) for _ in draft.documents]
            existing = next((p for p in draft.paths if p.exists()), None)
            if existing is not None:
                raise XundocsError(exists_already(existing).message, "发文不覆盖任何文件：请移走它，或用 -o 换一个文件夹。没有占号。")

    def new_entries(self, drafts: Drafts) -> list[tuple[NewEntry, Slot | None]]:
        """What goes into the register: each fresh draft's line with its number, then the lines of its other numbers."""
        pairs: list[tuple[NewEntry, Slot | None]] = []
        place = Path(short_path(self.folder, self.root))
        for draft, slot in zip(drafts.fresh, drafts.slots, strict=True):
            files = [(doc.output.id, (place / path.name).as_posix()) for doc, path in zip(draft.documents, draft.paths, strict=True)]
            line = new_entry(self.kind, draft.record.scope.values, draft.documents, files, (draft.row.number, draft.row.label, draft.row.sha256))
            pairs.append((line, slot))
            pairs += zip(further_entries(line, str(draft.expected or ""), draft.further), draft.further_slots, strict=True)
        return pairs

    def jobs_of_fresh(self, drafts: Drafts, ids: Sequence[int], files: dict[int, list[int]]) -> list[Job]:
        """What is to be written, with the ids of the lines and files."""
        jobs, given = [], iter(ids)
        for draft in drafts.fresh:
            own = next(given)
            lines = (own, *(next(given) for _ in draft.further))
            jobs.append(Job(lines, draft.row.number, draft.row.label, str(draft.expected or ""), draft.documents,
                            list(zip(files[own], draft.paths, strict=True))))
        return jobs

    def jobs_of_pending(self, drafts: Drafts) -> list[Job]:
        """The half-done rows again, with the paths they were given then."""
        jobs = []
        for draft in drafts.pending:
            entry: Any = draft.row.entry
            planned = [(f.id, self.root / f.path) for f in entry.files]
            if len(planned) != len(draft.documents):
                raise XundocsError(f"{draft.row.label}: 占号之后文书种类的定义改动过，份数对不上（{entry.number}）。",
                                   f"请恢复原来的种类定义，或作废：xundocs register void {entry.number} --reason 理由。")
            jobs.append(Job((entry.id, *(e.id for e in draft.row.further)), draft.row.number, draft.row.label, entry.number, draft.documents, planned))
        return jobs


class _Expected:
    """The numbers documents will most likely get; only a guess, the register decides."""

    def __init__(self, view: RegisterView) -> None:
        self._view = view
        self._last: dict[tuple[str, int], int] = {}

    def next(self, code: str, day: Any) -> DocumentNumber:
        """The next number of a code in the year of a day."""
        key = (code, day.year if day else 2000)
        self._last[key] = self._of(*key) + 1
        return DocumentNumber(*key, self._last[key])

    def take(self, number: DocumentNumber) -> None:
        """A number given by hand moves the sequence on."""
        self._last[number.code, number.year] = max(self._of(number.code, number.year), number.serial)

    def _of(self, code: str, year: int) -> int:
        if (code, year) not in self._last:
            self._last[code, year] = self._view.last(code, year)
        return self._last[code, year]
