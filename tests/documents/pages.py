"""Reads printed pages: words with their places, and the rows of ink. Millimetres from the page's upper left corner."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

POINT = 25.4 / 72
RESOLUTION = 200


@dataclass(frozen=True)
class Word:
    """A word and its box: `left`, `top`, `right`, `bottom`."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@cache
def pages_of(pdf: Path) -> list[list[Word]]:
    """The words of each page, in reading order."""
    html = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    pattern = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
    return [[Word(m[5], *(float(m[i]) * POINT for i in range(1, 5))) for m in pattern.finditer(page)]
            for page in html.split("<page ")[1:]]


def lines_of(page: list[Word]) -> list[str]:
    """The text of each printed line, from top to bottom; page numbers (below 262 mm) left out."""
    rows: dict[int, list[Word]] = {}
    for word in page:
        if word.bottom < 265:
            rows.setdefault(round(word.bottom * 2), []).append(word)
    return ["".join(word.text for word in sorted(row, key=lambda w: w.left)) for _, row in sorted(rows.items())]


def text_of(pdf: Path) -> str:
    """All text without spaces."""
    return "".join(word.text for page in pages_of(pdf) for word in page)


def fonts_of(pdf: Path) -> set[str]:
    """The embedded faces, without the subset's prefix."""
    listed = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, check=True).stdout
    return {re.sub(r"^[A-Z]{6}\+", "", line.split()[0]) for line in listed.splitlines()[2:]}


@dataclass(frozen=True)
class Band:
    """Rows of ink without a gap, and how far they reach to the sides."""

    top: float
    bottom: float
    left: float
    right: float


def ink(pdf: Path, page: int, *, red: bool = False) -> list[Band]:
    """The bands of red (or dark) ink on a page, from top to bottom."""
    command = ["pdftoppm", "-r", str(RESOLUTION), "-f", str(page), "-l", str(page), str(pdf)]
    ppm = subprocess.run(command, capture_output=True, check=True).stdout
    width, height, start = _header(ppm)
    bands: list[Band] = []
    rows = [_reach(ppm[start + y * width * 3:start + (y + 1) * width * 3], red) for y in range(height)]
    y = 0
    while y < height:
        if rows[y] is None:
            y += 1
            continue
        first = y
        while y < height and rows[y] is not None:
            y += 1
        reach = [row for row in rows[first:y] if row]
        mm = 25.4 / RESOLUTION
        bands.append(Band(first * mm, y * mm, min(r[0] for r in reach) * mm, (max(r[1] for r in reach) + 1) * mm))
    return bands


def _header(ppm: bytes) -> tuple[int, int, int]:
    match = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", ppm)
    assert match
    return int(match[1]), int(match[2]), match.end()


def _reach(row: bytes, red: bool) -> tuple[int, int] | None:
    reds, greens = row[0::3], row[1::3]
    hits = [x for x, (r, g) in enumerate(zip(reds, greens, strict=True)) if g < 120 and (r > 180) == red]
    return (hits[0], hits[-1]) if hits else None
