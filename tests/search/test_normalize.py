"""One normal form for index and query."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xundocs.search.normalize import collapse, fold, fold_with_offsets, is_han, is_plain, is_word
from xundocs.search.tokens import bigrams, index_tokens, runs

CHINESE = st.text(st.sampled_from("巡察監查督査条條例Ａa1.２，。 \n㈠⑫½ﬁ々〇予欠乾𠮷—“”"), max_size=40)


@pytest.mark.parametrize(("given_text", "folded"), [
    ("監察機關", "监察机关"), ("督査", "督查"), ("第４８條", "第48条"), ("ＰＤＦ", "pdf"), ("3.5万元。", "3.5万元 "),
    ("1. 总则", "1  总则"), ("二〇二四", "二零二四"), ("㊽", "48"), ("人々", "人 "), ("笫三条", "第三条"), ("给予欠缺疏忽", "给予欠缺疏忽"),
    ("A．B", "a b"), ("", ""), ("　", " "), ("\u2f08", "人"), ("\uf9e4", "理"), ("e\u0301", "e ")])
def test_the_normal_form(given_text: str, folded: str) -> None:
    assert fold(given_text) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.one_of(CHINESE, st.text(max_size=40)))
def test_only_chinese_letters_digits_dots_and_spaces_remain(text: str) -> None:
    assert all(is_han(char) or is_word(char) or char == " " for char in fold(text))


@given(st.one_of(CHINESE, st.text(max_size=40)))
def test_offsets_lead_back_to_the_original(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets) and offsets[-1] == len(text)
    for place, char in enumerate(folded):
        if char != " ":
            source = text[offsets[place]]
            assert char in fold(source) or char == "." or char in fold(unicodedata.normalize("NFKC", source))


@given(st.one_of(CHINESE, st.text(max_size=40)))
def test_a_plain_text_can_be_searched_as_it_is(text: str) -> None:
    if is_plain(text):
        folded = fold(text)
        assert len(folded) == len(text)
        assert all(mine in (given_char, " ") for mine, given_char in zip(folded, text, strict=True))
        assert index_tokens(text) == index_tokens(folded)


@given(CHINESE)
def test_runs_for_queries_cut_as_the_index_does(text: str) -> None:
    tokens = []
    for run in runs(fold(text)):
        tokens += bigrams(run)
        if len(run) > 1 and not run.isascii():
            tokens.append(run[-1])
    assert tokens == index_tokens(fold(text))


def test_every_character_of_the_map_folds_to_a_fixed_point() -> None:
    for code in range(0x2FFFF):
        folded = fold(chr(code))
        assert fold(folded) == folded


def test_collapse_makes_each_break_one_space() -> None:
    assert collapse(fold("一、“二”；  三。")) == "一 二 三"
