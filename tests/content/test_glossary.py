"""The glossary: complete, without doubles, and in agreement with the model rules."""

from __future__ import annotations

import re

from content.data import ROOT, rules

TEXT = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def _sections() -> dict[str, list[list[str]]]:
    """Table rows by heading, heads and rulers left out."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for line in TEXT.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("|") and not line.startswith("|---"):
            found.setdefault(heading, []).append([cell.strip() for cell in line.strip("|").split("|")])
    return {name: table[1:] for name, table in found.items()}


def test_every_row_has_as_many_cells_as_its_head_and_a_meaning() -> None:
    for name, table in _sections().items():
        assert len({len(row) for row in table}) == 1, name
        column = 2
        assert all(row[column] for row in table if name != "写法对照" and len(row) > column), name


def test_document_kinds_ledgers_and_metrics_are_complete() -> None:
    sections = _sections()
    for name, letter, last in (("文书", "D", 22), ("清单和台账", "L", 19), ("统计指标", "M", 26)):
        assert [row[0] for row in sections[name]] == [f"{letter}{n:02}" for n in range(1, last + 1)]


def test_no_term_and_no_identifier_stands_for_two_things() -> None:
    terms: list[str] = []
    for name, table in _sections().items():
        if name not in ("写法对照", "问题状态"):
            terms += [row[1] if re.fullmatch(r"[DLM]\d\d", row[0]) else row[0] for row in table]
    assert sorted(t for t in set(terms) if terms.count(t) > 1) == []
    identifiers = [i for name, table in _sections().items() if name in ("问题状态", "统计指标", "清单和台账", "文书")
                   for row in table for i in re.findall(r"`(\w+)`", "|".join(row[1:3]))]
    assert sorted(i for i in set(identifiers) if identifiers.count(i) > 1) == []


def test_a_finding_is_never_called_an_issue() -> None:
    assert [i for i in re.findall(r"`([^`\n]+)`", TEXT) if "issue" in i] == []


def test_the_states_are_those_of_the_model_rules() -> None:
    states = {row[0] for row in _sections()["问题状态"]}
    rule = next(r for r in rules().values() if r.work_id == "model-rectification")
    named = re.search(r"问题状态分为([^。]+)。", "\n".join(rule.lines))
    assert named and set(named[1].split("、")) <= states


def test_old_and_wrong_words_are_no_terms() -> None:
    sections = _sections()
    wrong = {row[0] for row in sections["写法对照"]}
    terms = {row[0] for name, table in sections.items() if name != "写法对照" for row in table}
    assert not wrong & terms
