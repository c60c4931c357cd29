"""The proof of well-formedness, case by case: what is proven, what is not, what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from xundocs.documents.compile_code import environment
from xundocs.documents.prove import Crossing, Proof, prove
from xundocs.documents.runtime import Context, namespace

W = frozenset({"w", "r"})
CELL = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"


def proof(source: str) -> Proof:
    return prove(environment().parse(source), "w:body", W)


@pytest.mark.parametrize("source", [
    "<w:p/>", "<w:p><w:r><w:t>{{ a }}</w:t></w:r></w:p>", '<w:p w:rsid="{{ a }}"/>', "{% for x in y %}<w:p><w:r><w:t>{{ x }}</w:t></w:r></w:p>{% else %}<w:p/>{% endfor %}",
    "<w:p><w:r><w:t>{% if a %}x{% else %}y{% endif %}</w:t></w:r></w:p>", "{% if a %}<w:p/>{% elif b %}<w:tbl></w:tbl>{% endif %}",
    "<w:p><w:r><w:t>{% if a %}x</w:t></w:r></w:p><w:p><w:r><w:t>{% endif %}</w:t></w:r></w:p>",
    '<w:p><r:x xmlns:z="u"><z:y/></r:x></w:p>', "<!-- x > --><w:p/>", '<w:p w:x="a>b"/>', "{% set a = 1 %}<w:p/>", "{{ block }}", "<w:p>{{ runs }}</w:p>",
])
def test_is_proven(source: str) -> None:
    assert proof(source).reason == ""


@pytest.mark.parametrize("source", [
    "<w:p>", "</w:p>", "<w:p></w:r>", "<w:{{ a }}/>", "<w:p {{ a }}/>", "<w:p {% if a %}w:x=\"1\"{% endif %}/>", "{% if a %}<w:p>{% endif %}",
    "{% if a %}<w:p>{% else %}<w:r>{% endif %}</w:p>", "{% for x in y %}<w:p>{% endfor %}", "{% if a %}</w:p>{% endif %}", "<zz:p/>", '<w:p><r:x xmlns:z="u"/><z:y/></w:p>',
    "<![CDATA[x]]>", "<?x y?>", "<!-- {{ a }} -->", '<w:p w:x="1', "<w:t>{{ a|truncate(3) }}</w:t>", "<w:t>{{ f(1) }}</w:t>",
    "{% macro m() %}<w:p/>{% endmacro %}", "{% for x in y recursive %}{% endfor %}",
])
def test_is_not_proven(source: str) -> None:
    assert proof(source).reason


@pytest.mark.parametrize("source", [
    f"<w:tr>{CELL.format('{% for x in y %}')}{CELL.format('{% endfor %}')}</w:tr>", f"<w:tr>{CELL.format('{% if x %}')}{CELL.format('{% endif %}')}</w:tr>",
    f"<w:tr>{CELL.format('{% if x %}')}</w:tr><w:tr>{CELL.format('{% endif %}')}</w:tr>",
    f"<w:tr>{CELL.format('{% if x %}{% for z in y %}')}{CELL.format('{% endfor %}{% endif %}')}</w:tr>",
])
def test_a_block_that_closes_the_cell_or_row_around_it_is_refused(source: str) -> None:
    with pytest.raises(Crossing):
        proof(f"<w:tbl>{source}</w:tbl>")


@pytest.mark.parametrize("source", [
    f"<w:tr>{{% for x in y %}}{CELL.format('{{ x }}')}{{% endfor %}}</w:tr>", f"{{% for x in y %}}<w:tr>{CELL.format('{{ x }}')}</w:tr>{{% endfor %}}",
    f"<w:tr>{CELL.format('{% if x %}a{% endif %}')}</w:tr>",
])
def test_whole_cells_and_rows_may_be_repeated(source: str) -> None:
    assert proof(f"<w:tbl>{source}</w:tbl>").reason == ""


def test_expressions_directly_in_an_element_are_found_with_their_parent() -> None:
    found = proof("{{ a }}<w:p>{{ b }}<w:r><w:t>{{ c }}</w:t></w:r></w:p>").element_places
    assert [parent for _, _, parent in found] == ["w:body", "w:p"]


pieces = st.sampled_from([
    "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", '<w:x w:v="', '"/>', '">', "</w:x>", "<w:b/>", "文", "{{ a }}", "{% if a %}", "{% else %}", "{% endif %}",
    "{% for x in y %}", "{{ x }}", "{% endfor %}",
])


@settings(max_examples=600, deadline=None, derandomize=True)
@given(source=st.lists(pieces, max_size=12).map("".join), a=st.sampled_from(["", "<&\"'>"]), y=st.lists(st.just("]]>"), max_size=2))
def test_whatever_is_proven_is_well_formed_for_every_data(source: str, a: str, y: list[str]) -> None:
    from jinja2 import TemplateSyntaxError

    env: Any = environment()
    try:
        tree = env.parse(f"<w:p><w:r><w:t>{source}</w:t></w:r></w:p>")
        found = prove(tree, "w:body", W)
    except (TemplateSyntaxError, Crossing):
        return
    if found.reason or found.element_places:
        return
    names = namespace()
    exec(compile("\n" + env.compile(tree, "x", "x", raw=True).partition("\n")[2], "x", "exec"), names)
    try:
        xml = "".join(names["root"](Context({"a": a, "y": y})))
    except Exception as error:
        assert type(error).__name__ == "ValueMissing"  # {{ x }} outside its loop
        return
    etree.fromstring(f'<w:body xmlns:w="urn:w" xmlns:r="urn:r">{xml}</w:body>')
