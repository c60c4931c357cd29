"""Markdown, read by markdown-it-py: headings keep their level, links and emphasis become plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xundocs.corpus.importers.encoding import decode
from xundocs.corpus.importers.intake import Imported
from xundocs.corpus.structure.lines import Line, clean
from xundocs.corpus.structure.unwrap import unwrap

if TYPE_CHECKING:
    from markdown_it.token import Token


def read_md(data: bytes) -> Imported:
    """The lines of a Markdown file; HTML comments and front matter are left out."""
    text, _ = decode(data)
    lines, problems = unwrap(lines_of_markdown(clean_lines(text)))
    return Imported(lines, problems=problems)


def clean_lines(text: str) -> str:
    """Line ends made one, full-width indents and four-space ones removed (in Markdown they would mean code)."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n")
    if lines and lines[0].strip() == "---":
        end = next((i for i, line in enumerate(lines[1:40], 1) if line.strip() == "---"), 0)
        lines = lines[end + 1:] if end else lines
    return "\n".join(line.strip(" \t　") for line in lines)


def lines_of_markdown(text: str) -> list[Line]:
    """One line for each line of each block, with the level of headings."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).enable("table").disable(["code", "lheading", "autolink", "entity"])
    tokens = parser.parse(text)
    found: list[Line] = []
    level = 0
    cells: list[str] | None = None
    marker = ""
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            _add(found, "　".join(cells or []), 0, token, True)
            cells = None
        elif token.type == "list_item_open":
            marker = f"{token.info}{token.markup}" if token.info else ""
        elif token.type == "inline":
            words = _words(token.children or [])
            if cells is not None:
                cells.append(words.replace("\n", " "))
                continue
            for number, piece in enumerate(words.split("\n")):
                _add(found, marker + piece, level, token, number == 0)
                level, marker = (level, "") if number == 0 else (0, "")
            level = 0
        elif token.type in ("fence", "code_block"):
            for piece in token.content.split("\n"):
                _add(found, piece, 0, token, False)
    return found


def _add(found: list[Line], text: str, level: int, token: Token, gap: bool) -> None:
    bare = clean(text).strip(" \t　")
    if bare:
        place = f"第{token.map[0] + 1}行" if token.map else ""
        found.append(Line(bare, level, gap, 0, place))


def _words(children: Sequence[Token]) -> str:
    parts: list[str] = []
    for token in children:
        if token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type in ("text", "code_inline", "text_special"):
            parts.append(token.content)
        elif token.type == "html_inline" and token.content.lower().startswith("<br"):
            parts.append("\n")
        elif token.type == "html_inline" and not _is_tag(token.content):
            parts.append(token.content)
        elif token.type == "image":
            continue
    return "".join(parts)


def _is_tag(content: str) -> bool:
    return content.startswith(("</", "<!--")) or content[1:2].isascii()
