"""The printed pages of a PDF: every line of text with its place in millimetres."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import Any

POINTS_PER_MM = 72 / 25.4
SAME_LINE = 1.2
"""Millimetres within which pieces of text stand on one line."""
ASCENT, DESCENT = 0.86, 0.14
"""Where the ink of a Chinese character ends above and below the base line, in parts of its size. Source: measured on Fandol and Noto CJK."""
_NUMBER = re.compile(r"[—\-－–―·.\s]*(\d{1,3})[—\-－–―·.\s]*")


@dataclass(frozen=True)
class PrintedLine:
    """One line of text; `left` and `base` in millimetres from the page's upper left corner, `size` in millimetres."""

    text: str
    left: float
    base: float
    size: float

    @property
    def top(self) -> float:
        """The upper edge of its ink."""
        return self.base - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """The lower edge of its ink."""
        return self.base + DESCENT * self.size


@dataclass(frozen=True)
class Sheet:
    """One printed page: width and height in millimetres, lines from the top."""

    width: float
    height: float
    lines: tuple[PrintedLine, ...] = field(default=())

    @property
    def text(self) -> str:
        """All its text without white space."""
        return re.sub(r"\s", "", "".join(line.text for line in self.lines))

    @property
    def number(self) -> PrintedLine | None:
        """The page number: the lowest or highest line, nothing but digits and dashes."""
        ends = [self.lines[-1], self.lines[0]] if self.lines else []
        return next((line for line in ends if _NUMBER.fullmatch(line.text.strip())), None)

    @property
    def content(self) -> tuple[PrintedLine, ...]:
        """Its lines without the page number."""
        number = self.number
        return tuple(line for line in self.lines if line is not number and line.text.strip())

    @property
    def wide(self) -> bool:
        """Whether the page lies."""
        return self.width > self.height


def sheets_of(pdf: bytes) -> list[Sheet]:
    """Every page of a PDF."""
    from pypdf import PdfReader

    return [_sheet(page) for page in PdfReader(io.BytesIO(pdf)).pages]


def _sheet(page: Any) -> Sheet:
    width, height = float(page.mediabox.width) / POINTS_PER_MM, float(page.mediabox.height) / POINTS_PER_MM
    pieces: list[PrintedLine] = []

    def visit(text: str, current: Any, matrix: Any, font: Any, size: float) -> None:
        if text.strip():
            x = matrix[4] * current[0] + matrix[5] * current[2] + current[4]
            y = matrix[4] * current[1] + matrix[5] * current[3] + current[5]
            scale = abs(matrix[3] * current[3]) or abs(matrix[1] * current[2]) or 1.0
            pieces.append(PrintedLine(text.strip("\n"), x / POINTS_PER_MM, height - y / POINTS_PER_MM, size * scale / POINTS_PER_MM))

    page.extract_text(visitor_text=visit)
    return Sheet(width, height, tuple(_joined(pieces)))


def _joined(pieces: list[PrintedLine]) -> list[PrintedLine]:
    """Pieces of one line put together, lines in order."""
    lines: list[list[PrintedLine]] = []
    for piece in sorted(pieces, key=lambda p: (p.base, p.left)):
        if lines and abs(lines[-1][0].base - piece.base) < SAME_LINE:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    joined = []
    for line in lines:
        ordered = sorted(line, key=lambda p: p.left)
        joined.append(PrintedLine("".join(p.text for p in ordered), ordered[0].left, ordered[0].base, max(p.size for p in ordered)))
    return joined
