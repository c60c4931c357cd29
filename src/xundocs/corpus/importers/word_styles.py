"""Paragraph styles of a Word file. Source: ECMA-376 Part 1, 17.7."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xundocs.corpus.importers.word_numbering import W

if TYPE_CHECKING:
    from lxml.etree import _Element


def value_of(parent: _Element | None, name: str) -> str:
    """The w:val of a child element, "" when there is none."""
    child = parent.find(f"{W}{name}") if parent is not None else None
    return (child.get(f"{W}val") or "") if child is not None else ""


class Styles:
    """Names, heading levels and numbering of paragraph styles, inherited through basedOn."""

    def __init__(self, styles: dict[str, tuple[str, str, str, str, str]]) -> None:
        self._styles = styles

    def name(self, style: str) -> str:
        """The name of a style by its id; the id itself when there is none."""
        return self._styles[style][0] if style in self._styles else style

    def level(self, style: str, properties: _Element | None) -> int:
        """The heading level (Word's outline level + 1), 0 for body text."""
        own = value_of(properties, "outlineLvl")
        for outline in (own, *(s[2] for s in self._chain(style))):
            if outline.isdecimal():
                return int(outline) + 1 if int(outline) < 9 else 0
        match = re.fullmatch(r"(?i)heading (\d)", self.name(style))
        return int(match[1]) if match else (1 if self.name(style).lower() == "title" else 0)

    def numbering(self, style: str) -> tuple[str, str]:
        """The list and level a style numbers its paragraphs with, "" for none."""
        for entry in self._chain(style):
            if entry[3]:
                return entry[3], entry[4]
        return "", ""

    def _chain(self, style: str) -> Iterator[tuple[str, str, str, str, str]]:
        seen = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = self._styles[style][1]


def read_styles(root: _Element | None) -> Styles:
    """The styles of styles.xml; none for a file without it."""
    found: dict[str, tuple[str, str, str, str, str]] = {}
    for style in root.iterfind(f"{W}style") if root is not None else ():
        properties = style.find(f"{W}pPr")
        number = properties.find(f"{W}numPr") if properties is not None else None
        found[style.get(f"{W}styleId") or ""] = (
            value_of(style, "name"), value_of(style, "basedOn"), value_of(properties, "outlineLvl"),
            value_of(number, "numId"), value_of(number, "ilvl"))
    return Styles(found)
