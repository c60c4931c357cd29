"""Figures of reports are worked out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from support_site import Page
from xundocs.errors import DataRejected
from xundocs.site.figures import read_figures

ROOT = Path(__file__).parents[2]


def figures(tmp_path: Path, checks: str) -> Path:
    path = tmp_path / "figures.yaml"
    path.write_text("figures:\n- {id: F1, name: 甲, value: 3, unit: 个}\n- {id: F2, name: 乙, value: 8, unit: 个, approximate: 余}\n"
                    "- {id: F3, name: 比率, value: 37.5, unit: '%'}\n" + checks, "utf-8")
    return path


def test_the_wrong_rate_of_a_report_is_shown_with_the_right_one(pages: dict[str, Page]) -> None:
    text = pages["reports/report-liupanshui-2019.html"].text
    assert "边巡边移整改1128个 ÷ 边巡边移问题1141个 = 98.9%，原文写作 98.6%，应为 98.9%" in text
    assert "分子若为1125，1125/1141=98.6%" in text
    assert "全部数字 44 个" in text


def test_every_report_shows_all_its_figures(pages: dict[str, Page]) -> None:
    for path in sorted((ROOT / "corpus").glob("*/figures.yaml")):
        page = pages[f"reports/{path.parent.name}.html"]
        listed = read_figures(path)
        assert listed.figures and listed.checks
        assert all(f"{f.id}" in page.text and f.shown in page.text for f in listed.figures)
        assert [a["id"] for a in page.all_of("li", cls="check")] == [c.id for c in listed.checks]


@pytest.mark.parametrize(("check", "tone", "words"), [
    ("{kind: rate_equals, numerator: F1, denominator: F2, stated: F3, verdict: pass}", "ok", "甲3个 ÷ 乙8余个 = 37.5%，与原文相符"),
    ("{kind: rate, numerator: F1, denominator: F2, verdict: compute}", "plain", "= 37.5%"),
    ("{kind: at_most, smaller: F1, larger: F2, verdict: pass}", "ok", "甲3个 应当不多于 乙8余个"),
    ("{kind: parts_equal_total, groups: [{parts: [F1, F1], total: F2}], verdict: fail}", "bad", "甲3个 + 甲3个 = 6，应当等于 乙8余个"),
    ("{kind: enumeration_length, lists: [{figure: F1, items: [子, 丑]}], verdict: fail}", "bad", "列出 2：子、丑"),
    ("{kind: something_new, figures: [F1, F2], verdict: record}", "plain", "甲3个、乙8余个"),
])
def test_a_check_is_said_with_its_numbers(check: str, tone: str, words: str, tmp_path: Path) -> None:
    (found,) = read_figures(figures(tmp_path, f"checks:\n- {check.replace('{', '{id: N1, ', 1)}\n")).checks
    assert found.tone == tone and words in found.sentence


@pytest.mark.parametrize("check", [
    "{id: N1, kind: at_most, smaller: F2, larger: F1, verdict: pass}", "{id: N1, kind: rate, numerator: F9, denominator: F1, verdict: compute}",
    "{id: N1, kind: at_most, smaller: F1, larger: F2, verdict: fail}", "{id: N1, kind: rate, numerator: F1, denominator: F2, verdict: 对}",
])
def test_a_list_that_disagrees_with_itself_is_refused_with_its_place(check: str, tmp_path: Path) -> None:
    path = figures(tmp_path, f"checks:\n- {check}\n")
    with pytest.raises(DataRejected) as caught:
        read_figures(path)
    assert str(path) in str(caught.value)
