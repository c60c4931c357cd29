"""Which number a document gets: V-NO-01, V-NO-02, V-NO-03, V-NO-05, case by case and against chance."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xundocs.errors import UsageError
from xundocs.model.document_number import DocumentNumber
from xundocs.office.codes import Code, CodeBook
from xundocs.office.numbering import Allocator, Request, Taken
from xundocs.workspace import Office

DAY = date(2026, 4, 2)
CODES = CodeBook({"甲": Code("甲"), "乙": Code("乙", kinds=("letter",)), "旧": Code("旧", since=date(2020, 1, 1), until=date(2025, 12, 31))})


@dataclass
class Lines:
    """A register in memory."""

    states: dict[DocumentNumber, str] = field(default_factory=dict)
    latest: str = ""

    def last(self, code: str, year: int) -> int:
        return max((n.serial for n in self.states if (n.code, n.year) == (code, year)), default=0)

    def latest_date(self, code: str, year: int) -> str:
        return self.latest

    def taken(self, number: DocumentNumber) -> Taken | None:
        return Taken(number.serial, self.states[number], "标题") if number in self.states else None


def number(serial: int, code: str = "甲", year: int = 2026) -> DocumentNumber:
    return DocumentNumber(code, year, serial)


def ask(lines: Lines, *requests: Request, reason: str = "") -> tuple[list[str], list[str]]:
    result = Allocator(lines, CODES, reason).allocate(requests)
    return [str(s.number) if s else "" for s in result.slots], [p.code for p in result.problems]


def want(code: str = "甲", day: date | None = DAY, given: DocumentNumber | None = None, kind: str = "notice") -> Request:
    return Request(kind, day, code, given)


def test_the_next_number_follows_the_last() -> None:
    assert ask(Lines({number(7): "issued"}), want(), want()) == (["甲〔2026〕8号", "甲〔2026〕9号"], [])


def test_void_and_gap_numbers_are_not_given_again() -> None:
    assert ask(Lines({number(7): "issued", number(8): "void", number(9): "gap"}), want())[0] == ["甲〔2026〕10号"]


def test_each_year_begins_at_one() -> None:
    assert ask(Lines({number(7): "issued"}), want(day=date(2027, 1, 4)))[0] == ["甲〔2027〕1号"]


@pytest.mark.parametrize(("request_", "reason", "codes"), [
    (want("丙"), "", ["V-NO-05"]), (want("丙"), "理由", ["V-NO-05"]),
    (want("乙"), "", ["V-NO-05"]), (want("乙", kind="letter"), "", []),
    (want("旧"), "", ["V-NO-05"]), (want("旧", day=date(2025, 12, 31)), "", []),
    (want(day=None), "", ["V-NO-03"]),
    (want(given=number(3)), "", ["V-NO-02"]), (want(given=number(3)), "理由", []),
    (want(given=number(1, year=2025)), "", ["V-NO-03"]), (want(given=number(1, year=2025)), "跨年补号", []),
    (want(given=number(1)), "", []),
])
def test_what_is_allowed(request_: Request, reason: str, codes: list[str]) -> None:
    assert ask(Lines(), request_, reason=reason)[1] == codes


def test_a_taken_number_is_refused_whatever_the_reason() -> None:
    for state in ("issued", "reserved", "void"):
        assert ask(Lines({number(1): state}), want(given=number(1)), reason="理由")[1] == ["V-NO-02"]


def test_a_gap_is_filled_only_with_a_reason() -> None:
    lines = Lines({number(1): "gap", number(2): "issued"})
    assert ask(lines, want(given=number(1)))[1] == ["V-NO-02"]
    slot = Allocator(lines, CODES, "补登").allocate([want(given=number(1))]).slots[0]
    assert slot is not None and slot.fills == 1


def test_a_gap_is_not_filled_twice_in_one_batch() -> None:
    assert ask(Lines({number(1): "gap"}), want(given=number(1)), want(given=number(1)), reason="补登")[1] == ["V-NO-02"]


def test_dates_go_forward_with_the_numbers() -> None:
    lines = Lines({number(1): "issued"}, latest="2026-04-03")
    assert ask(lines, want())[1] == ["V-NO-02"]
    assert ask(lines, want(), reason="补登")[1] == []
    assert ask(Lines(), want(day=date(2026, 5, 1)), want(day=DAY))[1] == ["V-NO-02"]


def test_the_ten_thousandth_number_is_refused() -> None:
    assert ask(Lines({number(9999): "issued"}), want())[1] == ["V-NO-01"]


@given(st.lists(st.one_of(st.none(), st.integers(1, 12)), max_size=12), st.integers(0, 5), st.sampled_from(["", "理由"]))
def test_whatever_is_asked_numbers_stay_distinct_and_without_holes(asked: list[int | None], before: int, reason: str) -> None:
    lines = Lines({number(n): "issued" for n in range(1, before + 1)})
    result = Allocator(lines, CODES, reason).allocate([want(given=number(n) if n else None) for n in asked])
    if result.problems:
        return
    given_out = [s.number.serial for s in result.slots if s] + [n.serial for n in result.gaps]
    assert sorted(given_out) == list(range(before + 1, before + 1 + len(given_out)))
    assert not result.gaps or reason


def test_the_code_is_chosen_only_when_there_is_no_doubt() -> None:
    book = CodeBook({"甲": Code("甲", "某办"), "甲函": Code("甲函", "某办"), "组": Code("组", "某组"), "建": Code("建", "某办", ("advice",))})
    assert book.choose("notice", "某组") == "组"
    assert book.choose("advice", "某办") == "建"
    assert book.choose("notice", "某办", "甲函") == "甲函"
    with pytest.raises(UsageError, match="--code"):
        book.choose("notice", "某办")
    with pytest.raises(UsageError, match="没有登记"):
        CodeBook({}).choose("notice", "")


@pytest.mark.parametrize("entry", [{"code": "甲", "since": "去年"}, {"code": "甲", "kinds": "letter"}])
def test_a_fault_in_the_registry_is_said(entry: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="甲"):
        CodeBook.of(Office({"document_codes": [entry]}))
