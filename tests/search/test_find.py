"""Phrases, keywords, questions, filters, snippets, bad input."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xundocs.search.answer import Library, Options
from xundocs.search.faults import QueryRefused
from xundocs.search.find import find
from xundocs.search.highlight import snippet_of, spans_of
from xundocs.search.understanding.lexicon import synonyms
from xundocs.search.understanding.syntax import read_syntax


@pytest.mark.parametrize(("query", "work_id", "provision"), [
    ("任何个人不得据为己有", "files", "art_1"), ("自受理之日起60日内办结", "petition", "art_2"), ("信访 复查", "petition", "art_3"),
    ("小金库", "inspection", "art_4"), ("一把手 整改", "inspection", "art_3"), ("收红包怎么处理", "discipline", "art_1"),
    ("整改不力怎么问责", "inspection", "art_3-1"), ("老百姓上访多少天办完", "petition", "art_2"), ("檔案 開放", "files", "art_2"),
    ("自受理之日起6O日内办结", "petition", "art_2"), ("被巡察党组织主要负责入是整改第一责任人", "inspection", "art_3"),
    ("档案法", "files", "art_1"), ("“不得推诿”", "inspection", "art_3"), ("\"追究责任\" 整改", "inspection", "art_3-1")])
def test_the_right_clause_stands_first(library: Library, query: str, work_id: str, provision: str) -> None:
    hit = find(library, query).hits[0]
    assert (hit.card.work_id, hit.provision) == (work_id, provision)


def test_kinds_of_queries_are_told_apart(library: Library) -> None:
    for query, kind in (("巡察办法第三条", "citation"), ("任何个人不得据为己有", "phrase"), ("“复查”", "phrase"),
                        ("档案 开放", "keywords"), ("整改不力怎么问责", "question")):
        assert find(library, query).understood_as == kind


def test_older_parallel_versions_are_folded_under_the_current_one(library: Library) -> None:
    hits = find(library, "巡察组 进驻 了解情况").hits
    assert hits[0].card.version == "2024-05-01" and hits[0].older == ("2018-03-01",)
    assert not [hit for hit in hits if hit.card.version == "2018-03-01" and hit.provision == "art_2"]


def test_a_phrase_that_only_the_older_version_has_is_not_folded_away(library: Library) -> None:
    hit = find(library, "应当在六十日内报告整改情况").hits[0]
    assert (hit.card.version, hit.provision) == ("2018-03-01", "art_3")


def test_a_quoted_phrase_must_stand(library: Library) -> None:
    assert all("整改情况" in hit.text for hit in find(library, "“整改情况”").hits)
    answer = find(library, "“这里没有的话”")
    assert answer.total == 0 and answer.not_found is not None


def test_an_excluded_word_leaves_clauses_out(library: Library) -> None:
    assert [h for h in find(library, "整改").hits if "虚假" in h.text]
    assert not [h for h in find(library, "整改 -虚假").hits if "虚假" in h.text]


def test_filters_restrict(library: Library) -> None:
    assert {h.card.work_id for h in find(library, "处分", Options(work="discipline")).hits} == {"discipline"}
    assert {h.card.version for h in find(library, "整改", Options(on="2019-01-01")).hits} == {"2018-03-01"}
    assert {h.card.kind for h in find(library, "处分", Options(kind="party")).hits} == {"party"}
    assert {h.card.status for h in find(library, "整改", Options(status="历史")).hits} == {"历史版本"}
    assert {h.card.version for h in find(library, "整改 date:2019-01-01").hits} == {"2018-03-01"}
    assert find(library, "整改", Options(work="没有的法规")).total == 0


def test_the_limit_cuts_and_the_total_stays(library: Library) -> None:
    few = find(library, "处分 整改 巡察", Options(limit=2))
    assert len(few.hits) == 2 < few.total


@pytest.mark.parametrize("word", ["整改", "处分", "自", "规定"])
def test_the_total_counts_every_clause_with_the_word(library: Library, word: str) -> None:
    holding = [n for card in library.reader.works for n in range(card.first, card.end) if word in library.reader.text(n)]
    assert find(library, word, Options(limit=1)).total >= len(holding) >= 1


def test_hits_carry_what_is_printed(library: Library) -> None:
    shape = find(library, "推诿 责任人").as_json(3.14159)
    assert list(shape) == ["query", "understood_as", "total", "took_ms", "hits"]
    assert list(shape["hits"][0]) == ["work_id", "work", "version", "status", "provision", "article", "path", "text",
                                      "snippet", "score", "spans"]
    hit = shape["hits"][0]
    assert hit["article"] == "第三条" and hit["path"] == ["第二章 整改"]
    assert {hit["text"][start:end] for start, end in hit["spans"]} >= {"推诿", "责任人"}


def test_an_empty_result_says_what_was_looked_for(library: Library) -> None:
    answer = find(library, "饕餮 魑魅")
    assert answer.total == 0 and answer.not_found is not None and "饕餮" in answer.not_found.reason


# bad input

@pytest.mark.parametrize("query", ["", " ", "\n\t", "，。！", "“”", "🎉🎉", "\x00\x01", "\u202e\u200b", "…", "-", "--", "\"", "()"])
def test_nothing_to_search_for_is_said(library: Library, query: str) -> None:
    answer = find(library, query)
    assert answer.total == 0 and answer.not_found is not None and "请输入" in answer.not_found.reason


@pytest.mark.parametrize("query", [
    "巡", "整" * 10_000, "整改 " * 5000, "' OR 1=1 --", "'; DROP TABLE clauses; --", ".*", "[a-z]+(整改|巡察){2,}", "text:整改 OR NOT *",
    "整改~2^5", "((整改", "a TO b", "[2018 TO 2024]", "整改 AND", "NOT", "*", "?", "\\", "整改\x00巡察", "整改🎉", "%s%n", "../../etc/passwd",
    "<script>alert(1)</script>", "第零条", "第99999999条", "第" + "九" * 5000 + "条", "条" * 3000, "第一" * 3000, "𠮷", "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace")])
def test_odd_queries_are_answered_without_fault(library: Library, query: str) -> None:
    answer = find(library, query)
    assert answer.total >= len(answer.hits)
    assert answer.hits or answer.not_found is not None


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=50), st.text(st.sampled_from("巡察办法第三条之一款项（）()\"“”-−in:date 2018年监0〇９.*~"), max_size=30)))
def test_no_query_fails(library: Library, query: str) -> None:
    try:
        answer = find(library, query)
    except QueryRefused:
        assert "in:" in query.lower() or "date:" in query.lower()
        return
    for hit in answer.hits:
        assert all(0 <= start < end <= len(hit.text) for start, end in hit.spans)
        assert all(0 <= start < end <= len(hit.snippet) for start, end in hit.snippet_spans)


@pytest.mark.parametrize("query", ["整改 in:nowhere", "整改 date:2026-02-30", "整改 date:昨天"])
def test_operators_with_impossible_values_are_refused(library: Library, query: str) -> None:
    with pytest.raises(QueryRefused):
        find(library, query)


def test_long_queries_are_cut_and_that_is_said(library: Library) -> None:
    assert "500" in find(library, "整改" * 1000).notes[-1]


def test_syntax_is_taken_apart() -> None:
    asked = read_syntax("“整改不力” 巡察 −虚假 in:reports date:2024-01-31 －敷衍 未闭合“引号")
    assert (asked.quoted, asked.excluded, asked.scope, asked.date) == (("整改不力",), ("虚假", "敷衍"), "reports", "2024-01-31")
    assert asked.rest == "巡察 未闭合“引号"


# synonyms, snippets

def test_synonyms_do_no_harm_to_what_was_typed(library: Library) -> None:
    """A word of the table that stands in a clause still finds that clause."""
    texts = [library.reader.text(n) for card in library.reader.works for n in range(card.first, card.end)]
    for word in synonyms():
        if any(word in text for text in texts):
            assert any(word in hit.text for hit in find(library, word, Options(limit=30)).hits[:5]), word


def test_spans_are_places_in_the_original_text() -> None:
    text = "第㈠項：監察機關（Ａ1）"
    assert [text[slice(*span)] for span in spans_of(text, ["监察机关", "a1"])] == ["監察機關", "Ａ1"]


@given(st.lists(st.tuples(st.integers(0, 290), st.integers(1, 12)), max_size=8), st.integers(20, 120))
def test_a_snippet_never_splits_a_match(raw: list[tuple[int, int]], length: int) -> None:
    text = "".join(chr(0x4E00 + n) if n % 17 else "，" for n in range(300))
    spans: list[tuple[int, int]] = []
    for start, size in sorted(raw):
        if not spans or start >= spans[-1][1]:
            spans.append((start, min(300, start + size)))
    snippet = snippet_of(text, spans, (0, 300), length)
    bare = snippet.text.strip("…")
    assert bare in text
    place = text.index(bare)
    for start, end in spans:
        assert not (start < place < end) and not (start < place + len(bare) < end)
    for start, end in snippet.spans:
        assert snippet.text[start:end] in text
