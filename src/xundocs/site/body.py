"""A text's tree as HTML with open places: references and 被引用 lists are filled in when every work has been read.

Everything that comes from a text is escaped here, so an imported text can bring no markup of its own. An open place is
`SLOT` characters that no text may hold; `links.fill` puts the links in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import NamedTuple

from xundocs.model.provision import Provision
from xundocs.model.work import WorkText

REF_OPEN, REF_CLOSE, CITED_OPEN, CITED_CLOSE = "\ue010", "\ue011", "\ue012", "\ue013"
"""`REF_OPEN number REF_CLOSE words REF_CLOSE` stands for a reference, `CITED_OPEN anchor CITED_CLOSE` for a 被引用 list."""
_SLOTS = dict.fromkeys(map(ord, (REF_OPEN, REF_CLOSE, CITED_OPEN, CITED_CLOSE)), "\ufffd")
_CONTAINERS = ("paragraph", "item", "subitem", "point")


class Heading(NamedTuple):
    """One line of the chapter navigation. `first` is the label of the first 条 below it, "" when there is none."""

    anchor: str
    label: str
    depth: int
    first: str


class Span(NamedTuple):
    """A reference in a provision's own words: its number in the text and its offsets."""

    number: int
    start: int
    end: int


def body_html(text: WorkText, spans: Mapping[str, list[Span]]) -> str:
    """The whole text; `spans` are the references by the provision they stand in."""
    out: list[str] = []
    for node in text.children:
        _node(node, 2, spans, out)
    return "".join(out)


def _node(node: Provision, level: int, spans: Mapping[str, list[Span]], out: list[str]) -> None:
    if node.kind == "article":
        _article(node, spans, out)
    elif node.kind in _CONTAINERS:
        _words(node, spans, out)
    elif node.kind == "closing":
        out.append(f'<div class="closing" id="{node.id}">')
        for child in node.children:
            _node(child, level, spans, out)
        out.append("</div>")
    else:
        tag = f"h{min(level, 6)}"
        out.append(f'<{tag} class="div {node.kind}" id="{node.id}">{_heading(node)}</{tag}>')
        if node.text:
            out.append(f"<p>{_marked(node, str(node.id), spans)}</p>")
        for child in node.children:
            _node(child, level + 1, spans, out)


def _heading(node: Provision) -> str:
    label, words = node.printed_label, _safe(node.heading)
    return f'<span class="num">{escape(label)}</span> {words}' if label and words else _safe(node.title_line)


def _article(node: Provision, spans: Mapping[str, list[Span]], out: list[str]) -> None:
    anchor = str(node.id)
    name = f'<p class="art-name">{_safe(node.heading)}</p>' if node.heading else ""
    out.append(f'<section class="art" id="{anchor}" aria-label="{escape(node.id.label())}"><a class="no" href="#{anchor}">{node.printed_label}</a>'
               f'<div class="txt">{name}')
    for child in node.children:
        if child.kind == "article":
            out.append('<blockquote class="quoted">')
            _article(child, spans, out)
            out.append("</blockquote>")
        else:
            _node(child, 5, spans, out)
    if node.text:
        out.append(f"<p>{_marked(node, anchor, spans)}</p>")
    out.append(f"{CITED_OPEN}{anchor}{CITED_CLOSE}</div></section>")


def _words(node: Provision, spans: Mapping[str, list[Span]], out: list[str]) -> None:
    """A 款, 项 or 目 and what hangs below it."""
    if node.text or node.marker:
        marker = f'<span class="mk">{escape(node.marker)}</span>' if node.marker else ""
        anchor = str(node.id)
        out.append(f'<p class="{node.kind}" id="{anchor}">{marker}{_marked(node, anchor, spans)}</p>')
    for child in node.children:
        _node(child, 6, spans, out)


def _marked(node: Provision, anchor: str, spans: Mapping[str, list[Span]]) -> str:
    found = spans.get(anchor)
    if not found:
        return _safe(node.text)
    parts, place = [], 0
    for number, start, end in found:
        parts.append(_safe(node.text[place:start]))
        parts.append(f"{REF_OPEN}{number}{REF_CLOSE}{_safe(node.text[start:end])}{REF_CLOSE}")
        place = end
    parts.append(_safe(node.text[place:]))
    return "".join(parts)


def _safe(text: str) -> str:
    if REF_OPEN in text or REF_CLOSE in text or CITED_OPEN in text or CITED_CLOSE in text:
        text = text.translate(_SLOTS)
    words = escape(text, quote=False)
    return words.replace("\n", "<br>") if "\n" in words else words


def headings(text: WorkText) -> list[Heading]:
    """The chapter navigation: every heading above the 条, with the first 条 below it."""
    return list(_headings(text.children, 0))


def _headings(nodes: Iterable[Provision], depth: int) -> Iterable[Heading]:
    for node in nodes:
        if node.kind not in ("article", "closing", *_CONTAINERS):
            first = next((n for n in node.walk() if n.kind == "article"), None)
            yield Heading(str(node.id), node.title_line, depth, first.printed_label if first else "")
            yield from _headings(node.children, depth + 1)
