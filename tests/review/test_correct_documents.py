"""Correct documents of other tools and correct phrasings raise no error and hardly a warning."""

from __future__ import annotations

import re
from typing import Any

import pytest
import reproduce

from xundocs.review import read_document, review

HANDS = ("direct", "styles", "txt", "md")


def _texts() -> dict[str, list[tuple[str, Any]]]:
    import review_documents

    return review_documents.texts()


@pytest.mark.parametrize("hand", HANDS)
def test_correct_texts_are_silent_in_every_setting(hand: str) -> None:
    import review_documents

    for name, content in _texts().items():
        file, data = review_documents.build(content, hand)
        result = review(read_document(data, file), reproduce.office())
        assert result.counts["error"] == 0, (name, [str(p) for p in result.problems])
        assert result.counts["warning"] <= result.pages, (name, [str(p) for p in result.problems])


PHRASES = (reproduce.ROOT / "tests" / "fixtures" / "review" / "correct_phrases.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_correct_phrase_raises_nothing(phrase: str) -> None:
    text = f"关于巡察整改情况的报告\n县委：\n{phrase}\n"
    found = review(read_document(text.encode(), "a.txt"), reproduce.office()).findings
    assert [f.problem.message for f in found if f.hit.block and f.hit.block.index == 2 and f.problem.severity != "info"] == []


def test_the_defects_of_the_seeds_are_named_with_their_likely_slip() -> None:
    text = "下发整改通知书193份，边巡边移问题1141个，整改1128个，完成率98.6%。\n“五项责任”，即统筹规划、年度推进、组织实施、听取研究、工作报备、激励考核。\n累计发现线索134件257人。第五轮发现线索255件274人。\n移交线索148条。\n"
    found = {f.problem.code: f.problem.message for f in review(read_document(text.encode(), "a.txt"), reproduce.office()).findings}
    assert "1128/1141＝98.9%" in found["V-PCT-01"] and "1125/1141=98.6%" in found["V-PCT-01"]
    assert "列出的有6项" in found["V-CNT-01"]
    assert "小于另一处" in found["V-CNT-02"]
    assert "量词应为“件”" in found["V-UNIT-01"]


def test_figures_that_are_right_pass() -> None:
    text = "反馈问题697个，完成整改688个，基本完成4个，未完成5个，完成率98.71%。\n"
    assert review(read_document(text.encode(), "a.txt"), reproduce.office()).problems == []


WRONG = [line.split("|", 1) for line in (reproduce.ROOT / "tests" / "fixtures" / "review" / "wrong_phrases.txt").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("code", "phrase"), WRONG)
def test_a_wrong_phrase_is_reported_under_its_code(code: str, phrase: str) -> None:
    text = f"关于巡察整改情况的报告\n县委：\n{phrase}\n"
    found = review(read_document(text.encode(), "a.txt"), reproduce.office()).findings
    assert code in {f.problem.code for f in found}


SIGNED = "关于巡察整改情况的报告\n县委：\n{}\n中共清源县委巡察工作领导小组办公室\n2026年12月20日\n"


@pytest.mark.parametrize("phrase", [p for p in PHRASES if not re.search(r"请|，即20", p)])
def test_a_correct_phrase_raises_no_error_in_a_dated_document(phrase: str) -> None:
    found = review(read_document(SIGNED.format(phrase).encode(), "a.txt"), reproduce.office()).findings
    assert [f.problem.message for f in found if f.hit.block and f.hit.block.index == 2 and f.problem.severity == "error"] == []


WRONG_DATED = [line.split("|", 1) for line in (reproduce.ROOT / "tests" / "fixtures" / "review" / "wrong_dated_phrases.txt").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("code", "phrase"), WRONG_DATED)
def test_a_wrong_phrase_of_a_dated_document_is_reported_under_its_code(code: str, phrase: str) -> None:
    found = review(read_document(SIGNED.format(phrase).encode(), "a.txt"), reproduce.office()).findings
    assert code in {f.problem.code for f in found if f.hit.block and f.hit.block.index == 2}
