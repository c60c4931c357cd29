"""Corpus and search together: what is held is found, what is only catalogued or no work at all is said to be so."""

from __future__ import annotations

from pathlib import Path

import pytest

from xundocs.actions.search import REGULATIONS, open_library, search, show
from xundocs.actions.shelves import shelves_of
from xundocs.files import write_whole
from xundocs.workspace import built_in, open_workspace

RULE = "清源县巡察整改工作办法"


@pytest.fixture
def shelves(office: Path):  # type: ignore[no-untyped-def]
    return shelves_of(open_workspace(office))


def test_an_article_of_a_model_rule_is_found_by_its_citation(shelves) -> None:  # type: ignore[no-untyped-def]
    answer = search(shelves, f"{RULE}第三十条")
    assert answer.hits[0].provision == "art_30" and RULE in answer.hits[0].card.title
    shown = show(open_library(shelves[REGULATIONS]), f"{RULE}第三十条")
    assert shown.text and shown.provision == "art_30" and "示范文本" in shown.work


def test_past_reports_stand_on_a_shelf_of_their_own(shelves) -> None:  # type: ignore[no-untyped-def]
    assert all(hit.card.kind != "工作报告" for hit in search(shelves, "整改通知书 193份").hits)
    assert any(hit.card.kind == "工作报告" for hit in search(shelves, "整改通知书", "reports").hits)


@pytest.mark.parametrize("query", ["巡视工作条例第三条", "《中国共产党巡视工作条例》第二十七条", "监察法第31条"])
def test_a_work_held_without_text_is_said_to_be_so(shelves, query: str) -> None:  # type: ignore[no-untyped-def]
    answer = search(shelves, query)
    assert answer.total == 0 and answer.hits == ()
    assert answer.not_found is not None and "只收了目录" in answer.not_found.reason


def test_a_title_that_is_no_work_names_the_right_one(shelves) -> None:  # type: ignore[no-untyped-def]
    answer = search(shelves, "巡察工作条例第五条")
    assert answer.not_found is not None and answer.not_found.nearest == ("中国共产党巡视工作条例",)
    assert "没有巡察工作条例" in answer.not_found.reason


def test_a_changed_text_is_found_without_building_by_hand(office: Path) -> None:
    workspace = open_workspace(office)
    source = next(p for p in built_in("corpus").iterdir() if (p / "work.yaml").exists() and RULE in (p / "work.yaml").read_text("utf-8"))
    own = office / "corpus" / source.name
    own.mkdir(parents=True)
    for path in source.iterdir():
        write_whole(own / path.name, path.read_bytes())
    workspace = open_workspace(office)
    assert search(shelves_of(workspace), "“云雀计划”").total == 0
    text = next(own.glob("*.md"))
    text.write_text(text.read_text("utf-8").replace("取消销号", "取消销号并报云雀计划备案", 1), "utf-8")
    assert search(shelves_of(open_workspace(office)), "“云雀计划”").hits[0].card.work_id == source.name
