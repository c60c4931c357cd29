"""The contract of every engine. A test class per engine inherits `EngineContract` and says how to make one.

Hit sets are compared exactly with an oracle that indexes nothing; ranking is compared statistically elsewhere.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from search.oracle import key, matching
from xundocs.model.clause import Clause
from xundocs.search.engine import Engine, Reader
from xundocs.search.faults import IndexBusy, IndexMissing, QueryRefused, StaleCursor
from xundocs.search.normalize import collapse, fold
from xundocs.search.query import All, And, In, Not, Or, Phrase, Query, Range, Term

SENTENCES = (
    "巡察机构应当自收到报告之日起30日内提出意见。", "被巡察党组织主要负责人是整改的第一责任人，应当按期整改。",
    "整改不力的，依照有关规定追究责任。", "云岭市委巡察办负责综合协调、督促检查、服务保障等工作。",
    "收受礼品、礼金共计3.5万元，退还1.5万元。", "第三十一条之一所称重要事项，包括人事、财务、基建。", "ＰＤＦ文件和pdf文件视为相同。",
    "監察機關依法履行職責。", "监察机关依法独立行使职权，不受干涉。", "清源县财政局应当于2024年12月25日前公开预算。",
    "一、二、三", "己方、已方", "（一）拒不改正的；\n（二）屡查屡犯的；\n（三）造成不良影响的。", "A1类和a1类", "148条与48条不同",
    "个别单位“小金库”问题突出", "㈠收到材料；㈡登记。", "𠮷祥路东段", "民主生活会\n组织生活会",
)


def make_clauses(works: int, articles: int, seed: int = 7) -> list[Clause]:
    """Invented regulations in several versions, with every peculiarity of `SENTENCES`."""
    dice = random.Random(seed)
    made: list[Clause] = []
    for number in range(works):
        title = f"云岭市{['巡察', '信访', '督查', '财务', '档案'][number % 5]}工作{['办法', '规定', '细则'][number % 3]}{number}"
        for version in ("2019-05-01", "2023-10-01")[:1 + number % 2]:
            for article in range(1, articles + 1):
                text = "\n".join(dice.sample(SENTENCES, dice.randint(1, 4)))
                made.append(Clause(
                    f"work-{number}", title, (f"简称{number}",) if number % 4 == 0 else (), version,
                    "现行有效" if version > "2020" or number % 2 == 0 else "历史版本", ("party", "state")[number % 2],
                    ("云岭市委", "清源县委", "")[number % 3], (f"第{'一二三'[article % 3]}章 {['总则', '职责', '附则'][article % 3]}",),
                    f"art_{article}", f"第{article}条", text, "2024-01-01" if number % 3 else "",
                    "2025-12-31" if number % 5 == 0 else ""))
    return made


def generated_queries(clauses: list[Clause], count: int, seed: int = 3) -> list[Query]:
    """Terms, phrases of 2–12 characters cut from texts, AND, OR, NOT, filters, and combinations."""
    dice = random.Random(seed)

    def piece() -> Query:
        text = collapse(fold(dice.choice(clauses).text))
        length = dice.randint(1, 12)
        start = dice.randrange(max(1, len(text) - length))
        cut = text[start:start + length].strip()
        return Phrase(cut if dice.random() < 0.9 else cut[::-1])

    def attribute() -> Query:
        clause = dice.choice(clauses)
        if dice.random() < 0.5:
            return In(dice.choice(("kind", "status", "issuer", "work_id")), (clause.kind, clause.status, clause.work_id))
        return Range("version", dice.choice(("", "2020-01-01")), dice.choice(("", clause.version)))

    def tree(depth: int) -> Query:
        kind = dice.random()
        if depth == 0 or kind < 0.35:
            return piece()
        if kind < 0.45:
            return attribute()
        if kind < 0.6:
            return And((piece(), Not(tree(depth - 1))))
        parts = tuple(tree(depth - 1) for _ in range(dice.randint(2, 3)))
        return And(parts) if kind < 0.8 else Or(parts, min_match=dice.choice((1, 1, 1, 2)))

    return [tree(2) for _ in range(count)]


def found(reader: Reader, query: Query) -> set[str]:
    """The keys of everything a query matches."""
    return {key(reader.clause(document)) for document in reader.matching(query)}


class EngineContract:
    """Inherit, define `engine`."""

    QUERIES = 300

    @pytest.fixture
    def engine(self) -> Engine:
        raise NotImplementedError

    @pytest.fixture
    def clauses(self) -> list[Clause]:
        return make_clauses(12, 9)

    @pytest.fixture
    def folder(self, engine: Engine, clauses: list[Clause], tmp_path: Path) -> Path:
        write(engine, tmp_path / "index", clauses)
        return tmp_path / "index"

    def test_finds_exactly_what_the_oracle_finds(self, engine: Engine, clauses: list[Clause], folder: Path) -> None:
        reader = engine.open_reader(folder)
        for query in generated_queries(clauses, self.QUERIES):
            assert found(reader, query) == matching(clauses, query), query

    def test_totals_are_exact_and_pages_have_no_gaps_or_repeats(
            self, engine: Engine, clauses: list[Clause], folder: Path) -> None:
        reader = engine.open_reader(folder)
        for query in generated_queries(clauses, 40, seed=11):
            whole = reader.search(query, 10_000)
            assert whole.total == len(whole.hits) == len(matching(clauses, query))
            paged, cursor = [], ""
            while True:
                page = reader.search(query, 7, cursor)
                paged += page.hits
                cursor = page.cursor
                if not cursor:
                    break
            assert [hit[0] for hit in paged] == [hit[0] for hit in whole.hits]

    def test_past_the_end_is_empty(self, engine: Engine, folder: Path) -> None:
        reader = engine.open_reader(folder)
        assert reader.search(All(), 10, f"{reader.generation}:100000").hits == []

    def test_every_short_substring_of_a_clause_is_found(self, engine: Engine, clauses: list[Clause], folder: Path) -> None:
        reader = engine.open_reader(folder)
        dice = random.Random(5)
        for _ in range(300):
            clause = dice.choice(clauses)
            text = clause.text.split("\n")[0]
            start = dice.randrange(len(text))
            cut = text[start:start + dice.randint(2, 12)]
            if found(reader, Phrase(cut)) != matching(clauses, Phrase(cut)):
                pytest.fail(cut)

    @pytest.mark.parametrize(("typed", "stands_in"), [
        ("監察機關", "监察机关"), ("ｐｄｆ", "PDF"), ("PDF", "pdf"), ("监察机关", "監察機關"), ("３０日", "30日"), ("（一）收到材料", "㈠收到材料")])
    def test_width_script_and_case_find_each_other(self, engine: Engine, folder: Path, typed: str, stands_in: str) -> None:
        reader = engine.open_reader(folder)
        assert found(reader, Phrase(typed)) == found(reader, Phrase(stands_in)) != set()

    @pytest.mark.parametrize("across", ["规定追究责任巡察", "人事财务基建", "一二三", "改正的二屡查"])
    def test_nothing_is_found_across_punctuation(self, engine: Engine, folder: Path, across: str) -> None:
        assert found(engine.open_reader(folder), Phrase(across)) == set()

    @pytest.mark.parametrize(("number", "hits"), [("48", True), ("8条", False), ("148条", True), ("3.5", True), ("3", False), ("5万元", False)])
    def test_numbers_match_whole(self, engine: Engine, folder: Path, number: str, hits: bool) -> None:
        assert bool(found(engine.open_reader(folder), Phrase(number))) is hits

    @pytest.mark.parametrize("char", ["巡", "力", "办", "于", "𠮷", "段", "三"])
    def test_single_characters_are_found_anywhere(
            self, engine: Engine, clauses: list[Clause], folder: Path, char: str) -> None:
        assert found(engine.open_reader(folder), Term(char)) == matching(clauses, Term(char)) != set()

    def test_title_and_headings_are_searched_as_fields(self, engine: Engine, clauses: list[Clause], folder: Path) -> None:
        reader = engine.open_reader(folder)
        for query in (Phrase("信访工作", "title"), Phrase("简称4", "title"), Phrase("总则", "path"), Term("章", "path"),
                      And((Phrase("信访", "title"), Phrase("整改")))):
            assert found(reader, query) == matching(clauses, query) != set()

    def test_filters_and_date_ranges(self, engine: Engine, clauses: list[Clause], folder: Path) -> None:
        reader = engine.open_reader(folder)
        for query in (In("status", ("现行有效",)), In("issuer", ("",)), Range("version", "2020-01-01"),
                      Range("version", "", "2019-05-01"), And((Range("in_force_from", "", "2024-06-01"),
                                                              Range("in_force_to", "2024-06-01", ""))),
                      And((Phrase("整改"), In("kind", ("party",)), Not(In("work_id", ("work-0",)))))):
            assert found(reader, query) == matching(clauses, query)

    def test_facets_count_exactly(self, engine: Engine, clauses: list[Clause], folder: Path) -> None:
        reader = engine.open_reader(folder)
        counts = reader.facets(Phrase("整改"), "kind")
        for kind in ("party", "state"):
            assert counts[kind] == len(matching(clauses, And((Phrase("整改"), In("kind", (kind,))))))

    def test_query_syntax_is_taken_literally(self, engine: Engine, folder: Path) -> None:
        reader = engine.open_reader(folder)
        for text in ("* OR *", "整改 OR", "text:*", "' OR 1=1 --", ".*", "整改~2^5", "((", "NOT", "[a TO b]"):
            reader.search(Phrase(text), 5)
        assert found(reader, Phrase("*")) == found(reader, Phrase("")) == set()

    def test_unknown_fields_are_refused(self, engine: Engine, folder: Path) -> None:
        reader = engine.open_reader(folder)
        for query in (Phrase("整改", "body"), In("author", ("x",)), Range("date"), And((Not(Term("整", "note")),))):
            with pytest.raises(QueryRefused):
                reader.search(query)
        with pytest.raises(QueryRefused):
            reader.facets(All(), "colour")

    def test_provisions_are_looked_up_by_key(self, engine: Engine, clauses: list[Clause], folder: Path) -> None:
        reader = engine.open_reader(folder)
        held = {(card.work_id, card.version): card for card in reader.works}
        for clause in clauses:
            document = reader.find_provision(held[clause.work_id, clause.version], clause.provision_id)
            assert document is not None and reader.clause(document) == clause
        assert reader.find_provision(reader.works[0], "art_99") is None

    def test_nothing_is_lost_or_changed_in_storage(self, engine: Engine, clauses: list[Clause], folder: Path) -> None:
        reader = engine.open_reader(folder)
        stored = [reader.clause(document) for document in sorted(reader.matching(All()))]
        assert sorted(stored, key=key) == sorted(clauses, key=key)
        assert len(reader) == len(clauses)

    def test_a_very_long_clause_is_not_skipped(self, engine: Engine, tmp_path: Path) -> None:
        long = make_clauses(1, 1)[0]
        text = "整改责任" * 50_000 + "末尾词语"
        clause = Clause(long.work_id, long.title, (), "2020-01-01", "", "", "", (), "art_1", "第一条", text)
        write(engine, tmp_path / "long", [clause])
        assert found(engine.open_reader(tmp_path / "long"), Phrase("末尾词语")) == {key(clause)}

    def test_updates_deletes_and_merges_leave_exactly_the_new_state(
            self, engine: Engine, clauses: list[Clause], folder: Path) -> None:
        state = {clause.work_id: [c for c in clauses if c.work_id == clause.work_id] for clause in clauses}
        dice = random.Random(1)
        for turn in range(12):
            writer = engine.open_writer(folder)
            work_id = f"work-{dice.randrange(12)}"
            fresh = [c for c in make_clauses(12, 3 + turn % 5, seed=turn) if c.work_id == work_id]
            writer.replace_work(work_id, fresh)
            state[work_id] = fresh
            gone = f"work-{dice.randrange(12)}"
            if turn % 3 == 0 and gone != work_id:
                writer.remove_work(gone)
                state.pop(gone, None)
            writer.commit(optimize=turn == 7)
            self._same(engine, folder, [c for part in state.values() for c in part])

    def _same(self, engine: Engine, folder: Path, now: list[Clause]) -> None:
        reader = engine.open_reader(folder)
        assert len(reader) == len(now)
        for query in [All(), *generated_queries(now, 25, seed=len(now))]:
            assert found(reader, query) == matching(now, query), query

    def test_replayed_stale_and_out_of_order_writes_converge(
            self, engine: Engine, clauses: list[Clause], folder: Path) -> None:
        old, new = (make_clauses(1, n, seed=n) for n in (3, 5))
        for stamp, content in ((2, new), (1, old), (2, new)):
            writer = engine.open_writer(folder)
            taken = writer.replace_work("work-0", content, stamp=stamp)
            assert taken is (stamp == 2)
            writer.commit()
        self._same(engine, folder, [c for c in clauses if c.work_id != "work-0"] + new)

    def test_a_work_written_twice_in_one_go_is_there_once(self, engine: Engine, clauses: list[Clause], folder: Path) -> None:
        writer = engine.open_writer(folder)
        writer.replace_work("work-0", make_clauses(1, 3))
        writer.replace_work("work-0", make_clauses(1, 4))
        writer.commit()
        self._same(engine, folder, [c for c in clauses if c.work_id != "work-0"] + make_clauses(1, 4))

    def test_cancelling_changes_nothing(self, engine: Engine, clauses: list[Clause], folder: Path) -> None:
        writer = engine.open_writer(folder)
        writer.remove_work("work-1")
        writer.replace_work("work-2", [])
        writer.cancel()
        self._same(engine, folder, clauses)

    def test_a_reader_keeps_its_generation_while_others_write(
            self, engine: Engine, clauses: list[Clause], folder: Path) -> None:
        reader = engine.open_reader(folder)
        for turn in range(4):
            writer = engine.open_writer(folder)
            writer.replace_work("work-3", make_clauses(4, 2, seed=turn)[-4:])
            writer.commit(optimize=True)
        assert found(reader, Phrase("整改")) == matching(clauses, Phrase("整改"))

    def test_a_stale_cursor_is_a_typed_error(self, engine: Engine, folder: Path) -> None:
        cursor = engine.open_reader(folder).search(All(), 3).cursor
        writer = engine.open_writer(folder)
        writer.remove_work("work-5")
        writer.commit()
        with pytest.raises(StaleCursor):
            engine.open_reader(folder).search(All(), 3, cursor)

    def test_a_second_writer_waits_and_then_is_told_who_writes(self, engine: Engine, folder: Path) -> None:
        first = engine.open_writer(folder)
        with pytest.raises(IndexBusy):
            engine.open_writer(folder, wait_seconds=0.1)
        first.cancel()
        engine.open_writer(folder, wait_seconds=0.1).cancel()

    def test_a_missing_index_is_a_typed_error(self, engine: Engine, tmp_path: Path) -> None:
        with pytest.raises(IndexMissing):
            engine.open_reader(tmp_path / "nothing")

    def test_state_and_records_are_kept(self, engine: Engine, folder: Path) -> None:
        writer = engine.open_writer(folder)
        writer.replace_work("work-1", [], fingerprint="abc", stamp=4)
        writer.commit(state="corpus of today")
        assert engine.open_reader(folder).state == "corpus of today"
        writer = engine.open_writer(folder)
        assert tuple(writer.records["work-1"]) == ("abc", 4)
        writer.cancel()


def write(engine: Engine, folder: Path, clauses: list[Clause]) -> None:
    """A fresh index of these clauses."""
    writer = engine.open_writer(folder)
    for work_id in dict.fromkeys(clause.work_id for clause in clauses):
        writer.replace_work(work_id, [clause for clause in clauses if clause.work_id == work_id])
    writer.commit()
