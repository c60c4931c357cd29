"""A table's column of percentages agrees with the two columns it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from xundocs.model.percentage import likely_slips, percent
from xundocs.review.document import Table
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.tables import Grid, grids, number


def check(view: View) -> Iterator[Hit]:
    """The pair of columns that explains most rows is taken; the rows it does not explain are reported."""
    if not view.has("%", "％", "率", "占比"):
        return
    for grid in grids(view.document):
        for column, head in enumerate(grid.heads):
            if any(word in head for word in ("率", "占比", "比例", "%", "％", "比重")):
                yield from _column(grid, column)


def _column(grid: Grid, column: int) -> Iterator[Hit]:
    rows = [(row, value) for row in grid.rows if (value := _percentage(grid.table, row, column)) is not None]
    pairs = [(a, b) for a in grid.numeric for b in grid.numeric if a != b and a != column and b != column]
    best = max(((sum(_fits(grid, row, a, b, value) for row, value in rows), -abs(column - a), a, b) for a, b in pairs), default=None)
    if best is None or best[0] < max(2, (len(rows) + 1) // 2) or best[0] == len(rows):
        return
    _, _, part, whole = best
    for row, value in rows:
        a, b = number(grid.table, row, part), number(grid.table, row, whole)
        if a is None or not b or _fits(grid, row, part, whole, value) or a > b:
            continue
        right = percent(a, b, max(1, _digits(value)))
        slips = likely_slips(int(a), int(b), value) if a == int(a) and b == int(b) and b < 10**9 else []
        yield Hit(grid.block(row, column), f"{a}/{b}＝{right}%，表中写{value}%" + (f"；{'；'.join(slips)}" if slips else ""),
                  f"请改成{right}%，或者核对这一行的数字。")


def _percentage(table: Table, row: int, column: int) -> Decimal | None:
    text = table.text(row, column).replace("％", "%").rstrip("%").strip()
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < 10**6 else None


def _digits(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def _fits(grid: Grid, row: int, part: int, whole: int, value: Decimal) -> bool:
    a, b = number(grid.table, row, part), number(grid.table, row, whole)
    return a is not None and b is not None and b > 0 and 0 <= a <= b and percent(a, b, _digits(value)) == value


RULE = Rule("V-PCT-01", "表中百分比与数字相符", "规定", "巡察文书校验 V-PCT-01", check,
            wrong="问题数20 | 完成数18 | 完成率95.0%", right="问题数20 | 完成数18 | 完成率90.0%")
