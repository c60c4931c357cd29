"""Every rule reports its reproducing document, in the golden words; no rule is without one."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
import reproduce

from xundocs.documents.pdf import find_soffice
from xundocs.review import Review
from xundocs.review.rules import all_rules, rendered_rules

ENTRIES = reproduce.fixtures()
PRINTED = reproduce.fixtures(reproduce.PRINTED)


@pytest.mark.parametrize("entry", ENTRIES, ids=[e["rule"] for e in ENTRIES])
def test_a_rule_says_what_its_golden_lines_say(entry: dict[str, Any]) -> None:
    assert reproduce.said(reproduce.reviewed(entry)) == entry["golden"]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Review]:
    """Every printed fixture, reviewed."""
    if find_soffice() is None:
        if os.environ.get("XUNDOCS_REQUIRE_ALL") == "1":
            pytest.fail("没有 LibreOffice")
        pytest.skip("没有 LibreOffice")
    return {e["rule"]: r for e, r in zip(PRINTED, reproduce.printed(PRINTED, tmp_path_factory.mktemp("printed")), strict=True)}


@pytest.mark.parametrize("entry", PRINTED, ids=[e["rule"] for e in PRINTED])
def test_a_rule_of_the_printed_page_says_what_its_golden_lines_say(entry: dict[str, Any], pages: dict[str, Review]) -> None:
    said = reproduce.said(pages[entry["rule"]])
    assert [re.sub(r"\d+毫米", "…毫米", line) for line in said] == [re.sub(r"\d+毫米", "…毫米", line) for line in entry["golden"]]


def test_every_rule_has_a_reproducing_document_that_it_reports() -> None:
    silent = {e["rule"] for e in (*ENTRIES, *PRINTED) if not e["golden"]}
    assert {r.id for r in all_rules()} - {e["rule"] for e in ENTRIES} == set()
    assert {r.id for r in rendered_rules()} == {e["rule"] for e in PRINTED}
    assert silent == set()


def test_only_rules_that_the_standard_states_flatly_make_errors() -> None:
    for rule in (*all_rules(), *rendered_rules()):
        assert rule.level != "error" or rule.strength == "规定", rule.id
        assert rule.source and rule.wrong and rule.right, rule.id


def test_golden_lines_that_are_errors_come_from_such_rules() -> None:
    strong = {r.code for r in all_rules() if r.strength == "规定"}
    for entry in ENTRIES:
        for line in entry["golden"]:
            assert not line.startswith("error ") or line.split()[1] in strong
