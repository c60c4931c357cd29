"""The blank forms: read back by our own readers, filled by hand, the same bytes every time."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from support_inputs import KINDS, NOTICE, SHELF, codes, fill_blank
from xundocs.documents.blank import blank_xlsx, blank_yaml
from xundocs.documents.blank_xlsx import HELP_SHEET, WORDS_SHEET, sheet_name, tables
from xundocs.documents.blank_yaml import scalar
from xundocs.documents.inputs import read_records
from xundocs.documents.reading import RecordReader
from xundocs.model.organisation import Directory
from xundocs.workbooks import put


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Any:
    return SHELF.find(request.param)


def opened(kind: Any) -> Any:
    return load_workbook(io.BytesIO(blank_xlsx(kind)))


def cells(book: Any) -> Iterator[Any]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def written(kind: Any, tmp_path: Path, name: str) -> Path:
    path = tmp_path / name
    path.write_bytes(blank_xlsx(kind) if name.endswith(".xlsx") else blank_yaml(kind).encode())
    return path


def test_the_yaml_form_is_read_and_typed_as_it_stands(kind: Any, tmp_path: Path) -> None:
    result = read_records(written(kind, tmp_path, "a.yaml"), kind)
    assert codes(result) == []
    typed = RecordReader(kind.fields, Directory(()), lambda path: None).read(result.records[0])
    assert [str(p) for p in typed.problems if p.code != "F-FILE"] == []


def test_the_yaml_form_with_every_comment_mark_of_a_field_removed_is_read_too(kind: Any, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(re.sub(r"^( *)# (?=\w+:(?: |$)| {2,}(?:-|\w+:))", r"\1", blank_yaml(kind), flags=re.M), "utf-8")
    result = read_records(tmp_path / "a.yaml", kind)
    assert codes(result) == []
    fields = {name for name, field in kind.fields.items() if field.type != "signature"}
    assert set(result.records[0].values) >= {n for n in fields if kind.fields[n].type != "records" or kind.fields[n].required}


def test_the_yaml_form_names_every_field_with_label(kind: Any) -> None:
    text = blank_yaml(kind)
    for field in kind.fields.values():
        for declared in (field, *field.fields.values()):
            if declared.type != "signature":
                assert f"{declared.label}（" in text
                assert re.search(rf"^\s*(# )?\s*{declared.name}:", text, re.M), declared.name


def test_the_excel_form_filled_by_hand_gives_the_values_of_the_yaml_form(kind: Any, tmp_path: Path) -> None:
    expected = read_records(written(kind, tmp_path, "a.yaml"), kind).records[0].values
    path = written(kind, tmp_path, "a.xlsx")
    fill_blank(kind, path, expected)
    result = read_records(path, kind)
    assert codes(result) == []
    assert dict(result.records[0].values) == {k: v for k, v in expected.items() if v is not None}


def test_the_excel_form_filled_with_the_sample_gives_the_sample(kind: Any, tmp_path: Path) -> None:
    if not kind.sample_path.exists():
        pytest.skip("样例还没有")
    sample = read_records(kind.sample_path, kind).records[0]
    path = written(kind, tmp_path, "a.xlsx")
    fill_blank(kind, path, sample.values)
    result = read_records(path, kind)
    assert codes(result) == []
    reader = RecordReader(kind.fields, Directory(()), lambda path: None)
    assert reader.read(result.records[0]).values.keys() == reader.read(sample).values.keys()
    for name, value in reader.read(sample).values.items():
        if kind.fields[name].type != "file":
            assert reader.read(result.records[0]).values[name] == value, name


def test_an_unfilled_excel_form_only_says_that_it_is_empty(kind: Any, tmp_path: Path) -> None:
    assert codes(read_records(written(kind, tmp_path, "a.xlsx"), kind)) == ["I-EMPTY"]


def test_the_same_kind_gives_the_same_bytes_and_no_author(kind: Any) -> None:
    data = blank_xlsx(kind)
    assert data == blank_xlsx(kind)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {i.date_time for i in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
        assert "creator" not in core
        assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2000-01-01T00:00:00Z"}


def test_nothing_in_the_form_is_a_formula_and_nothing_is_locked(kind: Any) -> None:
    book = opened(kind)
    assert [c.coordinate for c in cells(book) if c.data_type == "f"] == []
    assert not any(sheet.protection.sheet for sheet in book)


@pytest.mark.parametrize("value", ["=1+1", "+86", "-3度", "@SUM(A1)", "\t=1"])
def test_text_that_looks_like_a_formula_stays_text(value: str, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    put(book.active["A1"], value)
    book.save(tmp_path / "a.xlsx")
    cell = load_workbook(tmp_path / "a.xlsx").active["A1"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (value, "s", True)


def test_required_columns_carry_a_star_and_every_header_a_comment(kind: Any) -> None:
    book = opened(kind)
    for table in tables(kind):
        heads = list(book[table.name][1])
        assert all(cell.comment is not None and cell.comment.text for cell in heads)
        for cell, field in zip(heads[1:], table.fields, strict=True):
            assert cell.value.rstrip("*") == field.label
            assert cell.value.endswith("*") == (field.required and field.default is None and not field.default_config)
        assert book[table.name].freeze_panes == "B2"
        assert book[table.name]["A2"].value == "示例"


def test_choices_dates_numbers_and_lengths_are_validated_with_chinese_messages() -> None:
    sheet = opened(NOTICE)["整改通知书"]
    by_column = {str(check.sqref).split(":")[0].rstrip("3"): check for check in sheet.data_validations.dataValidation}
    heads = {cell.value.rstrip("*"): cell.column_letter for cell in sheet[1]}
    assert by_column[heads["交办形式"]].formula1 == '"书面通知,口头交办"'
    assert by_column[heads["加盖印章"]].formula1 == '"是,否"'
    assert by_column[heads["成文日期"]].type == "date"
    assert (by_column[heads["问题条数"]].type, by_column[heads["问题条数"]].formula2) == ("whole", "40")
    assert (by_column[heads["轮次"]].type, by_column[heads["轮次"]].formula2) == ("textLength", "30")
    assert heads["发现方式"] not in by_column
    for check in by_column.values():
        assert re.search("[\u4e00-\u9fff]", check.error)
        assert check.showErrorMessage


@pytest.mark.parametrize("labels", [[f"很长的选项名称第{n}号" for n in range(40)], ["甲,乙", "丙"], ['带"引号', "丙"]])
def test_choices_that_excel_takes_no_other_way_stand_on_a_hidden_sheet(labels: list[str], tmp_path: Path) -> None:
    choice = NOTICE.fields["issue_mode"].changed(values={f"v{n}": label for n, label in enumerate(labels)},
                                 default=None)
    kind = NOTICE.changed(fields={**NOTICE.fields, "issue_mode": choice})
    book = opened(kind)
    check = next(c for c in book["整改通知书"].data_validations.dataValidation if c.errorTitle == "交办形式")
    assert check.formula1 == f"'{WORDS_SHEET}'!$A$1:$A${len(labels)}"
    assert [cell.value for cell in book[WORDS_SHEET]["A"]] == labels
    assert book[WORDS_SHEET].sheet_state == "hidden"
    assert codes(read_records(written(kind, tmp_path, "a.xlsx"), kind)) == ["I-EMPTY"]


def test_no_drop_down_is_longer_than_excel_takes(kind: Any) -> None:
    for sheet in opened(kind):
        for check in sheet.data_validations.dataValidation:
            assert check.type != "list" or len(check.formula1) <= 257


def test_columns_that_must_stay_text_are_text_and_dates_are_dates() -> None:
    book = opened(NOTICE)
    main, items = book["整改通知书"], book["问题事项"]
    heads = {cell.value.rstrip("*"): cell.column_letter for cell in main[1]}
    assert main.column_dimensions[heads["编号"]].number_format == "@"
    assert main.column_dimensions[heads["联系电话"]].number_format == "@"
    assert main.column_dimensions[heads["成文日期"]].number_format == "yyyy-mm-dd"
    assert {cell.value.rstrip("*"): cell.column_letter for cell in items[1]}["底稿编号"] == "C"
    assert items.column_dimensions["C"].number_format == "@"


def test_the_explanation_sheet_lists_every_field(kind: Any) -> None:
    labels = {cell.value for cell in opened(kind)[HELP_SHEET]["B"]}
    for table in tables(kind):
        assert {f.label for f in table.fields} <= labels


@pytest.mark.parametrize("value", [
    "整改: 一", "- 甲", "#甲", "甲 #乙", "a: b", "'甲'", '"甲"', "{甲}", "[甲]", "*甲", "&甲", "!甲", "%甲", "@甲", "`甲", "0850", "12.60",
    "1_000", "true", "No", "null", "~", "2026-04-02", "甲\n乙", "甲\t乙", "甲\\乙", "：甲", "？甲", "=甲", "{{ x }}", "甲:", "<<", "a" * 300,
    "甲\u2028乙", "甲\u0085乙"])
def test_any_text_survives_the_yaml_form(value: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"site_org: {scalar(value)}\n", "utf-8")
    assert read_records(tmp_path / "a.yaml", NOTICE).records[0].values["site_org"] == value


@pytest.mark.parametrize("value", [3, -1, 0, datetime.date(2026, 4, 2), 66.57])
def test_numbers_and_dates_survive_the_yaml_form(value: Any, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"site_org: {scalar(value)}\n", "utf-8")
    assert read_records(tmp_path / "a.yaml", NOTICE).records[0].values["site_org"] == value


def test_sheet_names_are_ones_excel_takes() -> None:
    assert sheet_name("督办单/提醒函[甲]:乙*丙?" + "长" * 40) == ("督办单／提醒函［甲］：乙＊丙？" + "长" * 40)[:31]
