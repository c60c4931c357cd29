"""JSON on stdout: short documents indented, long lists one item a line, the same values either way."""

from __future__ import annotations

import json

import pytest

from xundocs.cli.output import (
    LONG_LIST,
    EncodedRows,
    encoded_column,
    json_text,
    print_json_rows,
    table,
    width,
)


def test_a_short_document_is_indented() -> None:
    value = {"total": 1, "rows": [{"甲": "乙", "path": ["a", "b"]}]}
    assert json_text(value) == json.dumps(value, ensure_ascii=False, indent=2)
    assert json_text([1, 2]) == "[\n  1,\n  2\n]"


def test_a_long_list_has_one_item_a_line() -> None:
    rows = [{"key": f"I-{n}", "statement": "一行\n两行", "path": ["a", {"b": n}]} for n in range(LONG_LIST + 1)]
    value = {"ledger": "findings", "as_of": None, "scope": {"rounds": ["R-1"]}, "rows": rows}
    text = json_text(value)
    assert json.loads(text) == value
    lines = text.splitlines()
    assert lines[:5] == ["{", '  "ledger": "findings",', '  "as_of": null,', '  "scope": {', '    "rounds": [']
    assert [json.loads(line.strip().rstrip(",")) for line in lines if line.startswith('    {"key"')] == rows


def test_a_long_list_deep_in_a_document_has_one_item_a_line_too() -> None:
    value = {"written": [], "lists": [{"id": "甲", "rows": [{"cells": [n, "乙\n丙"]} for n in range(LONG_LIST + 1)]}, {"id": "空", "rows": []}]}
    text = json_text(value)
    assert json.loads(text) == value and len(text.splitlines()) < LONG_LIST + 30


@pytest.mark.parametrize("rows", [[], ['{"key": "I-0001"}'], ['{"key": "I-0001"}', '{"key": "甲"}']])
def test_rows_that_are_json_already_make_one_document(rows: list[str], capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    print_json_rows({"ledger": "findings", "total": len(rows)}, rows)
    assert json.loads(capfdbinary.readouterr().out) == {"ledger": "findings", "total": len(rows), "rows": [json.loads(row) for row in rows]}


def test_a_row_that_is_json_already_is_printed_as_the_encoder_would() -> None:
    rows = [{"key": f"I-{n}", "cells": ["一“行”\n\"二\\", n, 1.5]} for n in range(LONG_LIST + 1)]
    texts = EncodedRows([json.dumps(row, ensure_ascii=False) for row in rows])
    assert json_text({"lists": [{"rows": texts}]}) == json_text({"lists": [{"rows": rows}]})


@pytest.mark.parametrize("values", [[], ["甲", "", "\u2028\"\\\x00"], ["甲", 1, 2.5, True], [0, 12]])
def test_a_column_is_encoded_value_by_value(values: list[object]) -> None:
    assert encoded_column(values) == [json.dumps(value, ensure_ascii=False) for value in values]


def test_full_width_characters_count_two() -> None:
    assert [width(text) for text in ("", "I-1", "甲，1", "“a”")] == [0, 3, 5, 3]


def test_columns_stand_under_their_heads(capsys: pytest.CaptureFixture[str]) -> None:
    table([["I-0001", "中共甲县委"], ["I-12", ""]], ["编号", "名称"])
    assert capsys.readouterr().out.splitlines() == ["编号    名称", "I-0001  中共甲县委", "I-12"]
