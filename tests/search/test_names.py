"""Abbreviations are subsequences that keep the kind and what distinguishes a work."""

from __future__ import annotations

import pytest

from xundocs.search.cards import WorkCard
from xundocs.search.understanding.lexicon import KINDS, aliases, names_of, squeeze
from xundocs.search.understanding.names import Names

TITLES = ("中华人民共和国监察法", "中华人民共和国公职人员政务处分法", "行政机关公务员处分条例", "中华人民共和国公务员法", "政府督查工作条例",
          "财政违法行为处罚处分条例", "行政事业性国有资产管理条例", "重大行政决策程序暂行条例", "中华人民共和国保守国家秘密法",
          "中华人民共和国村民委员会组织法", "信访条例", "信访工作条例", "北京市信访条例", "机关事务管理条例", "中华人民共和国刑法",
          "中华人民共和国刑法修正案（七）", "中国共产党巡视工作条例", "中国共产党章程", "中华人民共和国行政处罚法", "中华人民共和国行政许可法")


@pytest.fixture(scope="module")
def names() -> Names:
    return Names([WorkCard(title, title, (), "", "", "", "", "", "", n, n + 1, 0, True, names_of(title, ()))
                  for n, title in enumerate(TITLES)])


@pytest.mark.parametrize(("typed", "title"), [
    ("监察法", "中华人民共和国监察法"), ("中华人民共和国监察法", "中华人民共和国监察法"), ("政务处分法", "中华人民共和国公职人员政务处分法"),
    ("督查条例", "政府督查工作条例"), ("财政违法处罚条例", "财政违法行为处罚处分条例"), ("国资管理条例", "行政事业性国有资产管理条例"),
    ("行政决策程序条例", "重大行政决策程序暂行条例"), ("保密法", "中华人民共和国保守国家秘密法"), ("村委会组织法", "中华人民共和国村民委员会组织法"),
    ("信访条例", "信访条例"), ("信访工作条例", "信访工作条例"), ("机关事务条例", "机关事务管理条例"), ("刑法", "中华人民共和国刑法"),
    ("巡视条例", "中国共产党巡视工作条例"), ("党章", "中国共产党章程"), ("公务员处分条例", "行政机关公务员处分条例"), ("刑法修正案（七）", "中华人民共和国刑法修正案（七）")])
def test_a_name_means_its_work(names: Names, typed: str, title: str) -> None:
    found = names.resolve(squeeze(typed))
    assert found.work_ids == (title,) and not found.corrected


@pytest.mark.parametrize("typed", ["巡察工作条例", "政府督查法", "督查法", "公务员条例", "行政法", "工作条例", "监察条例", "信访法", "条例", "法", "",
                                   "公职人员处分条例", "处分法实施细则", "国有资产法", "x", "上海市信访条例", "刑法修正案（十二）"])
def test_a_name_that_does_not_exist_means_nothing(names: Names, typed: str) -> None:
    assert names.resolve(squeeze(typed)).work_ids == ()


@pytest.mark.parametrize(("typed", "title"), [
    ("监查法", "中华人民共和国监察法"), ("信仿工作条例", "信访工作条例"), ("巡视工做条列", "中国共产党巡视工作条例"), ("公务元法", "中华人民共和国公务员法"),
    ("保蜜法", "中华人民共和国保守国家秘密法")])
def test_a_confused_character_is_put_right_and_said(names: Names, typed: str, title: str) -> None:
    found = names.resolve(squeeze(typed))
    assert found.work_ids == (title,) and found.corrected


def test_the_nearest_names_are_alike(names: Names) -> None:
    assert names.nearest(squeeze("政府督查法"))[0] == "政府督查工作条例"
    assert names.nearest("魑魅魍魉") == []


def test_aliases_end_as_regulations_do() -> None:
    assert all(any(title.endswith(kind) for kind in KINDS) for title in aliases().values())


def test_aliases_stand_squeezed_in_their_file() -> None:
    assert all(squeeze(name) == name for pair in aliases().items() for name in pair)
