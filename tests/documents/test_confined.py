"""Untrusted templates: the same documents, and limits that hold."""

from __future__ import annotations

import datetime

import pytest

from support_docx import body_text, docx, docx_with_picture, members_of, png
from xundocs.documents.compile import compile_template
from xundocs.documents.confined import ConfinedTemplate
from xundocs.documents.package import Block, DocumentProperties
from xundocs.errors import DataRejected, TemplateRejected

pytest.importorskip("resource", reason="这个系统不能限制程序的内存和时间")
PROPERTIES = DocumentProperties(title="通知", created=datetime.date(2026, 10, 12), custom={"a": "b"})
CONTEXT = {"a": "甲<乙>", "items": [{"no": 1}], "body": Block("<w:p><w:r><w:t>段</w:t></w:r></w:p>")}


def test_the_document_is_the_same_as_from_a_trusted_template() -> None:
    data = docx_with_picture("{{ a }}", "{%p for i in items %}", "{{ i.no }}", "{%p endfor %}", "{{p body }}")
    ours, confined = compile_template(data), compile_template(data, trusted=False)
    media = {"二维码": png(3)}
    assert confined.render(CONTEXT, properties=PROPERTIES, media=media) == ours.render(CONTEXT, properties=PROPERTIES, media=media)
    assert (confined.variables, confined.paths) == (ours.variables, ours.paths)


@pytest.mark.parametrize("tag", [
    "{{ 'a' * 30000000 }}", "{% set x = 'a' * 999999999 %}{{ x }}", "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{% for a in range(3000) %}{% for b in range(3000) %}xxxxxxxxxxxxxxxxxxxxx{% endfor %}{% endfor %}", "{{ 9 ** (9 ** 9) }}",
])
def test_a_template_that_eats_time_or_memory_is_stopped(tag: str) -> None:
    with pytest.raises((TemplateRejected, DataRejected), match=r"超过|太大|无法计算"):
        ConfinedTemplate(docx(tag), seconds=2).render({}, properties=PROPERTIES)


def test_refusals_reach_the_caller_with_message_and_remedy() -> None:
    with pytest.raises(DataRejected) as refused:
        compile_template(docx("{{ a }}"), trusted=False).render({}, properties=PROPERTIES)
    assert "“a”" in refused.value.message and refused.value.hint
    with pytest.raises(TemplateRejected, match="没有闭合"):
        compile_template(docx("{{ a"), trusted=False)
    with pytest.raises(TemplateRejected, match="safe"):
        compile_template(docx("{{ a|safe }}"), trusted=False)


def test_the_data_does_not_come_back_changed() -> None:
    template = compile_template(docx("{{ a }}"), trusted=False)
    assert body_text(template.render(CONTEXT, properties=PROPERTIES)) == ["甲<乙>"]
    assert b"docProps" in b"".join(name.encode() for name in members_of(template.render(CONTEXT, properties=PROPERTIES)))
