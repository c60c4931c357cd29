"""Every rule of the vocabulary, case by case: the sample with one change gives exactly the problem it should.

The cases stand in tests/fixtures/checks/*.yaml: what is changed, and which problems (code and place) must come of it.
`expect: []` means: this must stay silent. A sample without change has no problem at all.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kit import KINDS, builtin, changed, prepare, sample
from xundocs.documents.checks import RULES
from xundocs.documents.prepare import Preparer
from xundocs.documents.records import RawRecord
from xundocs.problems import Where
from xundocs.workspace import open_workspace

FIXTURES = Path(__file__).parents[1] / "fixtures" / "checks"


def _read(path: Path) -> list[dict[str, Any]]:
    """The cases with every value as the text a person typed; `null` takes a value out."""
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)


def _cases() -> list[Any]:
    return [pytest.param(case, id=f"{path.stem}: {case['name']}") for path in sorted(FIXTURES.glob("*.yaml"))
            for case in _read(path)]


@pytest.mark.parametrize("name", KINDS)
def test_the_sample_has_no_problem_in_its_office(name: str, office: Path) -> None:
    kind = builtin(name)
    assert [str(p) for p in prepare(kind, sample(kind), office).problems] == []


@pytest.mark.parametrize("case", _cases())
def test_one_change_gives_exactly_its_problems(case: dict[str, Any], office: Path) -> None:
    kind = builtin(case["kind"])
    found = prepare(kind, changed(sample(kind), case["set"]), office).problems
    seen = sorted((p.code, p.severity, p.where.field) for p in found)
    wanted = sorted((e["code"], e.get("severity", "error"), e["field"]) for e in case["expect"])
    assert seen == wanted, "\n".join(str(p) for p in found)
    for problem in found:
        assert problem.remedy, f"no remedy: {problem}"
        assert str(problem.where).startswith("数据.yaml")
    for expected in case["expect"]:
        if "says" in expected:
            assert any(expected["says"] in str(p) for p in found), "\n".join(str(p) for p in found)


def test_two_records_of_one_run_cannot_share_a_number(office: Path) -> None:
    kind = builtin("rectification_notice")
    preparer = Preparer(kind, open_workspace(office).office)
    first, second = (RawRecord(sample(kind), Where("数据.xlsx", "整改通知书", row), folder=kind.folder) for row in (2, 3))
    assert preparer.prepare(first).problems == []
    (problem,) = preparer.prepare(second).problems
    assert (problem.code, problem.where.row) == ("V-NO-02", 3)
    assert "第2行" in problem.message


def test_every_rule_has_a_case_that_finds_something() -> None:
    used = {rule for path in FIXTURES.glob("*.yaml") for case in _read(path) if case["expect"]
            for rule in case.get("rules", [])}
    assert set(RULES) - used == {"unique_in_batch"}, "unique_in_batch has its own test above"
