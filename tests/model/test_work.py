"""Works, their versions, and which one applied on a day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xundocs.corpus.canonical import parse_text
from xundocs.model.work import Version, Work

WORK = Work(id="a", title="某办法", status="in_force", versions=(
    Version("2015-08-03", "2015-08-03.md"), Version("2017-07-01", "2017-07-01.md"),
    Version("2024-01-31", "2024-01-31.md", effective="2024-02-08")))


@pytest.mark.parametrize(("day", "date"), [("2015-08-02", None), ("2015-08-03", "2015-08-03"), ("2024-02-07", "2017-07-01"),
                                           ("2024-02-08", "2024-01-31"), ("2030-01-01", "2024-01-31")])
def test_the_version_in_force_is_the_last_that_had_begun(day: str, date: str | None) -> None:
    found = WORK.in_force_on(day)
    assert (found.date if found else None) == date


def test_nothing_is_in_force_once_a_work_is_repealed() -> None:
    repealed = replace(WORK, repealed="2025-01-01")
    assert repealed.in_force_on("2025-01-01") is None
    assert repealed.in_force_on("2024-12-31") is not None


def test_an_older_version_ends_where_the_next_begins_and_counts_as_amended() -> None:
    assert WORK.ends(WORK.versions[1]) == "2024-02-08"
    assert WORK.ends(WORK.versions[2]) == ""
    assert WORK.status_of(WORK.versions[1]) == "amended"
    assert WORK.status_of(WORK.versions[2]) == "in_force"


def test_an_undated_text_applies_only_when_it_is_the_only_one() -> None:
    assert Work("a", "甲", versions=(Version("undated", "undated.md"),)).in_force_on("2020-01-01") is not None
    mixed = Work("a", "甲", versions=(Version("undated", "undated.md"), Version("2021-01-01", "x.md")))
    assert mixed.in_force_on("2020-01-01") is None
    assert mixed.latest is not None and mixed.latest.date == "2021-01-01"


TEXT = parse_text("# 甲\n\n**第一条**　有下列情形之一的：\n\n（一）子；\n\n（二）丑。\n\n**第二条**　一款。\n\n二款：\n\n（一）子。\n\n三款：\n\n（一）丑。\n")


def test_an_item_named_without_its_paragraph_is_found_when_only_one_fits() -> None:
    found = TEXT.find("art_1__item_2")
    assert found is not None and str(found.id) == "art_1__para_1__item_2"
    assert TEXT.find("art_2__item_1") is None
    assert TEXT.find("art_3") is None
