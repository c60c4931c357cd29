"""Sets of clauses as numbers, sums in bit planes, and bounds that leave out nobody who could win."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.contract import generated_queries, make_clauses, write
from xundocs.search.engines import best, evaluate, postings
from xundocs.search.engines.clause_engine import ClauseEngine
from xundocs.search.engines.clause_sets import FEW, Levels, as_bytes, members, set_of, span
from xundocs.search.engines.reader import IndexReader
from xundocs.search.query import All, And, In, Not, Or, Phrase, Query, Term

SIZE = 500
numbers = st.sets(st.integers(0, SIZE - 1))
sparse_and_dense = st.one_of(st.sets(st.integers(0, SIZE - 1), max_size=FEW), st.sets(st.integers(0, SIZE - 1), min_size=FEW))


@given(sparse_and_dense)
def test_a_set_gives_back_its_members_in_order(given_numbers: set[int]) -> None:
    whole = set_of(given_numbers, SIZE)
    assert members(whole) == sorted(given_numbers)
    marks = as_bytes(whole, SIZE)
    assert {n for n in range(SIZE) if marks[n >> 3] >> (n & 7) & 1} == given_numbers


def test_a_span_is_the_set_of_its_numbers() -> None:
    assert members(span(3, 9)) == [3, 4, 5, 6, 7, 8] and span(4, 4) == 0


@given(st.lists(st.tuples(numbers, st.integers(0, 300)), max_size=6), numbers, st.integers(1, 30), st.integers(0, 700))
def test_levels_add_up_weights(parts: list[tuple[set[int], int]], among: set[int], count: int, level: int) -> None:
    levels = Levels()
    for having, weight in parts:
        levels.add(set_of(having, SIZE), weight)
    total = {n: sum(weight for having, weight in parts if n in having) for n in among}
    chosen = set_of(among, SIZE)
    assert set(members(levels.at_least(chosen, level))) == {n for n, value in total.items() if value >= level}
    floor = sorted(total.values(), reverse=True)[min(count, len(total)) - 1] if total else 0
    assert set(members(levels.highest(chosen, count))) == {n for n, value in total.items() if value >= floor}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    clauses = make_clauses(40, 30)
    for part in (clauses[:450], clauses[450:900], clauses[900:]):
        write(ClauseEngine(use_numpy=False), folder, part)
    assert len(IndexReader(folder).segments) == 3
    writer = ClauseEngine(use_numpy=False).open_writer(folder)
    for work in range(0, 40, 7):
        writer.remove_work(f"work-{work}")
    writer.commit()
    return folder


def _queries() -> list[Query]:
    dice = random.Random(6)
    words = ("整改", "规定", "责任", "监察机关", "不存在的词", "报告", "巡察", "应当", "力", "30")
    ors: list[Query] = [Or(tuple(Term(w) if len(w) < 3 else Phrase(w, boost=dice.random()) for w in dice.sample(words, dice.randint(1, 6))))
                        for _ in range(120)]
    ands: list[Query] = [And(tuple(Phrase(w) for w in dice.sample(words, 2))) for _ in range(30)]
    ands += [And((Phrase(w), Not(Phrase(other)))) for w, other in (dice.sample(words, 2) for _ in range(30))]
    ands += [And((ors[0], Not(Term("整改")), Not(Phrase("应当")))), And((Term("整改"), In("work_id", ("work-1", "work-2")))), And((Term("规定"), All()))]
    ands += [And((Phrase("监察机关"), Not(Phrase("巡察")))), And((Term("整改"), Not(Phrase("监察机关")))), And((Term("整改"), Not(Phrase("。"))))]
    ands += [And((Term("整改"), Not(And((Term("责任"), Term("巡察")))))), And((Phrase("。"), Term("整改"), Not(Term("责任"))))]
    rare = [clause.text[start:start + 5] for clause in dice.sample(make_clauses(40, 30), 30) for start in (dice.randrange(8),)]
    ors += [Or((Term(dice.choice(words)), Phrase(piece, boost=0.1))) for piece in rare]
    none: list[Query] = [Or(()), And(()), And((Or(()), Not(Term("整改")))), Term("、"), And((Term("整改"), Phrase("。"))), Not(All())]
    return [*ors, *ands, *none, *generated_queries(make_clauses(40, 30), 80, seed=3)]


@pytest.mark.parametrize(("little", "planes_cost", "many", "aside"), [
    (0, 0, 0, 0), (0, 10**9, 0, 0), (40, 0, 10, 30), (10**9, 0, 10**9, 0), (0, 0, 10**9, 10**9)])
def test_every_way_of_finding_the_best_gives_the_same_ten_as_scoring_all(
        index: Path, monkeypatch: pytest.MonkeyPatch, little: int, planes_cost: int, many: int, aside: int) -> None:
    monkeypatch.setattr(best, "ASIDE", aside)
    monkeypatch.setattr(evaluate, "FEW_TEXTS", aside)
    monkeypatch.setattr(best, "LITTLE", little)
    monkeypatch.setattr(best, "MANY", many)
    monkeypatch.setattr(best, "LISTED", aside)
    monkeypatch.setattr(evaluate, "MANY", many)
    monkeypatch.setattr(postings, "PLANES_COST", planes_cost)
    reader = IndexReader(index)
    compared = 0
    for query in _queries():
        page = reader.search(query, 10)
        scored = {part.segment.base + number: score for part, live in zip(reader._searcher().parts, reader._live, strict=True)
                  for number, score in part.scored(query).items() if live is None or live >> number & 1}
        right = sorted(scored.items(), key=lambda pair: (-round(pair[1], 6), pair[0]))
        assert page.total == len(scored) == len(reader.matching(query)), query
        assert [round(score, 6) for _, score in page.hits] == [round(score, 6) for _, score in right[:10]], query
        assert all(round(scored[number], 6) == round(score, 6) for number, score in page.hits), query
        compared += len(page.hits)
    assert compared > 500


def test_a_clause_that_both_parts_of_an_or_find_is_a_hit_once(index: Path) -> None:
    reader = IndexReader(index)
    again = 0
    for word in ("整改", "规定"):
        for document, _ in reader.search(Term(word), 5).hits:
            text = reader.text(document)
            page = reader.search(Or((Term(word), Phrase(text[2:12], boost=0.1))), 10)
            hits = [number for number, _ in page.hits]
            assert len(set(hits)) == len(hits)
            again += document in hits
    assert again


def test_caches_that_are_too_small_change_no_answer(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    queries = _queries()
    right = [IndexReader(index).search(query, 20) for query in queries]
    for name in ("CACHED_COLUMNS", "CACHED_SETS", "CACHED_POSTINGS", "CACHED_TERMS"):
        monkeypatch.setattr(postings, name, 1)
    reader = IndexReader(index)
    assert [reader.search(query, 20) for query in queries] == right
    kept = [reader.segments[0].postings("text")._columns, reader.segments[0].postings("text")._sets]
    assert all(len(each) <= 1 for each in kept)
