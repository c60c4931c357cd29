"""Citations as writers type them: found, or said not to exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from xundocs.model.clause import Clause
from xundocs.search.answer import Library, Options
from xundocs.search.building import build, sources_of
from xundocs.search.engines import segment
from xundocs.search.engines.postings import Postings
from xundocs.search.engines.reader import IndexReader
from xundocs.search.find import find
from xundocs.search.understanding.citation import find_citations

FOUND = [
    ("云岭市巡察工作办法第三条", "inspection", "art_3"), ("《云岭市巡察工作办法》第三条", "inspection", "art_3"),
    ("巡察办法3条", "inspection", "art_3"), ("巡察办法第３条", "inspection", "art_3"), ("巡察工作办法第三条", "inspection", "art_3"),
    ("巡察办法 第 三 条", "inspection", "art_3"), ("雲嶺市巡察工作辦法第三條", "inspection", "art_3"),
    ("巡查办法第3条", "inspection", "art_3"), ("巡察办法笫三条", "inspection", "art_3"), ("巡察办法3", "inspection", "art_3"),
    ("巡察办法第三条之一", "inspection", "art_3-1"), ("巡察办法3条之1", "inspection", "art_3-1"),
    ("巡察办法第三条之一第二项", "inspection", "art_3-1__para_1__item_2"),
    ("巡察办法第三条之一第（二）项", "inspection", "art_3-1__para_1__item_2"),
    ("巡察办法第三条之一(二)", "inspection", "art_3-1__para_1__item_2"),
    ("巡察办法第三条之一第二项第2目", "inspection", "art_3-1__para_1__item_2__subitem_2"),
    ("巡察办法第三条第二款", "inspection", "art_3__para_2"), ("巡察办法三条2款", "inspection", "art_3__para_2"),
    ("信访事项规定第二条", "petition", "art_2"), ("信访办理规定2条", "petition", "art_2"),
    ("政务处分规定第一条", "discipline", "art_1"), ("云岭档案法第二条", "files", "art_2"), ("根据档案法第2条的规定", "files", "art_2"),
    ("请问巡察办法第三条是什么", "inspection", "art_3"), ("市属企业处分规定第2条", "discipline-firms", "art_2"),
]
ABSENT = [
    "巡察办法第五条", "巡察办法第零条", "巡察办法第99999999条", "巡察办法第一百万条", "巡察办法第三条之二", "巡察办法第四条之一",
    "巡察办法第三条第九款", "巡察办法第三条之一第四项", "巡察法第三条", "清源县巡察工作办法第三条", "巡察条例第三条", "政务公开规定第一条",
    "公职人员规定第三条", "档案条例第一条", "工作办法第一条", "巡察办法（2020）第三条", "行政法第三条", "《不存在的规定》第一条", "甲乙丙丁第七条",
]


@pytest.mark.parametrize(("query", "work_id", "provision"), FOUND)
def test_a_citation_is_found(library: Library, query: str, work_id: str, provision: str) -> None:
    answer = find(library, query)
    assert answer.understood_as == "citation" and answer.not_found is None
    assert (answer.hits[0].card.work_id, answer.hits[0].provision) == (work_id, provision)
    assert answer.total == len(answer.hits)


@pytest.mark.parametrize("query", ABSENT)
def test_what_does_not_exist_is_said_not_to_exist(library: Library, query: str) -> None:
    answer = find(library, query)
    assert (answer.total, answer.hits) == (0, ())
    assert answer.not_found is not None and answer.not_found.reason
    assert set(answer.as_json(1.0)["not_found"]) == {"work", "article", "nearest"}


def test_the_nearest_is_named(library: Library) -> None:
    near = find(library, "巡察办法第五条").not_found
    assert near is not None and near.nearest[0] == "云岭市巡察工作办法第四条" and "共" not in near.article
    near = find(library, "巡察法第三条").not_found
    assert near is not None and "云岭市巡察工作办法" in near.nearest


@pytest.mark.parametrize(("query", "version"), [
    ("巡察办法第三条", "2024-05-01"), ("巡察办法（2018）第三条", "2018-03-01"), ("巡察办法2018第三条", "2018-03-01"),
    ("2018年巡察办法第三条", "2018-03-01"), ("巡察办法（2018年修订）第三条", "2018-03-01"), ("旧巡察办法第三条", "2018-03-01"),
    ("巡察办法（2018年3月1日）第三条", "2018-03-01"), ("巡察办法 2018-03-01 第三条", "2018-03-01"), ("巡察办法2024年版第三条", "2024-05-01"),
    ("巡察办法（2020年1月1日）第三条", "2018-03-01")])
def test_a_version_is_chosen_by_year_date_or_word(library: Library, query: str, version: str) -> None:
    assert find(library, query).hits[0].card.version == version


def test_a_date_option_chooses_the_version_in_force(library: Library) -> None:
    assert find(library, "巡察办法第三条", Options(on="2020-06-01")).hits[0].card.version == "2018-03-01"
    assert find(library, "巡察办法第三条", Options(on="2024-05-01")).hits[0].card.version == "2024-05-01"
    assert find(library, "巡察办法第三条", Options(on="2010-01-01")).not_found is not None


@pytest.mark.parametrize("query", ["第三条", "本办法第三条", "第3条"])
def test_with_a_work_given_the_name_may_be_left_out(library: Library, query: str) -> None:
    for work in ("inspection", "巡察办法"):
        assert find(library, query, Options(work=work)).hits[0].provision == "art_3"


def test_an_article_without_any_work_asks_for_one(library: Library) -> None:
    answer = find(library, "第三条")
    assert answer.not_found is not None and "哪部法规" in answer.not_found.reason


def test_several_articles_share_a_name(library: Library) -> None:
    assert [hit.provision for hit in find(library, "巡察办法第二条、第三条和第四条").hits] == ["art_2", "art_3", "art_4"]


def test_an_ambiguous_name_shows_every_work_it_may_mean(library: Library) -> None:
    answer = find(library, "处分规定第一条")
    assert {hit.card.work_id for hit in answer.hits} == {"discipline", "discipline-firms"}
    assert "可能指" in answer.notes[0]


def test_a_corrected_name_is_said(library: Library) -> None:
    answer = find(library, "巡查办法第三条")
    assert answer.hits and "云岭市巡察工作办法" in answer.notes[0]


@pytest.mark.parametrize("query", ["收支两条线管理", "一条龙服务", "三条红线", "本条例", "条件 资格", "第三十条例"])
def test_other_uses_of_the_character_are_no_citations(query: str) -> None:
    assert find_citations(query) == []


def test_a_citation_hit_shows_the_part_cited(library: Library) -> None:
    hit = find(library, "巡察办法第三条第二款").hits[0]
    assert hit.part == "第二款" and hit.text[slice(*hit.spans[0])].startswith("被巡察党组织主要负责人")
    hit = find(library, "巡察办法第三条之一第（二）项").hits[0]
    shown = hit.text[slice(*hit.spans[0])]
    assert shown.startswith("（二）拒不整改的") and "隐瞒不报" in shown and "（三）" not in shown


@pytest.mark.parametrize(("query", "name", "older"), [
    ("老年人权益保障法第5条", "老年人权益保障法", False), ("旧老年人权益保障法第5条", "老年人权益保障法", True),
    ("旧巡察办法第5条", "巡察办法", True), ("原产地条例第5条", "原产地条例", False), ("原巡察办法第5条", "巡察办法", True)])
def test_a_name_that_begins_like_an_older_version_stays_a_name(query: str, name: str, older: bool) -> None:
    (asked,) = find_citations(query)
    assert (asked.name, asked.older) == (name, older)


def test_a_title_that_ends_with_a_year_is_a_title(tmp_path: Path) -> None:
    clauses = [Clause(name, name, (), f"{year}-03-15", "现行有效", "法律", "", (), "art_3", "第三条", "第三条的内容。")
               for year in (1999, 2004) for name in [f"云岭公约修正案（{year}年）"]]
    build(tmp_path, sources_of(clauses))
    answer = find(Library(IndexReader(tmp_path)), "云岭公约修正案（1999年）第3条")
    assert [hit.card.title for hit in answer.hits] == ["云岭公约修正案（1999年）"]


def test_a_citation_is_looked_up_by_key_without_any_postings(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> Postings:
        raise AssertionError("a citation opened postings")

    monkeypatch.setattr(segment, "Postings", refused)
    fresh = Library(IndexReader(library.reader.folder))
    hit = find(fresh, "巡察办法第三条").hits[0]
    assert hit.provision == "art_3" and hit.text == find(library, "巡察办法第三条").hits[0].text
    with pytest.raises(AssertionError, match="opened postings"):
        find(fresh, "整改")
