"""Which number a document gets, or why it cannot get the one it was given. Pure: the register is asked through a view.

Source: V-NO-02 (unique in code and year, no gaps, in order of signing; a void number stays, explained), V-NO-03 (the
number's year is the year of the document's date; numbers added across years are explained), V-NO-05 (registered codes).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from xundocs.model.document_number import DocumentNumber
from xundocs.office.codes import CodeBook
from xundocs.problems import Problem, Where

MAX_SERIAL = 9999
GAP = "gap"
STATES = {"reserved": "已占号", "issued": "已发", "void": "作废", GAP: "空号"}


@dataclass(frozen=True)
class Request:
    """One document that wants a number: `given` by hand, or the next one of `code`."""

    kind: str
    issue_date: date | None
    code: str
    given: DocumentNumber | None = None
    where: Where = field(default_factory=Where)


@dataclass(frozen=True)
class Slot:
    """The number a request gets. `fills` is the entry of a gap that it takes over."""

    number: DocumentNumber
    by_hand: bool = False
    fills: int | None = None


@dataclass(frozen=True)
class Taken:
    """What the register has under a number."""

    entry: int
    state: str
    title: str


class View(Protocol):
    """What numbering must know of the register."""

    def last(self, code: str, year: int) -> int:
        """The highest serial, 0 for none."""

    def latest_date(self, code: str, year: int) -> str:
        """The latest date of a document in the sequence, ISO, empty for none."""

    def taken(self, number: DocumentNumber) -> Taken | None:
        """The entry under a number."""


@dataclass
class Allocation:
    """The slots in the order of the requests, numbers left out on purpose, and everything that forbids it."""

    slots: list[Slot | None] = field(default_factory=list)
    gaps: list[DocumentNumber] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Allocator:
    """Gives numbers to requests in their order. Nothing is written; with any problem nothing may be."""

    def __init__(self, view: View, codes: CodeBook, reason: str = "") -> None:
        self._view, self._codes, self._reason = view, codes, reason
        self._last: dict[tuple[str, int], int] = {}
        self._latest: dict[tuple[str, int], str] = {}
        self._here: set[DocumentNumber] = set()
        self.result = Allocation()

    def allocate(self, requests: Sequence[Request]) -> Allocation:
        """Every request's slot (None where it has a problem)."""
        for request in requests:
            before = len(self.result.problems)
            slot = self._given(request, request.given) if request.given else self._next(request)
            self.result.slots.append(slot if len(self.result.problems) == before else None)
        return self.result

    def _next(self, request: Request) -> Slot | None:
        if request.issue_date is None:
            self._problem(request, "V-NO-03", "没有成文日期，定不了文号的年份", "请填写成文日期。")
            return None
        number = DocumentNumber(request.code, request.issue_date.year, self._last_of(request.code, request.issue_date.year) + 1)
        self._check(request, number)
        self._take(request, number)
        return Slot(number)

    def _given(self, request: Request, number: DocumentNumber) -> Slot | None:
        self._check(request, number)
        taken = self._view.taken(number)
        if number in self._here or (taken and taken.state != GAP):
            what = f"登记簿上是{STATES[taken.state]}：{taken.title}" if taken else "本批前面一行已经用了"
            self._problem(request, "V-NO-02", f"文号 {number} 已经有了（{what}）", "请改用没有用过的号，或把文号留空由登记簿给号。", number)
            return None
        if number in self.result.gaps:  # left out by an earlier row of this batch, so no gap after all
            self.result.gaps.remove(number)
            self._here.add(number)
            return Slot(number, True)
        if taken:
            if not self._reason:
                self._problem(request, "V-NO-02", f"文号 {number} 是登记簿上的空号", "补用空号请加 --reason 写明理由。", number)
            self._here.add(number)
            return Slot(number, True, taken.entry)
        self._gap(request, number)
        self._take(request, number)
        return Slot(number, True)

    def _gap(self, request: Request, number: DocumentNumber) -> None:
        last = self._last_of(number.code, number.year)
        missing = [DocumentNumber(number.code, number.year, s) for s in range(last + 1, number.serial)]
        if missing and not self._reason:
            shown = str(missing[0]) if len(missing) == 1 else f"{missing[0]} 至 {missing[-1]}"
            self._problem(request, "V-NO-02", f"跳过了 {shown}", "请用下一个号；此前是纸质登记的，先用 xundocs register import 导入，"
                          "确需跳号的加 --reason 写明理由，跳过的号记为空号。", number)
        self.result.gaps += missing

    def _check(self, request: Request, number: DocumentNumber) -> None:
        """Code, year and order of dates."""
        fault = self._codes.fault(number.code, request.kind, request.issue_date)
        if fault:
            self._problem(request, "V-NO-05", *fault, number)
        if number.serial > MAX_SERIAL:
            self._problem(request, "V-NO-01", f"{number.code}〔{number.year}〕的序号超过 {MAX_SERIAL}", "请登记一个新的代字。", number)
        day = request.issue_date
        if day is None or self._reason:
            return
        if number.year != day.year:
            self._problem(request, "V-NO-03", f"文号年份 {number.year} 与成文日期 {day} 不是同一年", "请核对；跨年补号请加 --reason 写明理由。", number)
        latest = self._latest_of(number.code, number.year)
        if day.isoformat() < latest and number.serial > self._last_of(number.code, number.year):
            self._problem(request, "V-NO-02", f"成文日期 {day} 早于前一个号的 {latest}，文号没有按签发先后",
                          "请按日期先后排列各行，或核对日期；倒签补登请加 --reason 写明理由。", number)

    def _take(self, request: Request, number: DocumentNumber) -> None:
        key = (number.code, number.year)
        self._last[key] = max(self._last_of(*key), number.serial)
        if request.issue_date:
            self._latest[key] = max(self._latest_of(*key), request.issue_date.isoformat())
        self._here.add(number)

    def _last_of(self, code: str, year: int) -> int:
        if (code, year) not in self._last:
            self._last[code, year] = self._view.last(code, year)
        return self._last[code, year]

    def _latest_of(self, code: str, year: int) -> str:
        if (code, year) not in self._latest:
            self._latest[code, year] = self._view.latest_date(code, year)
        return self._latest[code, year]

    def _problem(self, request: Request, code: str, message: str, remedy: str, number: DocumentNumber | None = None) -> None:
        self.result.problems.append(Problem(code, message, remedy, request.where, str(number or "")))
