"""The parts of a breakdown are the whole: every row counted stands in exactly one of them, whatever the records are cut by."""

from __future__ import annotations

import pytest

from support_figures import OPEN_WAY, Book
from xundocs.actions.ledger.statistics import Records, broken_down
from xundocs.office.figures.breakdown import OF_FINDINGS, WAYS, is_cut
from xundocs.office.figures.compute import Evaluation, Figure, View
from xundocs.office.figures.facts import Facts
from xundocs.office.figures.metrics import Metric, definitions

DAY = "2026-06-30"


class _Codes:
    """Labels that leave codes as they are."""

    def __call__(self, ledger: str, field: str, code: str) -> str:
        return code


def _book() -> Book:
    book = Book()
    for number, organisation in enumerate(("edu", "agri", "edu"), 1):
        round_ = f"R-{number % 2 + 1}"
        if number < 3:
            book.add("rounds", key=round_, term="十六届县委", started_on=f"2026-0{number}-01", framework="three_problems", recheck_share="0.10")
        about = {"round": round_, "organisation": organisation}
        inspection = book.add("inspections", **about, entered_on="2026-03-01", feedback_on="2026-05-10", inspection_type="routine", concentrated_due="2026-06-01",
                              disclosure_required=["public"], public_disclosed_on="2026-06-10", evaluation_grade="good", evaluated_on="2026-06-20")
        findings = [book.finding(*way, **about, inspection=inspection, focus=focus, category="f1_duty", rect_mode="time_limited", common_or_individual=kind, natures=["three_problems"])
                    for way in (OPEN_WAY, (*OPEN_WAY, "closed")) for focus, kind in (("f1", "common"), ("f2", "individual"), ("", ""))]
        book.add("supervisions", **about, form="talk", persons=2, on="2026-06-02", findings=findings[3:5], recheck_on="2026-06-20")
        for finding in (findings[0], findings[4], ""):
            book.add("immediates", **about, finding=finding, issue_mode="written", notice_no=f"清巡三组〔2026〕{number}号", issued_on="2026-03-16", result="done")
        book.add("measures", **about, finding=findings[1], refunded="12.60", recovered="1", avoided="2", completed_on="2026-06-20")
        book.add("rules_made", **about, on="2026-06-01")
        book.add("archive", **about, dated="2026-05-10", filed_on="2026-06-01" if number > 1 else "")
        book.add("suggestions", round=round_, issued_on="2026-05-10", verified_on="2026-06-01", special_campaign=True, to_org="edu")
        book.add("clues", round=round_, number=f"2026-{number}", transferred_on="2026-05-10", reply_state="case_filed")
        book.add("reported", round=round_, item="interviews", value=number, source="第一组", on="2026-05-31")
        book.add("coverage", organisation=f"{organisation}{number}", term="十六届县委", in_scope=True, frozen_on="2021-12-31", inspected_rounds=[round_])
        book.add("villages", organisation=organisation, frozen_on="2026-01-01", inspected_round=round_)
    return book


def _cut(book: Book, metric: Metric, by: str) -> list[tuple[str, dict[str, Figure]]]:
    facts = Facts(book.snap(), DAY)
    records = Records(facts.records, facts, _Codes(), View(DAY))  # type: ignore[arg-type]
    return [(label, {f.id: f for f in results[0].figures}) for label, results in broken_down(records, by, [metric])]


@pytest.mark.parametrize("by", WAYS)
def test_every_row_counted_is_counted_in_one_part_and_no_more(by: str) -> None:
    book = _book()
    whole, counted = Evaluation(Facts(book.snap(), DAY), View(DAY)), 0
    for metric in definitions().metrics.values():
        cut = [figures for _, figures in _cut(book, metric, by)]
        for part in metric.parts:
            if not is_cut(part.of.ledger, by):
                continue
            expected, found = whole.figure(part), [figures[part.id] for figures in cut]
            counted += bool(expected.keys)
            assert sorted(key for figure in found for key in figure.keys) == sorted(expected.keys), (metric.code, part.id)
            assert sorted(key for figure in found for key in figure.of_keys) == sorted(expected.of_keys), (metric.code, part.id)
    assert counted > 10


def test_findings_rechecked_are_rechecked_by_whatever_field_they_are_cut() -> None:
    book = _book()
    for by in OF_FINDINGS:
        assert sum(figures["spot_check_rate"].numerator or 0 for _, figures in _cut(book, definitions().metrics["M26"], by)) == 6, by


def test_villages_are_those_of_each_round() -> None:
    found = {label: figures["inspected"].text for label, figures in _cut(_book(), definitions().metrics["M14"], "round")}
    assert found == {"R-1": "1个", "R-2": "2个"}


def test_immediate_items_behind_no_finding_have_a_part_of_their_own() -> None:
    found = {label: figures["issued"].text for label, figures in _cut(_book(), definitions().metrics["M05"], "focus")}
    assert found == {"未填": "3条", "f1": "3条", "f2": "3条"}


def test_what_is_not_kept_by_organisation_is_no_zero_in_a_breakdown_either() -> None:
    for _, figures in _cut(_book(), definitions().metrics["M15"], "organisation"):
        assert figures["suggestions"].text == "—（意见建议办理台账不按党组织登记）"
        assert figures["rules"].value
