"""A table's column of percentages agrees with the two columns it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation

from xundocs.model.percentage import likely_slips, percent
from xundocs.review.document import Table
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.tables import Grid, grids, number


def check(view: View) -> Iterator[Hit]:
    """The pair of columns that explains most rows is taken; the rows it does not explain are reported."""
    if not view.has("%", "％", "率", "占比", "增幅", "同比"):
        return
    for grid in grids(view.document):
        for column, head in enumerate(grid.heads):
            if any(word in head for word in ("率", "占比", "比例", "%", "％", "比重", "增幅", "降幅", "同比")):
                yield from _column(grid, column)


def _column(grid: Grid, column: int) -> Iterator[Hit]:
    """Three readings: one column's share of another, its growth over another, each row's share of its own column's sum."""
    rows = [(row, value) for row in grid.rows if (value := _percentage(grid.table, row, column)) is not None]
    others = [c for c in grid.numeric if c != column]
    readings: list[Reading] = [lambda row, a=a, b=b: _share(grid, row, a, b) for a in others for b in others if a != b]  # type: ignore[misc]
    if _GROWTH.search(grid.heads[column]):
        readings = [lambda row, a=a, b=b: _growth(grid, row, a, b) for a in others for b in others if a != b]  # type: ignore[misc]
    readings += [lambda row, a=a, whole=whole: _of_sum(grid, row, a, whole) for a in others if grid.counts(a) and (whole := _whole(grid, a))]  # type: ignore[misc]
    best = max(readings, key=lambda reading: sum(_agrees(reading(row), value) for row, value in rows), default=None)
    if best is None:
        return
    right = sum(_agrees(best(row), value) for row, value in rows)
    if right < max(2, (len(rows) + 1) // 2) or right == len(rows):
        return
    for row, value in rows:
        ends = best(row)
        if ends is None or _agrees(ends, value):
            continue
        a, b = ends
        exact = percent(a, b, max(1, _digits(value)))
        slips = likely_slips(int(a), int(b), value) if a == int(a) and b == int(b) and b < 10**9 and a <= b else []
        yield Hit(grid.block(row, column), f"{a}/{b}＝{exact}%，表中写{value}%" + (f"；{'；'.join(slips)}" if slips else ""),
                  f"请改成{exact}%，或者核对这一行的数字。")


Ends = tuple[Decimal, Decimal] | None
Reading = Callable[[int], Ends]
"""Numerator and denominator of a row's percentage, None where the row has none."""
_GROWTH = lazy(r"增长|增幅|降幅|同比|升降|增减|变化|变动")


def _share(grid: Grid, row: int, part: int, whole: int) -> Ends:
    a, b = number(grid.table, row, part), number(grid.table, row, whole)
    return (a, b) if a is not None and b and a <= b else None


def _growth(grid: Grid, row: int, last: int, first: int) -> Ends:
    a, b = number(grid.table, row, last), number(grid.table, row, first)
    return (abs(a - b), b) if a is not None and b else None


def _of_sum(grid: Grid, row: int, part: int, whole: Decimal) -> Ends:
    a = number(grid.table, row, part)
    return (a, whole) if a is not None else None


def _whole(grid: Grid, column: int) -> Decimal:
    """The sum of a column without its total rows."""
    values = [number(grid.table, r, column) for r in grid.rows if not grid.is_total(r) and not grid.is_subtotal(r)]
    return sum((v for v in values if v is not None), Decimal(0))


def _agrees(ends: Ends, value: Decimal) -> bool:
    return ends is not None and percent(ends[0], ends[1], _digits(value)) == abs(value)


def _percentage(table: Table, row: int, column: int) -> Decimal | None:
    text = table.text(row, column).replace("％", "%").rstrip("%").strip().replace("－", "-").replace("+", "")
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < 10**6 else None


def _digits(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


RULE = Rule("V-PCT-01", "表中百分比与数字相符", "规定", "巡察文书校验 V-PCT-01", check,
            wrong="问题数20 | 完成数18 | 完成率95.0%", right="问题数20 | 完成数18 | 完成率90.0%")
