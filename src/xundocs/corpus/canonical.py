"""The canonical Markdown of one version: written and read so that both directions are exact.

The reader goes line by line and does not guess: headings are `#` lines, an article begins with `**第一条**`, an item
with its marker, a 款 with anything else; a backslash at the end of a line continues the same provision. The rules are
in docs/corpus-format.md; a test compares this reader with markdown-it-py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from xundocs.corpus.structure.body import Body
from xundocs.corpus.structure.headings import NUMERAL, joined, read_branches, read_heading, read_number
from xundocs.corpus.structure.markers import read_marker
from xundocs.model.provision import Node, Provision, counted, freeze
from xundocs.model.work import WorkText

IDEOGRAPHIC_SPACE = "　"
DEEPEST = 6
"""Markdown knows six levels of headings; deeper ones share the last."""


def dump_text(text: WorkText) -> str:
    """The canonical Markdown of a text."""
    blocks = [f"# {escape_inline(text.title)}"] if text.title else []
    if text.caption:
        blocks.append("\n>\n".join(f"> {_block(line)}" for line in text.caption))
    for child in text.children:
        blocks.extend(_blocks(child, 2))
    return "\n\n".join(blocks) + "\n"


def _blocks(node: Provision, level: int) -> Iterator[str]:
    if node.kind == "article":
        yield from _article_blocks(node, level)
    elif node.kind == "paragraph":
        if node.text:
            yield _block(node.text)
        for item in node.children:
            yield from _item_blocks(item)
    else:
        yield "---" if node.kind == "closing" else f"{'#' * min(level, DEEPEST)} {_heading_line(node)}"
        for child in node.children:
            yield from _blocks(child, level + 1)


def _article_blocks(node: Provision, level: int) -> Iterator[str]:
    head = f"**{counted('article', node.number)}**{escape_inline(node.heading)}"
    children = list(node.children)
    if children and children[0].kind == "paragraph" and children[0].text:
        first = children.pop(0)
        yield head + IDEOGRAPHIC_SPACE + _lines(escape_inline(first.text))
        for item in first.children:
            yield from _item_blocks(item)
    else:
        yield head
    for child in children:
        if child.kind == "article":
            for block in _article_blocks(child, level):
                yield "\n".join(f"> {line}" for line in block.split("\n"))
        else:
            yield from _blocks(child, level)


def _item_blocks(node: Provision) -> Iterator[str]:
    if node.marker:
        yield node.marker + _gap_after(node) + _lines(escape_inline(node.text))
    else:
        yield f"- {_block(node.text)}"
    for child in node.children:
        yield from _item_blocks(child)


def _gap_after(node: Provision) -> str:
    """A space where marker and words would run into one number (1、 before 2024)."""
    found = read_marker(node.marker + node.text)
    return "" if found is not None and found.printed == node.marker else IDEOGRAPHIC_SPACE


def _heading_line(node: Provision) -> str:
    if node.kind == "annex":
        gap = "：" if not node.number and re.match(NUMERAL, node.heading) else " "
        return gap.join(part for part in (node.marker, escape_inline(node.heading)) if part)
    if node.kind in ("part", "subpart", "chapter", "section"):
        return " ".join(part for part in (node.printed_label, escape_inline(node.heading)) if part)
    return escape_inline(node.heading)


def _block(text: str) -> str:
    return _lines("\n".join(_escape_start(line, escape_inline(line)) for line in text.split("\n")))


def _lines(text: str) -> str:
    return text.replace("\n", "\\\n")


@lru_cache(maxsize=1)
def _special() -> re.Pattern[str]:
    return re.compile(r"[\\`*_\[\]<&~]")


def escape_inline(text: str) -> str:
    """`text` with every character that Markdown would read as a sign given a backslash."""
    escaped = _special().sub(lambda m: "\\" + m[0], text) if _special().search(text) else text
    if "\n" in escaped:
        first, *rest = text.split("\n")
        escaped = "\n".join([escape_inline(first), *(_escape_start(line, escape_inline(line)) for line in rest)])
    return escaped


def _escape_start(text: str, escaped: str) -> str:
    """Guard the beginning of a line of plain words that looks like a heading, list or item."""
    if text[:1] in ("#", ">", "+", "-", "="):
        return "\\" + escaped
    if read_marker(text):
        return f"&#x{ord(text[0]):X};{escaped[1:]}"
    if re.match(r"\d{1,9}[.)]", text):
        return re.sub(r"[.)]", lambda m: "\\" + m[0], escaped, count=1)
    return escaped


def unescape(text: str) -> str:
    """The reverse of the escapes this module writes; anything else stays as it is."""
    if "\\" not in text and "&#" not in text:
        return text
    return re.sub(r"\\([!-/:-@\[-`{-~])|&#x([0-9A-F]{1,6});", _unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    return match[1] or chr(min(int(match[2], 16), 0x10FFFF))


def parse_text(markdown: str) -> WorkText:
    """The text a canonical Markdown file holds. Reads any text: what has no sign is a 款."""
    reader = _Reader()
    for block in _split_blocks(markdown):
        reader.block(block)
    return WorkText(reader.title, tuple(reader.caption), freeze(reader.root.children))


def _split_blocks(markdown: str) -> Iterator[str]:
    """Lines joined where one ends in a backslash; blank lines dropped, each other line a block of its own."""
    pending: list[str] = []
    for raw in markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = raw.strip(" \t")
        if not line and not pending:
            continue
        open_end = (len(line) - len(line.rstrip("\\"))) % 2 == 1
        pending.append(line[:-1].strip(" \t") if open_end else line)
        if not open_end:
            yield from _joined(pending)
            pending = []
    yield from _joined(pending)


def _joined(lines: list[str]) -> Iterator[str]:
    """One block from its lines, none from empty ones."""
    if block := "\n".join(line for line in lines if line):
        yield block


class _Reader:
    def __init__(self) -> None:
        self.title = ""
        self.caption: list[str] = []
        self.root = Node("heading")
        self._levels: list[tuple[int, Node]] = [(1, self.root)]
        self._body = Body(self.root)
        self._article: Node | None = None
        self._quoted = False
        self._begun = False

    def block(self, block: str) -> None:
        if block.startswith("#") and (match := re.match(r"(#{1,6})[ \t]+(.*)", block, re.DOTALL)):
            self._heading(len(match[1]), match[2].strip(" \t"))
        elif block.startswith(">"):
            self._quote("\n".join(line.removeprefix(">").strip(" \t") for line in block.split("\n")))
        elif block == "---":
            self._open(2, Node("closing"))
        else:
            self._provision(block)

    def _heading(self, level: int, words: str) -> None:
        if level == 1 and not self.title and not self._begun:
            self.title = unescape(words)
            return
        node = read_heading(unescape(words))
        self._open(max(level, 2), node)

    def _open(self, level: int, node: Node) -> None:
        self._begun = True
        while self._levels[-1][0] >= level:
            self._levels.pop()
        self._levels[-1][1].children.append(node)
        self._levels.append((level, node))
        self._container(node)

    def _container(self, node: Node) -> None:
        self._article, self._quoted = None, False
        self._body = Body(node)

    def _quote(self, block: str) -> None:
        if not block:
            return
        if not self._begun:
            self.caption.append(unescape(block))
        else:
            self._provision(block, quoted=True)

    def _provision(self, block: str, quoted: bool = False) -> None:
        self._begun = True
        if block.startswith("**") and (match := article_pattern().match(block)) and self._open_article(match, quoted):
            return
        if block.startswith("- "):
            self._body.item(None, unescape(block[2:].strip(" \t")))
        elif marker := read_marker(block):
            self._body.item(marker, unescape(block[marker.end:].strip(" \t　")))
        else:
            self._body.paragraph(unescape(block))

    def _open_article(self, match: re.Match[str], quoted: bool) -> bool:
        number, branches = read_number(match["number"]), read_branches(match["branch"])
        if number is None or branches is None:
            return False
        node = Node("article", joined(number, branches), unescape(match["heading"] or ""))
        outer = self._article if quoted and self._article is not None else self._levels[-1][1]
        outer.children.append(node)
        if outer is not self._article:
            self._article = node
        self._body = Body(node)
        if words := match["text"].strip(" \t"):
            self._body.paragraph(unescape(words))
        return True


@lru_cache(maxsize=1)
def article_pattern() -> re.Pattern[str]:
    """An article's first line: `**第三十一条之一**（名称）　正文`."""
    numeral = r"[〇零一二三四五六七八九十百千\d]{1,12}"
    return re.compile(rf"\*\*第(?P<number>{numeral})条(?P<branch>(?:之{numeral})*)\*\*(?P<heading>[（【(\[\\][^　]*)?　?(?P<text>.*)",
                      re.DOTALL)
