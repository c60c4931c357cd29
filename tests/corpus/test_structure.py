"""The structure parser on the layouts real files have."""

from __future__ import annotations

import random
import re
import resource

import pytest

from corpus.texts import CANONICAL, REGULATION, REPORT
from xundocs.corpus.canonical import dump_text
from xundocs.corpus.structure.lines import lines_of
from xundocs.corpus.structure.parse import Parsed, parse_lines
from xundocs.corpus.structure.unwrap import unwrap


def read(text: str) -> Parsed:
    lines, _ = unwrap(lines_of(text))
    return parse_lines(lines)


def numbers(text: str) -> list[str]:
    return [article.number for article in read(text).text.articles()]


def wrapped(text: str, at: int) -> str:
    return "\n".join("\n".join(line[i:i + at] for i in range(0, len(line), at)) for line in text.split("\n"))


VARIANTS = {
    "no space after 条": lambda t: re.sub("(第[一二三四五]条(?:之一)?)　", r"\1", t),
    "article on a line of its own": lambda t: re.sub("(第[一二三四五]条(?:之一)?)　", r"\1\n", t),
    "blank lines and indents": lambda t: "\n\n".join("　　" + line for line in t.split("\n")),
    "full-width Arabic numbers": lambda t: re.sub("第([一二三四五])条", lambda m: f"第{'１２３４５'['一二三四五'.index(m[1])]}条", t),
    "Arabic numbers": lambda t: re.sub("第([一二三四五])条", lambda m: f"第{'一二三四五'.index(m[1]) + 1}条", t),
    "spaces inside the numbers": lambda t: re.sub("第([一二三四五])([条章])", r"第 \1 \2", t),
    "the wrong 笫": lambda t: re.sub("(?m)^第(.条)", r"笫\1", t),
    "a number broken over two lines": lambda t: t.replace("第三条之一　", "第三条\n之一　"),
    "contents without their title": lambda t: t.replace("目录\n", ""),
    "contents with pages": lambda t: t.replace("第一章 总则\n第二章 归档\n附则", "第一章 总则……………1\n第二章 归档……………2\n附则……………3"),
    "spaces in headings": lambda t: t.replace("第一章 总则", "第一章　总　　则").replace("附则", "附　则"),
    "Windows line ends": lambda t: t.replace("\n", "\r\n"),
    "invisible characters": lambda t: t.replace("第", "\u200b第\ufeff"),
    "page furniture": lambda t: "首页 > 政务公开\n字号：大 中 小\n打印\n" + t + "\n分享到：微信 微博\n上一篇：无\n",
}


@pytest.mark.parametrize("name", VARIANTS)
def test_one_text_in_many_layouts_gives_one_structure(name: str) -> None:
    text = re.sub("按照第.*?条处理", "按照第二条处理", dump_text(read(VARIANTS[name](REGULATION)).text))
    assert text == CANONICAL


@pytest.mark.parametrize("width", [17, 20, 30])
def test_hard_wrapped_lines_are_joined_again(width: int) -> None:
    indented = re.sub("(?m)^(?=[第（前逾本1-9])", "　　", REGULATION)
    assert numbers(wrapped(indented, width)) == numbers(REGULATION)


def test_articles_run_together_in_one_paragraph_come_apart() -> None:
    text = "某办法\n第一章 总则\n第一条 甲应当登记。 第二条 乙按照第一条登记。 丙除外。 第三条 违反第二条的，改正。\n第二章 附则\n第四条 自公布之日起施行。"
    parsed = read(text)
    assert numbers(text) == ["1", "2", "3", "4"]
    assert parsed.run_on == 2
    second = parsed.text.find("art_2")
    assert second is not None and [c.text for c in second.children] == ["乙按照第一条登记。", "丙除外。"]


def test_a_head_in_mid_line_without_a_space_is_found_when_its_number_is_due() -> None:
    assert numbers("某办法\n第一条 甲。\n第二条 乙。第三条丙应当登记。\n第四条 丁。") == ["1", "2", "3", "4"]


MENTIONS = [
    "第一条 依照本办法第三条的规定办理。\n第二条 乙。\n第三条 丙。",
    "第一条 甲。\n第二条 违反前条和\n第三条规定的，应当改正。\n第三条 丙。",
    "第一条 甲。\n第二条 有下列情形的：\n（一）违反第三条第二款的；\n（二）违反第九条的。\n第三条 丙。",
    "第一条 甲。\n第二条 将第十条修改为：“第十条 应当登记。”\n第三条 丙。",
]


@pytest.mark.parametrize("text", MENTIONS)
def test_a_mention_of_an_article_is_not_its_head(text: str) -> None:
    assert numbers("某办法\n" + text) == ["1", "2", "3"]


def test_a_chapter_about_编制_is_no_part() -> None:
    parsed = read("某办法\n第四章 预算编制\n第一条 甲。\n第二条 第二编制单位应当登记。")
    assert [(n.kind, n.heading) for n in parsed.text.children] == [("chapter", "预算编制")]


def test_parts_chapters_and_sections_nest_and_articles_count_through() -> None:
    parsed = read("某法典\n第一编 总则\n第一分编 通则\n第一章 规定\n第一节 甲\n第一条 一。\n第二编 分则\n第一章 规定\n第二条 二。")
    ids = [str(n.id) for n in parsed.text.walk() if n.kind != "paragraph"]
    assert ids == ["part_1", "part_1__subpart_1", "part_1__subpart_1__chp_1", "part_1__subpart_1__chp_1__sec_1", "art_1",
                   "part_2", "part_2__chp_1", "art_2"]


def test_preamble_and_general_programme_stand_apart_from_the_first_article() -> None:
    parsed = read("某章程\n总 纲\n甲段。\n乙段。\n第一章 成员\n第一条 丙。")
    assert [str(n.id) for n in parsed.text.walk() if n.kind == "paragraph"] == ["general__para_1", "general__para_2", "art_1__para_1"]
    assert parsed.text.children[1].kind == "chapter"


def test_items_without_a_sign_after_a_colon_are_items() -> None:
    article = read("某章程\n第一条 理事会由下列人员组成：\n理事长，\n副理事长若干人，\n秘书长。\n任期三年。").text.find("art_1")
    assert article is not None
    assert [len(p.children) for p in article.children] == [3, 0]


def test_a_covering_notice_is_kept_apart_and_does_not_give_the_title() -> None:
    notice = ("中共云岭市委办公室关于印发《某市文件归档办法》的通知\n各县（区）党委：\n《某市文件归档办法》已经市委同意，现印发给你们，请结合实际认真贯彻落实。\n"
              "中共云岭市委办公室\n2022年6月1日\n")
    parsed = read(notice + REGULATION)
    assert parsed.text.title == "某市文件归档办法"
    assert parsed.text.children[0].kind == "notice"
    assert len(list(parsed.text.articles())) == 6


def test_an_amendment_keeps_its_own_numbers_and_quotes_whole_articles() -> None:
    text = ("某章程修正案\n第三十二条 序言修改为“甲”。\n第三十三条 增加二条，内容如下：\n第七节 理事会\n第一百二十三条 乙。\n第一百二十四条 丙。\n"
            "第三十四条 丁。")
    parsed = read(text)
    assert [str(a.id) for a in parsed.text.articles()] == ["art_32", "art_33", "art_33__art_123", "art_33__art_124", "art_34"]


def test_a_bilingual_text_loses_its_translation_and_says_so() -> None:
    lines = "\n\n".join(f"第{n}条 甲应当登记。\n\nArticle {i} Party A shall register with the office." for i, n in enumerate("一二三四五六", 1))
    parsed = read("某办法\n\n" + lines)
    assert parsed.translated_lines == 6
    assert len(list(parsed.text.articles())) == 6


def test_a_report_becomes_sections_and_paragraphs() -> None:
    parsed = read(REPORT)
    assert parsed.text.title == "关于某镇文件归档情况的报告"
    assert [str(n.id) for n in parsed.text.walk()] == [
        "para_1", "hd_1", "hd_1__para_1", "hd_1__hd_1", "hd_1__hd_1__para_1", "hd_1__hd_2", "hd_1__hd_2__para_1", "hd_2",
        "hd_2__para_1", "closing", "closing__para_1", "closing__para_2"]


def test_traditional_script_reads_alike() -> None:
    text = "某辦法\n目　　錄\n第一章 總則\n第二章 附則\n\n第一章 總則\n第一條　為了登記，制定本辦法。\n第二章 附則\n第二條　自公佈之日起施行。"
    assert numbers(text) == ["1", "2"]
    assert read(text).contents_lines == 3


SOUP = ["第", "条", "章", "节", "款", "项", "一", "二", "十", "之", "（一）", "1.", "。", "\n", "　", "第一条 ", "目录\n", "附件", "“", "”", "\n第九条　", "规定"]


@pytest.mark.parametrize("shape", ["soup", "one line", "headings only"])
def test_keyword_soup_parses_in_linear_time(shape: str) -> None:
    def seconds(size: int) -> float:
        chosen = random.Random(7)
        if shape == "headings only":
            text = "".join(f"第{chosen.choice('一二三四五六七八九十')}{chosen.choice('条章节编')} 甲\n" for _ in range(size // 6))
        else:
            text = "".join(chosen.choice(SOUP) for _ in range(size // 2))
        if shape == "one line":
            text = text.replace("\n", "")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        read(text)
        return resource.getrusage(resource.RUSAGE_SELF).ru_utime - before

    seconds(4000)
    small, large = max(seconds(20_000), 0.02), seconds(160_000)
    assert large < small * 8 * 4


def test_prose_above_a_title_is_kept_and_not_taken_for_page_furniture() -> None:
    prose = "本刊编辑部按：下面这个办法是去年以来各单位反复讨论、几经修改才定下来的，供大家在工作中参照使用，有意见请随时告诉我们。"
    parsed = read(f"首页\n{prose}\n某办法\n第一条　甲。\n第二条　乙。")
    assert parsed.text.title == "某办法"
    assert [line.text for line in parsed.dropped] == ["首页"]
    assert any(node.text == prose for node in parsed.text.walk())


def test_no_word_of_a_file_is_lost_without_being_said() -> None:
    parsed = read("首页\n栏目导航\n" + REGULATION + "\n上一篇：无\n")
    kept = dump_text(parsed.text) + "".join(line.text for line in parsed.dropped)
    lost = [line for line in REGULATION.split("\n") if line and line.split("　")[-1].strip() not in kept]
    assert lost == ["目录"]


def test_a_name_in_a_markdown_heading_of_an_article_is_its_name() -> None:
    from xundocs.corpus.importers import read_content

    source = "# 某办法\n\n## 第一章 总则\n\n### 第一条 立法目的\n\n为了登记，制定本办法。\n\n### 第二条 【范围】\n\n甲。\n\n### 第三条 为了归档，应当登记。\n"
    text = parse_lines(read_content(source.encode(), "a.md").lines).text
    assert [(a.heading, a.full_text) for a in text.articles()] == [
        ("（立法目的）", "为了登记，制定本办法。"), ("【范围】", "甲。"), ("", "为了归档，应当登记。")]
