"""Numbers that a record's other outputs carry besides its own (函号 of cover letters): which are given, which the register gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from xundocs.actions.issue_rows import Row, further_title
from xundocs.documents.kinds import Kind
from xundocs.documents.records import Path_, RawRecord
from xundocs.model.document_number import DocumentNumber
from xundocs.office.codes import CodeBook
from xundocs.office.entries import NewEntry
from xundocs.office.numbering import Request
from xundocs.problems import Problem, Where


@dataclass(frozen=True)
class Further:
    """One such number, with the name of its output and whom it goes to. `code` is set when the register gives the number."""

    number: DocumentNumber
    output: str
    recipient: str
    code: str = ""

    def request(self, kind: str, day: date | None, where: Where) -> Request:
        """What it asks of the register."""
        return Request(kind, day, self.code or self.number.code, None if self.code else self.number, where)


def empty_places(kind: Kind, values: Mapping[str, Any]) -> Iterator[tuple[Path_, str]]:
    """The places in a record as read that are left to the register, in the order of the rows, each with the ending its code must have."""
    for declared in kind.numbering.get("further") or ():
        name, column = str(declared["field"]).split(".")
        rows = values.get(name)
        for place, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, Mapping) and row.get(column) in (None, ""):
                yield (name, place, column), str(declared["code_ending"])


def given_numbers(kind: Kind, values: Mapping[str, Any]) -> list[DocumentNumber]:
    """The further numbers that a record as read names itself."""
    columns = [str(declared["field"]).split(".") for declared in kind.numbering.get("further") or ()]
    cells = (row.get(column) for name, column in columns for row in _rows(values.get(name)))
    return [number for cell in cells if (number := DocumentNumber.parse(str(cell or ""))) is not None]


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def filled(kind: Kind, row: Row, codes: CodeBook, own: str, following: Callable[[str], DocumentNumber]) -> dict[Path_, tuple[DocumentNumber, str]]:
    """For every empty place of a row its number and code: the reserved ones of a half-done row again, else the `following` of the code.

    `own` is the document's own code. Fewer than the places when a reserved one was made void meanwhile.
    Raises: UsageError when no registered code will do.
    """
    places = list(empty_places(kind, row.raw.values))
    if row.entry is None:
        chosen = [codes.choose_further(kind.id, own, ending) for _, ending in places]
        return {place: (following(code), code) for (place, _), code in zip(places, chosen, strict=True)}
    given = given_numbers(kind, row.raw.values)
    reserved = [number for e in row.further if (number := DocumentNumber.parse(e.number)) is not None and number not in given]
    return {place: (number, number.code) for (place, _), number in zip(places, reserved, strict=False)}


def made_void(kind: Kind, row: Row, numbers: Mapping[Path_, tuple[DocumentNumber, str]]) -> list[Problem]:
    """A half-done row some of whose further numbers were made void after they were reserved."""
    lacking = len(list(empty_places(kind, row.raw.values))) - len(numbers)
    own = row.entry.number if row.entry else ""
    return [Problem("B-FURTHER", f"随 {own} 占的号有 {lacking} 个已经作废", f"请先作废 {own}：xundocs register void {own} --reason 理由，再加 --again 用新号重发。",
                    row.raw.where)] if lacking else []


def with_numbers(raw: RawRecord, numbers: Mapping[Path_, tuple[DocumentNumber, str]]) -> RawRecord:
    """The record with these places filled."""
    values = dict(raw.values)
    for path, (number, _) in numbers.items():
        name, place, column = str(path[0]), int(path[1]), str(path[2])
        rows = list(values[name])
        rows[place] = {**rows[place], column: str(number)}
        values[name] = rows
    return raw.changed(values=values)


def further_numbers(kind: Kind, values: Mapping[str, Any], automatic: Mapping[Path_, tuple[DocumentNumber, str]]) -> list[Further]:
    """Numbers of a checked record besides its own, each once; `automatic` are the places the register fills."""
    found: dict[DocumentNumber, Further] = {}
    for output in kind.outputs:
        declared = kind.fields.get(output.repeat)
        columns = [c for c, f in declared.fields.items() if f.type == "document_number"] if declared else []
        for place, row in enumerate(values.get(output.repeat) or () if columns else ()):
            for column in columns:
                if isinstance(row.get(column), DocumentNumber):
                    code = automatic.get((output.repeat, place, column), (None, ""))[1]
                    found.setdefault(row[column], Further(row[column], output.name, str(row.get("name") or ""), code))
    return list(found.values())


def further_entries(line: NewEntry, number: str, further: Sequence[Further]) -> list[NewEntry]:
    """The lines of the other numbers of a record, like its own but without files and recipients of their own."""
    return [replace(line, title=further_title(one.output, number), recipient=one.recipient, further=True, unnumbered="", files=(), deliveries=())
            for one in further]
