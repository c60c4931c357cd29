"""The heading of a table somebody else laid out: found, flattened where cells are merged, each column offered a field.

Nothing is read by it yet: the proposal is shown, corrected and confirmed first (`xundocs ledger import`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from xundocs.documents.inputs.columns import UNITS, plain, spellings
from xundocs.documents.inputs.sheets import HEADER_SEARCH, Content, Sheet, column_letters

How = Literal["label", "alias", "remembered", "near", ""]
NEAR = 0.75
"""How alike a heading and a known name must be to be offered as a guess."""
_CERTAIN_FIRST: tuple[How, ...] = ("remembered", "label", "alias", "near")
_UNIT_LINE = re.compile(rf"单位[:：]\s*(?:人民币)?({'|'.join(UNITS)})(?!\w)")


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its heading as it stands, the field proposed for it ("" for none) and why.

    `unit`: the unit of money that the heading, the group over it or a line above the table states, "" for none.
    """

    column: int
    text: str
    field: str
    how: How
    unit: str = ""

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
        """`labels`: field → label; `aliases`: field → other names; `remembered`: heading → field ("" = not to be read).

        A name of several fields means the first of them that no other column has.
        """
        self._label = {plain(label): [name] for name, label in labels.items()} | {plain(name): [name] for name in labels}
        self._alias: dict[str, list[str]] = {}
        for name, others in aliases.items():
            for other in others if name in labels else ():
                self._alias.setdefault(plain(other), []).append(name)
        self._remembered = {plain(text): [name] for text, name in remembered.items()}

    def fields_of(self, text: str) -> tuple[list[str], How]:
        """The fields a heading may mean, likeliest first, and how that is known."""
        known: tuple[tuple[Mapping[str, list[str]], How], ...] = ((self._remembered, "remembered"), (self._label, "label"), (self._alias, "alias"))
        for spelling, _ in spellings(text):
            for names, how in known:
                if spelling in names:
                    return names[spelling], how
        every = self._label | self._alias
        near = get_close_matches(plain(text), every, n=1, cutoff=NEAR)
        return (every[near[0]], "near") if near else ([], "")


def find_heads(sheet: Sheet, vocabulary: Vocabulary) -> Heads | None:
    """The row among the first few that names most fields; None when none names any."""
    best: Heads | None = None
    top = Content(sheet.rows[:HEADER_SEARCH], [area for area in sheet.content.merged if area[0][0] < HEADER_SEARCH])
    for row in range(len(top.rows)):
        heads = _heads(top, row, vocabulary)
        if heads.known and (best is None or (heads.known, len(heads.columns)) > (best.known, len(best.columns))):
            best = heads
    return best


def _heads(content: Content, row: int, vocabulary: Vocabulary) -> Heads:
    """The columns of a row taken for the heading. What is known best takes its field first."""
    texts = {column: found for column in range(len(content.rows[row])) if (found := _head_texts(content, row, column))[0]}
    meant = {column: _meant(vocabulary, *found) for column, found in texts.items()}
    table_unit = _table_unit(content, row)
    taken: set[str] = set()
    chosen: dict[int, tuple[str, How]] = {}
    for column in sorted(meant, key=lambda column: (_CERTAIN_FIRST.index(meant[column][1] or "near"), column)):
        fields, how = meant[column]
        name = next((field for field in fields if not field or field not in taken), None)
        chosen[column] = ("", "") if name is None else (name, how)
        taken.add(name or "")
    return Heads(row, tuple(Heading(column, lower, *chosen[column], _unit(lower) or _unit(upper) or table_unit) for column, (lower, upper) in texts.items()))


def _meant(vocabulary: Vocabulary, lower: str, upper: str) -> tuple[list[str], How]:
    """What a heading under a group head means: the two together, else the lower one by itself."""
    fields, how = vocabulary.fields_of(upper + lower) if upper else ([], "")
    if fields and how != "near":
        return fields, how
    own, own_how = vocabulary.fields_of(lower)
    return (own, own_how) if own or not fields else (fields, how)


def _unit(text: str) -> str:
    """The unit of money a heading states in brackets."""
    return next((remark for _, remark in spellings(text) if remark in UNITS), "")


def _table_unit(content: Content, row: int) -> str:
    """The unit of money that a line above the heading states for the whole table."""
    stated = [found[1] for cells in content.rows[:row] for cell in cells if isinstance(cell, str) and (found := _UNIT_LINE.search(cell))]
    return stated[-1] if stated else ""


def _head_texts(content: Content, row: int, column: int) -> tuple[str, str]:
    """The heading of a column and the group head above it, each "" when there is none."""
    lower = _text(content, row, column)
    covering = next((area for area in content.merged if _covers(area, row, column)), None)
    if not lower and covering and covering[0] != (row, column) and covering[0][1] == column:
        lower = _text(content, *covering[0])
    if row == 0:
        return lower, ""
    if not any(top <= row and bottom >= row - 1 for (top, _), (bottom, _) in content.merged):
        return _unmerged(content, row, column, lower)
    above = next((area for area in content.merged if _covers(area, row - 1, column) and not _covers(area, row, column)
                  and area[0][1] != area[1][1]), None)
    return lower, _text(content, *above[0]) if above and above[1][1] - above[0][1] + 1 < len(content.rows[row]) else ""


def _unmerged(content: Content, row: int, column: int, lower: str) -> tuple[str, str]:
    """The same where merged cells were lost, as in a .csv: the row above holds headings without a lower one, and group heads."""
    above = [_text(content, row - 1, one) for one in range(column + 1)]
    if sum(bool(_text(content, row - 1, one)) for one in range(len(content.rows[row - 1]))) < 2:
        return lower, ""
    if not lower:
        return above[column], ""
    start = next((one for one in range(column, -1, -1) if above[one]), None)
    return lower, above[start] if start is not None and _text(content, row, start) else ""


def _covers(area: tuple[tuple[int, int], tuple[int, int]], row: int, column: int) -> bool:
    (top, left), (bottom, right) = area
    return top <= row <= bottom and left <= column <= right


def _text(content: Content, row: int, column: int) -> str:
    cells = content.rows[row]
    return str(cells[column]).strip() if column < len(cells) else ""


def with_headings(sheet: Sheet, heads: Heads, labels: Mapping[int, str], without: Container[int] = ()) -> Sheet:
    """The sheet as if its heading row said `labels` (column → text), and nothing stood in its other columns and the rows `without`."""

    def load() -> Content:
        content = sheet.content
        rows = list(content.rows)
        width = max(len(rows[heads.row]), *(column + 1 for column in labels)) if labels else len(rows[heads.row])
        rows[heads.row] = [labels.get(column, "") for column in range(width)]
        for above in range(heads.row):
            rows[above] = [""] * width
        kept = [[] if number in without else [cell if column in labels else "" for column, cell in enumerate(cells)]
                for number, cells in enumerate(rows[heads.row + 1:], heads.row + 1)]
        merged = [area for area in content.merged if area[0][0] > heads.row]
        return Content([*rows[:heads.row + 1], *kept], merged)

    return Sheet(sheet.name, load, {row: found for row, found in sheet.faults.items() if row not in without})
