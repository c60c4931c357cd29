"""Taking a paper register over into the register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from xundocs.model.document_number import DocumentNumber
from xundocs.office.codes import CodeBook
from xundocs.office.entries import Entry, entry_of
from xundocs.office.exchange_import import PaperLine
from xundocs.office.history import Work
from xundocs.office.numbering import GAP
from xundocs.office.register import RegisterView, gap_line
from xundocs.office.schema import entries
from xundocs.problems import Problem, listed

ACTION = "导入纸质登记簿"


class PaperImport:
    """One import; nothing is written while there are problems."""

    def __init__(self, work: Work, codes: CodeBook, reason: str) -> None:
        self._work, self._codes, self._reason = work, codes, reason
        self.problems: list[Problem] = []
        self.new: list[PaperLine] = []
        self.fills: list[tuple[int, PaperLine]] = []
        self.same = 0
        self.gaps: list[DocumentNumber] = []

    def plan(self, lines: Sequence[PaperLine]) -> None:
        """Compare every line with the register."""
        for line in lines:
            self._fault(line)
            row = self._work.connection.execute(select(entries).where(entries.c.number == str(line.number))).mappings().first()
            if row is None:
                self.new.append(line)
            elif row["state"] == GAP:
                self.fills.append((row["id"], line))
            elif _is_same(entry_of(dict(row)), line):
                self.same += 1
            else:
                self.problems.append(Problem("V-NO-02", f"文号 {line.number} 登记簿上已有，内容不同（{row['title']}）", "请核对；登记簿上的没有改动。", line.where))
        self._find_gaps()

    def _fault(self, line: PaperLine) -> None:
        day = date.fromisoformat(line.issue_date) if line.issue_date else None
        if fault := self._codes.fault(line.number.code, "", day):
            self.problems.append(Problem("V-NO-05", *fault, line.where, str(line.number)))
        if day and day.year != line.number.year and not self._reason:
            self.problems.append(Problem("V-NO-03", f"文号年份 {line.number.year} 与成文日期 {day} 不是同一年", "请核对；属实的加 --reason 写明理由。", line.where))

    def _find_gaps(self) -> None:
        view = RegisterView(self._work.connection)
        sequences: dict[tuple[str, int], set[int]] = {}
        for line in self.new:
            sequences.setdefault((line.number.code, line.number.year), set()).add(line.number.serial)
        for (code, year), serials in sorted(sequences.items()):
            self.gaps += [DocumentNumber(code, year, s) for s in range(view.last(code, year) + 1, max(serials)) if s not in serials]
        if self.gaps and not self._reason:
            shown = listed(self.gaps, 10, "等")
            self.problems.append(Problem("V-NO-02", f"缺 {len(self.gaps)} 个号：{shown}", "请核对纸质登记簿；确实没有的，加 --reason 写明理由，记为空号。"))

    def write(self) -> None:
        """Write the planned lines."""
        work = self._work
        work.insert(entries, [{"id": work.next_id(entries), **_columns(line)} for line in self.new], ACTION)
        work.insert(entries, [gap_line(work, number, self._reason) for number in self.gaps], "空号")
        work.update(entries, [(entry, _columns(line)) for entry, line in self.fills], ACTION)


def _columns(line: PaperLine) -> dict[str, Any]:
    number = line.number
    note = line.note or ("原文号写作 " + line.corrected_from if line.corrected_from else "")
    return {"number": str(number), "code": number.code, "year": number.year, "serial": number.serial, "state": "void" if line.void else "issued",
            "origin": "imported", "kind": "", "title": line.title, "issue_date": line.issue_date, "recipient": line.recipient,
            "drafter": line.drafter, "approver": line.approver, "seal_organ": line.seal_organ, "sealed_on": line.sealed_on, "copies": line.copies,
            "reason": note, "batch": None, "row_number": line.where.row or 0, "row_label": str(line.where), "row_sha256": ""}


def _is_same(entry: Entry, line: PaperLine) -> bool:
    return (entry.origin == "imported" and (entry.title, entry.issue_date, entry.recipient) == (line.title, line.issue_date, line.recipient))
