"""Twins of one text: the right one is silent, the wrong one is reported under its code."""

from __future__ import annotations

import re

import pytest
import reproduce

from xundocs.review import Review, read_document, review

LINES = [line.split("|", 1) for path in sorted(reproduce.FIXTURES.parent.glob("twins*.txt")) for line in path.read_text("utf-8").splitlines()
         if line and not line.startswith("#")]
_CHOICE = re.compile(r"\{([^{}→]*)→([^{}]*)\}")


def reviewed(text: str) -> Review:
    """The review of one of the twins, as plain text or (~) Markdown."""
    text = text.replace("\\n", "\n").replace("\\t", "\t")
    markdown = "~\n" in text
    text = text.replace("~\n", "")
    text = text[1:] if text.startswith("@") else f"关于巡察整改情况的报告\n县委：\n{text}"
    if markdown:
        text = re.sub(r"\n(?=[^|])|(?<=[^|])\n(?=\|)", "\n\n", f"# {text}")
    return review(read_document(f"{text}\n".encode(), "twin.md" if markdown else "twin.txt"), reproduce.office())


@pytest.mark.parametrize(("codes", "text"), LINES, ids=[f"{n}-{code.replace('/', '+')}" for n, (code, _) in enumerate(LINES)])
def test_the_right_twin_is_silent_and_the_wrong_one_reported(codes: str, text: str) -> None:
    right = reviewed(_CHOICE.sub(r"\1", text))
    assert [str(p) for p in right.problems if p.severity != "info"] == []
    wrong = reviewed(_CHOICE.sub(r"\2", text))
    assert {p.code for p in wrong.problems if p.severity != "info"} & set(codes.split("/")), [str(p) for p in wrong.problems]


@pytest.mark.parametrize("text", [
    "@关于巡察整改情况的通报\n各党组织：\n1名村干部已由镇党委谈话提醒，2名责任人受到批评教育。",
    "@关于巡察整改情况的通报\n各党组织：\n桃溪村党支部书记龚某已由镇党委谈话提醒。",
    "@关于巡察整改情况的通报\n各党组织：\n村党支部书记因工作不力被诫勉，会计因手续不全受到批评教育。",
    "@关于3起典型问题的通报\n各党组织：\n桃溪村党支部书记龚玉堂受到党内警告处分。",
    "现有内设科室11个。\n改革中，内设科室由15个精简为11个。",
    "2025年集体经济薄弱村12个，其中石桥镇3个。\n集体经济薄弱村由2023年的19个减至5个。",
    "@巡察整改督办单\n中共清源县龙潭镇委员会：\n你镇党委共承办21项整改任务，抽查2项任务，结果如下。\n序号\t整改任务\t时限\n1\t清理往来款\t7月31日\n2\t收回超付款\t8月14日\n请按时办结。",
])
def test_a_correct_document_is_silent(text: str) -> None:
    assert [str(p) for p in reviewed(text).problems if p.severity != "info"] == []


def test_there_are_twins_of_every_sort_of_figure() -> None:
    codes = {code for line, _ in LINES for code in line.split("/")}
    assert codes >= {"V-CNT-01", "V-CNT-02", "V-CNT-04", "V-PCT-01", "V-DATE-01", "V-DATE-04", "V-ORG-01", "V-ORG-06", "V-ATT-01", "V-SEC-01", "V-SEC-03", "B-4", "B-7"}
