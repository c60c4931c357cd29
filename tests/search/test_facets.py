"""Facets: counts by kind, issuer, status and year of what makes up the total, and the line that shows them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from search import invented
from search.contract import make_clauses
from search.oracle import matching
from search.test_commands import home, run
from xundocs.cli.search_views import answer_text
from xundocs.search.answer import Library, Options
from xundocs.search.building import build, sources_of
from xundocs.search.engines.reader import IndexReader
from xundocs.search.facets import FACETS, count_facets, together
from xundocs.search.find import find
from xundocs.search.query import Phrase

__all__ = ["home"]
CLAUSES = make_clauses(30, 12)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("facets")
    build(folder, sources_of([*invented.clauses(), *CLAUSES]))
    return Library(IndexReader(folder))


def test_facets_count_every_clause_of_the_total(library: Library) -> None:
    answer = find(library, "整改", Options(limit=2, facets=True))
    keys = matching([*invented.clauses(), *CLAUSES], Phrase("整改"))
    clauses = [c for c in [*invented.clauses(), *CLAUSES] if f"{c.work_id}@{c.version}#{c.provision_id}" in keys]
    assert answer.facets and len(clauses) == answer.total > 80
    assert answer.facets["year"] == dict(Counter(c.version[:4] for c in clauses))
    assert answer.facets["status"] == dict(Counter(c.status for c in clauses if c.status))


def test_facets_respect_what_is_restricted(library: Library) -> None:
    answer = find(library, "整改", Options(facets=True, status="现行有效"))
    assert answer.facets and list(answer.facets["status"]) == ["现行有效"]
    assert sum(answer.facets["year"].values()) == answer.total


def test_facets_of_a_citation_and_of_a_question_that_no_clause_answers_word_by_word(library: Library) -> None:
    cited = find(library, "巡察办法第三条", Options(facets=True))
    assert cited.understood_as == "citation" and cited.facets and sum(cited.facets["year"].values()) == cited.total == 1
    asked = find(library, "整改不力怎么问责，多少天报告", Options(facets=True))
    assert asked.facets and sum(asked.facets["year"].values()) == asked.total > 0


def test_without_being_asked_nothing_is_counted(library: Library) -> None:
    assert find(library, "整改", Options()).facets is None
    assert "facets" not in find(library, "整改", Options()).as_json(1.0)


def test_the_most_frequent_value_comes_first_and_shelves_add_up(library: Library) -> None:
    facets = count_facets((card, card.end - card.first) for card in library.reader.works)
    assert tuple(facets) == FACETS
    for values in facets.values():
        assert list(values.values()) == sorted(values.values(), reverse=True) and "" not in values
    doubled = together([facets, facets])
    assert doubled == {facet: {value: 2 * number for value, number in values.items()} for facet, values in facets.items()}


def test_the_line_names_only_what_narrows(library: Library) -> None:
    answer = find(library, "整改", Options(facets=True, status="现行有效"))
    assert answer.facets
    line = answer_text(answer, styled=False).splitlines()[-1]
    assert line.startswith("可缩小到：") and "--status" not in line and "年份" in line
    muted = answer_text(answer, styled=True).splitlines()[-1]
    assert muted == f"\x1b[2m{line}\x1b[0m"
    assert "可缩小到" not in answer_text(answer._replace(facets=count_facets([])), styled=False)


def test_the_command_shows_facets_when_asked(home: Path) -> None:
    import json

    assert "可缩小到：" in run(home, "search", "整改", "--facets", "--in", "all").stdout
    assert "可缩小到：" not in run(home, "search", "整改", "--in", "all", "--limit", "1").stdout, "not a terminal"
    shape = json.loads(run(home, "search", "整改", "--facets", "--json").stdout)
    assert tuple(shape["facets"]) == FACETS and sum(shape["facets"]["year"].values()) == shape["total"]
    assert "facets" not in json.loads(run(home, "search", "整改", "--json").stdout)
