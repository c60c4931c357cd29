"""JSON on stdout: short documents indented, long lists one item a line, the same values either way."""

from __future__ import annotations

import json

from xundocs.cli.output import LONG_LIST, json_text


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
