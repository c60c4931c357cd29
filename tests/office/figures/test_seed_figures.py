"""The five past reports' figures, asked of synthetic records: what their checks compute is what the metrics say."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from support_figures import Book, evaluation, figures
from xundocs.office.figures.compute import scope_problems, shown
from xundocs.office.figures.metrics import definitions

ROOT = Path(__file__).parents[3]
REPORTS = sorted((ROOT / "corpus").glob("report-*/figures.yaml"))
SHARED = Path(os.environ.get("XUNDOCS_SHARED") or ROOT.parent / "shared") / "domain" / "seed_figures.json"
CHECKS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
for _path in REPORTS:
    _report = yaml.safe_load(_path.read_text("utf-8"))
    CHECKS |= {c["id"]: (c, {f["id"]: f["value"] for f in _report["figures"]}) for c in _report["checks"]}


def _value(check: dict[str, Any], name: str) -> int:
    return int(CHECKS[check["id"]][1][check[name]])


def _immediates(check: dict[str, Any]) -> str:
    book = Book()
    for number in range(_value(check, "denominator")):
        book.add("immediates", issue_mode="oral", issued_on="2019-05-01", result="done" if number < _value(check, "numerator") else "pending")
    return figures(book, "M07").text


def _closed(check: dict[str, Any]) -> str:
    book = Book()
    for number in range(_value(check, "denominator")):
        book.finding("verified", "reported", "fed_back", *(["closed"] if number < _value(check, "numerator") else []))
    return figures(book, "M04").text


def _staff(check: dict[str, Any]) -> str:
    book = Book()
    for item, name in (("staff_actual", "numerator"), ("staff_quota", "denominator")):
        book.add("reported", item=item, value=_value(check, name), source="编办", on="2019-12-31")
    return next(f.text for f in figures(book, "M17").figures if f.id == "staff_rate")


def _cases(check: dict[str, Any]) -> str:
    book = Book()
    for number in range(_value(check, "denominator")):
        book.add("clues", number=str(number), transferred_on="2019-05-01", reply_state="case_filed" if number < _value(check, "numerator") else "settled")
    return figures(book, "M10").text


def _evaluated(check: dict[str, Any]) -> str:
    """8 of 41 reports looked into on the spot: as a share of closed findings rechecked."""
    book = Book()
    keys = [book.finding("verified", "reported", "fed_back", "closed") for _ in range(_value(check, "denominator"))]
    book.add("supervisions", form="check", findings=keys[:_value(check, "numerator")], recheck_on="2026-04-01", on="2026-03-20")
    return figures(book, "M26").text


RATES: dict[str, Callable[[dict[str, Any]], str]] = {"N01": _immediates, "N02": _closed, "N08": _staff, "N09": _cases, "N13": _evaluated}


@pytest.mark.parametrize("name", RATES)
def test_a_rate_of_the_reports_comes_out_of_the_records_as_computed(name: str) -> None:
    check = CHECKS[name][0]
    assert RATES[name](check) == f"{check['computed']:.1f}%（{_value(check, 'numerator')}/{_value(check, 'denominator')}）"


def test_the_rate_the_report_states_is_not_the_one_the_records_give() -> None:
    check, values = CHECKS["N01"]
    assert values[check["stated"]] == 98.6 and _immediates(check).startswith("98.9%")


def test_more_fed_back_than_found_is_reported_as_a_difference_of_scope() -> None:
    check = CHECKS["N03"][0]
    book = Book()
    for number in range(_value(check, "smaller")):
        found = "2019-02-01" if number < _value(check, "larger") else "2018-11-01"
        book.finding("verified", "reported", "fed_back", days=[found, found, "2019-06-01"])
    work = evaluation(book, period=("2019-01-01", "2019-12-31"))
    results = {code: work.result(definitions().metrics[code]) for code in ("M01", "M02")}
    assert (results["M01"].text, results["M02"].text) == (f"{_value(check, 'larger')}个", f"{_value(check, 'smaller')}个")
    problem, = scope_problems(results, work)
    assert problem.severity == "error" and "56 个" in problem.remedy


def test_found_is_the_sum_of_its_parts_and_clues_and_persons_are_not_added() -> None:
    check, values = CHECKS["N11"]
    group = check["groups"][0]
    immediate, limited, clues = (int(values[p]) for p in group["parts"])
    book = Book()
    for way, count in ((("verified", "instant_assigned"), immediate), (("verified", "reported", "fed_back"), limited), (("verified", "clue_split"), clues)):
        for _ in range(count):
            book.finding(*way)
    assert figures(book, "M01").text == f"{int(values[group['total']])}个"
    assert figures(book, "M02").text == f"{limited}个"


def test_coverage_of_77_needs_a_whole_number_of_organisations() -> None:
    check = CHECKS["N06"][0]
    assert check["computed"] != int(check["computed"])
    for whole, rate in ((96, "80.2"), (97, "79.4")):
        book = Book()
        book.add("rounds", key="R-1", term="七届市委", started_on="2019-01-01")
        for number in range(whole):
            book.add("coverage", term="七届市委", organisation=str(number), in_scope=True, frozen_on="2016-12-31",
                     inspected_rounds=["R-1"] if number < _value(check, "numerator") else [])
        assert figures(book, "M12").figures[1].text == f"{rate}%（77/{whole}）"


def test_three_problems_are_counted_once_and_never_above_what_was_found() -> None:
    check, values = CHECKS["N05"]
    group = check["groups"][0]
    book = Book()
    for number in range(int(values[group["total"]])):
        book.finding("verified", **({"natures": ["three_problems"], "focus": "p1"} if number < group["computed"] else {}))
    assert figures(book, "M08").text == "811个" and figures(book, "M01").text == "1378个"


def test_the_shared_list_asks_for_nothing_the_metrics_compute_otherwise() -> None:
    if not SHARED.is_file():
        if os.environ.get("XUNDOCS_REQUIRE_ALL") == "1":
            pytest.fail(f"缺少 {SHARED}")
        pytest.skip("没有种子数字的核对表（shared/domain/seed_figures.json）")
    golden = {g["id"]: g for g in json.loads(SHARED.read_text("utf-8"))}
    for name, compute in RATES.items():
        assert compute(CHECKS[name][0]).startswith(f"{golden[name]['computed']:.1f}%"), name
    good = Book()
    for last, number in (("closed", 688), ("phased_done", 4), ("rectifying", 5)):
        for _ in range(number):
            good.finding("verified", "reported", "fed_back", last)
    main = figures(good, "M04", digits=2).main
    assert main is not None and main.value is not None and shown(main.value) == str(golden["POS1"]["computed"])
