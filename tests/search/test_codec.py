"""Our codec under Whoosh's own searcher, against Whoosh's own codec and exact BM25."""

from __future__ import annotations

import random
from collections import Counter
from math import log
from pathlib import Path
from typing import Any

import pytest
from whoosh import query as wq

from search.contract import generated_queries, make_clauses, write
from search.laws import by_work, clauses_of
from search.oracle import key, matching
from search.stock_engine import StockEngine
from xundocs.model.clause import Clause
from xundocs.search.engines import manifest
from xundocs.search.engines.clause_engine import ClauseEngine
from xundocs.search.engines.segment_builder import K1, B, length_code, length_of
from xundocs.search.engines.whoosh_engine import ClauseIndex
from xundocs.search.normalize import collapse, fold
from xundocs.search.query import Or, Term
from xundocs.search.tokens import bigrams, index_tokens, runs

GENERATED = 2000
RANKED = 200


def whoosh_keys(folder: Path, query: Any) -> set[str]:
    """What Whoosh's searcher finds on our segments."""
    with ClauseIndex(folder, manifest.current(folder)).searcher() as searcher:
        return {hit["key"] for hit in searcher.search(query, limit=None)}


def test_hit_sets_equal_the_stock_codec_before_and_after_changes(tmp_path: Path) -> None:
    clauses = make_clauses(20, 8)
    ours, stock = ClauseEngine(use_numpy=False), StockEngine()
    for engine in (ours, stock):
        write(engine, tmp_path / engine.name, clauses)
    changed = [c for c in make_clauses(20, 5, seed=99) if c.work_id in ("work-2", "work-7")]
    steps: list[tuple[str, bool]] = [("as built", False), ("after changes", False), ("after merging", True)]
    for number, (_, optimize) in enumerate(steps):
        if number:
            for engine in (ours, stock):
                writer = engine.open_writer(tmp_path / engine.name)
                for work_id in ("work-2", "work-7"):
                    writer.replace_work(work_id, [c for c in changed if c.work_id == work_id])
                writer.remove_work(f"work-{10 + number}")
                writer.commit(optimize=optimize)
        one, other = ours.open_reader(tmp_path / ours.name), stock.open_reader(tmp_path / stock.name)
        for query in generated_queries(clauses, -(-GENERATED // len(steps)), seed=number):
            assert {key(one.clause(n)) for n in one.matching(query)} == {key(other.clause(n)) for n in other.matching(query)}, query


def test_whoosh_itself_searches_our_segments(tmp_path: Path) -> None:
    clauses = make_clauses(10, 6)
    engine = ClauseEngine(use_numpy=False)
    write(engine, tmp_path, clauses)
    writer = engine.open_writer(tmp_path)
    writer.remove_work("work-3")
    writer.commit()
    left = [clause for clause in clauses if clause.work_id != "work-3"]
    for text in ("整改", "规定", "不存", "pdf"):
        assert whoosh_keys(tmp_path, wq.Term("text", text)) == matching(left, Term(text))
    both = wq.And([wq.Term("text", "整改"), wq.Not(wq.Term("title", "督查"))])
    assert whoosh_keys(tmp_path, both) == {
        key(c) for c in left if "整改" in c.text and "督查" not in c.title}
    assert whoosh_keys(tmp_path, wq.Every()) == {key(c) for c in left}
    assert whoosh_keys(tmp_path, wq.Prefix("text", "监")) == matching(left, Term("监"))


def test_whoosh_query_parser_uses_our_tokens(tmp_path: Path) -> None:
    from whoosh.qparser import QueryParser

    clauses = make_clauses(6, 6)
    write(ClauseEngine(use_numpy=False), tmp_path, clauses)
    index = ClauseIndex(tmp_path, manifest.current(tmp_path))
    query = QueryParser("text", index.schema).parse("監察機關")
    assert whoosh_keys(tmp_path, query) >= matching(clauses, Term("监察")) & matching(clauses, Term("机关"))


def exact_bm25(texts: list[list[str]], tokens: list[str]) -> list[float]:
    """BM25 with exact lengths and frequencies."""
    average = sum(map(len, texts)) / len(texts)
    counts = [Counter(text) for text in texts]
    scores = [0.0] * len(texts)
    for token in tokens:
        found = [(n, count[token]) for n, count in enumerate(counts) if token in count]
        idf = log(1 + (len(texts) - len(found) + 0.5) / (len(found) + 0.5))
        for number, tf in found:
            scores[number] += idf * tf / (tf + K1 * (1 - B + B * len(texts[number]) / average))
    return scores


@pytest.mark.needs_laws
def test_the_first_ten_agree_with_exact_bm25(tmp_path: Path) -> None:
    clauses = [c for found in list(by_work(clauses_of("union")).values())[:60] for c in found][:5000]
    engine = ClauseEngine()
    write(engine, tmp_path, clauses)
    reader = engine.open_reader(tmp_path)
    order = [reader.clause(number) for card in reader.works for number in range(card.first, card.end)]
    texts = [index_tokens(fold(clause.text)) for clause in order]
    dice = random.Random(8)
    overlaps = []
    for _ in range(RANKED):
        run = max(runs(collapse(fold(dice.choice(clauses).text))), key=len)
        start = dice.randrange(max(1, len(run) - 8))
        tokens = list(dict.fromkeys(bigrams(run[start:start + 8])))
        scores = exact_bm25(texts, tokens)
        tenth = sorted(scores, reverse=True)[9]
        right = {n for n, score in enumerate(scores) if score >= tenth - 1e-9 and score > 0}
        found = [n for n, _ in reader.search(Or(tuple(Term(token) for token in tokens)), 10).hits]
        overlaps.append(sum(n in right for n in found) / max(1, len(found)))
    assert sum(overlaps) / len(overlaps) >= 0.9


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 63, 64, 100, 500, 5000, 70_000, 10**7])
def test_length_codes_are_bytes_and_close(length: int) -> None:
    code = length_code(length)
    assert 0 <= code <= 255
    assert length_of(code) <= length <= length_of(code) * 1.13 + 1


def test_a_work_larger_than_a_segment_is_split_and_still_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xundocs.search.engines import segment_builder

    monkeypatch.setattr(segment_builder, "MAX_CLAUSES", 7)
    clauses = make_clauses(3, 20)
    engine = ClauseEngine(use_numpy=False)
    write(engine, tmp_path, clauses)
    reader = engine.open_reader(tmp_path)
    assert len(reader) == len(clauses)
    for query in generated_queries(clauses, 40):
        assert {key(reader.clause(n)) for n in reader.matching(query)} == matching(clauses, query)


def test_clauses_with_control_characters_in_their_identifiers_are_refused(tmp_path: Path) -> None:
    clause = Clause("w", "题", (), "2020-01-01", "", "", "", (), "art_1\n", "第一条", "文")
    writer = ClauseEngine(use_numpy=False).open_writer(tmp_path)
    with pytest.raises(ValueError, match="control character"):
        writer.replace_work("w", [clause])
    writer.cancel()
