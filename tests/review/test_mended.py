"""What was once found wrong or passed over, each with the text that showed it."""

from __future__ import annotations

import pytest
import reproduce

from xundocs.review import Review, read_document, review
from xundocs.review.anatomy import Anatomy


def of(text: str, name: str = "a.txt") -> Review:
    return review(read_document(text.encode(), name), reproduce.office())


def anatomy(text: str) -> Anatomy:
    found: Anatomy = read_document(text.encode(), "a.txt").anatomy
    return found


@pytest.mark.parametrize("name", ["清源县审计局", "清源县财政局", "清源县司法局党组", "清源县商务局"])
def test_a_common_department_the_directory_lacks_is_no_slip(name: str) -> None:
    assert [p.code for p in of(f"关于检查情况的报告\n县委：\n会同{name}对有关情况进行了核查。\n").problems if p.code == "V-ORG-01"] == []


def test_a_listed_department_in_another_order_still_is_one() -> None:
    found = of("关于检查情况的报告\n县委：\n会同清源县农村农业局对有关情况进行了核查。\n").problems
    assert [p.code for p in found] == ["V-ORG-01"]


def test_the_name_of_an_attachment_may_begin_with_a_year() -> None:
    text = "关于报送材料的通知\n各单位：\n请按要求报送。\n附件：2026年巡察对象名单\n县委巡察办\n2026年6月8日\n"
    assert [str(p) for p in of(text).problems] == []


def test_numbers_of_attachments_need_a_full_stop() -> None:
    text = "关于报送材料的通知\n各单位：\n请按要求报送。\n附件：1、问题清单\n　　　2、任务清单\n县委巡察办\n2026年6月8日\n"
    assert {p.code for p in of(text).problems} == {"B-8", "P-8"}


def test_minutes_bear_their_number_under_the_head_and_their_date_there() -> None:
    found = anatomy("县委巡察工作领导小组会议纪要\n〔2026〕3号\n2026年6月3日\n2026年6月3日，召开会议，研究巡察反馈和整改工作。\n会议决定：原则同意整改方案。\n")
    assert found.number is not None and found.number.text == "〔2026〕3号"


def test_a_title_over_two_lines_goes_on_to_its_kind() -> None:
    found = anatomy("清源县民政局\n关于提供有关资料情况\n的复函\n县委巡察办：\n现函复如下。\n清源县民政局\n2026年6月8日\n")
    assert "复函" in found.title_text


def test_a_total_in_the_sentence_before_counts() -> None:
    text = "关于整改情况的报告\n县委：\n巡察反馈我县的38个问题，涉及16个牵头单位。截至8月31日，已销号25个、申请销号6个、推进中{}个。\n"
    assert [p.code for p in of(text.format(7)).problems] == []
    assert [p.code for p in of(text.format(9)).problems] == ["V-CNT-02"]


def test_dates_in_cells_may_be_short_but_not_in_text() -> None:
    table = "# 清单\n\n| 序号 | 日期 |\n|---|---|\n| 1 | 2026.3.5 |\n| 2 | 2026.3.6 |\n"
    assert {p.severity for p in of(table, "a.md").problems if p.code == "V-DATE-02"} == {"info"}
    assert {p.severity for p in of("关于整改的报告\n县委：\n请于2026.3.5前报送。\n").problems if p.code == "V-DATE-02"} == {"error"}


def test_lines_with_tabs_are_a_table_in_plain_text() -> None:
    document = read_document("关于整改的报告\n单位\t问题数\n教育局\t12\n水务局\t8\n以上两个单位。\n".encode(), "a.txt")
    assert [(len(t.rows), t.width) for t in document.tables] == [(3, 2)]
    assert [b.line for b in document.body] == [1, 5]
    assert [b.line for b in document.texts if b.cell] == [2, 2, 3, 3, 4, 4]


def test_one_line_with_a_tab_is_no_table() -> None:
    document = read_document("关于整改的报告\n签发人\t林之桓\n现报告如下。\n".encode(), "a.txt")
    assert document.tables == []


def test_clues_are_not_taken_for_findings() -> None:
    text = "关于移交情况的报告\n县委：\n共移交问题线索45件，共反馈问题23个。\n移交的{}件问题线索已办结31件，反馈的23个问题已全部整改。\n"
    assert [p.code for p in of(text.format(45)).problems] == []
    assert [p.code for p in of(text.format(54)).problems] == ["V-CNT-04"]


def test_a_text_in_traditional_script_is_read_too() -> None:
    found = of("關於巡察整改情況的報告\n縣委：\n2019年，市、縣巡察組共下發整改通知書193份，邊巡邊移問題1141個，整改問題1128個，整改完成率達98.6%。\n")
    assert {p.code for p in found.problems if p.severity != "info"} == {"V-TERM-02", "V-PCT-01"}
    (rate,) = [p for p in found.problems if p.code == "V-PCT-01"]
    assert "1141個" in rate.excerpt and "98.9%" in rate.message
