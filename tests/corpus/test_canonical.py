"""The canonical Markdown: both directions exact, for every text there can be."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.texts import CANONICAL, REGULATION
from xundocs.corpus.canonical import dump_text, parse_text
from xundocs.corpus.structure.lines import lines_of
from xundocs.corpus.structure.parse import parse_lines

PIECES = ["第", "条", "章", "节", "款", "项", "编", "之", "一", "二", "十", "（一）", "(1)", "1.", "1、 ", "2024年", "①", "目录", "附件", "附件2 ", "附则",
          "总纲", "序言", "。", "；", "：", "，", "\n", "\n\n", "　", " ", "“", "”", "第一条", "第二条 ", "第三章 总则", "\n第一条　", "\n第二章 ", "一、", "规定", "的",
          "（目的）", "\\", "*", "**", "#", "# ", ">", "> ", "-", "- ", "---", "`", "&", "&#x41;", "<b>", "_", "~~", "|", "[x](y)", "+ ", "=", "1) ", "关于修改",
          "通过", "某市委员会", "2024年1月1日", "\\\n"]
SOUP = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=60).map("".join)


def test_the_example_of_the_format_reads_and_writes_exactly() -> None:
    assert dump_text(parse_text(CANONICAL)) == CANONICAL
    assert dump_text(parse_lines(lines_of(REGULATION)).text) == CANONICAL


@settings(max_examples=400, deadline=None)
@given(SOUP)
@example("1、1、（")
@example("第一条（甲　乙）丙")
@example("附件：1.表")
def test_any_parsed_text_survives_writing_and_reading(soup: str) -> None:
    text = parse_lines(lines_of(soup)).text
    written = dump_text(text)
    assert parse_text(written) == text
    assert dump_text(parse_text(written)) == written


@settings(max_examples=300, deadline=None)
@given(SOUP)
def test_a_hand_edited_file_reads_and_settles_after_one_writing(soup: str) -> None:
    once = dump_text(parse_text(soup))
    assert dump_text(parse_text(once)) == once


@settings(max_examples=150, deadline=None)
@given(SOUP)
def test_no_two_provisions_of_a_text_share_an_id(soup: str) -> None:
    ids = [node.id for node in parse_lines(lines_of(soup)).text.walk()]
    assert len(set(ids)) == len(ids)


@settings(max_examples=150, deadline=None)
@given(SOUP)
def test_markdown_it_reads_the_same_headings_and_words(soup: str) -> None:
    """The oracle: another reader of Markdown sees the same words in the same order, whatever characters they hold."""
    from markdown_it import MarkdownIt

    text = parse_lines(lines_of(soup)).text
    written = dump_text(text)
    tokens = MarkdownIt("commonmark", {"html": True}).parse(written)
    assert not [t for t in tokens if t.type in ("html_block", "code_block", "fence")]
    seen = [t for token in tokens if token.type == "inline" for t in token.children or []]
    assert not [t for t in seen if t.type in ("html_inline", "link_open", "image", "code_inline", "em_open")]
    words = "".join(t.content for t in seen if t.type == "text")
    headings = sum(token.type == "heading_open" for token in tokens)
    assert headings == bool(text.title) + sum(
        node.kind not in ("article", "paragraph", "item", "subitem", "point", "closing") for node in text.walk())
    ours = "\n".join([text.title, *text.caption, *(n.text for n in text.walk())])
    assert all(piece in words for piece in re.findall(r"[\u4e00-\u9fff]{3,}", ours))


def test_the_signs_of_markdown_in_a_text_stay_words() -> None:
    markdown = "# 甲\n\n**第一条**　a\\*b\\_c\\`d\\[e\\]\\<f\\>g\n\n\\# 不是标题\n\n&#xFF08;一）不是项\n"
    text = parse_text(markdown.replace("\\>", ">"))
    words = [node.text for node in text.walk() if node.kind == "paragraph"]
    assert words == ["a*b_c`d[e]<f>g", "# 不是标题", "（一）不是项"]
    assert dump_text(text) == markdown.replace("\\>", ">")


def test_quoted_articles_of_an_amendment_belong_to_the_article_that_quotes_them() -> None:
    markdown = "# 某办法修正案\n\n**第二条**　增加二条：\n\n> **第八条**　甲。\n\n> 乙。\n\n**第三条**　丙。\n"
    text = parse_text(markdown)
    assert [str(a.id) for a in text.articles()] == ["art_2", "art_2__art_8", "art_3"]
    assert dump_text(text) == markdown
