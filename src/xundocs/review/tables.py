"""Tables as grids of numbers: which row is the head, which are data, which are totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from xundocs.review.document import Block, Document, Table
from xundocs.review.lazy import lazy

TOTAL_ROW = lazy(r"(?:合|总|共)\s*计(?:[（(][^（）()]{1,8}[）)])?|总\s*数|全\s*县|全\s*市|总\s*和")
SUBTOTAL = lazy(r"[\u4e00-\u9fa5]{0,8}(?:小\s*计|分\s*计)")
_SIGNED = lazy(r"[+＋－−-]?(?:\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?)")
_NUMBER = lazy(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?")
_NOT_A_COUNT = lazy(r"序\s*号|编\s*号|率|占比|比例|排\s*名|年\s*份|年\s*度|日\s*期|时\s*间|电\s*话|页(?!\s*数|\s*[）)])|期\s*限|%|％|平均|人均|得分|号$")


@dataclass(frozen=True)
class Grid:
    """One table with its head rows found. Row and column indices count from 0."""

    table: Table
    heads: tuple[str, ...]
    """The lowest head row's words for each column."""
    rows: tuple[int, ...]
    """Data rows, totals included."""
    numeric: tuple[int, ...]
    """Columns of numbers (most data cells are plain numbers)."""

    def is_total(self, row: int) -> bool:
        """Whether a row is the table's total."""
        return any(TOTAL_ROW.fullmatch(self.table.text(row, c)) for c in range(min(3, self.table.width)))

    def is_subtotal(self, row: int) -> bool:
        """Whether a row sums only some rows."""
        return any(SUBTOTAL.fullmatch(self.table.text(row, c)) for c in range(min(3, self.table.width)))

    def block(self, row: int, column: int) -> Block | None:
        """A block to point at."""
        cell = self.table.rows[row][column] if column < len(self.table.rows[row]) else []
        return next((b for b in cell if b.text.strip()), cell[0] if cell else None)

    def counts(self, column: int) -> bool:
        """Whether a column holds things that can be added up."""
        return column in self.numeric and not _NOT_A_COUNT.search(self.heads[column] if column < len(self.heads) else "")


def number(table: Table, row: int, column: int) -> Decimal | None:
    """The number a cell consists of, None for anything else; a dash or an empty cell is no number."""
    text = table.text(row, column).replace(" ", "").replace("\u3000", "")
    match = _NUMBER.fullmatch(text)
    return Decimal(text.replace(",", "").replace("，", "")) if match else None


def signed(table: Table, row: int, column: int) -> Decimal | None:
    """The number a cell consists of, a sign before it allowed."""
    text = table.text(row, column).replace(" ", "").replace("\u3000", "")
    if not _SIGNED.fullmatch(text):
        return None
    plain = Decimal(text.lstrip("+＋-－−").replace(",", "").replace("，", ""))
    return -plain if text[0] in "-－−" else plain


def grids(document: Document) -> Iterator[Grid]:
    """Every table with a head and at least one row of data."""
    for table in document.tables:
        grid = _grid(table)
        if grid is not None:
            yield grid


def _grid(table: Table) -> Grid | None:
    first = next((r for r in range(min(4, len(table.rows)))
                  if any(number(table, r, c) is not None for c in range(table.width))), None)
    if not first:
        return None
    heads = tuple("".join(table.text(r, c) for r in range(first)) for c in range(table.width))
    rows = tuple(range(first, len(table.rows)))
    numeric = tuple(c for c in range(table.width)
                    if sum(signed(table, r, c) is not None for r in rows) * 2 > sum(1 for r in rows if table.text(r, c)) > 0)
    return Grid(table, heads, rows, numeric)
