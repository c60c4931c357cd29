"""One code, one meaning: the rules on disk, the register, the codes, the fixtures and the reference say the same."""

from __future__ import annotations

import re
import sys
from collections import Counter
from typing import Any

import pytest
import reproduce

from xundocs.review.rules import FILES, PARAGRAPH, RENDERED, all_rules, rendered_rules

sys.path.insert(0, str(reproduce.ROOT / "tools"))

import rules_reference

RULES = (*all_rules(), *rendered_rules())
FOLDER = reproduce.ROOT / "src" / "xundocs" / "review" / "rules"
EVERY = [*reproduce.fixtures(), *reproduce.fixtures(reproduce.PRINTED)]


def test_every_file_of_a_rule_is_registered_once() -> None:
    on_disk = {f"{path.parent.name}/{path.stem}" for path in FOLDER.glob("*/*.py") if path.stem != "__init__"}
    registered = [f"{family}/{name}" for family, names in FILES.items() for name in names] + [f"rendered/{name}" for name in RENDERED]
    assert Counter(registered) == Counter(on_disk)
    assert {f"{family}/{name}" for family, names in PARAGRAPH.items() for name in names} <= set(registered)


def test_a_code_of_several_rules_has_one_meaning_and_no_other_code_has_one() -> None:
    shared = {code for code, count in Counter(rule.code for rule in RULES).items() if count > 1}
    assert set(rules_reference.MEANINGS) == shared
    assert len(set(rules_reference.MEANINGS.values())) == len(shared)


def test_rules_that_share_a_code_belong_together() -> None:
    families: dict[str, set[str]] = {}
    for rule in RULES:
        families.setdefault(rule.code, set()).add(rule.family)
    assert {code for code, found in families.items() if len(found) > 1} <= {"D-7"}, "a code is one family's; D-7 has digits and the blanks round them"


def test_names_of_rules_are_their_own() -> None:
    assert [name for name, count in Counter(rule.name for rule in RULES).items() if count > 1] == []


@pytest.mark.parametrize("entry", EVERY, ids=[e["rule"] for e in EVERY])
def test_golden_lines_bear_their_rules_code_only(entry: dict[str, Any]) -> None:
    code = next(rule.code for rule in RULES if rule.id == entry["rule"])
    assert {line.split()[1] for line in entry["golden"]} == {code}


def test_the_reference_lists_every_rule_with_its_code_once() -> None:
    listed = re.findall(r"^\| ([A-Z]+-[\w-]+) \| `([a-z]+/[a-z_]+)` \|", rules_reference.PAGE.read_text("utf-8"), re.MULTILINE)
    assert Counter(listed) == Counter((rule.code, rule.id) for rule in RULES)


def test_codes_in_fixtures_and_benchmarks_exist() -> None:
    codes = {rule.code for rule in RULES}
    used = set()
    for name in ("review_defects.yaml", "review_held_out_2_defects.yaml", "review_held_out_3_defects.yaml"):
        used |= set(re.findall(r"code: ([A-Z]+-[\w-]+)", (reproduce.ROOT / "benchmarks" / name).read_text("utf-8")))
    for line in (reproduce.FIXTURES.with_name("twins.txt")).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            used |= set(line.split("|", 1)[0].split("/"))
    assert used - codes == set()
