"""The heading of a table somebody else laid out: found, flattened where cells are merged, each column offered a field.

Nothing is read by it yet: the proposal is shown, corrected and confirmed first (`xundocs ledger import`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from xundocs.documents.inputs.columns import plain, spellings
from xundocs.documents.inputs.sheets import HEADER_SEARCH, Content, Sheet, column_letters

How = Literal["label", "alias", "remembered", "near", ""]
NEAR = 0.75
"""How alike a heading and a known name must be to be offered as a guess."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its heading as it stands, the field proposed for it ("" for none) and why."""

    column: int
    text: str
    field: str
    how: How

    @property
    def letters(self) -> str:
        """The column as a spreadsheet names it."""
        return column_letters(self.column)


@dataclass(frozen=True, slots=True)
class Heads:
    """The heading row (counted from 0) and its columns."""

    row: int
    columns: tuple[Heading, ...]

    @property
    def known(self) -> int:
        """How many columns have a field."""
        return sum(bool(column.field) for column in self.columns)


class Vocabulary:
    """The names by which fields are known: labels, other common names, and what the office confirmed before."""

    def __init__(self, labels: Mapping[str, str], aliases: Mapping[str, Sequence[str]], remembered: Mapping[str, str]) -> None:
        """`labels`: field → label; `aliases`: field → other names; `remembered`: heading → field ("" = not to be read)."""
        self._label = {plain(label): name for name, label in labels.items()} | {plain(name): name for name in labels}
        self._alias = {plain(other): name for name, others in aliases.items() for other in others if name in labels}
        self._remembered = {plain(text): name for text, name in remembered.items()}

    def field_of(self, text: str) -> tuple[str, How]:
        """The field a heading means and how that is known."""
        for spelling, _ in spellings(text):
            if spelling in self._remembered:
                return self._remembered[spelling], "remembered"
            if spelling in self._label:
                return self._label[spelling], "label"
            if spelling in self._alias:
                return self._alias[spelling], "alias"
        known = self._label | self._alias
        near = get_close_matches(plain(text), known, n=1, cutoff=NEAR)
        return (known[near[0]], "near") if near else ("", "")


def find_heads(sheet: Sheet, vocabulary: Vocabulary) -> Heads | None:
    """The row among the first few that names most fields; None when none names any."""
    best: Heads | None = None
    for row in range(min(HEADER_SEARCH, len(sheet.rows))):
        heads = _heads(sheet.content, row, vocabulary)
        if heads.known and (best is None or (heads.known, len(heads.columns)) > (best.known, len(best.columns))):
            best = heads
    return best


def _heads(content: Content, row: int, vocabulary: Vocabulary) -> Heads:
    columns: list[Heading] = []
    taken: set[str] = set()
    for column in range(len(content.rows[row])):
        lower, upper = _head_texts(content, row, column)
        if not lower:
            continue
        name, how = vocabulary.field_of(upper + lower) if upper else ("", "")
        if not name or how == "near":
            own, own_how = vocabulary.field_of(lower)
            name, how = (own, own_how) if own or not name else (name, how)
        if name and name in taken:
            name, how = "", ""
        taken.add(name)
        columns.append(Heading(column, lower, name, how))
    return Heads(row, tuple(columns))


def _head_texts(content: Content, row: int, column: int) -> tuple[str, str]:
    """The heading of a column and the merged group head above it, each "" when there is none."""
    lower = _text(content, row, column)
    covering = next((area for area in content.merged if _covers(area, row, column)), None)
    if not lower and covering and covering[0] != (row, column) and covering[0][1] == column:
        lower = _text(content, *covering[0])
    if row == 0:
        return lower, ""
    above = next((area for area in content.merged if _covers(area, row - 1, column) and not _covers(area, row, column)
                  and area[0][1] != area[1][1]), None)
    return lower, _text(content, *above[0]) if above and above[1][1] - above[0][1] + 1 < len(content.rows[row]) else ""


def _covers(area: tuple[tuple[int, int], tuple[int, int]], row: int, column: int) -> bool:
    (top, left), (bottom, right) = area
    return top <= row <= bottom and left <= column <= right


def _text(content: Content, row: int, column: int) -> str:
    cells = content.rows[row]
    return str(cells[column]).strip() if column < len(cells) else ""


def with_headings(sheet: Sheet, heads: Heads, labels: Mapping[int, str]) -> Sheet:
    """The sheet as if its heading row said `labels` (column → text) and nothing stood in its other columns' headings."""

    def load() -> Content:
        content = sheet.content
        rows = list(content.rows)
        width = max(len(rows[heads.row]), *(column + 1 for column in labels)) if labels else len(rows[heads.row])
        rows[heads.row] = [labels.get(column, "") for column in range(width)]
        for above in range(heads.row):
            rows[above] = [""] * width
        kept = [[cell if column in labels else "" for column, cell in enumerate(cells)] for cells in rows[heads.row + 1:]]
        merged = [area for area in content.merged if area[0][0] > heads.row]
        return Content([*rows[:heads.row + 1], *kept], merged)

    return Sheet(sheet.name, load, sheet.faults)
