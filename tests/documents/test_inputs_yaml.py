"""Reading .yaml: shapes, scalars kept as typed, places, and what is refused."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from support_inputs import NOTICE, SHELF, codes
from xundocs.documents.inputs import read_records
from xundocs.documents.inputs.yaml_input import MAX_REPEATED
from xundocs.documents.records import ReadResult
from xundocs.errors import DataRejected


def read(tmp_path: Path, text: str | bytes) -> ReadResult:
    path = tmp_path / "数据.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_records(path, NOTICE)


def refusal(tmp_path: Path, text: str | bytes) -> DataRejected:
    with pytest.raises(DataRejected) as caught:
        read(tmp_path, text)
    assert "数据.yaml" in caught.value.message
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("text", [
    "notice_no: 甲\n", "编号: 甲\n", "kind: D08\n编号: 甲\n", "records:\n  - 编号: 甲\n", "- 编号: 甲\n",
    "kind: 整改通知书\nrecords:\n- {编号: 甲}\n", "---\n编号: 甲\n---\n"])
def test_one_record_in_every_shape(tmp_path: Path, text: str) -> None:
    result = read(tmp_path, text)
    assert [r.values for r in result.records] == [{"notice_no": "甲"}]
    assert codes(result) == []


def test_several_records_in_a_list_or_divided_by_dashes(tmp_path: Path) -> None:
    for text in ("- 编号: 甲\n- 编号: 乙\n", "records: [{编号: 甲}, {编号: 乙}]", "编号: 甲\n---\n编号: 乙\n"):
        assert [r.values["notice_no"] for r in read(tmp_path, text).records] == ["甲", "乙"]


@pytest.mark.parametrize(("typed", "value"), [
    ("0850", "0850"), ("0o17", "0o17"), ("1_000", "1_000"), ("0x1F", "0x1F"), ("1:30", "1:30"), ("+5", "+5"), ("-0", "-0"),
    ("12.60", "12.60"), ("66.57", 66.57), ("1e3", "1e3"), (".inf", ".inf"), ("0.1", 0.1), ("12", 12), ("-3", -3),
    ("123456789012345678901", "123456789012345678901"), ("on", "on"), ("yes", "yes"), ("True", "True"), ("true", True),
    ("是", "是"), ("2026-04-02", datetime.date(2026, 4, 2)), ("2026-02-30", "2026-02-30"), ("2026-4-2", "2026-4-2"),
    ("2026-04-02 10:30:00", "2026-04-02 10:30:00"), ("'2026-04-02'", "2026-04-02"), ('"12"', "12"), ("~", None), ("", None),
    ("=", "="), ("{{x}}", {"{'x': None}": None}), ("'{{ x }}'", "{{ x }}"), ("0850-6210233（办公室）", "0850-6210233（办公室）"),
    ("'  两头有空  '", "两头有空"), ("|\n  一行\n  二行\n", "一行\n二行")])
def test_a_scalar_keeps_what_was_typed(tmp_path: Path, typed: str, value: Any) -> None:
    result = read(tmp_path, f"编号: 甲\nsite_org: {typed}\n")
    if isinstance(value, dict):
        assert codes(result) == ["I-FIELD"]
    else:
        assert result.records[0].values["site_org"] == value
        assert type(result.records[0].values["site_org"]) is type(value)


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    record = read(tmp_path, "编号: 甲\n问题事项:\n  - 问题: 乙\n    整改期限: 2026-02-30\n  -\n    问题: 丙\nfound_by: [a,\n  b]\n").records[0]
    assert str(record.place(("items", 0, "deadline"), "整改期限")) == "数据.yaml 第4行「整改期限」"
    assert record.place(("items", 1), "x").row == 6
    assert record.place(("items", 1, "deadline"), "x").row == 6
    assert record.place(("found_by", 1), "x").row == 8
    assert record.place(("issuer",), "x").row == 1
    assert ("items", 0, "deadline") in set(record.places)


def test_a_key_given_twice_is_a_problem_and_the_first_counts(tmp_path: Path) -> None:
    result = read(tmp_path, "编号: 甲\nnotice_no: 乙\n")
    assert [(p.code, p.where.row) for p in result.problems] == [("I-KEY", 2)]
    assert "第1行" in result.problems[0].message
    assert result.records[0].values["notice_no"] == "甲"


def test_an_unknown_field_is_a_warning_with_the_nearest_name(tmp_path: Path) -> None:
    result = read(tmp_path, "notce_no: 甲\n编号: 乙\nitems:\n  - {整改期现: 2026-04-09, 问题: 甲}\n")
    assert [(p.severity, p.where.row) for p in result.problems] == [("warning", 1), ("warning", 4)]
    assert "编号" in result.problems[0].remedy
    assert "整改期限" in result.problems[1].remedy


def test_another_kinds_file_is_refused(tmp_path: Path) -> None:
    assert "反馈意见" in refusal(tmp_path, "kind: 反馈意见\n编号: 甲\n").message


def test_equal_records_are_named_with_both_lines(tmp_path: Path) -> None:
    result = read(tmp_path, "- 编号: 甲\n- 编号: 甲\n")
    assert codes(result) == ["I-DUP"]
    assert "第2行" in result.problems[0].message


@pytest.mark.parametrize(("text", "line", "remedy"), [
    ("编号: 甲\n\t轮次: 乙\n", 2, "Tab"), ("编号: 甲: 乙\n", 1, "冒号"), ('编号: "甲\n轮次: 乙\n', 1, "引号"), ("编号: [甲\n", 2, ""),
    ("编号: *甲\n", 1, "*"), ("编号: &\n", 1, "&"), ("编号: @甲\n", 1, "引号"), ('编号: "\\ud800"\n', 1, "ud800"),
    ("编号: 甲\n轮次: a\x07b\n", 2, "控制字符"), ("编号：甲\n轮次: 乙\n", 1, "冒号"), ('编号: "C:\\数据"\n', 1, "反斜杠")])
def test_a_syntax_fault_names_line_and_remedy(tmp_path: Path, text: str, line: int, remedy: str) -> None:
    error = refusal(tmp_path, text)
    assert f"第{line}行" in error.message
    assert remedy in error.hint


@pytest.mark.parametrize("text", ["只有一句话", "编号：甲", "42"])
def test_a_file_without_fields_is_refused(tmp_path: Path, text: str) -> None:
    assert "字段: 值" in refusal(tmp_path, text).message


@pytest.mark.parametrize("text", ["# 只有注释\n", "编号:\n", "[]", "records: []\n", "{}"])
def test_a_file_without_content_is_a_problem(tmp_path: Path, text: str) -> None:
    assert codes(read(tmp_path, text)) == ["I-EMPTY"]


def test_a_list_item_that_is_no_record_is_a_problem(tmp_path: Path) -> None:
    assert codes(read(tmp_path, "- 编号: 甲\n- 乙\n")) == ["I-FIELD"]


def test_an_alias_bomb_is_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    text = "编号: 甲\nsite_org:\n" + "".join(f"  {line}\n" for line in lines)
    assert "引用" in refusal(tmp_path, text).message
    assert MAX_REPEATED < 10**8


def test_an_alias_that_contains_itself_is_refused(tmp_path: Path) -> None:
    assert "层次" in refusal(tmp_path, "编号: 甲\nsite_org: &a [*a]\n").message


def test_a_few_aliases_are_read(tmp_path: Path) -> None:
    result = read(tmp_path, "编号: 甲\nissuer: &a 中共清源县委第三巡察组\nteam: *a\n")
    assert result.records[0].values["team"] == "中共清源县委第三巡察组"


@pytest.mark.parametrize("text", ["site_org: " + "[" * 100_000, "site_org: " + "[" * 500 + "]" * 500, "? " * 5000 + "a"])
def test_deep_nesting_is_refused(tmp_path: Path, text: str) -> None:
    refusal(tmp_path, "编号: 甲\n" + text)


def test_a_program_tag_is_never_obeyed(tmp_path: Path) -> None:
    result = read(tmp_path, "编号: !!python/object/apply:os.system [echo]\nteam: !foo 甲\n")
    assert "I-TAG" in codes(result)
    assert result.records[0].values["team"] == "甲"


def test_a_ten_megabyte_value_is_refused_with_its_place(tmp_path: Path) -> None:
    result = read(tmp_path, "编号: 甲\nsite_org: " + "长" * 3_500_000 + "\n")
    assert [(p.code, p.where.row, p.where.field) for p in result.problems] == [("I-LONG", 2, "问题发生单位")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_encoding_editors_write_is_read(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, "编号: 清巡三组〔2026〕7号\n".encode(encoding)).records[0].values == {"notice_no": "清巡三组〔2026〕7号"}


def test_half_a_character_in_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    assert "第2行" in refusal(tmp_path, b"\xef\xbb\xbf" + "编号: 甲\n轮次: ".encode() + b"\xe4\xb8").message


@pytest.mark.parametrize("kind_id", SHELF.ids())
def test_the_filled_samples_are_read_without_a_word(kind_id: str) -> None:
    kind = SHELF.find(kind_id)
    if not kind.sample_path.exists():
        pytest.skip("样例还没有")
    result = read_records(kind.sample_path, kind)
    assert codes(result) == []
    assert len(result.records) == 1
