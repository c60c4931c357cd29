"""Every rule reports its reproducing document, in the golden words; no rule is without one."""

from __future__ import annotations

from typing import Any

import pytest
import reproduce

from xundocs.review.rules import all_rules, rendered_rules

ENTRIES = reproduce.fixtures()
BY_HAND = {"layout/letter"}
"""Tested on a real letter in test_layout.py."""


@pytest.mark.parametrize("entry", ENTRIES, ids=[e["rule"] for e in ENTRIES])
def test_a_rule_says_what_its_golden_lines_say(entry: dict[str, Any]) -> None:
    assert reproduce.said(reproduce.reviewed(entry)) == entry["golden"]


def test_every_rule_has_a_reproducing_document_that_it_reports() -> None:
    silent = {e["rule"] for e in ENTRIES if not e["golden"]}
    assert {r.id for r in all_rules()} - {e["rule"] for e in ENTRIES} - BY_HAND == set()
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
