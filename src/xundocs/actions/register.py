"""What the office does with its register besides issuing: list, void, export, import, receipts, self-check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from xundocs.documents.inputs.intake import take_in
from xundocs.documents.shelf import shelf_of
from xundocs.errors import DataRejected, UsageError
from xundocs.files import write_whole
from xundocs.office import distribution, history, register
from xundocs.office.codes import CodeBook
from xundocs.office.database import Database
from xundocs.office.distribution import Delivery
from xundocs.office.entries import Entry, Query
from xundocs.office.place import root_of
from xundocs.problems import Problem, Where, has_errors
from xundocs.workspace import Workspace


@dataclass
class SelfCheck:
    """The register's state: how long its history is, the head hash to keep elsewhere, and every fault."""

    length: int
    head: str
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The result for programs."""
        return {"ok": not has_errors(self.problems), "changes": self.length, "head": self.head, "problems": [p.as_json() for p in self.problems]}


@dataclass
class Imported:
    """What an import did; nothing with an error-level problem."""

    added: int = 0
    filled: int = 0
    same: int = 0
    gaps: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The result for programs."""
        return {"added": self.added, "filled": self.filled, "same": self.same, "gaps": self.gaps, "problems": [p.as_json() for p in self.problems]}


def lines(workspace: Workspace, database: Database, query: Query) -> list[Entry]:
    """Lines of the register; the kind asked for may be its id, code or Chinese name.

    Raises: UsageError for a kind that neither the workspace nor the register knows.
    """
    with database.reading() as connection:
        found = register.find(connection, query)
        if found or not query.kind:
            return found
        return register.find(connection, replace(query, kind=shelf_of(workspace).find(query.kind).id))


def receipts(database: Database, *, number: str = "", overdue_on: str = "", unsigned: bool = False) -> list[Delivery]:
    """Lines of the distribution list."""
    with database.reading() as connection:
        return distribution.find(connection, number=number, overdue_on=overdue_on, unsigned=unsigned)


def void_numbers(database: Database, numbers: Sequence[str], reason: str) -> list[Entry]:
    """Make numbers void. Raises: UsageError, XundocsError; then none was changed."""
    with database.writing("作废文号") as work:
        return register.void(work, numbers, reason)


def note_sealing(database: Database, number: str, sealed_on: str, copies: int | None) -> None:
    """Note when a document was sealed and in how many copies."""
    with database.writing("登记用印") as work:
        register.note_sealing(work, number, sealed_on, copies)


def send_copy(database: Database, number: str, recipient: str, **details: Any) -> None:
    """Note that a copy goes to somebody (see office.distribution.send)."""
    with database.writing("登记分发") as work:
        distribution.send(work, number, recipient, **details)


def sign_receipt(database: Database, number: str, recipient: str, **details: Any) -> int:
    """Note a signed receipt (see office.distribution.sign)."""
    with database.writing("登记签收") as work:
        return distribution.sign(work, number, recipient, **details)


def self_check(workspace: Workspace, database: Database, was: str = "") -> SelfCheck:
    """Replay the history against the tables, look for missing serials and for issued files that are gone or changed.

    `was` is a head hash kept from an earlier check: the history must have passed through it.
    """
    import hashlib

    root = root_of(workspace)
    with database.reading() as connection:
        length, head, problems = history.verify(connection)
        problems += [Problem("V-NO-02", f"登记簿上缺 {n}", "请从备份恢复。", Where("登记簿")) for n in register.missing_serials(connection)]
        if was and not history.passed_through(connection, was.strip()):
            problems.append(Problem("V-LOG-02", "历史里没有这个校验值", "历史整个重写过，或校验值抄错了。请与导出的登记簿核对。", Where("历史"), was[:16]))
        every = register.find(connection, Query())
    for entry in every:
        for file in entry.files if entry.state == "issued" else ():
            path = root / file.path
            if not path.is_file():
                problems.append(Problem("B-FILE", f"{entry.number} 的文件不在原处", "移走的请记下去处；丢失的请从备份取回。", Where(file.path), severity="warning"))
            elif file.sha256 and hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
                problems.append(Problem("B-FILE", f"{entry.number} 的文件与登记的不一致", "发出后改动过，请换回原件；确需改的应作废重发。", Where(file.path)))
    return SelfCheck(length, head, problems)


def export_register(workspace: Workspace, database: Database, target: Path, query: Query, *, day: str, title: str = "发文登记簿",
                    only: Sequence[int] | None = None, force: bool = False) -> int:
    """Write the register as .xlsx; how many lines. `only`: just these lines, in this order."""
    from xundocs.office.exchange_export import workbook

    if target.suffix.lower() != ".xlsx":
        raise UsageError(f"{target}: 登记簿只能导出为 .xlsx。", "请把文件名写成 发文登记簿.xlsx 的样子。")
    with database.reading() as connection:
        chosen = register.find(connection, query)
        if only is not None:
            by_id = {e.id: e for e in chosen}
            chosen = [by_id[i] for i in only if i in by_id]
        numbers = {e.number for e in chosen}
        sent = [d for d in distribution.find(connection) if d.number in numbers]
        head = history.head(connection)
    kinds = {kind.id: kind.name for kind in shelf_of(workspace).all()}
    write_whole(target, workbook(chosen, sent, kinds=kinds, day=day, head=head, title=title), overwrite=force)
    return len(chosen)


def import_paper(workspace: Workspace, database: Database, source: Path, *, reason: str = "", correct: bool = False, dry_run: bool = False) -> Imported:
    """Take a paper register over. With any error-level problem nothing is written.

    Raises: DataRejected when the file as a whole cannot be read.
    """
    from xundocs.documents.inputs.xlsx_guard import inspect_package
    from xundocs.office.exchange_import import read_paper
    from xundocs.office.paper import PaperImport

    form, data = take_in(source)
    if form != "xlsx":
        raise DataRejected(f"{source}: 登记簿要用 .xlsx 表格导入。", "请用 WPS 或 Excel 另存为 .xlsx。")
    inspect_package(data, source)
    paper = read_paper(data, source.name, correct=correct)
    with database.writing("导入登记簿") as work:
        plan = PaperImport(work, CodeBook.of(workspace.office), reason)
        plan.plan(paper.lines)
        problems = paper.problems + plan.problems
        if has_errors(problems):
            return Imported(problems=problems)
        if not dry_run:
            plan.write()
    return Imported(len(plan.new), len(plan.fills), plan.same, [str(n) for n in plan.gaps], problems)
