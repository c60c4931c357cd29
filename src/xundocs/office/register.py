"""The register of document numbers (发文登记簿): reserve, confirm, void, look up. One sequence per code and year.

Every number from 1 to the last of a sequence has a line, whatever happened to it; that is what `gaps` checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from xundocs.errors import UsageError, XundocsError
from xundocs.model.document_number import DocumentNumber
from xundocs.office.entries import Entry, NewEntry, Query, RegisteredFile, entry_of
from xundocs.office.history import Work
from xundocs.office.numbering import GAP, Slot, Taken
from xundocs.office.schema import batches, deliveries, entries, files

if TYPE_CHECKING:
    from sqlalchemy import Connection

CHUNK = 500
"""Values per query; SQLite takes a limited number of parameters."""
LIVE = ("reserved", "issued")


class RegisterView:
    """What numbering asks of the register, through one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last(self, code: str, year: int) -> int:
        """The highest serial of the sequence, 0 for none."""
        found = self._connection.execute(select(func.max(entries.c.serial)).where(entries.c.code == code, entries.c.year == year))
        return found.scalar() or 0

    def latest_date(self, code: str, year: int) -> str:
        """The latest date of a reserved or issued document of the sequence."""
        mine = and_(entries.c.code == code, entries.c.year == year, entries.c.state.in_(LIVE))
        return self._connection.execute(select(func.max(entries.c.issue_date)).where(mine)).scalar() or ""

    def taken(self, number: DocumentNumber) -> Taken | None:
        """The line under a number."""
        row = self._connection.execute(select(entries.c.id, entries.c.state, entries.c.title).where(entries.c.number == str(number))).first()
        return Taken(row.id, row.state, row.title) if row else None


def rows_known(connection: Connection, hashes: Sequence[str]) -> dict[str, list[Entry]]:
    """The lines that rows with these hashes have had, by hash, newest last; with their files."""
    found: dict[str, list[Entry]] = {}
    for start in range(0, len(hashes), CHUNK):
        for entry in _entries(connection, entries.c.row_sha256.in_(hashes[start:start + CHUNK])):
            found.setdefault(entry.row_sha256, []).append(entry)
    return found


def issued_ids(connection: Connection, hashes: Sequence[str]) -> list[int]:
    """The ids of the issued lines of rows with these hashes, in their order."""
    found: dict[str, list[int]] = {}
    for start in range(0, len(hashes), CHUNK):
        chosen = select(entries.c.row_sha256, entries.c.id).where(entries.c.row_sha256.in_(hashes[start:start + CHUNK]), entries.c.state == "issued")
        for row in connection.execute(chosen.order_by(entries.c.id)):
            found.setdefault(row.row_sha256, []).append(row.id)
    return [entry for value in hashes for entry in found.get(value, ())]


def find(connection: Connection, query: Query) -> list[Entry]:
    """Lines by code, year and serial; those without a number last."""
    wanted = {entries.c.code: query.code, entries.c.year: query.year, entries.c.state: query.state, entries.c.kind: query.kind,
              entries.c.batch: query.batch}
    return _entries(connection, and_(True, *(column == value for column, value in wanted.items() if value)))


def by_number(connection: Connection, number: str) -> Entry:
    """The line of a number. Raises: UsageError when there is none (with what the number may have meant)."""
    found = _entries(connection, entries.c.number == number)
    if found:
        return found[0]
    meant = DocumentNumber.guess(number)
    hint = f"是不是 {meant}？" if meant and str(meant) != number else "运行 xundocs register list 查看。"
    raise UsageError(f"登记簿上没有 {number}。", hint)


def by_numbers(connection: Connection, numbers: Sequence[str]) -> list[Entry]:
    """The lines of numbers; unknown ones are left out."""
    return _entries(connection, entries.c.number.in_(numbers))


def by_file(connection: Connection, *, sha256: str = "", name: str = "") -> list[tuple[Entry, RegisteredFile]]:
    """Lines that have a file with this content, or with this file name."""
    if sha256:
        condition = files.c.sha256 == sha256
    else:
        condition = files.c.path.like("%" + name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"), escape="\\")
    ids = {row.entry for row in connection.execute(select(files.c.entry).where(condition))}
    lines = _entries(connection, entries.c.id.in_(ids)) if ids else []
    return [(e, f) for e in lines for f in e.files if (f.sha256 == sha256 if sha256 else _file_name(f.path) == name)]


def _file_name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _entries(connection: Connection, condition: Any) -> list[Entry]:
    order = (entries.c.code.is_(None), entries.c.code, entries.c.year, entries.c.serial, entries.c.id)
    rows = connection.execute(select(entries).where(condition).order_by(*order)).mappings().all()
    owned: dict[int, list[RegisteredFile]] = {}
    ids = [row["id"] for row in rows]
    for start in range(0, len(ids), CHUNK):
        for file in connection.execute(select(files).where(files.c.entry.in_(ids[start:start + CHUNK])).order_by(files.c.id)).mappings():
            owned.setdefault(file["entry"], []).append(RegisteredFile(**file))
    return [entry_of(dict(row), tuple(owned.get(row["id"], ()))) for row in rows]


def open_batch(work: Work, batch: str, kind: str, data_file: str, folder: str) -> None:
    """Note the batch when it is new."""
    if work.connection.execute(select(batches.c.id).where(batches.c.id == batch)).first() is None:
        work.insert(batches, [{"id": batch, "kind": kind, "data_file": data_file, "folder": folder, "started_at": work.at}], "开批")


def reserve(work: Work, batch: str, pairs: Sequence[tuple[NewEntry, Slot | None]], gaps: Iterable[DocumentNumber], reason: str,
            due_on: str = "") -> list[int]:
    """Give every document its line with its number, files and recipients; the lines' ids. Gaps get lines of their own.

    The caller has had the slots allocated in this same transaction.
    """
    work.insert(entries, [gap_line(work, number, reason) for number in gaps], "空号")
    new, taken_over, planned, sent, ids = [], [], [], [], []
    for document, slot in pairs:
        line = _line(document, slot, batch, reason if slot is None or slot.by_hand else "")
        if slot is not None and slot.fills:
            entry = slot.fills
            taken_over.append((entry, line))
        else:
            entry = work.next_id(entries)
            new.append({"id": entry, **line})
        ids.append(entry)
        planned += [_file_line(work, entry, output, path) for output, path in document.files]
        sent += [_delivery_line(work, entry, recipient, output, due_on) for recipient, output in document.deliveries]
    work.insert(entries, new, "占号")
    work.update(entries, taken_over, "补用空号")
    work.insert(files, planned, "拟写文件")
    work.insert(deliveries, sent, "拟发")
    return ids


def _line(document: NewEntry, slot: Slot | None, batch: str, reason: str) -> dict[str, Any]:
    number = slot.number if slot else None
    return {"number": str(number) if number else document.unnumbered or None, "code": number.code if number else None,
            "year": number.year if number else None, "serial": number.serial if number else None, "state": "reserved",
            "origin": "further" if document.further else "unnumbered" if slot is None else "manual" if slot.by_hand else "automatic",
            "kind": document.kind,
            "title": document.title, "issue_date": document.issue_date, "recipient": document.recipient, "drafter": document.drafter,
            "approver": document.approver, "seal_organ": document.seal_organ, "sealed_on": "", "copies": document.copies,
            "reason": reason, "batch": batch, "row_number": document.row_number, "row_label": document.row_label,
            "row_sha256": document.row_sha256}


def gap_line(work: Work, number: DocumentNumber, reason: str) -> dict[str, Any]:
    """The line of a number that was left out, with the reason."""
    empty = dict.fromkeys(("kind", "title", "issue_date", "recipient", "drafter", "approver", "seal_organ", "sealed_on", "row_label",
                           "row_sha256"), "")
    return {"id": work.next_id(entries), "number": str(number), "code": number.code, "year": number.year, "serial": number.serial,
            "state": GAP, "origin": GAP, **empty, "copies": 0, "reason": reason, "batch": None, "row_number": 0}


def _file_line(work: Work, entry: int, output: str, path: str) -> dict[str, Any]:
    return {"id": work.next_id(files), "entry": entry, "output": output, "path": path, "sha256": "", "size": 0}


def _delivery_line(work: Work, entry: int, recipient: str, output: str, due_on: str) -> dict[str, Any]:
    return {"id": work.next_id(deliveries), "entry": entry, "recipient": recipient, "output": output, "copy_number": "", "copies": 1,
            "sent_on": "", "due_on": due_on, "signed_on": "", "signed_by": "", "note": ""}


def confirm(work: Work, entry_ids: Sequence[int], written: Sequence[tuple[int, str, int]]) -> None:
    """The files (id, SHA-256, size) are safely on disk: note them and make their lines issued."""
    work.update(files, [(file, {"sha256": sha256, "size": size}) for file, sha256, size in written], "文件写成")
    work.update(entries, [(entry, {"state": "issued"}) for entry in entry_ids], "发出")


def add_files(work: Work, planned: Sequence[tuple[int, str, str]]) -> list[int]:
    """Plan further files (entry, output, path) of issued lines; their ids."""
    lines = [_file_line(work, entry, output, path) for entry, output, path in planned]
    work.insert(files, lines, "拟写文件")
    return [line["id"] for line in lines]


def record_files(work: Work, written: Sequence[tuple[int, str, int]]) -> None:
    """Note the content of further files."""
    work.update(files, [(file, {"sha256": sha256, "size": size}) for file, sha256, size in written], "文件写成")


def void(work: Work, numbers: Sequence[str], reason: str) -> list[Entry]:
    """Make lines void; their numbers stay, explained. Raises: UsageError, XundocsError when one cannot be."""
    if not reason.strip():
        raise UsageError("作废要写理由。", "例如 --reason 内容有误，另行发文。")
    found = []
    for number in dict.fromkeys(numbers):
        entry = by_number(work.connection, number)
        if entry.state not in LIVE:
            raise XundocsError(f"{number} 已经是{entry.state_name}（{entry.reason}），没有改动。")
        found.append(entry)
    work.update(entries, [(e.id, {"state": "void", "reason": reason.strip()}) for e in found], "作废")
    return found


def note_sealing(work: Work, number: str, sealed_on: str, copies: int | None) -> None:
    """Note when a document was sealed and how many copies were made (用印登记)."""
    entry = by_number(work.connection, number)
    if entry.state != "issued":
        raise XundocsError(f"{number} 是{entry.state_name}，不能登记用印。", "只有已发的文书可以登记用印。")
    work.update(entries, [(entry.id, {"sealed_on": sealed_on, "copies": entry.copies if copies is None else copies})], "用印")


def missing_serials(connection: Connection) -> list[DocumentNumber]:
    """Numbers below the last of their sequence that have no line; there are none unless somebody tampered."""
    sequences: dict[tuple[str, int], set[int]] = {}
    for row in connection.execute(select(entries.c.code, entries.c.year, entries.c.serial).where(entries.c.serial.is_not(None))):
        sequences.setdefault((row.code, row.year), set()).add(row.serial)
    return [DocumentNumber(code, year, s) for (code, year), have in sorted(sequences.items())
            for s in range(1, max(have) + 1) if s not in have]


def file_ids(connection: Connection, entry_ids: Sequence[int]) -> dict[int, list[int]]:
    """The ids of each line's files, in the order they were planned."""
    found: dict[int, list[int]] = {entry: [] for entry in entry_ids}
    for start in range(0, len(entry_ids), CHUNK):
        chosen = select(files.c.id, files.c.entry).where(files.c.entry.in_(entry_ids[start:start + CHUNK])).order_by(files.c.id)
        for row in connection.execute(chosen):
            found[row.entry].append(row.id)
    return found
