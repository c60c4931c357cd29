"""The small runtime prints, tests and refuses exactly as jinja2 does with the same generated code."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xundocs.documents.compile_code import compile_source, jinja_runner
from xundocs.documents.runtime import Context, ValueMissing, ValueUnfit, escape, fit_text, namespace

W = frozenset({"w"})


def both(source: str, context: dict[str, Any]) -> list[str]:
    made = compile_source(f"<w:t>{source}</w:t>", name="x", label="x", root="w:body", prefixes=W)
    assert not made.on_jinja
    names = namespace()
    exec(made.code, names)
    found = []
    for run in (lambda c: "".join(names["root"](Context(c))), jinja_runner(made.code)):
        try:
            found.append(run(context))
        except (ValueMissing, ValueUnfit, TypeError, ZeroDivisionError, ValueError) as error:
            found.append(f"{type(error).__name__}: {error.args[:1]}")
    return found


ATOMS = ["a", "n", "x.y", "x['y']", "xs", "xs[0]", "xs[9]", "missing", "x.missing", "'文'", "3", "none", "true", "(a ~ n)", "xs[1:]", "x.items"]
expressions = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "~", "==", "!=", "<", ">=", "and", "or", "in", "//"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, st.sampled_from(["length", "upper", "lower", "trim", "int", "default('缺')", "default('空', true)", "join('、')", "count"])).map("|".join),
        st.tuples(inner, st.sampled_from(["defined", "undefined", "none", "not defined"])).map(" is ".join),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"), inner.map(lambda e: f"(not {e})"),
    ), max_leaves=5)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(expression=expressions, wrap=st.sampled_from(["{{ E }}", "{% if E %}是{% else %}否{% endif %}", "{% for k in E %}{{ loop.index }}{{ k }}{% endfor %}", "{% set q = E %}{{ q }}"]),
       a=st.sampled_from(["", "<甲&>", "a\tb", "12", "\x07", "x\x0b"]), n=st.integers(-2, 3))
def test_generated_expressions_give_the_same_on_both(expression: str, wrap: str, a: str, n: int) -> None:
    context = {"a": a, "n": n, "x": {"y": "乙", "items": "丙"}, "xs": ["一", "<二>"]}
    ours, theirs = both(wrap.replace("E", expression), context)
    assert ours == theirs


@pytest.mark.parametrize("name", ["index", "index0", "first", "last", "length", "revindex", "revindex0", "depth", "depth0", "previtem", "nextitem", "nosuch"])
def test_every_attribute_of_the_loop_is_the_same(name: str) -> None:
    shown = f"{{% for k in xs %}}{{% if loop.{name} is defined %}}{{{{ loop.{name} ~ '' if loop.{name} is not none and loop.{name} not in (true, false) or loop.{name} in (0, 1) and '{name}' not in ('first', 'last') else (1 if loop.{name} else 0) }}}}{{% else %}}无{{% endif %}},{{% endfor %}}"
    if name == "nosuch":
        shown = "{% for k in xs %}{% if loop.nosuch is defined %}有{% else %}无{% endif %}{% endfor %}"
    ours, theirs = both(shown, {"xs": ["甲", "乙", "丙"]})
    assert ours == theirs


@given(st.text())
def test_escaping_equals_markupsafe(text: str) -> None:
    from markupsafe import escape as reference

    assert escape(text) == str(reference(text))


@given(st.text(st.characters(exclude_categories=[]), max_size=20))
def test_text_is_kept_or_refused_and_never_changed_but_for_line_ends(text: str) -> None:
    from lxml import etree

    try:
        kept = fit_text(text)
    except ValueUnfit:
        assert any(ord(c) < 32 or 0xD800 <= ord(c) <= 0xDFFF or c in "\ufffe\uffff" for c in text)
        return
    assert kept == text.replace("\r\n", "\n").replace("\r", "\n")
    printable = kept.replace("\a", "").replace("\f", "")  # these two become elements before anything is written
    assert etree.fromstring(f"<x>{escape(printable)}</x>".encode()).text in (printable, None)


def test_a_printable_string_never_needs_the_check() -> None:
    for code in range(0x110000):
        if chr(code).isprintable():
            assert fit_text(chr(code)) == chr(code)
