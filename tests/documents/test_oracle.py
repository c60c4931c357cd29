"""docxtpl is the oracle: canonical XML of every member must be equal, over many generated templates and contexts.

Three renderings are compared: our runtime, the same generated code on jinja2, and docxtpl itself.
"""

from __future__ import annotations

import datetime
import io
import itertools
import os
import re
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docxtpl import DocxTemplate, Listing, RichText
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from support_docx import docx_body, members_of, saved
from xundocs.documents.compile import CompiledTemplate, build_payload, on_jinja
from xundocs.documents.package import DocumentProperties

PROPERTIES = DocumentProperties(title="通知", created=datetime.date(2026, 10, 12))
_OWN = re.compile(r"docProps/|_rels/\.rels|\[Content_Types\]\.xml")


def by_docxtpl(template: bytes, context: dict[str, Any]) -> dict[str, bytes]:
    tpl = DocxTemplate(io.BytesIO(template))
    tpl.render(context, ImmutableSandboxedEnvironment(undefined=StrictUndefined), autoescape=True)
    out = io.BytesIO()
    tpl.save(out)
    return members_of(out.getvalue())


def canonical(data: bytes) -> bytes:
    out = io.BytesIO()
    etree.ElementTree(etree.fromstring(data)).write_c14n(out, exclusive=True)
    return out.getvalue()


def assert_same(template: bytes, context: dict[str, Any]) -> dict[str, bytes]:
    payload = build_payload(template)
    rendered = CompiledTemplate(payload).render(context, properties=PROPERTIES)
    assert CompiledTemplate(on_jinja(payload)).render(context, properties=PROPERTIES) == rendered
    ours = members_of(rendered)
    wanted = by_docxtpl(template, context)
    names = {name for name in wanted if not _OWN.match(name)}
    assert names == {name for name in ours if not _OWN.match(name)}
    for name in sorted(names):
        if name.endswith((".xml", ".rels")):
            assert canonical(ours[name]) == canonical(wanted[name]), name
        else:
            assert ours[name] == wanted[name], name
    return ours


text = st.text(
    st.one_of(st.sampled_from("整改问题、：&<>\"'{}%#\n\t —　"), st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"])),
    max_size=12,
).filter(lambda value: not re.search(r"\{_[{%]|[}%]_\}", value))
plain = st.text(st.sampled_from("甲乙丙&<>\"' \n"), max_size=6)
item = st.fixed_dictionaries(
    {"no": st.integers(-5, 99), "text": text, "owner": plain, "on": st.booleans(), "n": st.integers(0, 3)})
contexts = st.fixed_dictionaries({
    "title": text, "who": plain, "flag": st.booleans(), "n": st.integers(0, 9), "items": st.lists(item, max_size=4),
    "names": st.lists(plain, max_size=3),
})

INLINE = [
    "{{ title }}", "甲{{ who }}乙{{ n }}丙", "{% if flag %}是{{ title }}{% else %}否{% endif %}",
    "{% if n > 5 %}多{% elif n == 3 %}三{% endif %}末", "{% for i in items %}{{ loop.index }}.{{ i.text }}{% if not loop.last %}；{% endif %}{% endfor %}",
    "{{ names|join('、') }}共{{ names|length }}人", "{{ nobody|default('无') }}{{ who|upper }}{{ who|trim }}",
    "{{ '是' if flag else '否' }}", "{{ title ~ '/' ~ n }}", "{{ n + 1 }}-{{ n * 2 }}", "{% set x = title %}{{ x }}",
    "{# 注释 #}后", "{% for i in items if i.on %}{{ loop.index }}{{ i.no }}{% else %}空{% endfor %}",
    "{{ items[0].text if items else '-' }}", "{% for i in items %}{{ i['text'] }}{{ loop.first }}{% endfor %}".replace("{{ loop.first }}", ""),
    "{% if flag and n is odd or not flag and n is divisibleby 3 %}真{% endif %}", "{% if nobody is defined %}有{% endif %}",
    "前{%- if flag %} 紧 {%- endif %}后", "{{ title|length }}{{ who|int }}", "{_{ 原样 }_}", "“{{ n }}”‘{{ who }}’",
    "{% for i in items %}{% for k in names %}{{ loop.index0 }}{{ k }}{{ i.no }}{% endfor %}{% endfor %}",
    "{{ title|replace('改', '正') }}{{ names|first|default('') if names else '' }}", "{% for k in names|sort %}{{ k }}{% endfor %}",
]
BLOCKS = [
    ["{%p if flag %}", "{{ title }}", "{%p endif %}"], ["{%p for i in items %}", "{{ i.no }}、{{ i.text }}", "{%p endfor %}"],
    ["{%p for i in items %}", "{%p if i.on %}", "重点：{{ i.owner }}", "{%p else %}", "一般", "{%p endif %}", "{%p endfor %}"],
    ["{%p if n == 1 %}", "一", "{%p elif n == 2 %}", "二", "{%p else %}", "多", "{%p endif %}"],
    ["{% if flag %}甲", "乙{% endif %}丙"],
]
inline = st.one_of(st.sampled_from(INLINE), st.lists(st.sampled_from(INLINE), min_size=2, max_size=3).map("".join))


def split_over_runs(document: DocumentObject, value: str, cuts: list[int]) -> None:
    """A paragraph whose text is cut into runs anywhere, also inside a tag, as Word does."""
    paragraph = document.add_paragraph()
    edges = sorted({0, len(value), *(cut % (len(value) + 1) for cut in cuts)})
    for start, end in itertools.pairwise(edges):
        run = paragraph.add_run(value[start:end])
        run.bold = start % 2 == 0


@st.composite
def templates(draw: st.DrawFn) -> bytes:
    document = Document()
    for kind in draw(st.lists(st.sampled_from(["inline", "block", "table"]), min_size=1, max_size=4)):
        if kind == "inline":
            split_over_runs(document, draw(inline), draw(st.lists(st.integers(0, 99), max_size=4)))
        elif kind == "block":
            for line in draw(st.sampled_from(BLOCKS)):
                document.add_paragraph(line)
        else:
            add_table(document, draw(st.sampled_from(["tr", "tc", "plain", "if"])), draw(st.sampled_from(INLINE)))
    section = document.sections[0]
    section.header.paragraphs[0].text = draw(st.sampled_from(["", "固定", "{{ title }}", "{% if flag %}{{ who }}{% endif %}"]))
    section.footer.paragraphs[0].text = draw(st.sampled_from(["", "{{ n }}"]))
    return saved(document)


def add_table(document: DocumentObject, kind: str, cell_text: str) -> None:
    rows = {
        "tr": [["号", "文", "人"], ["{%tr for i in items %}"], ["{{ i.no }}", "{{ i.text }}", "{{ i.owner }}"], ["{%tr endfor %}"]],
        "tc": [["头", "{%tc for k in names %}", "{{ k }}", "{%tc endfor %}"], ["行", "{%tc for k in names %}", "{{ loop.index }}", "{%tc endfor %}"]],
        "plain": [["甲", cell_text], ["{{ n }}", "乙"]],
        "if": [["甲", "乙"], ["{%tr if flag %}"], ["{{ n }}", "丙"], ["{%tr endif %}"]],
    }[kind]
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for line, texts in zip(table.rows, rows, strict=True):
        for cell, value in zip(line.cells, texts, strict=False):
            cell.paragraphs[0].text = value


@settings(max_examples=int(os.environ.get("XUNDOCS_ORACLE_EXAMPLES", "60")), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(template=templates(), context=contexts)
def test_every_member_equals_docxtpl_for_generated_templates_and_data(template: bytes, context: dict[str, Any]) -> None:
    assert_same(template, context)


CONTEXT: dict[str, Any] = {
    "title": "R&D部 <重要> \"引\" '号'", "who": "林清和", "flag": True, "n": 3, "names": ["甲", "乙<", "丙"],
    "items": [{"no": 1, "text": "第一\n第二\t第三", "owner": "林", "on": True, "n": 1}, {"no": 2, "text": "", "owner": "周", "on": False, "n": 0}],
}


@pytest.mark.parametrize("line", INLINE)
def test_each_inline_form_equals_docxtpl(line: str) -> None:
    document = Document()
    document.add_paragraph(line)
    assert_same(saved(document), CONTEXT)


@pytest.mark.parametrize("special", ["甲\n乙", "甲\t乙", "甲\a乙", "甲\f乙", "\n", "甲\n\n乙\t\a末"])
def test_newline_tab_new_paragraph_and_page_break_equal_docxtpl(special: str) -> None:
    body = ('<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>前{{ title }}后</w:t></w:r></w:p>'
            "<w:p><w:r><w:t>{{ who }}</w:t></w:r></w:p>")
    assert_same(docx_body(body), {"title": special, "who": "无"})


def test_rich_text_and_listing_of_docxtpl_are_accepted_and_equal() -> None:
    rich = RichText("红<字>", bold=True, color="#FF0000")
    rich.add("蓝字", italic=True)
    document = Document()
    document.add_paragraph("前{{r rich }}后")
    document.add_paragraph("{{ listing }}")
    assert_same(saved(document), {"rich": rich, "listing": Listing("一\n二<三>")})


@pytest.mark.parametrize("special_tag", ["{% colspan n %}跨列", "{% cellbg who %}底色"])
def test_colspan_and_cell_background_equal_docxtpl(special_tag: str) -> None:
    document = Document()
    table = document.add_table(rows=2, cols=3)
    table.rows[0].cells[0].paragraphs[0].text = special_tag
    assert_same(saved(document), {"n": 3, "who": "FFCC00"})


@pytest.mark.parametrize("merge", ["{% vm %}", "{% hm %}"])
def test_vertical_and_horizontal_merge_equal_docxtpl(merge: str) -> None:
    document = Document()
    table = document.add_table(rows=3, cols=2)
    if merge == "{% vm %}":
        lines = [["{%tr for i in items %}"], [f"{merge}同一栏", "{{ i.no }}"], ["{%tr endfor %}"]]
    else:
        table = document.add_table(rows=1, cols=3)
        lines = [["{%tc for i in items %}", f"{merge}同一栏", "{%tc endfor %}"]]
    for line, texts in zip(table.rows, lines, strict=True):
        for cell, value in zip(line.cells, texts, strict=False):
            cell.paragraphs[0].text = value
    assert_same(saved(document), CONTEXT)


@pytest.mark.parametrize(("columns", "spans", "names"), [
    (1, [1], ["甲", "乙", "丙"]), (4, [1, 1], []), (3, [2, 1], ["甲"]), (2, [1], ["甲"] * 7), (5, [3], ["甲", "乙"]),
])
def test_columns_are_added_and_removed_as_docxtpl_does(columns: int, spans: list[int], names: list[str]) -> None:
    grid = "".join(f'<w:gridCol w:w="{1000 + 37 * k}"/>' for k in range(columns))
    fixed = "".join(f'<w:tc><w:tcPr><w:gridSpan w:val="{s}"/></w:tcPr><w:p><w:r><w:t>定</w:t></w:r></w:p></w:tc>' for s in spans)
    cells = [f"<w:tc><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:tc>" for t in ("{%tc for k in names %}", "{{ k }}", "{%tc endfor %}")]
    inner = f'<w:tbl><w:tblGrid><w:gridCol w:w="500"/><w:gridCol w:w="500"/></w:tblGrid><w:tr>{"".join(cells)}</w:tr></w:tbl>'
    table = (f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid><w:tr>{fixed}{''.join(cells)}</w:tr>"
             f"<w:tr><w:tc><w:p/>{inner}<w:p/></w:tc></w:tr></w:tbl><w:p/>")
    assert_same(docx_body(table), {"names": names})


def test_footnotes_are_rendered_as_docxtpl_does() -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = Document()
    document.add_paragraph("正文{{ title }}")
    note = ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<w:footnotes xmlns:w="http://schemas.openxmlformats.org/'
            'wordprocessingml/2006/main"><w:footnote w:id="2"><w:p><w:r><w:t>注{{ title }}</w:t></w:r></w:p></w:footnote></w:footnotes>')
    part = Part(PackURI("/word/footnotes.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
                note.encode(), document.part.package)
    document.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes")
    members = assert_same(saved(document), {"title": "<甲>\n乙"})
    assert "注&lt;甲&gt;".encode() in members["word/footnotes.xml"]


def test_a_picture_is_numbered_as_docxtpl_does() -> None:
    from support_docx import docx_with_picture

    assert_same(docx_with_picture("{%p for i in items %}", "{{ i.no }}", "{%p endfor %}"), CONTEXT)


def test_the_whole_notice_of_the_benchmark_equals_docxtpl() -> None:
    import importlib.util
    from pathlib import Path

    path = Path(__file__).resolve().parents[2] / "benchmarks" / "notice.py"
    spec = importlib.util.spec_from_file_location("benchmark_notice", path)
    assert spec and spec.loader
    notice = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(notice)
    assert_same(notice.docxtpl_template(), notice.content(7))
