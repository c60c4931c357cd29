"""Markdown of the handbook: nothing runs, nothing is loaded from elsewhere."""

from __future__ import annotations

import pytest

from support_site import Page
from xundocs.site.markdown import render_markdown


@pytest.mark.parametrize("hostile", [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,1)",
    "[x](&#106;avascript:alert(1))", "![x](javascript:alert(1))", "![x](https://evil.example.invalid/x.png)", "![x](//evil.example.invalid/x.png)",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)", "<iframe src=https://evil.example.invalid></iframe>", "<svg/onload=alert(1)>",
    "[x](vbscript:x)", "<a href='javascript:1'>x</a>", "[a]: javascript:alert(1)\n\n[a]", "<style>@import 'https://evil.example.invalid'</style>",
    "```html\n<script>alert(1)</script>\n```", "| <b onclick=x> | b |\n|---|---|\n| <script>1</script> | ![i](http://evil.example.invalid/i.gif) |",
    "<https://evil.example.invalid/?q=<script>>", "![x][r]\n\n[r]: https://evil.example.invalid/y.png",
])
def test_hostile_markdown_comes_out_as_words(hostile: str) -> None:
    page = Page("x.html")
    page.feed(render_markdown(hostile).html)
    assert page.inline == [] and page.sources == []
    assert not {t for t, _ in page.tags} & {"script", "style", "iframe", "svg", "img", "b"}
    for href, attributes in page.links:
        assert href.startswith(("https://", "http://")) and "noreferrer" in attributes["rel"]


def test_links_between_pages_lead_to_pages() -> None:
    html = render_markdown("[一](a.md) [二](../kinds.md#字段) [三](https://a.example.invalid/b.md) [四](#节) ![图](images/x.png)").html
    for part in ('href="a.html"', 'href="../kinds.html#%E5%AD%97%E6%AE%B5"', 'href="https://a.example.invalid/b.md" rel="noreferrer external"', 'href="#%E8%8A%82"',
                 '<img src="images/x.png" alt="图">'):
        assert part in html, part
    assert html.count("rel=") == 1


def test_headings_have_anchors_of_their_own() -> None:
    page = render_markdown("# 手册\n\n## 一、怎样 `make`\n\n## 一、怎样 `make`\n\n### ？\n")
    assert page.title == "手册"
    assert [h[:2] for h in page.headings] == [("一-怎样-make", "一、怎样 make"), ("一-怎样-make-2", "一、怎样 make"), ("s", "？")]
    assert 'id="一-怎样-make-2"' in page.html


def test_notes_to_programs_are_not_printed_but_code_is() -> None:
    html = render_markdown("前\n\n<!-- copy: a | b -->\n\n后 <!-- 留 -->\n\n```html\n<!-- 例 -->\n```\n").html
    assert "copy" not in html and "&lt;!-- 留 --&gt;" in html and "&lt;!-- 例 --&gt;" in html


def test_code_that_scrolls_can_be_reached_by_keyboard() -> None:
    html = render_markdown("```sh\nxundocs &lt;pre&gt;\n```\n").html
    assert '<pre tabindex="0" role="group" aria-label="代码"><code' in html and html.count("<pre") == 1


def test_a_table_without_headings_has_no_empty_ones() -> None:
    html = render_markdown("|  | 数 |\n|---|---|\n| 一 | 1 |\n").html
    assert "<th></th>" not in html and "<td></td>" in html and "<th>数</th>" in html
