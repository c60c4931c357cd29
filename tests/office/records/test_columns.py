"""Rows column by column."""

from __future__ import annotations

from xundocs.office.records.columns import column, only_text


def test_a_row_without_the_field_says_none() -> None:
    assert column([{"a": 1}, {"b": 2}, {"a": None}], "a") == [1, None, None]
    assert column([{"a": 1}, {"a": ""}], "a") == [1, ""] and column([], "a") == []


def test_a_column_of_text_holds_nothing_else() -> None:
    assert only_text(["", "甲"]) and only_text([])
    assert not only_text(["甲", None]) and not only_text([1]) and not only_text([["甲"]])
