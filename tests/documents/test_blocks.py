"""Blocks: what a person wrote becomes paragraphs in the shared styles, whole, escaped, or it is a problem."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from lxml import etree

from xundocs.documents.blocks import (
    EMPTY,
    Block,
    attachment_note,
    blank_lines,
    checked,
    issue_block,
    rich_text,
    signature_block,
    table_block,
)
from xundocs.documents.blocks_markdown import NESTING_LIMIT, level_of, read_rich_text
from xundocs.documents.layout import DIALOG
from xundocs.documents.layout_styles import W, style_set
from xundocs.errors import DataRejected

STYLES = {style.id for style in style_set(DIALOG)} | {"GwTable", "GwFootTable", "GwPlainTable"}


def parsed(block: Block) -> etree._Element:
    return etree.fromstring(f'<w:body xmlns:w="{W}">{block.xml}</w:body>')


def paragraphs(block: Block) -> list[tuple[str, str]]:
    """(style, text) of each paragraph."""
    found = []
    for p in parsed(block).iter(f"{{{W}}}p"):
        style = p.find(f"{{{W}}}pPr/{{{W}}}pStyle")
        assert style is not None
        found.append((style.get(f"{{{W}}}val"), "".join(t.text or "" for t in p.iter(f"{{{W}}}t"))))
    return found


@pytest.mark.parametrize("markdown, expected", [
    ("正文", [("GwBodyKeep", "正文")]),
    ("第一段\n第二段", [("GwBody", "第一段"), ("GwBodyKeep", "第二段")]),
    ("　　用全角空格缩进", [("GwBodyKeep", "用全角空格缩进")]),
    ("    用半角空格缩进", [("GwBodyKeep", "用半角空格缩进")]),
    ("# 一级\n## 二级\n### 三级\n#### 四级", [("GwH1", "一级"), ("GwH2", "二级"), ("GwH3", "三级"), ("GwH4", "四级")]),
    ("一、提高站位\n（一）压实责任\n1.建立清单\n（1）逐条销号",
     [("GwH1", "一、提高站位"), ("GwH2", "（一）压实责任"), ("GwH3", "1.建立清单"), ("GwH4", "（1）逐条销号")]),
    ("（一）压实责任。党组织负总责。", [("GwBodyKeep", "（一）压实责任。党组织负总责。")]),
    ("1.建立清单。逐条销号。\n2.报送。", [("GwBody", "1.建立清单。逐条销号。"), ("GwH3", "2.报送。")]),
    ("1. 甲\n2. 乙", [("GwList", "1.甲"), ("GwList", "2.乙")]),
    ("1. 甲\n1. 乙\n1. 丙", [("GwList", "1.甲"), ("GwList", "2.乙"), ("GwList", "3.丙")]),
    ("3. 丙\n5. 戊", [("GwList", "3.丙"), ("GwList", "5.戊")]),
    ("- 甲\n- 乙\n  - 子甲\n  - 子乙\n    - 孙", [("GwList", "1.甲"), ("GwList", "2.乙"), ("GwList", "（1）子甲"),
                                             ("GwList", "（2）子乙"), ("GwList", "①孙")]),
    ("- 甲\n\n  甲的第二段", [("GwList", "1.甲"), ("GwList", "甲的第二段")]),
    (r"\# 不是标题 \*原样\*", [("GwBodyKeep", "# 不是标题 *原样*")]),
    ("R&D <云岭市> \"引\" &amp; a<b", [("GwBodyKeep", "R&D <云岭市> \"引\" &amp; a<b")]),
    ("[注]: http://x.example", [("GwBodyKeep", "[注]: http://x.example")]),
    ("标题\n===", [("GwBody", "标题"), ("GwBodyKeep", "===")]),
    ("{{ 字段 }}{% raw %}", [("GwBodyKeep", "{{ 字段 }}{% raw %}")]),
])
def test_markdown_becomes_paragraphs_of_the_shared_styles(markdown: str, expected: list[tuple[str, str]]) -> None:
    assert paragraphs(rich_text(markdown)) == expected


def test_bold_stays_bold_over_a_line_end_and_inside_a_table() -> None:
    block = rich_text("前**粗\n也粗**后\n\n| 甲 |\n|---|\n| **乙** |")
    runs = [("".join(t.text or "" for t in r.iter(f"{{{W}}}t")), r.find(f"{{{W}}}rPr/{{{W}}}b") is not None)
            for r in parsed(block).iter(f"{{{W}}}r")]
    assert runs == [("前", False), ("粗", True), ("也粗", True), ("后", False), ("甲", False), ("乙", True)]


def test_a_heading_that_opens_a_paragraph_keeps_its_face_up_to_the_first_full_stop() -> None:
    runs = [(r.findtext(f"{{{W}}}t"), r.find(f"{{{W}}}rPr/{{{W}}}rStyle") is not None)
            for r in parsed(rich_text("（一）压实**责任。党**组织负总责。")).iter(f"{{{W}}}r")]
    assert runs == [("（一）压实", True), ("责任。", True), ("党", False), ("组织负总责。", False)]


def test_a_table_repeats_its_head_divides_no_row_and_fills_the_text_width() -> None:
    block = rich_text("| 序号 | 问题 |\n|---|---|\n| 1 | 饮水管网漏损未修复，影响40户供水 |\n| 2 |")
    table = parsed(block).find(f"{{{W}}}tbl")
    assert table is not None
    rows = table.findall(f"{{{W}}}tr")
    assert [row.find(f".//{{{W}}}tblHeader") is not None for row in rows] == [True, False, False]
    assert all(row.find(f".//{{{W}}}cantSplit") is not None for row in rows)
    assert sum(int(c.get(f"{{{W}}}w")) for c in table.iter(f"{{{W}}}gridCol")) == DIALOG.text_width
    assert block.text.splitlines() == ["序号\t问题", "1\t饮水管网漏损未修复，影响40户供水", "2\t"]


@pytest.mark.parametrize("markdown, what, row", [
    ("好\n\n<b>粗</b>", "HTML 代码", 3), ("<div>\n块\n</div>", "HTML 代码", 1), ("<!-- 注 -->", "HTML 代码", 1),
    ("![图](a.png)", "图片", 1), ("[字](http://x.example)", "链接", 1), ("<http://x.example>", "链接", 1),
    ("`码`", "代码", 1), ("```\n码\n```", "代码段", 1), ("> 引", "引用段", 1), ("---", "分隔线", 1), ("*斜*", "斜体", 1),
    ("~~删~~", "删除线", 1), ("##### 五级", "五级以上标题", 1), ("#", "空的标题", 1),
    ("| 甲 |\n|---|\n| 乙 | 丙 |", "格数多于表头的表格行", 3), ("| 甲 |\n|---|\n| <i>乙</i> |", "HTML 代码", 3),
])
def test_what_cannot_be_printed_is_a_problem_with_its_line(markdown: str, what: str, row: int) -> None:
    block, problems = read_rich_text(markdown, "正文")
    assert not block
    assert problems[0].message.startswith(f"正文里有{what}") and problems[0].where.row == row
    with pytest.raises(DataRejected, match=what):
        rich_text(markdown, "正文")


def test_lists_nested_too_deep_are_refused() -> None:
    deep = "\n".join("  " * depth + "- 项" for depth in range(NESTING_LIMIT + 1))
    assert "层的列表" in read_rich_text(deep)[1][0].message


def test_a_text_beyond_the_limit_is_refused_before_it_is_read() -> None:
    assert read_rich_text("字" * 200_001)[1][0].code == "F-TEXT-LONG"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_any_text_is_well_formed_xml_in_known_styles_or_a_problem(text: str) -> None:
    block, problems = read_rich_text(text)
    if not problems and block:
        assert {style for style, _ in paragraphs(block)} <= STYLES


@given(st.text(alphabet="甲乙（）一、1.2 <&>\"'{}|\n\t", max_size=80))
def test_no_character_of_plain_text_vanishes(text: str) -> None:
    block, problems = read_rich_text(text)
    if not problems:
        kept = re.sub(r"[\s\d.（）|①-⑳]", "", block.text)
        assert kept == re.sub(r"[\s\d.（）|①-⑳]", "", text)


@pytest.mark.parametrize("bad", ["a\x00b", "\x1b", "\x0b", "\ud800", "\ufffe", "\x85"])
def test_characters_word_cannot_hold_are_refused_everywhere(bad: str) -> None:
    for use in (lambda: rich_text(bad), lambda: signature_block(bad, "2026年3月5日", True), lambda: attachment_note([bad]),
                lambda: issue_block([bad], "甲", "乙"), lambda: table_block([bad], []), lambda: checked(bad)):
        with pytest.raises(DataRejected, match=r"U\+"):
            use()


def test_a_block_is_inserted_as_it_is_by_an_autoescaping_template_and_text_is_not() -> None:
    environment = Environment(autoescape=True)
    block = rich_text("a<b")
    assert environment.from_string("{{ x }}").render(x=block) == block.xml
    assert "a&lt;b" in block.xml and block.text == "a<b"
    assert environment.from_string("{{ x }}").render(x="<w:p/>") == "&lt;w:p/&gt;"


def test_a_block_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        rich_text("甲").xml = "乙"  # type: ignore[misc]


def test_an_attachment_note_follows_the_standard() -> None:
    assert attachment_note([]) is EMPTY and not EMPTY
    assert paragraphs(attachment_note(["问题清单。"])) == [("GwAttachment", "附件：问题清单")]
    assert paragraphs(attachment_note(["问题清单；", "承诺书"])) == [
        ("GwAttachmentFirst", "附件：1.问题清单"), ("GwAttachmentNext", "2.承诺书")]
    for bad in ("", " 。", "甲\n乙"):
        with pytest.raises(DataRejected):
            attachment_note([bad])


def test_a_sealed_name_is_centred_on_its_date_and_each_organ_has_its_line() -> None:
    block = signature_block("中共清源县委第三巡察组\n清源县审计局", "2026年4月2日", True)
    assert [style for style, _ in paragraphs(block)] == ["GwSignature", "GwSignature", "GwDate"]
    lefts = [int(ind.get(f"{{{W}}}left")) for ind in parsed(block).iter(f"{{{W}}}ind")]
    widths = [11, 6, 6]
    centres = [left / 316 + width / 2 for left, width in zip(lefts, widths, strict=True)]
    assert max(centres) - min(centres) < 0.01


@pytest.mark.parametrize("count", [0, -1, 23, 10_000])
def test_ruled_lines_are_at_most_a_page(count: int) -> None:
    with pytest.raises(DataRejected):
        blank_lines(count)
    assert len(paragraphs(blank_lines(5))) == 5


def test_an_issue_block_has_its_lines_and_ends_the_copies_with_a_full_stop() -> None:
    assert paragraphs(issue_block(["甲", "乙"], "办公室", "2026年3月5日"))[:2] == [
        ("GwCopyTo", "抄送：甲，乙。"), ("GwImprint", "办公室2026年3月5日印发")]


@pytest.mark.parametrize("text, level", [("一、", 1), ("十一、甲", 1), ("（二）乙", 2), ("(二)乙", 2), ("3.丙", 3), ("12.丁", 3),
                                         ("（4）戊", 4), ("一是己", 0), ("2026年", 0), ("3.5万元", 0), ("", 0)])
def test_the_number_of_a_paragraph_tells_its_level(text: str, level: int) -> None:
    assert level_of(text) == level
