"""What docxtpl gets wrong, and what a compiled template does instead."""

from __future__ import annotations

import datetime
import io
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from docx import Document
from lxml import etree

from support_docx import (
    W,
    body_text,
    docx,
    docx_body,
    docx_table,
    docx_with_picture,
    edited,
    members_of,
    saved,
)
from xundocs.documents.compile import CompiledTemplate, build_payload, compile_template, on_jinja
from xundocs.documents.package import Block, DocumentProperties
from xundocs.errors import DataRejected, TemplateRejected

PROPERTIES = DocumentProperties(title="通知", created=datetime.date(2026, 10, 12))
PARAGRAPH = Block('<w:p><w:r><w:t xml:space="preserve">一段 {{ 原样 }}</w:t></w:r></w:p>')


def render(template: bytes, **context: Any) -> bytes:
    """On our runtime and on jinja2: both must agree, also in what they refuse."""
    results: list[Any] = []
    payload = build_payload(template)
    for variant in (payload, on_jinja(payload)):
        try:
            results.append(CompiledTemplate(variant).render(context, properties=PROPERTIES))
        except (DataRejected, TemplateRejected) as refused:
            results.append(refused)
    ours, theirs = results
    if isinstance(ours, Exception):
        assert (type(ours), str(ours)) == (type(theirs), str(theirs))
        raise ours
    assert ours == theirs
    return bytes(ours)


def lines(template: bytes, **context: Any) -> list[str]:
    return body_text(render(template, **context))


# --- values -----------------------------------------------------------------------------------------------------

def test_markup_in_a_value_stays_text() -> None:
    assert lines(docx("{{ a }}"), a='R&D部 <重要> "x" \'y\'') == ['R&D部 <重要> "x" \'y\'']


def test_a_value_cannot_bring_in_a_field_or_a_run() -> None:
    evil = '</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>'
    root = etree.fromstring(members_of(render(docx("{{ a }}"), a=evil))["word/document.xml"])
    assert not list(root.iter(f"{{{W}}}fldChar")) and lines(docx("{{ a }}"), a=evil) == [evil]


def test_a_tag_in_a_value_is_not_run_and_not_a_leftover() -> None:
    assert lines(docx("{{ a }}"), a="{{ 1/0 }}{% x %}｛｛") == ["{{ 1/0 }}{% x %}｛｛"]


@pytest.mark.parametrize(("bad", "name"), [
    ("甲\ud800乙", "U+D800"), ("\udfff", "U+DFFF"), ("a\x00", "U+0000"), ("a\x0bb", "U+000B"), ("\x1f", "U+001F"), ("\ufffe", "U+FFFE"), ("\uffff", "U+FFFF"),
])
@pytest.mark.parametrize("tag", ["{{ items[1].summary }}", "{% for it in items %}{{ it.summary }}{% endfor %}", "{{ items[1].summary ~ '。' }}",
                                 "{{ items[1].summary|upper }}"])
def test_a_character_that_xml_cannot_hold_is_refused_never_dropped(bad: str, name: str, tag: str) -> None:
    with pytest.raises(DataRejected) as refused:
        render(docx("前", tag, "后"), items=[{"summary": "好"}, {"summary": bad}])
    assert name in str(refused.value) and "正文" in str(refused.value)


def test_the_place_of_the_bad_value_in_the_data_is_named() -> None:
    with pytest.raises(DataRejected, match=r"items\[3\]\.summary.*第2个字"):
        render(docx("{% for it in items %}{{ it.summary }}{% endfor %}"), items=[{"summary": "a"}, {"summary": "b"}, {"summary": "c\x0b"}])


def test_rare_characters_that_xml_can_hold_are_kept() -> None:
    text = "𠮷𬎆\ue000\U0010fffd\u200b\u3000\u2028\x7f\x85é"
    assert lines(docx("{{ a }}"), a=text) == [text]


@pytest.mark.parametrize("value", [None, True, 3.0, datetime.date(2026, 1, 1), datetime.datetime(2026, 1, 1), [1], (), {"a": 1}, b"x", {1}])
@pytest.mark.parametrize("tag", ["{{ a }}", "{{ a ~ '年' }}", "{{ [a]|join('、') }}", "{{ a|upper }}", "{{ a|trim }}"])
def test_what_python_would_print_in_its_own_notation_is_refused(value: object, tag: str) -> None:
    with pytest.raises(DataRejected, match=r"“a”|有一个值"):
        render(docx(tag), a=value)


def test_none_may_still_be_asked_for() -> None:
    assert lines(docx("{% if a is none %}无{% endif %}{% if not a %}空{% endif %}{{ a or '缺' }}"), a=None) == ["无空缺"]


@pytest.mark.parametrize(("tag", "name"), [
    ("{{ missing }}", "missing"), ("{% if missing %}x{% endif %}", "missing"), ("{% for x in missing %}{% endfor %}", "missing"),
    ("{{ a.missing }}", "a.missing"), ("{{ a.b.c }}", "a.b"), ("{% if a.missing == 1 %}{% endif %}", "a.missing"), ("{{ missing ~ 'x' }}", "missing"),
    ("{{ missing|length }}", "missing"), ("{{ missing + 1 }}", "missing"), ("{{ a['missing'] }}", "a.missing"), ("{{ items[5] }}", "items"),
    ("{% for i in items %}{{ i.x }}{% endfor %}", "i.x"),
])
def test_a_missing_value_is_refused_with_its_name_and_part(tag: str, name: str) -> None:
    with pytest.raises(DataRejected) as refused:
        render(docx("x", header=tag), a={"z": 1}, items=[{"y": 1}])
    assert "页眉" in refused.value.message and name in refused.value.message


def test_the_methods_of_a_mapping_do_not_hide_the_data() -> None:
    assert lines(docx("{{ a.items }}{{ a.keys }}{{ a['values'] }}"), a={"items": "甲", "keys": "乙", "values": "丙"}) == ["甲乙丙"]
    with pytest.raises(DataRejected):
        render(docx("{{ a.items }}"), a={})


# --- blocks -----------------------------------------------------------------------------------------------------

def test_a_block_of_paragraphs_stands_where_its_tag_was() -> None:
    assert lines(docx("前", "{{p body }}", "后"), body=PARAGRAPH) == ["前", "一段 {{ 原样 }}", "后"]
    assert lines(docx("前", "{{p body }}", "后"), body="") == ["前", "后"]


def test_a_block_of_runs_stands_inside_its_paragraph() -> None:
    assert lines(docx("前{{r body }}后"), body=Block("<w:r><w:t>中</w:t></w:r>")) == ["前中后"]


@pytest.mark.parametrize(("template", "body"), [
    ("{{ body }}", PARAGRAPH), ("{{p body }}", "文字"), ("{{p body }}", 3), ("{{r body }}", PARAGRAPH), ("{{p body }}", Block("<w:r/>")), ("{{p body }}", None),
    ("{{ body ~ 'x' }}", PARAGRAPH), ("{{ [body]|join }}", PARAGRAPH),
])
def test_a_block_in_the_wrong_place_is_refused(template: str, body: object) -> None:
    with pytest.raises(DataRejected, match="正文"):
        render(docx(template), body=body)


def test_a_cell_that_loses_its_only_paragraph_gets_an_empty_one() -> None:
    cell = "<w:tc><w:tcPr/>{}</w:tc>".format("".join(f"<w:p><w:r><w:t>{t}</w:t></w:r></w:p>" for t in ("{%p if a %}", "甲", "{%p endif %}")))
    table = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="100"/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl>'
    xml = members_of(render(docx_body(table), a=False))["word/document.xml"]
    assert b"<w:tcPr/><w:p/></w:tc>" in xml


# --- structure --------------------------------------------------------------------------------------------------

def test_a_body_wrapped_in_a_condition_keeps_its_page_setup() -> None:
    template = docx("{%p if show %}", "甲", "{%p endif %}")
    for show, expected in ((True, ["甲"]), (False, [])):
        data = render(template, show=show)
        assert body_text(data) == expected
        assert members_of(data)["word/document.xml"].count(b"<w:sectPr") == 1


def test_a_section_break_inside_a_condition_is_refused_when_compiling() -> None:
    break_ = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"
    tag = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    with pytest.raises(TemplateRejected, match="分节符"):
        compile_template(docx_body(tag.format("{%p if a %}") + break_ + tag.format("{%p endif %}")))


@pytest.mark.parametrize("rows", [
    [("{% for i in items %}{{ i }}", "{% endfor %}")], [("{% if a %}x", "y{% endif %}")], [("{% for i in items %}甲", "乙"), ("丙", "丁{% endfor %}")],
])
def test_a_loop_or_condition_over_cells_or_rows_is_refused(rows: list[tuple[str, ...]]) -> None:
    with pytest.raises(TemplateRejected, match=r"单元格|表格行"):
        compile_template(docx_table(*rows))


def test_a_condition_that_ends_in_the_next_paragraph_is_allowed() -> None:
    assert lines(docx("{% if a %}甲", "乙{% endif %}丙"), a=False) == ["丙"]


@pytest.mark.parametrize("lines_", [
    ["{% if a %}"], ["{% endif %}"], ["{% for x %}{% endfor %}"], ["{{ a b }}"], ["{{ }}"], ["{% nosuch %}"], ["{{ a|nosuch }}"], ["{% if a is nosuch %}{% endif %}"],
    ["{%p for i in items %}", "x"], ["{% include 'x' %}"], ["{% import 'x' as y %}"], ["{% extends 'x' %}"], ["{% block x %}{% endblock %}"],
    ["{% autoescape false %}{{ a }}{% endautoescape %}"], ["{{ a|safe }}"], ["{{ a|xmlattr }}"], ["{{ a|tojson }}"], ["{{ a|e }}"], ["{{ a|urlize }}"], ["{{ '\\x00' }}"], ["{{ '\\ud800' }}"],
])
def test_a_wrong_or_forbidden_tag_is_refused_when_compiling(lines_: list[str]) -> None:
    with pytest.raises(TemplateRejected, match="正文") as refused:
        compile_template(docx(*lines_))
    assert refused.value.hint


def test_a_tag_in_a_part_that_is_never_filled_is_refused() -> None:
    with pytest.raises(TemplateRejected, match=r"comments\.xml"):
        document = Document(io.BytesIO(docx("甲")))
        document.add_comment(document.paragraphs[0].runs, text="{{ a }}")
        compile_template(saved(document))


def test_what_the_proof_cannot_show_is_parsed_each_time() -> None:
    template = docx("{% if a %}甲{% endif %}{{ b|truncate(5) }}")
    assert compile_template(template).unproven
    assert lines(template, a=True, b="短") == ["甲短"]
    assert not compile_template(docx("{% if a %}甲{% endif %}{{ b }}", header="{{ b }}")).unproven


def test_a_condition_that_ends_inside_a_link_is_found_out_by_the_parser() -> None:
    compiled = compile_template(docx_body(
        '<w:p><w:r><w:t>{% if a %}甲</w:t></w:r><w:hyperlink w:anchor="x"><w:r><w:t>{% endif %}乙</w:t></w:r></w:hyperlink></w:p>'))
    assert "结构不同" in compiled.unproven["正文"]
    assert body_text(compiled.render({"a": True}, properties=PROPERTIES)) == ["甲乙"]
    with pytest.raises(TemplateRejected, match="不合格"):
        compiled.render({"a": False}, properties=PROPERTIES)


def test_a_new_paragraph_sign_inside_a_link_is_refused_not_mangled() -> None:
    link = '<w:p><w:hyperlink w:anchor="x"><w:r><w:t>{{ a }}</w:t></w:r></w:hyperlink></w:p>'
    assert lines(docx_body(link), a="甲\n乙")
    with pytest.raises(TemplateRejected, match="不合格"):
        render(docx_body(link), a="甲\a乙")


def test_every_kind_of_line_end_becomes_one_line_break() -> None:
    xml = members_of(render(docx("{{ a }}"), a="甲\r\n乙\r丙\n丁"))["word/document.xml"]
    assert xml.count(b"<w:br/>") == 3 and b"\r" not in xml


# --- hostile templates ------------------------------------------------------------------------------------------

@pytest.mark.parametrize("tag", [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ cycler.__init__.__globals__ }}", "{{ a.__class__ }}", "{{ a['__class__'] }}",
    "{{ namespace.__init__.__globals__ }}", "{{ self._TemplateReference__context }}", "{{ a|attr('__class__') }}", "{% set x = items.append(1) %}{{ x }}",
    "{{ '%s'.__format__ }}", "{{ joiner.__init__ }}",
])
@pytest.mark.parametrize("place", ["body", "header", "property"])
def test_a_template_cannot_reach_python(tag: str, place: str) -> None:
    document = Document()
    if place == "body":
        document.add_paragraph(tag)
    elif place == "header":
        document.sections[0].header.paragraphs[0].text = tag
    else:
        document.core_properties.title = tag
    items: list[int] = []
    with pytest.raises((DataRejected, TemplateRejected)):
        render(saved(document), a="x", items=items)
    assert items == []


def test_a_cell_of_10_mb_is_written_in_linear_time() -> None:
    template = compile_template(docx_table(("{{ a }}", "{{ b }}")))
    start = time.process_time()
    data = template.render({"a": "整改<" * 2_500_000, "b": "x"}, properties=PROPERTIES, level=1)
    assert time.process_time() - start < 5
    assert len(members_of(data)["word/document.xml"]) > 10_000_000


def test_a_part_over_the_limit_is_refused() -> None:
    with pytest.raises(DataRejected, match="太大"):
        compile_template(docx("{{ a }}")).render({"a": "x" * 5000}, properties=PROPERTIES, limit=4000)


# --- sharing ----------------------------------------------------------------------------------------------------

def test_four_threads_share_one_template_without_mixing_records() -> None:
    template = compile_template(docx("{{ no }}", "{%p for i in items %}", "{{ i.no }}-{{ no }}-{{ loop.index }}", "{%p endfor %}", header="{{ no }}"))

    def make(number: int) -> list[str]:
        items = [{"no": str(number)}] * 20
        return body_text(template.render({"no": str(number), "items": items}, properties=PROPERTIES))

    with ThreadPoolExecutor(4) as pool:
        for number, texts in enumerate(pool.map(make, range(120))):
            assert texts == [str(number), *(f"{number}-{number}-{k}" for k in range(1, 21))]


def test_a_compiled_template_cannot_be_changed() -> None:
    template = compile_template(docx("{{ a }}"))
    with pytest.raises(AttributeError):
        template.variables = frozenset()


def test_rendering_does_not_change_the_data() -> None:
    data = {"items": [{"no": 1}], "a": "x"}
    render(docx("{% set a = 'y' %}{{ a }}{% for i in items %}{{ i.no }}{% endfor %}"), **data)
    assert data == {"items": [{"no": 1}], "a": "x"}


# --- names ------------------------------------------------------------------------------------------------------

def test_variables_and_paths_of_all_parts_are_known() -> None:
    template = compile_template(docx(
        "{{ title }}", "{%p for it in items %}", "{{ it.summary }}{% for t in it.tasks %}{{ t.who.name }}{{ loop.index }}{% endfor %}",
        "{%p endfor %}", "{% set last = items[0] %}{{ last.no|default('') }}{{ a['b'].c }}{{ range(3)|length }}", header="{{ unit }}"))
    assert template.variables == {"title", "items", "unit", "a"}
    assert {"title", "unit", "items[].summary", "items[].tasks[].who.name", "items[].no", "a.b.c"} <= template.paths
    assert not any("loop" in path or (path.startswith(("it", "t.", "last")) and not path.startswith(("items", "title"))) for path in template.paths)


def test_a_loop_variable_that_hides_a_name_does_not_leak() -> None:
    template = compile_template(docx("{% for a in items %}{{ a.x }}{% endfor %}{{ a.y }}"))
    assert template.paths == {"items", "items[]", "items[].x", "a", "a.y"}


# --- the saved form ---------------------------------------------------------------------------------------------

def test_dumps_and_loads_give_the_same_documents() -> None:
    template = compile_template(docx_with_picture("{{ a }}{{ b|truncate(3) }}"))
    again = CompiledTemplate.loads(template.dumps())
    context = {"a": "甲", "b": "乙"}
    assert again.render(context, properties=PROPERTIES) == template.render(context, properties=PROPERTIES)
    assert (again.variables, again.paths, again.unproven) == (template.variables, template.paths, template.unproven)


def test_the_result_opens_in_python_docx_and_is_well_formed_throughout() -> None:
    data = render(docx("{{ a }}", header="{{ a }}", footer="{{ a }}"), a="甲<乙>&")
    Document(io.BytesIO(data))
    for name, content in members_of(data).items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(content)


def test_a_template_python_docx_cannot_open_is_refused_in_our_words() -> None:
    with pytest.raises(TemplateRejected, match="打不开"):
        compile_template(edited(docx("x"), {"word/styles.xml": None}))
