"""Rows column by column."""

from __future__ import annotations

import json

import pytest

from xundocs.office.records.columns import Columns, column, each_once, types
from xundocs.office.records.kinds import kinds
from xundocs.office.records.stored import KEY, columns_of, texts_of


def test_a_row_without_the_field_says_none() -> None:
    assert column([{"a": 1}, {"b": 2}, {"a": None}], "a") == [1, None, None]
    assert column([{"a": 1}, {"a": ""}], "a") == [1, ""] and column([], "a") == []


def test_the_types_of_a_column_tell_true_from_one() -> None:
    assert types(["", "甲"]) == {str} and types([]) == set() and types([1, True, None]) == {int, bool, type(None)}


def test_columns_give_rows_and_rows_give_columns() -> None:
    rows = [{"key": f"I-{n}", "state": state, "path": path} for n, (state, path) in enumerate([("draft", ["a"]), ("closed", ["a", "b"]), ("draft", None)])]
    columns = Columns.of(rows)
    assert [*columns] == rows and columns[1] == rows[1] and columns[-1] == rows[2] and columns[:2] == rows[:2] and len(columns) == 3
    assert columns.column("state") == ["draft", "closed", "draft"] and columns.column("due") == [None] * 3
    assert columns.tuples("path") == [("a",), ("a", "b"), ()] and Columns.of(columns) is columns
    assert columns.named("I-1") == rows[1] and columns.named("I-9") is None


def test_some_of_the_rows_are_columns_again() -> None:
    columns = Columns.of([{"key": f"I-{n}", "seq": n} for n in range(6)])
    even = columns.where([n % 2 == 0 for n in range(6)])
    assert even.keys == ("I-0", "I-2", "I-4") and even.at([2, 0]).column("seq") == [4, 0] and even.at([2, 0])[0] == {"key": "I-4", "seq": 4}
    assert [*even.where([False, True, False])] == [{"key": "I-2", "seq": 2}] and len(even.where([0, "", None])) == 0
    with_half = even.with_computed({"half": lambda: [seq / 2 for seq in even.column("seq")]})
    assert with_half.where([True, False, True]).column("half") == [0, 2] and [*with_half] == [*even]


def test_what_many_rows_say_is_worked_out_once() -> None:
    asked: list[tuple[str, ...]] = []
    assert each_once(lambda *about: asked.append(about) or "".join(about), ["a", "b", "a"], ["x", "y", "x"]) == ["ax", "by", "ax"]
    assert sorted(asked) == [("a", "x"), ("b", "y")] and each_once(str, [1, 2, 1]) == ["1", "2", "1"] and each_once(str, []) == []


@pytest.mark.parametrize("count", [0, 1, 3, 1_500])
def test_stored_rows_are_what_their_json_says(count: int) -> None:
    said = [{"statement": f"第{n}个问题", "state": "draft", **({"due": f"2026-0{n % 3 + 1}-01", "natures": ["work"]} if n % 3 else {}),
             **({"strange": True} if n % 7 == 1 else {}), **({"seq": n} if n % 2 else {})} for n in range(count)]
    raw = [("findings", f"I-{n:04d}", "draft", json.dumps(values, ensure_ascii=False, sort_keys=True), "") for n, values in enumerate(said)]
    kind = kinds()["findings"]
    rows = columns_of(kind, raw)
    expected = [{**kind.empty, **values, "key": row[KEY], "state": "draft"} for row, values in zip(raw, said, strict=True)]
    assert [*rows] == expected and [list(row) for row in rows] == [list(row) for row in expected]
    for name in ("key", "state", "due", "natures", "seq", "remark", "village", "unknown"):
        assert rows.column(name) == [row.get(name) for row in expected], name
    assert [{**json.loads(text)} for text in texts_of(kind, raw)] == expected


def test_equal_values_of_other_types_stay_what_they_are() -> None:
    raw = [("findings", f"I-{n}", "draft", data, "") for n, data in enumerate(['{"seq":1}', '{"seq":true}', '{"seq":1.0}', '{"natures":[1]}', '{"natures":[true]}'])]
    rows = columns_of(kinds()["findings"], raw)
    assert [repr(value) for value in rows.column("seq")] == ["1", "True", "1.0", "0", "0"] and [repr(value) for value in rows.column("natures")[3:]] == ["[1]", "[True]"]
