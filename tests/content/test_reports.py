"""The five past reports: every verdict is computed again from the figures, and text and figures say the same."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from content.data import CORPUS, ROOT, load, works

IDS = [w["id"] for w in works().values() if w["kind"] == "工作报告"]
EACH = pytest.mark.parametrize("work_id", IDS)
SHARED = Path(os.environ.get("XUNDOCS_SHARED") or ROOT.parent / "shared")


def _report(work_id: str) -> dict[str, Any]:
    data: dict[str, Any] = load(CORPUS / work_id / "figures.yaml")
    return data


def _text(work_id: str) -> str:
    file: str = works()[work_id]["versions"][0]["file"]
    return (CORPUS / work_id / file).read_text(encoding="utf-8")


def _percent(numerator: int, denominator: int, decimals: int) -> float:
    exact = Decimal(numerator) * 100 / Decimal(denominator)
    return float(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


class Recount:
    """Computes a check of figures.yaml from the figures alone."""

    def __init__(self, figures: list[dict[str, Any]]) -> None:
        self.by_id = {f["id"]: f for f in figures}

    def value(self, figure: str) -> Any:
        return self.by_id[figure]["value"]

    def verdict(self, check: dict[str, Any]) -> str:
        work: Callable[[dict[str, Any]], str] = getattr(self, check["kind"])
        return work(check)

    def rate(self, check: dict[str, Any]) -> str:
        assert _percent(self.value(check["numerator"]), self.value(check["denominator"]), check["decimals"]) == check["computed"]
        return "compute"

    def rate_equals(self, check: dict[str, Any]) -> str:
        right = _percent(self.value(check["numerator"]), self.value(check["denominator"]), check["decimals"])
        assert right == check["computed"] == check["right_value"]
        stated = self.value(check["stated"])
        for slip in check["likely_slip"]:
            assert _percent(slip["numerator"], slip["denominator"], check["decimals"]) == stated
        return "pass" if right == stated else "fail"

    def at_most(self, check: dict[str, Any]) -> str:
        return "pass" if self.value(check["smaller"]) <= self.value(check["larger"]) else "fail"

    def parts_at_most_total(self, check: dict[str, Any]) -> str:
        return self._parts(check, lambda parts, total: parts <= total)

    def parts_equal_total(self, check: dict[str, Any]) -> str:
        return self._parts(check, lambda parts, total: parts == total)

    def _parts(self, check: dict[str, Any], fits: Callable[[int, int], bool]) -> str:
        good = True
        for group in check["groups"]:
            parts = sum(self.value(p) for p in group["parts"])
            assert parts == group["computed"]
            good = good and fits(parts, self.value(group["total"]))
        return "pass" if good else "fail"

    def denominator_integer(self, check: dict[str, Any]) -> str:
        whole = self.value(check["numerator"]) * 100 / self.value(check["rate"])
        assert whole == check["computed"]
        return "pass" if whole == int(whole) else "warn"

    def same_scope(self, check: dict[str, Any]) -> str:
        return "warn" if any(self.value(a) != self.value(b) for a, b in check["pairs"]) else "pass"

    def unit_consistent(self, check: dict[str, Any]) -> str:
        return "pass" if len({self.by_id[f]["unit"] for f in check["figures"]}) == 1 else "warn"

    def enumeration_length(self, check: dict[str, Any]) -> str:
        differs = [len(e["items"]) for e in check["lists"] if len(e["items"]) != self.value(e["figure"])]
        if differs and "computed" in check:
            assert differs == [check["computed"]]
        return "pass" if not differs else "warn" if check.get("partial") else "fail"

    def record_only(self, check: dict[str, Any]) -> str:
        assert all(figure in self.by_id for figure in check["figures"])
        return "record"


def test_there_are_five_reports() -> None:
    assert len(IDS) == 5


@EACH
def test_every_verdict_follows_from_the_figures(work_id: str) -> None:
    report = _report(work_id)
    recount = Recount(report["figures"])
    for check in report["checks"]:
        assert recount.verdict(check) == check["verdict"], check["id"]


@EACH
def test_every_figure_has_unit_scope_period_and_stands_in_its_section(work_id: str) -> None:
    report = _report(work_id)
    sections = dict(re.findall(r"## ([一二三四五六七])、[^\n]*\n(.*?)(?=\n## |\Z)", _text(work_id), re.DOTALL))
    assert len({f["id"] for f in report["figures"]}) == len(report["figures"])
    for figure in report["figures"]:
        assert all(figure[key] for key in ("name", "unit", "scope", "period", "section")), figure["id"]
        place = sections.get(figure["section"], _text(work_id))
        shown = f"{figure['value']}" if "in_words" not in figure else figure["in_words"]
        assert re.search(rf"(?<![\d.]){re.escape(shown)}(?![\d.])", place), figure["id"]


@EACH
def test_every_number_of_the_text_is_a_listed_figure_or_computed(work_id: str) -> None:
    report = _report(work_id)
    known = {str(f["value"]) for f in report["figures"]}
    for check in report["checks"]:
        known |= {str(x) for x in _leaves(check) if isinstance(x, (int, float))}
    text = re.sub(r"\d+年(\d+月(\d+日)?)?|\d{3}\\_\w+|“[^”]*”", "", _text(work_id))
    strange = [n for n in re.findall(r"\d+(?:\.\d+)?", text) if n not in known]
    assert strange == []


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in _leaves(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in _leaves(inner)]
    return [value]


@EACH
def test_source_and_script_are_named(work_id: str) -> None:
    report, work = _report(work_id), works()[work_id]
    assert report["work"] == work_id and report["source"] == work["versions"][0]["source"]["name"]
    facts = "".join(e["fact"] for e in work["evidence"])
    assert ("繁体" in facts) == (report["script"] == "traditional")
    assert report["source"] in _text(work_id).replace("\\", "")


def test_the_wrong_rate_is_flagged_with_the_right_value_and_the_likely_slip() -> None:
    check = next(c for c in _report("report-liupanshui-2019")["checks"] if c["id"] == "N01")
    assert check["verdict"] == "fail" and check["right_value"] == 98.9 and len(check["likely_slip"]) == 2
    text = _text("report-liupanshui-2019")
    assert "等于98.9%，不是98.6%" in text and "1125" in text and "1144" in text


def test_the_verdicts_are_those_of_the_golden_list() -> None:
    path = SHARED / "domain" / "seed_figures.json"
    if not path.is_file():
        if os.environ.get("XUNDOCS_REQUIRE_ALL") == "1":
            pytest.fail(f"缺少 {path}")
        pytest.skip("没有种子数字的核对表（shared/domain/seed_figures.json）")
    ours = {c["id"]: (c, _report(i)["source"]) for i in IDS for c in _report(i)["checks"]}
    golden = [g for g in json.loads(path.read_text(encoding="utf-8")) if not g["seed"].startswith("web")]
    for entry in golden:
        check, source = ours[entry["id"]]
        assert check["verdict"] == entry["expect"] and source.startswith(entry["seed"]), entry["id"]
        if isinstance(entry.get("computed"), (int, float)):
            assert entry["computed"] in _leaves(check), entry["id"]


@EACH
def test_no_sentence_of_the_source_is_taken_over(work_id: str) -> None:
    path = SHARED / "seeds" / _report(work_id)["source"]
    if not path.is_file():
        if os.environ.get("XUNDOCS_REQUIRE_ALL") == "1":
            pytest.fail(f"缺少 {path}")
        pytest.skip("没有种子文章（shared/seeds）")
    source = re.sub(r"\W", "", path.read_text(encoding="utf-8"))
    ours = [re.sub(r"\W", "", s) for s in re.split(r"[。；\n]", _text(work_id))]
    assert [s for s in ours if len(s) >= 16 and s in source] == []
