"""The three-way merge, as a property over any edits of three sides."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from xundocs.office.sheets.merge import Held, Returned, merge
from xundocs.problems import Where

FIELDS = ("due", "statement", "lead")
values = st.fixed_dictionaries({name: st.sampled_from(["甲", "乙", ""]) for name in FIELDS})


def row(key: str, handed: str, given_values: dict[str, Any]) -> Returned:
    return Returned(key, handed, given_values, Where("表.xlsx", "问题", 2))


def take_back(base: dict[str, Any], now: dict[str, Any], mine: dict[str, Any]):  # type: ignore[no-untyped-def]
    return merge([row("I-0001", "base", mine)], {"I-0001": Held(now, "base" if now == base else "now")}, {"I-0001": "base"},
                 lambda key, sha: base if sha == "base" else None, {name: name for name in FIELDS})


@given(values, values, values)
def test_every_cell_is_kept_taken_or_a_conflict(base: dict[str, Any], now: dict[str, Any], mine: dict[str, Any]) -> None:
    merged = take_back(base, now, mine)
    changes = merged.changed[0][2] if merged.changed else {}
    conflicts = {p.where.field for p in merged.problems}
    for name in FIELDS:
        result = changes.get(name, now[name])
        if mine[name] == base[name]:
            assert result == now[name] and name not in conflicts, "an untouched cell never undoes somebody else's change"
        elif now[name] in (base[name], mine[name]):
            assert result == mine[name] and name not in conflicts
        else:
            assert name in conflicts and name not in changes


def test_a_row_nobody_touched_changes_nothing() -> None:
    same = {"due": "甲", "statement": "乙", "lead": ""}
    merged = take_back(same, same, same)
    assert (merged.changed, merged.problems, merged.gone, merged.same) == ([], [], [], 1)


def test_rows_that_did_not_come_back_are_only_listed() -> None:
    held = {"I-0001": Held({"due": "甲"}, "a"), "I-0002": Held({"due": "乙"}, "b")}
    merged = merge([row("I-0001", "a", {"due": "甲"})], held, {"I-0001": "a", "I-0002": "b"}, lambda k, s: None, {})
    assert merged.gone == ["I-0002"] and not merged.problems


def test_copied_unknown_and_foreign_rows_are_refused_with_place() -> None:
    held = {"I-0001": Held({"due": "甲"}, "a")}
    rows = [row("I-0001", "a", {"due": "甲"}), row("I-0001", "a", {"due": "乙"}), row("I-9999", "", {"due": "甲"}), row("", "", {"due": "丙"})]
    merged = merge(rows, held, {}, lambda k, s: None, {})
    assert [p.code for p in merged.problems] == ["L-KEY-TWICE", "L-KEY-UNKNOWN"]
    assert [r.values["due"] for r in merged.added] == ["丙"]
    foreign = merge([row("I-0001", "zzz", {"due": "乙"})], held, {}, lambda k, s: None, {"due": "时限"})
    assert [(p.code, p.where.field) for p in foreign.problems] == [("L-NO-BASE", "时限")]
