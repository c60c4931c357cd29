"""The bounds of sentences."""

from __future__ import annotations

from xundocs.model.sentences import PART, end_of, sentence_of, start_of

TEXT = "第一句。第二句，前半；后半！第三句"


def test_the_sentence_round_a_place() -> None:
    place = TEXT.index("前半")
    assert TEXT[start_of(TEXT, place):end_of(TEXT, place)] == "第二句，前半；后半"
    assert sentence_of(TEXT, place, place + 2) == "第二句，前半"


def test_without_a_mark_the_limits_hold() -> None:
    assert (start_of(TEXT, 3), end_of(TEXT, 3, PART, 3), end_of(TEXT, len(TEXT))) == (0, 3, len(TEXT))
    assert start_of(TEXT, TEXT.index("三句"), low=TEXT.index("半！")) == TEXT.index("第三句")
    assert start_of(TEXT, 3, low=2) == 2
