"""Where on the line a short paragraph stands, in 字 (characters of the 28-character line); page measures in millimetres.

Source: GB/T 9704-2012, 3.1, 5.2.
"""

from __future__ import annotations

from dataclasses import dataclass

from xundocs.documents.layout import CHARS_PER_LINE, TWIPS_PER_MM, text_width
from xundocs.review.document import Block, Document, Section


@dataclass(frozen=True, slots=True)
class Span:
    """Left and right edge of a line's ink, in 字 from the left edge of the 版心; `width` is the line's."""

    left: float
    right: float
    width: float

    @property
    def centre(self) -> float:
        """Its middle."""
        return (self.left + self.right) / 2

    @property
    def free(self) -> float:
        """字 left empty to its right."""
        return self.width - self.right


def mm(twips: int) -> float:
    """Twips as millimetres."""
    return twips / TWIPS_PER_MM


def section_of(document: Document, block: Block) -> Section | None:
    """The section a block stands in."""
    return document.sections[min(block.section, len(document.sections) - 1)] if document.sections else None


def is_upright_a4(section: Section) -> bool:
    """Whether a section is an upright page of about A4."""
    return not section.landscape and abs(mm(section.width) - 210) < 2 and abs(mm(section.height) - 297) < 2


def place_on_line(document: Document, block: Block) -> Span | None:
    """Where a one-line paragraph stands, None when the file does not say (no look, tabs, more than a line)."""
    section, look = section_of(document, block), block.look
    text = block.text.rstrip("\n")
    if section is None or look is None or "\t" in text or not text.strip() or look.framed:
        return None
    line = section.width - section.left - section.right
    if line <= 0:
        return None
    character = line / CHARS_PER_LINE if 290 <= line / CHARS_PER_LINE <= 330 else 316
    width = line / character
    scale = (block.size or 32) / 32
    left = (look.left_chars / 100 if look.left_chars else look.left / character) + max(
        -10.0, look.first_chars / 100 if look.first_chars else look.first_line / character)
    right = look.right_chars / 100 if look.right_chars else look.right / character
    lead = text_width(text[:len(text) - len(text.lstrip())]) * scale
    trail = text_width(text[len(text.rstrip()):]) * scale
    ink = text_width(text.strip()) * scale
    if ink > width + 1:
        return None
    if look.align in ("right", "end"):
        edge = width - right - trail
        return Span(edge - ink, edge, width)
    if look.align == "center":
        middle = (left + width - right) / 2
        return Span(middle - ink / 2 + (lead - trail) / 2, middle + ink / 2 + (lead - trail) / 2, width)
    return Span(left + lead, left + lead + ink, width)
