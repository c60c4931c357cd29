"""docs/rules.md is what the rules say of themselves."""

from __future__ import annotations

import subprocess
import sys

import reproduce

from xundocs.review.rules import all_rules, rendered_rules

sys.path.insert(0, str(reproduce.ROOT / "tools"))

import rules_reference


def test_the_rule_reference_is_not_stale() -> None:
    done = subprocess.run([sys.executable, str(reproduce.ROOT / "tools" / "rules_reference.py"), "--check"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_every_demand_of_the_standard_has_rules_that_exist_or_a_reason() -> None:
    known = {rule.id for rule in (*all_rules(), *rendered_rules())}
    for demand in rules_reference.coverage():
        assert ("rules" in demand) != ("reason" in demand), demand
        assert set(demand.get("rules", ())) <= known, demand
        assert demand.get("rules") or len(demand.get("reason", "")) > 8, demand


def test_every_layout_rule_stands_in_the_comparison_with_the_standard() -> None:
    compared = {rule for demand in rules_reference.coverage() for rule in demand.get("rules", ())}
    assert {rule.id for rule in (*all_rules(), *rendered_rules()) if rule.family == "layout"} - compared == set()
