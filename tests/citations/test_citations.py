"""Citations are found, resolved and verified: forms, verdicts, offsets, what a document may print."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from xundocs.citations import Library, approved_form, cite_text, find_citations, verified
from xundocs.citations.grammar import read_references
from xundocs.citations.library import read_wrong_titles
from xundocs.corpus.store import Store

ROOT = Path(__file__).resolve().parents[2]
HAND_MADE = yaml.safe_load((ROOT / "tests" / "fixtures" / "citations" / "hand_made.yaml").read_text("utf-8"))
DAY = "2026-06-01"


@lru_cache(1)
def library() -> Library:
    folders = [ROOT / "corpus"]
    return Library(Store(folders), tuple(read_wrong_titles(folders)))


@pytest.mark.parametrize("entry", HAND_MADE, ids=[e["text"][:24] for e in HAND_MADE])
def test_every_citation_of_a_text_is_found_and_resolved(entry: dict[str, Any]) -> None:
    found = cite_text(entry["text"], library(), DAY)
    assert [c.mention.text for c in found] == [w["text"] for w in entry["citations"]]
    assert [c.found.work.id if c.found.work else None for c in found] == [w.get("work") for w in entry["citations"]]
    assert [[str(i) for i in c.found.provisions] for c in found] == [w.get("provisions", []) for w in entry["citations"]]
    assert all(entry["text"][c.start:c.end] == c.mention.text for c in found)


@pytest.mark.parametrize(("text", "verdict", "expected"), [
    ("《清源县巡察整改工作办法》第九条", "ok", ""),
    ("《清源县巡察整改工作办法》第九十九条", "no_such_provision", "末条是"),
    ("《清源县巡察整改工作办法》第三条第九款", "no_such_provision", "第三条"),
    ("《巡察工作条例》", "wrong_title", "《中国共产党巡视工作条例》"),
    ("《中国共产党巡视工作条列》", "wrong_title", "《中国共产党巡视工作条例》"),
    ("《国家行政机关公文处理办法》第九条", "not_in_force", "《党政机关公文处理工作条例》"),
    ("《中国共产党巡视工作条例》（2017年修改）第二十七条", "not_in_force", "2024年修订"),
    ("《信访工作条例》第三条", "text_not_held", ""),
    ("《某某单位差旅费管理暂行办法》", "no_such_work", ""),
    ("《党政机关公文处理工作条例》（中办发〔2012〕41号）", "wrong_title", "中办发〔2012〕14号"),
    ("《清源县巡察整改工作办法》第三条规定：“整改应当实事求是、逐条对应、见底到位”", "ok", ""),
    ("《清源县巡察整改工作办法》第三条规定：“整改应当实事求是、逐项对应、见底到位”", "misquoted", "逐条对应"),
])
def test_verdicts(text: str, verdict: str, expected: str) -> None:
    citation = cite_text(text, library(), DAY)[0]
    assert citation.judged.verdict == verdict, citation.judged
    assert expected in citation.judged.expected


def test_a_version_cited_on_a_day_of_its_own_time_is_in_force() -> None:
    text = "《中国共产党巡视工作条例》（2017年修改）第二十七条"
    assert cite_text(text, library(), "2018-05-01")[0].judged.verdict == "text_not_held"


def test_a_difference_of_marks_only_is_a_lesser_fault() -> None:
    judged = cite_text("《清源县巡察整改工作办法》第三条规定：“整改应当实事求是，逐条对应，见底到位”", library(), DAY)[0].judged
    assert (judged.verdict, judged.light) == ("misquoted", True)


def test_what_could_mean_several_works_is_shown_and_not_guessed() -> None:
    text = "依据《信访工作条例》和《中国共产党巡视工作条例》，《条例》第三条另有规定。"
    last = cite_text(text, library(), DAY)[-1]
    assert last.judged.verdict == "ambiguous" and len(last.found.candidates) == 2


@pytest.mark.parametrize(("text", "work"), [
    ("以前执行《中华人民共和国档案法实施办法》。现在执行《清源县巡察档案管理办法》。该办法第三条已有规定。", "model-archives"),
    ("执行《清源县巡察档案管理办法》和《清源县巡察整改工作办法》，《清源县巡察档案管理办法》为主。该办法第三条已有规定。", "model-archives")])
def test_this_measure_is_the_one_named_last(text: str, work: str) -> None:
    last = cite_text(text, library(), DAY)[-1]
    assert last.found.work is not None and last.found.work.id == work and last.judged.verdict == "ok"


def test_in_a_text_of_articles_the_own_ones_are_checked() -> None:
    text = "某县工作办法\n" + "\n".join(f"第{n}条　{c}" for n, c in (("一", "总则。"), ("二", "依照本办法第三条办理。"), ("三", "前条规定的除外。"), ("四", "本办法第九条另有规定。")))
    found = cite_text(text, library(), DAY)
    assert [(c.mention.text, c.provision, c.judged.verdict) for c in found] == [
        ("本办法第三条", "art_3", "ok"), ("前条规定", "art_2", "ok"), ("本办法第九条", "art_9", "no_such_provision")]


@pytest.mark.parametrize(("text", "ids"), [
    ("第三十一条第二款第（三）项", [["art_31__para_2__item_3"]]),
    ("第三、五条", [["art_3"], ["art_5"]]),
    ("第十条至第十二条", [["art_10", "art_11", "art_12"]]),
    ("第十至十二条", [["art_10", "art_11", "art_12"]]),
    ("第一百零八条之一", [["art_108-1"]]),
    ("第四章第一节", [["chp_4__sec_1"]]),
    ("第三条第一款、第二款和第五条", [["art_3__para_1"], ["art_3__para_2"], ["art_5"]]),
    ("第１２条", [["art_12"]]),
])
def test_provisions_are_read_as_they_are_written(text: str, ids: list[list[str]]) -> None:
    assert [[str(i) for i in r.provisions] for r in read_references(text, 0)] == ids


def test_finding_needs_no_library() -> None:
    assert [m.text for m in find_citations("见《某某办法》第三条。")] == ["《某某办法》第三条"]


def test_a_document_prints_an_article_only_where_it_is_verified() -> None:
    assert approved_form("信访工作条例第四十一条第二项", library(), DAY)[0] == "《信访工作条例》"
    assert approved_form("清源县巡察整改工作办法第9条", library(), DAY)[0] == "《清源县巡察整改工作办法（示范文本）》第九条"
    assert not verified(library(), DAY, "信访工作条例", "《信访工作条例》第四十一条")
    assert verified(library(), DAY, "清源县巡察整改工作办法（示范文本）", "《清源县巡察整改工作办法（示范文本）》第九条")


def test_the_contract_of_cite_holds() -> None:
    record = cite_text("《清源县巡察整改工作办法》第九条", library(), DAY)[0].as_json()
    assert set(record) == {"text", "span", "where", "work", "work_id", "version", "provision", "verdict", "expected", "message"}
    assert record["provision"] == "art_9" and record["span"] == [0, 16]
