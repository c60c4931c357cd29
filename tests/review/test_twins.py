"""Twins of one text: the right one is silent, the wrong one is reported under its code."""

from __future__ import annotations

import re

import pytest
import reproduce

from xundocs.review import Review, read_document, review

LINES = [line.split("|", 1) for line in reproduce.FIXTURES.with_name("twins.txt").read_text("utf-8").splitlines() if line and not line.startswith("#")]
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


def test_there_are_twins_of_every_sort_of_figure() -> None:
    codes = {code for line, _ in LINES for code in line.split("/")}
    assert codes >= {"V-CNT-01", "V-CNT-02", "V-CNT-04", "V-PCT-01", "V-DATE-01", "V-DATE-04", "V-ORG-01", "V-ORG-06", "V-ATT-01", "V-SEC-01", "V-SEC-03", "B-4", "B-7"}
