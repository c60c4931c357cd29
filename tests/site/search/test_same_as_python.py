"""The page's scripts understand a query as the command line does: normal form, syntax, citations, works, targets."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from search import invented
from search.laws import clauses_of
from support_site_search import ask, works_of, write_site
from xundocs.model.clause import Clause
from xundocs.model.numerals import to_chinese
from xundocs.search.answer import Answer, Library
from xundocs.search.building import build, sources_of
from xundocs.search.engines.reader import IndexReader
from xundocs.search.faults import QueryRefused
from xundocs.search.find import find
from xundocs.search.normalize import fold
from xundocs.search.understanding.citation import find_citations
from xundocs.search.understanding.lexicon import aliases, core_title
from xundocs.search.understanding.syntax import read_syntax

SEED = 20260712
FORMS = ("{name}第{cn}条", "{name}{n}条", "《{name}》第{n}条第二款", "{name}第{cn}条之一", "{name}{n}", "根据{name}第{cn}条第（一）项",
         "{name} 第 {n} 条", "旧{name}第{n}条", "{name}2018年版第{n}条", "{name}第{n}条和第{m}条", "２０２４年修订的{name}第{cn}條", "{n}条", "{name}")
ODD = ("", " ", "第零条", "第一百条", "本法第三条", "收支两条线", "条例", "第五条例", "in:reports 整改", "in:nowhere 整改", "date:2024-02-30 x", "date:2019-01-01 巡察办法第3条",
       "“应当 回避”", "\"未闭合", "处分 -党纪", "-", "−党纪", "-3 条", "〝整改〞", "ＧＢ／Ｔ９７０４－２０１２", "３．５％", "3.5.1 .5 5.", "½㎡№", "①㈡Ⅲ", "臺灣後裏麵", "𠀀𠮷",
       "a" * 600, "🙂留置", "笫三条", "监察法笫〇条", "一二三四五六七八九十条", "999999999999条", "巡察办法第3条之1第1款第2项第2目", "巡察办法第三条第一责任人")


def library_of(clauses: list[Clause], folder: Path) -> Library:
    build(folder, sources_of(clauses))
    return Library(IndexReader(folder))


def queries_for(clauses: list[Clause], count: int) -> list[str]:
    """Citations in every form for every work, under titles, parts of titles and mutilated ones; and plain words."""
    random_ = random.Random(SEED)
    titles = sorted({(clause.title, *clause.short_names) for clause in clauses})
    names = [name for group in titles for name in group] + sorted(aliases())
    queries = list(ODD)
    while len(queries) < count:
        name = random_.choice(names)
        if random_.random() < 0.4:
            name = core_title(name)
        if random_.random() < 0.25 and len(name) > 4:
            gap = random_.randrange(len(name) - 2)
            name = name[:gap] + name[gap + random_.choice((1, 2)):]
        n, m = random_.randrange(1, 130), random_.randrange(1, 60)
        queries.append(random_.choice(FORMS).format(name=name, n=n, m=m, cn=to_chinese(n)))
        if random_.random() < 0.2:
            text = random_.choice(clauses).text.replace("\n", " ")
            start = random_.randrange(max(1, len(text) - 8))
            queries.append(text[start:start + random_.randrange(2, 9)])
    return queries


def compare(library: Library, queries: list[str], answers: list[dict[str, Any]]) -> list[str]:
    """What differs, one line each."""
    return [line for query, answer in zip(queries, answers, strict=True) for line in _differences(library, query, answer)]


def _differences(library: Library, query: str, answer: dict[str, Any]) -> list[str]:
    found = [] if answer["folded"] == fold(query) else [f"{query!r}: normal form {answer['folded']!r}, not {fold(query)!r}"]
    try:
        asked = read_syntax(query)
    except QueryRefused:
        return found if answer["asked"]["fault"] else [*found, f"{query!r}: accepted"]
    theirs = answer["asked"]
    ours = {"rest": asked.rest, "quoted": list(asked.quoted), "excluded": list(asked.excluded), "scope": asked.scope, "date": asked.date, "fault": "", "cut": asked.cut}
    if theirs != ours:
        found.append(f"{query!r}: syntax {theirs}, not {ours}")
    citations = [c._asdict() for c in find_citations(asked.rest)]
    if [dict(sorted(c.items())) for c in answer["citations"]] != [dict(sorted(c.items())) for c in citations]:
        found.append(f"{query!r}: citations {answer['citations']}, not {citations}")
    cited = citations and not asked.quoted
    return found + _targets(query, find(library, query) if cited else Answer(query, "keywords", 0, ()), answer["citation"])


def _targets(query: str, ours: Answer, theirs: dict[str, Any] | None) -> list[str]:
    if ours.understood_as != "citation":
        return [] if theirs is None else [f"{query!r}: taken for a citation: {theirs}"]
    if theirs is None:
        return [f"{query!r}: not taken for a citation: {ours}"]
    found = []
    hits = [[hit.card.work_id, hit.card.version, hit.provision] for hit in ours.hits]
    if hits != theirs["hits"] and sorted(hits) != sorted(theirs["hits"]):
        found.append(f"{query!r}: {theirs['hits']}, not {hits}")
    missing = ours.not_found and [ours.not_found.work, ours.not_found.article, ours.not_found.reason, sorted(ours.not_found.nearest)]
    shown = theirs["missing"] and [theirs["missing"]["work"], theirs["missing"]["article"], theirs["missing"]["reason"], sorted(theirs["missing"]["near"])]
    return found if missing == shown or (missing and "--work" in missing[2] and shown) else [*found, f"{query!r}: {shown}, not {missing}"]


@cache
def invented_queries() -> tuple[str, ...]:
    return tuple(queries_for(invented.clauses(), 1200))


def test_invented_works_are_understood_alike(library: Library, tmp_path: Path) -> None:
    write_site(works_of(invented.clauses()), tmp_path / "site", pages=False)
    queries = list(invented_queries())
    assert compare(library, queries, ask(tmp_path / "site", queries)) == []


@pytest.mark.needs_laws
def test_real_works_are_understood_alike(tmp_path: Path) -> None:
    clauses = list(clauses_of("union"))
    write_site(works_of(clauses), tmp_path / "site", pages=False)
    queries = queries_for(clauses, 3000)
    assert compare(library_of(clauses, tmp_path / "index"), queries, ask(tmp_path / "site", queries)) == []


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return invented.library(tmp_path_factory.mktemp("invented") / "index")
