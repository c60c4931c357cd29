"""Markdown of the handbook and of guides as clean HTML: no raw HTML, no foreign sources, headings with anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import urlsplit

_TAGS = {"a", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "em",
         "strong", "del", "blockquote", "hr", "br", "img", "div"}
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}, "div": {"class"}, "code": {"class"},
               **{f"h{n}": {"id"} for n in range(1, 7)}}
_CLASSES = {"div": {"table-wrap"}}
_SCROLLING = '<pre tabindex="0" role="group" aria-label="代码">'
_WIDE = '<div class="table-wrap" tabindex="0" role="group" aria-label="表格">'
"""Long lines and wide tables scroll, and must be reached without a mouse."""
_EXTERNAL = ("https", "http", "mailto")


class Rendered(NamedTuple):
    """A page of Markdown."""

    html: str
    title: str
    """The first heading, "" when there is none."""
    headings: tuple[tuple[str, str, int], ...]
    """(anchor, words, level) of every heading below the first level."""


def render_markdown(text: str) -> Rendered:
    """The page as HTML that can run nothing and load nothing from elsewhere."""
    tokens = _parser().parse(_without_comments(text))
    found = list(_headings(tokens))
    for token in tokens:
        for inner in token.children or ():
            _relink(inner)
    html = _parser().renderer.render(tokens, _parser().options, {})
    html = html.replace("<th></th>", "<td></td>")  # a heading without words tells a screen reader nothing
    html = html.replace("<table>", '<div class="table-wrap"><table>').replace("</table>", "</table></div>")
    return Rendered(_cleaned(html), next((w for _, w, level in found if level == 1), ""), tuple(h for h in found if h[2] > 1))


def _without_comments(text: str) -> str:
    """The text without lines that are one HTML comment: notes to programs, which `html=False` would print. Code keeps its own."""
    kept, fenced = [], False
    for line in text.splitlines(keepends=True):
        fenced ^= line.lstrip().startswith("```")
        if fenced or not re.fullmatch(r"\s*<!--.*-->\s*", line):
            kept.append(line)
    return "".join(kept)


@lru_cache(1)
def _parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def _headings(tokens: list[Any]) -> Iterator[tuple[str, str, int]]:
    """Gives every heading an id: its words, as links to it are written."""
    used: dict[str, int] = {}
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            words = "".join(t.content for t in inline.children or () if t.type in ("text", "code_inline"))
            anchor = re.sub(r"[^\w-]+", "-", words.lower()).strip("-") or "s"
            used[anchor] = used.get(anchor, 0) + 1
            token.attrSet("id", anchor if used[anchor] == 1 else f"{anchor}-{used[anchor]}")
            yield str(token.attrGet("id")), words, int(token.tag[1])


def _relink(token: Any) -> None:
    """Links between Markdown files lead to their pages; pictures come from beside the page or not at all."""
    if token.type == "link_open":
        parts = urlsplit(str(token.attrGet("href") or ""))
        if not parts.scheme and not parts.netloc and parts.path.endswith(".md"):
            token.attrSet("href", f"{parts.path[:-3]}.html" + (f"#{parts.fragment}" if parts.fragment else ""))
    elif token.type == "image":
        source = urlsplit(str(token.attrGet("src") or ""))
        if source.scheme or source.netloc or source.path.startswith("/"):
            token.type, token.tag, token.children = "text", "", None
            token.content = f"（未载入外部图片：{token.content}）"


def _cleaned(html: str) -> str:
    import nh3

    cleaned: str = nh3.clean(html, tags=_TAGS, attributes={k: v for k, v in _ATTRIBUTES.items() if k not in _CLASSES},
                             allowed_classes=_CLASSES, url_schemes=set(_EXTERNAL), link_rel="noreferrer external")
    own_links = re.sub(r'<a href="(?!(?:https?|mailto):)([^"]*)" rel="[^"]*"', r'<a href="\1"', cleaned)
    return own_links.replace("<pre>", _SCROLLING).replace('<div class="table-wrap">', _WIDE)

