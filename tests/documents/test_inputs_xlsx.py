"""Reading .xlsx: layouts, headers, links, cells."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from support_inputs import ITEM, MAIN, NOTICE, SHELF, book, codes, linked, repack
from xundocs.documents.inputs import read_records
from xundocs.errors import DataRejected


def read(path: Path) -> Any:
    return read_records(path, NOTICE)


def flat(rows: list[list[Any]]) -> dict[str, list[list[Any]]]:
    return {"数据": rows}


def test_a_document_gets_the_list_rows_that_name_its_key(tmp_path: Path) -> None:
    mains = [MAIN, MAIN | {"编号": "清巡三组〔2026〕8号"}]
    items = [(1, ITEM), (2, ITEM | {"底稿编号": "I-0040"}), (1, ITEM | {"底稿编号": "I-0032"})]
    result = read(book(tmp_path / "a.xlsx", linked(mains, items)))
    assert codes(result) == []
    assert [[i["finding_id"] for i in r.values["items"]] for r in result.records] == [["I-0031", "I-0032"], ["I-0040"]]
    assert result.records[0].values["entry_date"] == datetime.date(2026, 3, 2)
    assert result.records[0].values["found_by"] == ["实地走访"]
    assert result.records[0].values["items"][0]["evidence_required"] == ["整改后照片", "会议记录"]
    assert result.records[0].folder == tmp_path


def test_every_value_knows_its_sheet_and_row(tmp_path: Path) -> None:
    result = read(book(tmp_path / "a.xlsx", linked(items=[(1, ITEM), (1, ITEM | {"底稿编号": "I-0032"})])))
    record = result.records[0]
    assert str(record.place(("items", 1, "deadline"), "整改期限")) == "a.xlsx 工作表“问题事项” 第3行「整改期限」"
    assert str(record.place(("issuer",), "署名机关")) == "a.xlsx 工作表“整改通知书” 第2行「署名机关」"
    assert list(record.places) == [("items", 0), ("items", 1)]


@pytest.mark.parametrize("header", ["编号", " 编 号 *", "编号（必填）", "notice_no", "编号\n写六角括号", "编号＊", "【必填】编号", "编号:"])
def test_a_header_is_known_in_any_of_its_spellings(tmp_path: Path, header: str) -> None:
    sheets = linked()
    sheets["整改通知书"] = [[header if h == "编号" else h for h in sheets["整改通知书"][0]], *sheets["整改通知书"][1:]]
    result = read(book(tmp_path / "a.xlsx", sheets))
    assert result.records[0].values["notice_no"] == "清巡三组〔2026〕7号"
    assert codes(result) == []


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    sheets = linked()
    sheets["整改通知书"] = [["清源县委第五轮巡察立行立改台账"], [], *sheets["整改通知书"]]
    result = read(book(tmp_path / "a.xlsx", sheets, lambda b: b["整改通知书"].merge_cells("A1:F1")))
    assert codes(result) == []
    assert result.records[0].where.row == 4


def test_an_unknown_column_is_a_warning_with_the_nearest_label(tmp_path: Path) -> None:
    result = read(book(tmp_path / "a.xlsx", linked(items=[(1, ITEM | {"整改时限": "x"})])))
    assert codes(result) == ["I-COLUMN-UNKNOWN"]
    assert result.problems[0].severity == "warning"
    assert "整改期限" in result.problems[0].remedy or "整改要求" in result.problems[0].remedy


def test_a_missing_required_column_is_one_problem_however_many_rows(tmp_path: Path) -> None:
    less = {k: v for k, v in MAIN.items() if k != "轮次"}
    result = read(book(tmp_path / "a.xlsx", linked([less | {"编号": f"清巡三组〔2026〕{n}号"} for n in range(1, 30)],
                                                   [(n, ITEM) for n in range(1, 30)])))
    assert codes(result) == ["I-COLUMN-MISSING"]
    assert result.problems[0].where.field == "轮次"


def test_a_missing_list_sheet_is_one_problem(tmp_path: Path) -> None:
    result = read(book(tmp_path / "a.xlsx", {"整改通知书": linked()["整改通知书"]}))
    assert [(p.code, p.where.field) for p in result.problems] == [("I-COLUMN-MISSING", "问题事项")]


def test_a_column_given_twice_is_a_problem_and_the_first_counts(tmp_path: Path) -> None:
    sheets = linked()
    sheets["整改通知书"] = [[*sheets["整改通知书"][0], "编号"], [*sheets["整改通知书"][1], "另一个"]]
    result = read(book(tmp_path / "a.xlsx", sheets))
    assert codes(result) == ["I-COLUMN-TWICE"]
    assert result.records[0].values["notice_no"] == "清巡三组〔2026〕7号"


def test_content_under_no_header_is_named(tmp_path: Path) -> None:
    sheets = linked()
    sheets["整改通知书"] = [sheets["整改通知书"][0], [*sheets["整改通知书"][1], "多出来的"]]
    result = read(book(tmp_path / "a.xlsx", sheets))
    assert codes(result) == ["I-COLUMN-NAMELESS"]
    assert "T列" in result.problems[0].message


def test_a_header_with_another_unit_is_refused(tmp_path: Path) -> None:
    kind = SHELF.find("authenticity_commitment")
    result = read_records(book(tmp_path / "a.xlsx", {"数据": [["清退金额（元）", "承诺人"], [665700, "林之桓"]]}), kind)
    assert "I-UNIT" in codes(result)
    result = read_records(book(tmp_path / "b.xlsx", {"数据": [["清退金额（万元）", "承诺人"], [66.57, "林之桓"]]}), kind)
    assert "I-UNIT" not in codes(result)
    assert result.records[0].values["money_returned"] == 66.57


@pytest.mark.parametrize(("key", "said"), [(9, "9"), (None, "没有填")])
def test_a_list_row_of_no_document_is_a_problem(tmp_path: Path, key: Any, said: str) -> None:
    mains = [MAIN, MAIN | {"编号": "清巡三组〔2026〕8号"}]
    result = read(book(tmp_path / "a.xlsx", linked(mains, [(1, ITEM), (2, ITEM), (key, ITEM)])))
    assert codes(result) == ["I-LINK"]
    assert said in result.problems[0].message
    assert result.problems[0].where.row == 4


def test_a_key_used_twice_is_a_problem(tmp_path: Path) -> None:
    sheets = linked([MAIN, MAIN | {"编号": "清巡三组〔2026〕8号"}])
    sheets["整改通知书"][2][0] = 1  # type: ignore[index]
    assert codes(read(book(tmp_path / "a.xlsx", sheets))) == ["I-KEY-TWICE"]


@pytest.mark.parametrize("key", [1, 1.0, "1", " 1 ", "１", "清巡三组〔2026〕7号"])
def test_a_key_links_in_any_spelling_and_by_document_number(tmp_path: Path, key: Any) -> None:
    result = read(book(tmp_path / "a.xlsx", linked([MAIN, MAIN | {"编号": "清巡三组〔2026〕8号"}], [(key, ITEM), (2, ITEM)])))
    assert codes(result) == []
    assert [len(r.values["items"]) for r in result.records] == [1, 1]


def test_a_flat_sheet_is_grouped_by_filled_or_repeated_document_cells(tmp_path: Path) -> None:
    head = [*MAIN, *ITEM]
    first = [*MAIN.values(), *ITEM.values()]
    blank = [*[None] * len(MAIN), *(ITEM | {"底稿编号": "I-0032"}).values()]
    same = [*MAIN.values(), *(ITEM | {"底稿编号": "I-0033"}).values()]
    other = [*(MAIN | {"编号": "清巡三组〔2026〕8号"}).values(), *ITEM.values()]
    result = read(book(tmp_path / "a.xlsx", flat([head, first, blank, same, other])))
    assert codes(result) == []
    assert [[i["finding_id"] for i in r.values["items"]] for r in result.records] == [
        ["I-0031", "I-0032", "I-0033"], ["I-0031"]]
    assert result.records[0].place(("items", 2, "basis"), "x").row == 4


def test_a_flat_sheet_that_contradicts_itself_is_a_problem(tmp_path: Path) -> None:
    head = [*MAIN, *ITEM]
    second = [*(MAIN | {"轮次": "十六届县委第六轮"}).values(), *(ITEM | {"底稿编号": "I-0032"}).values()]
    result = read(book(tmp_path / "a.xlsx", flat([head, [*MAIN.values(), *ITEM.values()], second])))
    assert codes(result) == ["I-CONFLICT"]
    assert result.problems[0].where.row == 3
    assert result.problems[0].where.field == "轮次"


def test_merged_document_cells_of_a_flat_sheet_are_filled_down(tmp_path: Path) -> None:
    head = ["文书序号", *MAIN, *ITEM]
    rows = [head, [1, *MAIN.values(), *ITEM.values()], [*[None] * (len(MAIN) + 1), *(ITEM | {"底稿编号": "I-0032"}).values()]]

    def merge(workbook: Any) -> None:
        for column in range(1, len(MAIN) + 2):
            workbook["数据"].merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)

    result = read(book(tmp_path / "a.xlsx", flat(rows), merge))
    assert codes(result) == []
    assert len(result.records[0].values["items"]) == 2


def test_only_one_list_can_stand_on_a_flat_sheet(tmp_path: Path) -> None:
    kind = SHELF.find("feedback_opinion")
    result = read_records(book(tmp_path / "a.xlsx", flat([
        ["发文字号", "反馈问题.底稿编号", "反馈问题.问题类别", "意见建议.内容"], ["清巡办〔2026〕21号", "I-0107", "理论学习", "整改"]])), kind)
    assert "I-FLAT" in codes(result)
    assert result.records[0].values["findings"] == [{"finding_id": "I-0107", "category": "理论学习"}]


def test_the_sample_row_and_empty_rows_are_skipped_silently(tmp_path: Path) -> None:
    sheets = linked()
    rows = sheets["整改通知书"]
    sheets["整改通知书"] = [rows[0], ["示例"], [None], ["  "], rows[1]]
    result = read(book(tmp_path / "a.xlsx", sheets))
    assert codes(result) == []
    assert [r.where.row for r in result.records] == [5]


def test_a_filled_sample_row_is_skipped_with_a_word(tmp_path: Path) -> None:
    sheets = linked()
    rows = sheets["整改通知书"]
    sheets["整改通知书"] = [rows[0], ["示例", "清巡三组〔2026〕99号"], rows[1]]
    result = read(book(tmp_path / "a.xlsx", sheets))
    assert codes(result) == ["I-SAMPLE"]
    assert len(result.records) == 1


def test_equal_documents_are_named_with_both_rows(tmp_path: Path) -> None:
    result = read(book(tmp_path / "a.xlsx", linked([MAIN, MAIN], [(1, ITEM), (2, ITEM)])))
    assert codes(result) == ["I-DUP"]
    assert "第3行和第2行" in result.problems[0].message


def test_equal_list_rows_of_one_document_are_named(tmp_path: Path) -> None:
    result = read(book(tmp_path / "a.xlsx", linked(items=[(1, ITEM), (1, ITEM)])))
    assert [(p.code, p.where.sheet, p.where.row) for p in result.problems] == [("I-DUP", "问题事项", 3)]


def test_hidden_sheets_are_not_read_and_hidden_rows_are_read_both_with_a_word(tmp_path: Path) -> None:
    def hide(workbook: Any) -> None:
        workbook["旧数据"].sheet_state = "veryHidden"
        workbook["整改通知书"].row_dimensions[2].hidden = True
        workbook["问题事项"].column_dimensions["C"].hidden = True

    result = read(book(tmp_path / "a.xlsx", linked() | {"旧数据": [["x"]]}, hide))
    assert sorted((p.code, p.where.sheet) for p in result.problems) == [
        ("I-HIDDEN", "整改通知书"), ("I-HIDDEN", "旧数据"), ("I-HIDDEN", "问题事项")]
    assert len(result.records) == 1
    assert "C列" in next(p.message for p in result.problems if p.where.sheet == "问题事项")


def test_an_unknown_sheet_with_content_is_named_and_empty_ones_are_not(tmp_path: Path) -> None:
    result = read(book(tmp_path / "a.xlsx", linked() | {"Sheet2": [], "备注": [["随便写写"]]}))
    assert [(p.code, p.where.sheet) for p in result.problems] == [("I-SHEET", "备注")]


def test_formulas_never_calculated_and_error_values_are_problems_at_their_cell(tmp_path: Path) -> None:
    def break_cells(workbook: Any) -> None:
        sheet = workbook["问题事项"]
        sheet["B2"] = "=A2+1"
        sheet["C2"] = "#N/A"
        sheet["C2"].data_type = "e"

    result = read(book(tmp_path / "a.xlsx", linked(), break_cells))
    assert sorted((p.code, p.where.field, p.excerpt) for p in result.problems) == [
        ("I-CELL-ERROR", "问题", "#N/A"), ("I-FORMULA", "底稿编号", "=A2+1")]


def test_the_same_faults_are_found_when_the_part_is_written_with_prefixes_and_single_quotes(tmp_path: Path) -> None:
    def break_cells(workbook: Any) -> None:
        workbook["问题事项"]["B2"] = "=A2+1"
        workbook["问题事项"]["C2"] = "#REF!"
        workbook["问题事项"]["C2"].data_type = "e"
        workbook["问题事项"].row_dimensions[2].hidden = True

    source = book(tmp_path / "a.xlsx", linked(), break_cells)
    odd = repack(source, tmp_path / "b.xlsx", lambda name, part: part.replace(b'<c r="', b"<c  r=\"") if "sheet2" in name else part)
    assert [(p.code, p.where.row) for p in read(odd).problems] == [(p.code, p.where.row) for p in read(source).problems]
    assert len(read(odd).problems) == 3


def test_formulas_with_a_kept_result_are_read(tmp_path: Path) -> None:
    source = book(tmp_path / "a.xlsx", linked(), lambda b: b["问题事项"].__setitem__("B2", '="I-"&"0031"'))
    kept = repack(source, tmp_path / "b.xlsx", lambda name, part: part.replace(
        b"<f>\"I-\"&amp;\"0031\"</f><v></v>", b"<f>\"I-\"&amp;\"0031\"</f><v>I-0031</v>").replace(
        b'<c r="B2">', b'<c r="B2" t="str">'))
    result = read(kept)
    assert codes(result) == []
    assert result.records[0].values["items"][0]["finding_id"] == "I-0031"


@pytest.mark.parametrize(("cell", "value"), [
    (datetime.datetime(2026, 4, 9), datetime.date(2026, 4, 9)), (46121, datetime.date(2026, 4, 9)),
    ("2026-02-30", "2026-02-30"), ("2026年4月9日", "2026年4月9日"), (20260409, 20260409),
    (datetime.datetime(2026, 4, 9, 10, 30), "2026-04-09 10:30:00")])
def test_dates_come_as_dates_and_what_is_none_stays_as_typed(tmp_path: Path, cell: Any, value: Any) -> None:
    result = read(book(tmp_path / "a.xlsx", linked(items=[(1, ITEM | {"整改期限": cell})])))
    assert result.records[0].values["items"][0]["deadline"] == value
    assert codes(result) == []


@pytest.mark.parametrize(("cell", "value"), [
    ("0031", "0031"), (31, 31), (2.0, 2), (2.5, 2.5), (True, True), ("　前后有空 \u200b", "前后有空"), ("a\u3000b", "a\u3000b"),
    ("{{ settings }}", "{{ settings }}"), ("=假公式", None), ("line1\r\nline2", "line1\nline2")])
def test_cells_are_trimmed_and_otherwise_kept(tmp_path: Path, cell: Any, value: Any) -> None:
    result = read(book(tmp_path / "a.xlsx", linked(items=[(1, ITEM | {"问题": cell})])))
    assert result.records[0].values["items"][0].get("summary") == value
    assert codes(result) == ([] if value is not None else ["I-FORMULA"])


def test_a_number_excel_has_rounded_is_a_problem(tmp_path: Path) -> None:
    result = read(book(tmp_path / "a.xlsx", linked([MAIN | {"联系电话": 520100199001011234}])))
    assert codes(result) == ["I-PRECISION"]
    assert "contact" not in result.records[0].values and "reply_contact" not in result.records[0].values


def test_an_invisible_character_inside_a_name_is_a_warning_and_kept(tmp_path: Path) -> None:
    result = read(book(tmp_path / "a.xlsx", linked([MAIN | {"拟稿人": "何\u200b书宁"}])))
    assert codes(result) == ["I-INVISIBLE"]
    assert "U+200B" in result.problems[0].excerpt
    assert result.records[0].values["drafter"] == "何\u200b书宁"


def test_control_characters_reach_the_typing_which_refuses_them(tmp_path: Path) -> None:
    result = read(book(tmp_path / "a.xlsx", linked([MAIN | {"拟稿人": "何_x0007_书宁"}])))
    assert result.records[0].values["drafter"] == "何\x07书宁"


def test_several_values_in_a_cell_are_not_split_inside_book_title_marks(tmp_path: Path) -> None:
    cell = "《关于甲、乙的规定》；《丙条例》\n《丁办法（试行、修订）》"
    result = read(book(tmp_path / "a.xlsx", linked(items=[(1, ITEM | {"违反的规定": cell})])))
    assert result.records[0].values["items"][0]["basis"] == ["《关于甲、乙的规定》", "《丙条例》", "《丁办法（试行、修订）》"]


@pytest.mark.parametrize("sheets", [{"数据": [["甲", "乙"], [1, 2]]}, {"数据": []}, {"填写说明": [["编号"]]}])
def test_a_workbook_without_the_kinds_header_is_refused_with_the_way_out(tmp_path: Path, sheets: Any) -> None:
    with pytest.raises(DataRejected, match="xundocs new rectification_notice"):
        read(book(tmp_path / "a.xlsx", sheets))


def test_a_header_without_rows_is_a_problem(tmp_path: Path) -> None:
    sheets = linked()
    sheets["整改通知书"] = sheets["整改通知书"][:1]
    sheets["问题事项"] = sheets["问题事项"][:1]
    assert codes(read(book(tmp_path / "a.xlsx", sheets))) == ["I-EMPTY"]


def test_with_no_sheet_of_the_right_name_the_one_with_the_header_is_read(tmp_path: Path) -> None:
    sheets = {"目录": [["第一页"]], "Sheet1": linked()["整改通知书"], "问题事项": linked()["问题事项"]}
    result = read(book(tmp_path / "a.xlsx", sheets))
    assert [(p.code, p.where.sheet) for p in result.problems] == [("I-SHEET", "目录")]
    assert len(result.records) == 1
