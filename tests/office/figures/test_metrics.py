"""Each metric counts what its definition says, and says how."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from support_figures import OPEN_WAY, Book, Snap, evaluation, figures, values
from xundocs.office.declarations import read_declarations
from xundocs.office.figures.compute import Evaluation, View, scope_problems
from xundocs.office.figures.facts import Facts
from xundocs.office.figures.metrics import definitions, read, unknown_names
from xundocs.office.records.asof import as_on
from xundocs.office.records.kinds import kinds


def test_there_are_twenty_six_and_every_one_has_its_own_name() -> None:
    metrics = definitions().metrics
    assert list(metrics) == [f"M{n:02d}" for n in range(1, 27)]
    assert len({m.id for m in metrics.values()}) == len({m.name for m in metrics.values()}) == 26


def test_found_fed_back_and_closed_findings_each_count_once() -> None:
    book = Book()
    book.finding(*OPEN_WAY)
    book.finding(*OPEN_WAY, "close_requested", "closed")
    book.finding(*OPEN_WAY, "close_requested", "closed", "reopened", "rectifying")
    book.finding("verified", "reported")
    book.finding()
    book.finding("verified", "reported", "fed_back", "withdrawn")
    book.finding(*OPEN_WAY, merged_into="I-0001")
    assert values(figures(book, "M01")) == {"verified_findings": "4"}
    assert values(figures(book, "M02")) == {"feedback_findings": "3"}
    assert values(figures(book, "M03")) == {"closed": "1", "phased_done": "0", "long_term": "0", "closed_in_period": "1"}
    assert figures(book, "M04").text == "33.3%（1/3）"
    assert figures(book, "M04").figures[0].keys == ("I-0002",)
    assert figures(book, "M04").figures[0].of_keys == ("I-0001", "I-0002", "I-0003")


def test_what_is_done_in_part_or_kept_up_is_not_done() -> None:
    book = Book()
    for last in ("closed", "closed", "phased_done", "long_term"):
        book.finding(*OPEN_WAY, last)
    assert figures(book, "M04").text == "50.0%（2/4）"
    assert figures(book, "M03").text == "已销号2个；阶段性完成1个；长期坚持1个；区间内销号（不论何时反馈）2个"


def test_the_rate_of_the_good_example_has_two_decimals_when_asked_for() -> None:
    book = Book()
    for last, number in (("closed", 688), ("phased_done", 4), ("rectifying", 5)):
        for _ in range(number):
            book.finding("verified", "reported", "fed_back", last)
    assert figures(book, "M04", digits=2).text == "98.71%（688/697）"


def test_1128_of_1141_immediate_items_are_98_9_percent_and_not_98_6() -> None:
    book = Book()
    for number in range(1141):
        book.add("immediates", issue_mode="written", notice_no=f"清巡改〔2026〕{number % 193 + 1}号", issued_on="2026-03-10",
                 result="done" if number < 1128 else "unfinished", category_kind="rectify")
    assert figures(book, "M07").text == "98.9%（1128/1141）"
    assert values(figures(book, "M06")) == {"written": "193", "oral": "0"}
    assert values(figures(book, "M05")) == {"issued": "1141", "done": "1128", "carried": "0", "punish": "0"}


def test_the_two_tracks_never_meet() -> None:
    book = Book()
    finding = book.finding("verified", "reported", "instant_assigned", "carried_to_feedback", "fed_back", "closed", track="feedback")
    book.add("immediates", issue_mode="oral", issued_on="2026-03-10", result="unfinished", carried_to=finding)
    done = book.finding("verified", "reported", "instant_assigned", "instant_done", track="immediate")
    book.add("immediates", issue_mode="oral", issued_on="2026-03-10", result="done", finding=done)
    assert figures(book, "M07").text == "50.0%（1/2）"
    assert figures(book, "M04").text == "100.0%（1/1）"
    assert values(figures(book, "M01"))["verified_findings"] == "2"
    assert figures(book, "M04").figures[0].of_keys == (finding,)


def test_without_a_denominator_there_is_no_rate() -> None:
    result = figures(Book(), "M04")
    assert result.main is not None and result.main.value is None
    assert result.text.startswith("—（") and "分母为 0" in result.text
    assert result.as_json()["value"] is None


def test_clues_and_persons_stand_apart() -> None:
    book = Book()
    for number in range(4):
        book.add("clues", number=f"X{number}", transferred_on="2026-03-10", reply_state="case_filed" if number == 0 else "pending",
                 replied_on="2026-05-10" if number == 0 else "")
    book.add("reported", item="clue_persons", value=7, on="2026-06-01")
    assert figures(book, "M09").text == "移交线索4件；涉及人数7人"
    assert "不相加" in definitions().metrics["M09"].never_add
    assert figures(book, "M10").text == "25.0%（1/4）"


def test_sanctions_money_and_workload_stay_in_their_columns() -> None:
    book = Book()
    for item, value in (("organisational_measures", 160), ("party_discipline", 286), ("judicial_transfer", 16), ("interviews", 300), ("questionnaires", 500)):
        book.add("reported", item=item, value=value, on="2026-06-01")
    finding = book.finding(*OPEN_WAY)
    book.add("measures", finding=finding, refunded="12.60", recovered="3", avoided="", completed_on="2026-05-01")
    book.add("measures", finding=finding, refunded="0.10", completed_on="2026-05-02")
    assert values(figures(book, "M11")) == {"organisational_measures": "160", "party_discipline": "286", "judicial_transfer": "16"}
    assert figures(book, "M11").main is None and figures(book, "M11").as_json()["value"] is None
    assert figures(book, "M20").text == "清退12.70万元；追回3万元；挽回损失0万元"
    assert values(figures(book, "M19"))["interviews"] == "300"


def test_what_no_organ_reported_is_not_zero() -> None:
    assert figures(Book(), "M11").text == "组织处理—（没有收到报数）；党纪政务处分—（没有收到报数）；移送司法机关—（没有收到报数）"
    assert figures(Book(), "M11").as_json()["parts"]["party_discipline"]["value"] is None
    book = Book()
    book.add("reported", item="party_discipline", value=0, on="2026-06-01")
    assert values(figures(book, "M11"))["party_discipline"] == "0"


def test_coverage_is_measured_against_the_frozen_list() -> None:
    book = Book()
    book.add("rounds", key="R-1", term="十六届县委", started_on="2026-01-05")
    for number in range(96):
        book.add("coverage", term="十六届县委", organisation=f"org{number}", in_scope=True, frozen_on="2021-12-31", inspected_rounds=["R-1"] if number < 70 else [])
    for number in range(70, 77):
        book.add("inspections", round="R-1", organisation=f"org{number}", entered_on="2026-03-01", inspection_type="routine")
    book.add("coverage", term="十六届县委", organisation="later", in_scope=True, frozen_on="", inspected_rounds=["R-1"])
    book.add("coverage", term="十五届县委", organisation="org95", in_scope=True, frozen_on="2016-12-31", inspected_rounds=["R-0"])
    book.add("inspections", organisation="org70", entered_on="2026-05-01", inspection_type="lookback")
    result = figures(book, "M12")
    assert result.text == "巡察党组织7个；全覆盖完成率（十六届县委）80.2%（77/96）"
    assert figures(book, "M13").text == "8家次（lookback1、routine7）"


def test_villages_count_against_the_frozen_list() -> None:
    book = Book()
    book.add("rounds", key="R-1", term="十六届县委", started_on="2026-01-05")
    for number in range(3):
        book.add("villages", frozen_on="2026-01-01", inspected_round="R-1" if number else "")
    assert figures(book, "M14").text == "巡察村（社区）2个；村（社区）覆盖率66.7%（2/3）"


def test_totals_of_a_day_are_not_added_up_over_days() -> None:
    book = Book()
    for day, quota, actual in (("2026-01-31", 90, 70), ("2026-06-01", 91, 81)):
        book.add("reported", item="staff_quota", value=quota, source="县委编办", on=day)
        book.add("reported", item="staff_actual", value=actual, source="县委编办", on=day)
    result = figures(book, "M17")
    assert next(f.text for f in result.figures if f.id == "staff_rate") == "89.0%（81/91）"


def test_a_rate_of_totals_needs_both_reported() -> None:
    for item in ("staff_quota", "staff_actual"):
        book = Book()
        book.add("reported", item=item, value=81, source="县委编办", on="2026-06-01")
        rate = next(f for f in figures(book, "M17").figures if f.id == "staff_rate")
        assert rate.text == "—（没有收到报数）" and rate.denominator is None


def test_overdue_follows_the_finding_then_the_inspection_then_its_extension() -> None:
    book = Book()
    plain = book.add("inspections", concentrated_due="2026-05-31")
    extended = book.add("inspections", concentrated_due="2026-05-31", extended_to="2026-08-31")
    late = book.finding(*OPEN_WAY, inspection=plain)
    book.finding(*OPEN_WAY, inspection=plain, due="2026-12-31")
    book.finding(*OPEN_WAY, inspection=extended, due="2026-05-31")
    own = book.finding(*OPEN_WAY, inspection=extended, due="2026-04-30")
    book.finding(*OPEN_WAY, "closed", inspection=plain)
    result = figures(book, "M21")
    assert result.figures[0].keys == (late, own)
    assert result.text == "逾期未销号2个；逾期率50.0%（2/4）"


def test_common_findings_and_their_campaigns() -> None:
    book = Book()
    book.finding(*OPEN_WAY, common_or_individual="common")
    book.finding(*OPEN_WAY, common_or_individual="individual")
    book.add("suggestions", special_campaign=True, verified_on="2026-05-01", issued_on="2026-04-01")
    book.add("suggestions", special_campaign=False, verified_on="2026-05-01", issued_on="2026-04-01")
    book.add("suggestions", special_campaign=True, verified_on="", issued_on="2026-04-01")
    assert values(figures(book, "M22")) == {"common": "1", "campaigns": "1"}
    assert values(figures(book, "M15")) == {"suggestions": "3", "rules": "0"}


def test_disclosure_counts_only_what_must_be_disclosed() -> None:
    book = Book()
    both = ["inner_party", "public"]
    book.add("inspections", disclosure_required=both, inner_disclosed_on="2026-06-01", public_disclosed_on="2026-06-02", feedback_on="2026-01-01")
    book.add("inspections", disclosure_required=both, inner_disclosed_on="2026-06-01", feedback_on="2026-01-01")
    book.add("inspections", disclosure_required=["inner_party"], inner_disclosed_on="2026-06-01", feedback_on="2026-01-01")
    book.add("inspections", disclosure_required=[], feedback_on="2026-01-01")
    assert figures(book, "M24").text == "双公开完成率66.7%（2/3）；党内通报率100.0%（3/3）；社会公开率50.0%（1/2）"


def test_evaluation_archive_talks_petitions() -> None:
    book = Book()
    for grade in ("good", "good", "fair", ""):
        book.add("inspections", evaluation_grade=grade, evaluated_on="2026-06-01" if grade else "")
    for filed in ("2026-06-01", ""):
        book.add("archive", title="反馈意见", dated="2026-03-10", filed_on=filed)
    book.add("supervisions", form="talk", persons=6, on="2026-05-01")
    book.add("supervisions", form="check", persons=0, on="2026-05-01")
    for source, number in (("巡察期间受理", 40), ("领导小组交办", 2)):
        book.add("reported", item="petitions", value=number, source=source, on="2026-04-01")
    assert figures(book, "M23").text == "3个（fair1、good2）"
    assert figures(book, "M25").text == "50.0%（1/2）"
    assert figures(book, "M16").text == "约谈6人次；约谈次数1次"
    assert figures(book, "M18").text == "信访件42件；来访—（没有收到报数）；信访件来源42件（巡察期间受理40、领导小组交办2）"


def test_rechecked_findings_against_the_share_the_round_asks_for() -> None:
    book = Book()
    book.add("rounds", recheck_share="0.10")
    closed = [book.finding(*OPEN_WAY, "closed") for _ in range(20)]
    book.add("supervisions", form="check", findings=closed[:1], recheck="pass", recheck_on="2026-06-01", on="2026-05-20")
    work = evaluation(book)
    result = work.result(definitions().metrics["M26"])
    assert result.text == "5.0%（1/20）"
    assert [p.message for p in scope_problems({"M26": result}, work)] == ["抽查复核率5.0%（1/20），低于轮次要求的 10%"]


def test_what_was_checked_before_a_finding_was_closed_is_no_check_of_the_closing() -> None:
    book = Book()
    closed = [book.finding(*OPEN_WAY, "closed", days=["2026-03-10"] * 5 + ["2026-06-10"]) for _ in range(3)]
    book.finding(*OPEN_WAY, "closed", "reopened", days=["2026-03-10"] * 6 + ["2026-06-12"])
    for finding, day in zip([*closed, "I-0004"], ("2026-06-09", "2026-06-10", "2026-06-20", "2026-06-11"), strict=True):
        book.add("supervisions", form="check", findings=[finding], recheck="pass", recheck_on=day, on="2026-05-20")
    assert figures(book, "M26").figures[0].keys == tuple(closed[1:]) and figures(book, "M26").text == "66.7%（2/3）"


def test_a_period_goes_by_the_date_of_what_is_counted() -> None:
    book = Book()
    book.finding("verified", "reported", "fed_back", days=["2025-11-01", "2025-12-01", "2026-02-01"])
    book.finding("verified", "reported", "fed_back", "closed", days=["2026-01-05", "2026-01-20", "2026-02-01", "2026-06-01"])
    year = ("2026-01-01", "2026-12-31")
    assert values(figures(book, "M01", period=year))["verified_findings"] == "1"
    assert values(figures(book, "M02", period=year))["feedback_findings"] == "2"
    work = evaluation(book, period=year)
    results = {code: work.result(definitions().metrics[code]) for code in ("M01", "M02")}
    problem = scope_problems(results, work)[0]
    assert problem.code == "V-CNT-02" and problem.severity == "error" and "I-0001" in problem.remedy
    assert not scope_problems({c: evaluation(book).result(definitions().metrics[c]) for c in ("M01", "M02")}, evaluation(book))


def test_a_finding_entered_in_a_later_state_has_the_dates_of_its_inspection() -> None:
    book = Book()
    inspection = book.add("inspections", reported_on="2025-10-20", feedback_on="2025-12-01")
    key = book.add("findings", inspection=inspection, state="closed", state_since="2026-06-01", path=["closed 2026-06-01"])
    facts = evaluation(book).facts
    assert facts.reached("found") == {key: "2025-10-20"} and facts.reached("fed_back") == {key: "2025-12-01"} and facts.reached("closed") == {key: "2026-06-01"}


@pytest.mark.parametrize(("day", "fed_back", "found"), [("2025-10-19", "0", "0"), ("2025-11-30", "0", "1"), ("2025-12-31", "1", "1"), ("2026-06-30", "1", "1")])
def test_a_finding_entered_late_was_there_since_its_inspection_reported_it(day: str, fed_back: str, found: str) -> None:
    book = Book()
    inspection = book.add("inspections", reported_on="2025-10-20" if day >= "2025-10-20" else "", feedback_on="2025-12-01" if day >= "2025-12-01" else "")
    book.add("findings", inspection=inspection, state="closed", state_since="2026-06-01", path=["closed 2026-06-01"])
    stood = Snap({**book.rows, "findings": as_on(kinds()["findings"], [{**kinds()["findings"].empty, **book.rows["findings"][0]}], day, lambda: (), lambda name: book.rows[name])}, day)
    work = Evaluation(Facts(stood, day), View(day, ("2025-01-01", "")))
    numbers = {code: work.result(definitions().metrics[code]).figures[0].value for code in ("M01", "M02", "M03")}
    assert numbers == {"M01": Decimal(found), "M02": Decimal(fed_back), "M03": Decimal(day >= "2026-06-01")}


def test_rows_without_a_date_are_named_and_not_silently_left_out() -> None:
    book = Book()
    book.add("immediates", issue_mode="oral", issued_on="", result="done")
    work = evaluation(book, period=("2026-01-01", "2026-12-31"))
    result = work.result(definitions().metrics["M05"])
    assert values(result)["issued"] == "0"
    assert "J-0001" in scope_problems({"M05": result}, work)[0].message


def test_every_figure_carries_its_six_footnotes_and_a_hash_of_just_its_rows() -> None:
    book = Book()
    book.finding(*OPEN_WAY)
    before = figures(book, "M04")
    assert set(before.footnotes.as_json()) == {"period", "scope", "includes_previous", "rounding", "generated_at", "data_hash"}
    paragraph = before.footnotes.paragraph()
    for word in ("统计区间为", "统计范围为市县合计", "含以往年度", "四舍五入", "生成时间", before.footnotes.data_hash[:12]):
        assert word in paragraph
    book.add("archive", title="卷内目录")
    assert figures(book, "M04").footnotes.data_hash == before.footnotes.data_hash
    book.finding(*OPEN_WAY)
    assert figures(book, "M04").footnotes.data_hash != before.footnotes.data_hash


def test_json_has_the_shape_of_the_contract() -> None:
    book = Book()
    book.finding(*OPEN_WAY, "closed")
    shown = figures(book, "M04").as_json(trace=True)
    assert {k: shown[k] for k in ("value", "numerator", "denominator", "text", "rows", "denominator_rows")} == {
        "value": 100, "numerator": 1, "denominator": 1, "text": "100.0%（1/1）", "rows": ["I-0001"], "denominator_rows": ["I-0001"]}
    assert "rows" not in figures(book, "M04").as_json()
    assert figures(book, "M03").as_json()["parts"]["phased_done"]["value"] == 0


FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("not understood: wher", {"queries": {"q": {"from": "findings", "wher": {}}}}),
    ("one of from and within", {"queries": {"q": {"where": {}}}}),
    ("there is no gone", {"queries": {"q": {"within": "gone"}}}),
    ("sets has no gone", {"queries": {"q": {"from": "findings", "where": {"reached": "gone"}}}}),
    ("not understood: like", {"queries": {"q": {"from": "findings", "where": {"state": {"like": "x"}}}}}),
    ("must be within", {"metrics": {"M01": {"id": "a", "name": "b", "unit": "%", "of": {"from": "findings"}, "over": {"from": "findings"}}}}),
    ("belongs to rates", {"metrics": {"M01": {"id": "a", "name": "b", "unit": "%", "of": {"from": "findings"}}}}),
    ("names no metric", {"metrics": {"M01": {"id": "a", "name": "b", "unit": "个", "of": {"from": "findings"}, "at_most": "M99"}}}),
]


@pytest.mark.parametrize(("said", "data"), FAULTS, ids=[f[0] for f in FAULTS])
def test_a_slip_in_the_definitions_is_named(said: str, data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=said):
        read({"sets": {}, "queries": {}, "metrics": {}, **data}, {})


def test_every_ledger_field_and_state_named_is_one_of_the_records() -> None:
    fields = {name: set(kind.fields) for name, kind in kinds().items()}
    states = read_declarations("states.yaml")["findings"]["states"]
    assert unknown_names(definitions(), fields, states) == []
    fewer = {**fields, "findings": fields["findings"] - {"natures"}}
    assert unknown_names(definitions(), fewer, set(states) - {"closed"}) == ["findings.natures", "sets.closed: state closed", "sets.fed_back: state closed",
                                                                            "sets.found: state closed", "sets.reported: state closed", "state closed"]


def test_rates_of_the_seeds_come_out_as_computed_by_hand() -> None:
    book = Book()
    for number in range(1434):
        book.finding("verified", "reported", "fed_back", *(["closed"] if number < 1262 else []))
    assert figures(book, "M04").main is not None
    assert figures(book, "M04").main.value == Decimal("88.0")  # type: ignore[union-attr]


@pytest.mark.parametrize(("frameworks", "said"), [
    (["four_focus"], "—（所统计的轮次没有采用三大问题框架）"), ([], "—（所统计的轮次没有采用三大问题框架）"),
    (["three_problems"], "0个"), (["four_focus", "three_problems"], "0个")])
def test_where_no_round_knows_the_three_problems_there_is_no_zero_of_them(frameworks: list[str], said: str) -> None:
    book = Book()
    for number, framework in enumerate(frameworks):
        book.add("rounds", key=f"R-{number}", framework=framework)
    book.finding(*OPEN_WAY, focus="f1")
    assert figures(book, "M08").text == said
    book.finding(*OPEN_WAY, natures=["three_problems"])
    assert figures(book, "M08").text == "1个", "what is noted is counted whatever the round says"
