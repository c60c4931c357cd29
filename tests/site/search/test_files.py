"""The search files: the same bytes from the same works, only what changed made again, and nothing lost on the way to the page."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import invented
from support_site_search import ask, works_of, write_site
from xundocs.errors import XundocsError
from xundocs.search.engines.segment import contains
from xundocs.search.normalize import collapse, fold
from xundocs.site.search import LazyUnits, SearchUnit, SearchWork, postings, write_search_files
from xundocs.site.search.postings import Tokens, buckets, grouped, varints
from xundocs.site.search.work_index import CHAR_BITS, PAGE_BITS, article_runs, index_work, tokens


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.js"))}


def test_the_same_works_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    works = works_of(invented.clauses())
    write_search_files(works, tmp_path / "a", None)
    write_search_files(reversed(works), tmp_path / "b", tmp_path / "cache")
    assert files(tmp_path / "a") == files(tmp_path / "b")
    assert all(name.isascii() for name in files(tmp_path / "a"))


def test_only_a_changed_work_is_indexed_again(tmp_path: Path) -> None:
    works = works_of(invented.clauses())
    write_search_files(works, tmp_path / "site", tmp_path / "cache")
    again = write_search_files(works, tmp_path / "site", tmp_path / "cache")
    assert (again.rebuilt, again.changed) == (0, 0)
    works[2] = replace(works[2], units=[*works[2].units, SearchUnit("art_4", "第四条", (), "新增的一条。")])
    changed = write_search_files(works, tmp_path / "site", tmp_path / "cache")
    write_search_files(works, tmp_path / "fresh", None)
    assert changed.rebuilt == 1
    assert files(tmp_path / "site") == files(tmp_path / "fresh")


def test_reports_and_model_texts_carry_no_status(tmp_path: Path) -> None:
    works = works_of(invented.clauses())[:3]
    kinds = ("工作报告", "示范文本", works[2].kind)
    write_site([replace(work, kind=kind, status="unknown", title="整改") for work, kind in zip(works, kinds, strict=True)], tmp_path, pages=False)
    (answer,) = ask(tmp_path, ["整改"])
    assert dict(answer["words"]["facets"]["status"]) == {"效力未核": 1}
    texts = "".join(path.read_text("utf-8") for path in (tmp_path / "search" / "t").glob("?-0.js"))
    assert (texts.count('"status":""'), texts.count('"status":"效力未核"')) == (2, 1)


def test_files_of_works_that_are_gone_are_removed(tmp_path: Path) -> None:
    works = works_of(invented.clauses())
    write_search_files(works, tmp_path / "site", None)
    write_search_files(works[:2], tmp_path / "site", None)
    write_search_files(works[:2], tmp_path / "fresh", None)
    assert files(tmp_path / "site") == files(tmp_path / "fresh")


def test_a_damaged_cache_is_made_again(tmp_path: Path) -> None:
    works = works_of(invented.clauses())
    write_search_files(works, tmp_path / "site", tmp_path / "cache")
    before = files(tmp_path / "site")
    for path in (tmp_path / "cache").iterdir():
        path.write_bytes(path.read_bytes()[:-3] + b"xyz")
    report = write_search_files(works, tmp_path / "site", tmp_path / "cache")
    assert report.rebuilt == len(works)
    assert files(tmp_path / "site") == before


def test_a_work_known_by_its_fingerprint_is_not_read(tmp_path: Path) -> None:
    def refuse() -> Sequence[SearchUnit]:
        raise AssertionError("read")

    work = works_of(invented.clauses())[0]
    write_search_files([replace(work, fingerprint="1")], tmp_path / "site", tmp_path / "cache")
    report = write_search_files([replace(work, fingerprint="1", units=LazyUnits(refuse))], tmp_path / "site", tmp_path / "cache")
    assert (report.rebuilt, report.changed) == (0, 0)
    with pytest.raises(AssertionError):
        write_search_files([replace(work, fingerprint="2", units=LazyUnits(refuse))], tmp_path / "site", tmp_path / "cache")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "meta.js").mkdir()
    with pytest.raises(XundocsError, match=r"meta\.js"):
        write_search_files(works_of(invented.clauses()), tmp_path / "site", None)


@given(st.lists(st.integers(0, (1 << 24) - 1)))
def test_numbers_come_back_from_their_varints(numbers: list[int]) -> None:
    stream, places = varints(np.array(numbers, dtype=np.int64))
    assert decoded(stream.tobytes()) == numbers
    assert len(places) == len(numbers)


def decoded(stream: bytes) -> list[int]:
    numbers, number, shift = [], 0, 0
    for byte in stream:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            numbers.append(number)
            number = shift = 0
    return numbers


def test_tokens_are_pairs_and_ends_of_runs() -> None:
    keys, counts, units = tokens(["留置 期限", "限期"])
    pairs = [chr(int(key) >> CHAR_BITS) + chr(int(key) & ((1 << CHAR_BITS) - 1)) for key in keys]
    listed = dict(zip(pairs, np.split(units, np.cumsum(counts)[:-1]), strict=True))
    assert {pair: found.tolist() for pair, found in listed.items()} == {
        "留置": [0], "置_": [0], "期限": [0], "限_": [0], "限期": [1], "期_": [1]}


def read_buckets(works: Sequence[Tokens], units: int, target: int = 60) -> dict[str, list[int]]:
    """Every posting list, as the page reads it."""
    found: dict[str, list[int]] = {}
    pages = sorted({int(key) >> CHAR_BITS + PAGE_BITS for work in works for key in work.keys})
    for bucket in buckets(works, [(page, postings.SLICE // 5) for page in pages], units, target):
        data = b64decode(bucket.data)
        if bucket.dense:
            found[bucket.keys] = [n for n in range(units) if data[n >> 3] >> (n & 7) & 1]
            continue
        keys = [group[0] + second for group in bucket.keys.split(" ") for second in group[1:]]
        numbers = iter(decoded(data))
        lengths = [next(numbers) for _ in keys]
        for key, length in zip(keys, lengths, strict=True):
            unit = -1
            found[key] = [unit := unit + next(numbers) for _ in range(length)]
        assert bucket.first == keys[0]
    assert list(found) == sorted(found)
    return found


@pytest.mark.parametrize("piece", [40, 10_000])
def test_merged_postings_hold_every_pair_of_every_text(monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(postings, "SLICE", piece)
    expected: dict[str, list[int]] = {}
    given_, first = [], 0
    for work in works_of(invented.clauses()):
        index = index_work(work)
        given_.append(Tokens(index.keys, index.counts, index.units, first))
        start = 0
        for key, count in zip(index.keys.tolist(), index.counts.tolist(), strict=True):
            pair = chr(key >> CHAR_BITS) + chr(key & ((1 << CHAR_BITS) - 1))
            expected.setdefault(pair, []).extend(int(n) + first for n in index.units[start:start + count])
            start += count
        first += index.size
    assert read_buckets(given_, first) == expected


def test_keys_are_grouped_by_their_first_character() -> None:
    keys = np.array([(ord(a) << CHAR_BITS) | ord(b) for a, b in ("事项", "人员", "人民", "整改")], dtype=np.uint64)
    assert grouped(keys) == "事项 人员民 整改"


def test_article_runs_leave_out_nothing_and_nobody_twice() -> None:
    assert article_runs(["art_1", "art_2", "annex_1__art_1", "art_3", "art_3-1", "art_5"]) == [[1, 0, 1, 2], [3, 0, 4, 1], [3, 1, 5, 1], [5, 0, 6, 1]]


def standing(works: Sequence[SearchWork], phrase: str) -> set[tuple[str, str, str]]:
    """Where a phrase stands, by looking at every text."""
    found = set()
    for work in works:
        path: tuple[str, ...] = ()
        for unit in work.units:
            new = [h for level, h in enumerate(unit.path) if unit.path[:level + 1] != path[:level + 1]]
            path = unit.path
            if contains(collapse(fold("\n".join((*new, unit.text)))), phrase):
                found.add((work.work_id, work.version, unit.anchor))
    return found


def test_every_piece_of_every_text_is_found_where_it_stands_and_nowhere_else(tmp_path: Path) -> None:
    works = works_of(invented.clauses())
    write_site(works, tmp_path, pages=False)
    texts = [run for work in works for unit in work.units for run in collapse(fold(unit.text)).split(" ")]
    queries = sorted({f"“{run[start:start + length]}”" for length in (1, 2, 5) for run in texts for start in range(0, len(run), 3)})[:600]
    for query, answer in zip(queries, ask(tmp_path, queries, read=True), strict=True):
        found = {tuple(hit) for hit in answer["words"]["hits"]}
        assert found == standing(works, query[1:-1]), query
