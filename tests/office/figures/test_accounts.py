"""The five accounts balance for what is lawful, and name each finding, item or inspection where they do not."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from support_figures import DAY, OPEN_WAY, Book
from xundocs.office.figures.accounts import COLUMNS, FiveAccounts, five_accounts, outcome_paragraph
from xundocs.office.figures.facts import Facts
from xundocs.office.figures.footnotes import Footnotes
from xundocs.office.figures.workbook import accounts_workbook

NOTES = Footnotes("截至2026年6月30日", "县级", True, "比率四舍五入，保留1位小数", "2026-06-30 09:00", "ab" * 32)


def accounts(book: Book) -> FiveAccounts:
    return five_accounts(Facts(book.snap(), DAY), NOTES)


def balanced_book() -> Book:
    """One inspection fed back with every outcome, one not fed back yet."""
    book = Book()
    book.add("rounds", key="R-1", hanging_days=30, dead_quarters=2)
    done = book.add("inspections", round="R-1", organisation="edu", organisation_name="中共清源县教育局党组", feedback_on="2026-03-20", concentrated_due="2026-05-20",
                    report_findings=8)
    waiting = book.add("inspections", round="R-1", organisation="fin", organisation_name="中共清源县财政局党组")
    book.finding(*OPEN_WAY, "close_requested", "closed", inspection=done, round="R-1")
    book.finding(*OPEN_WAY, inspection=done, round="R-1")
    book.finding(*OPEN_WAY, "long_term", inspection=done, round="R-1", days=["2025-10-01"])
    book.finding("verified", "reported", "fed_back", "transferred", inspection=done, round="R-1")
    book.finding("verified", "reported", "transferred", inspection=done, round="R-1")
    book.finding("verified", "clue_split", inspection=done, round="R-1")
    book.finding("verified", "reported", "withdrawn", inspection=done, round="R-1")
    instant = book.finding("verified", "instant_assigned", "instant_done", inspection=done, round="R-1")
    book.add("immediates", finding=instant, result="done", issue_mode="oral", issued_on="2026-03-10")
    book.finding("verified", inspection=done, round="R-1")
    book.finding("verified", "reported", inspection=waiting, round="R-1")
    book.add("supervisions", form="check", findings=["I-0001", "I-0002"], on="2026-06-01")
    book.add("clues", number="1", transferred_on="2026-03-20", due_on="2026-06-20", reply_state="pending")
    book.add("clues", number="2", transferred_on="2026-05-20", due_on="2026-08-20", reply_state="pending")
    book.add("clues", number="3", transferred_on="2026-03-20", due_on="2026-06-20", reply_state="settled", replied_on="2026-06-01")
    book.add("suggestions", issued_on="2026-04-01", due="2026-06-01", replied_on="")
    return book


def test_every_reported_finding_stands_in_one_column() -> None:
    result = accounts(balanced_book())
    assert result.problems == [] and result.balanced
    first, second = result.accounts
    counts = {COLUMNS[c]: first.count(c) for c in COLUMNS}
    assert counts == {"报账": 8, "交账": 4, "转账": 2, "合并撤销": 1, "立行立改": 1, "待反馈": 0, "销账": 1, "在账": 2, "移交办理": 1, "查账": 2, "挂账": 1, "呆账": 1}
    assert second.count("awaiting") == second.count("reported") == 1
    assert first.coverage == "50.0%（2/4）" and first.closed_rate == "25.0%（1/4）"
    assert second.coverage == "—"
    assert result.total.count("reported") == 9
    assert result.clues.as_json() == {"total": 3, "replied": 1, "not_due": 1, "overdue": 1, "undated": 0}
    assert result.suggestions.as_json()["overdue"] == 1


def test_the_equations_hold_for_the_total() -> None:
    total = accounts(balanced_book()).total
    assert total.count("reported") == sum(total.count(c) for c in ("fed_back", "transferred", "withdrawn", "immediate", "awaiting"))
    assert total.count("fed_back") == sum(total.count(c) for c in ("closed", "open", "handed_over"))


def test_progress_takes_a_finding_off_the_hanging_list() -> None:
    book = balanced_book()
    assert accounts(book).total.columns["hanging"] == ("I-0002",)
    book.add("measures", finding="I-0002", completed_on="2026-06-10")
    assert accounts(book).total.columns["hanging"] == ()


def test_a_round_decides_itself_what_hangs_and_what_is_dead() -> None:
    book = balanced_book()
    book.rows["rounds"][0].update(hanging_days=200, dead_quarters=4)
    assert accounts(book).total.columns["hanging"] == () == accounts(book).total.columns["dead"]


def test_a_quarterly_report_takes_a_finding_off_the_dead_list() -> None:
    book = balanced_book()
    book.add("reports", inspection="P-0001", form="quarterly", submitted_on="2026-04-10", review="returned")
    assert accounts(book).total.columns["dead"] == ("I-0003",), "one that was sent back is none"
    book.add("reports", inspection="P-0001", form="quarterly", submitted_on="2026-04-10")
    assert accounts(book).total.columns["dead"] == ()


@pytest.mark.parametrize(("last", "hangs"), [("2026-05-31", True), ("2026-06-01", False)])
def test_a_finding_hangs_from_the_thirtieth_day_without_progress(last: str, hangs: bool) -> None:
    book = balanced_book()
    book.add("tasks", finding="I-0002", done_on=last)
    assert (accounts(book).total.columns["hanging"] == ("I-0002",)) is hangs


@pytest.mark.parametrize(("since", "dead"), [("2025-12-31", True), ("2026-01-01", False)])
def test_a_long_term_finding_is_dead_from_the_last_day_of_the_second_quarter(since: str, dead: bool) -> None:
    book = balanced_book()
    book.rows["findings"][2]["state_since"] = since
    assert (accounts(book).total.columns["dead"] == ("I-0003",)) is dead


def test_each_round_has_its_own_days() -> None:
    book = balanced_book()
    book.add("rounds", key="R-2", hanging_days=90, dead_quarters=4)
    other = book.add("inspections", round="R-2", organisation="agri", feedback_on="2026-03-20", concentrated_due="2026-05-20")
    book.finding(*OPEN_WAY, inspection=other, round="R-2", days=["2026-04-20"])
    book.finding(*OPEN_WAY, "long_term", inspection=other, round="R-2", days=["2025-10-01"])
    result = accounts(book).total
    assert result.columns["hanging"] == ("I-0002",) and result.columns["dead"] == ("I-0003",)


@pytest.mark.parametrize("spoil", ["_merged_into_nothing", "_done_twice", "_carried_to_nothing", "_no_inspection", "_left_waiting"])
def test_the_sheet_says_which_account_does_not_balance(spoil: str) -> None:
    book = balanced_book()
    globals()[spoil](book)
    for row in book.rows.get("immediates", ()):
        row.setdefault("inspection", "P-0001")
    sheet = load_workbook(BytesIO(accounts_workbook("五账核对表", accounts(book), {})))["五账核对表"]
    heads = [cell.value for cell in sheet[2]]
    flags = {row[1].value: row[heads.index("对平")].value for row in sheet.iter_rows(min_row=3) if row[1].value}
    wrong = "没有所属巡察" if spoil == "_no_inspection" else "中共清源县教育局党组"
    assert {name for name, flag in flags.items() if flag == "否"} == {wrong, "合计"}


def _left_waiting(book: Book) -> None:
    book.finding("verified", "reported", inspection="P-0001")
    book.rows["inspections"][0]["report_findings"] = 9


def _no_feedback_date(book: Book) -> None:
    book.rows["inspections"][0]["feedback_on"] = ""


def _report_says_more(book: Book) -> None:
    book.rows["inspections"][0]["report_findings"] = 10


def _progress_report_differs(book: Book) -> None:
    book.add("reports", inspection="P-0001", form="progress", submitted_on="2026-06-20", findings_total=5)


def _merged_into_nothing(book: Book) -> None:
    book.rows["findings"][1]["merged_into"] = "I-9999"


def _done_twice(book: Book) -> None:
    book.add("immediates", finding="I-0001", result="done", issue_mode="oral", issued_on="2026-03-10")


def _carried_to_nothing(book: Book) -> None:
    book.add("immediates", result="carried", carried_to="", issue_mode="oral", issued_on="2026-03-10")


def _carried_twice(book: Book) -> None:
    for _ in range(2):
        book.add("immediates", result="carried", carried_to="I-0002", issue_mode="oral", issued_on="2026-03-10")


def _clue_without_a_day(book: Book) -> None:
    book.add("clues", number="4", transferred_on="2026-05-20", due_on="", reply_state="pending")


def _no_inspection(book: Book) -> None:
    book.finding("verified", "reported")


def _stray_state(book: Book) -> None:
    book.rows["findings"][1]["state"] = "verified"


IMBALANCES: list[tuple[Any, str, str]] = [
    (_left_waiting, "A-FEEDBACK", "I-0011 报了没有交"), (_no_feedback_date, "A-FEEDBACK", "I-0001 已经反馈，巡察登记里却没有反馈日期"),
    (_report_says_more, "A-REPORT", "巡察报告写明 10 个问题，台账报账 8 个（其中立行立改 1 个）"), (_progress_report_differs, "A-FEEDBACK", "写明反馈问题 5 个，台账交账 4 个"),
    (_merged_into_nothing, "A-REPORT", "I-0002 并入 I-9999，I-9999 却不存在"), (_done_twice, "A-CLOSE", "同一问题会计两次完成"),
    (_carried_to_nothing, "A-FEEDBACK", "J-0002 转入反馈，却没有对应的问题"), (_carried_twice, "A-FEEDBACK", "J-0003 与 J-0002 转入同一个问题 I-0002"),
    (_clue_without_a_day, "A-TRANSFER", "X-0004 没有应反馈日期"), (_no_inspection, "A-REPORT", "I-0011 没有所属巡察"), (_stray_state, "A-REPORT", "I-0002 报了账"),
]


@pytest.mark.parametrize(("spoil", "code", "said"), IMBALANCES, ids=[i[0].__name__ for i in IMBALANCES])
def test_what_does_not_balance_is_named(spoil: Any, code: str, said: str) -> None:
    book = balanced_book()
    spoil(book)
    problems = accounts(book).problems
    assert any(p.code == code and said in p.message for p in problems), [str(p) for p in problems]
    assert all(p.remedy for p in problems)
    assert not accounts(book).balanced


def test_the_paragraph_carries_every_count_and_the_footnotes() -> None:
    text = outcome_paragraph(accounts(balanced_book()))
    for words in ("报告问题9个，反馈4个，转交办理2个，合并撤销1个", "已销号1个，整改完成率25.0%（1/4）", "挂账1个、呆账1个", "移交问题线索3件，已答复1件、未到期1件、超期1件",
                  "统计区间为截至2026年6月30日", "数据校验值abababababab"):
        assert words in text
