"""The total row of a table is the sum of its column, a subtotal row that of its group; a total column the sum of its row."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.tables import Grid, grids, signed

_ROW_TOTAL = lazy(r"^全\s*年$|合\s*计|小\s*计|总\s*计|总\s*数|合计（.*）")


def check(view: View) -> Iterator[Hit]:
    """Columns against a row named 合计, rows against a column named 合计."""
    if not view.has("计", "总数", "全年"):
        return
    for grid in grids(view.document):
        yield from _columns(grid)
        yield from _subtotals(grid)
        yield from _rows(grid)


def _columns(grid: Grid) -> Iterator[Hit]:
    totals = [r for r in grid.rows if grid.is_total(r)]
    if len(totals) != 1:
        return
    total = totals[0]
    subtotals = [r for r in grid.rows if grid.is_subtotal(r)]
    plain = [r for r in grid.rows if r != total and r not in subtotals and "其中" not in grid.table.text(r, 0)]
    wrong = []
    right = 0
    for column in (c for c in grid.numeric if grid.counts(c)):
        stated = signed(grid.table, total, column)
        values = [signed(grid.table, r, column) for r in plain]
        if stated is None or len([v for v in values if v is not None]) < 2:
            continue
        sum_ = sum((v for v in values if v is not None), Decimal(0))
        by_subtotals = sum((v for r in subtotals if (v := signed(grid.table, r, column)) is not None), Decimal(0))
        if stated in (sum_, by_subtotals if subtotals else sum_):
            right += 1
        else:
            wrong.append(Hit(grid.block(total, column), f"「{grid.heads[column]}」各行相加是{sum_}，合计写{stated}", "请核对这一列和合计。"))
    if len(wrong) <= max(1, right + 1):
        yield from wrong


def _subtotals(grid: Grid) -> Iterator[Hit]:
    """Each 小计 against its group: the rows above it or those below, whichever explains more of the cells."""
    places = [r for r in grid.rows if grid.is_subtotal(r)]
    if not places:
        return
    columns = [c for c in grid.numeric if grid.counts(c)]
    best: list[tuple[int, int, Decimal]] = []
    most = 0
    for groups in (_groups(grid, places, above=True), _groups(grid, places, above=False)):
        cells = [(row, column, sum_) for row, group in groups for column in columns if (sum_ := _sum(grid, group, column)) is not None]
        right = sum(signed(grid.table, row, column) == sum_ for row, column, sum_ in cells)
        if right > most:
            best, most = cells, right
    wrong = [(row, column, sum_) for row, column, sum_ in best if signed(grid.table, row, column) not in (None, sum_)]
    if most > len(wrong):
        for row, column, sum_ in wrong:
            yield Hit(grid.block(row, column), f"「{grid.heads[column]}」这一组相加是{sum_}，小计写{signed(grid.table, row, column)}", "请核对这一组和小计。")


def _groups(grid: Grid, places: list[int], above: bool) -> list[tuple[int, list[int]]]:
    """Each subtotal's row with the plain rows between it and the subtotal before (or after) it."""
    found = []
    for index, row in enumerate(places):
        low = (places[index - 1] if index else grid.rows[0] - 1) if above else row
        high = row if above else (places[index + 1] if index + 1 < len(places) else grid.rows[-1] + 1)
        found.append((row, [r for r in grid.rows if low < r < high and not grid.is_total(r)]))
    return found


def _sum(grid: Grid, rows: list[int], column: int) -> Decimal | None:
    values = [v for r in rows if (v := signed(grid.table, r, column)) is not None]
    return sum(values, Decimal(0)) if values else None


def _rows(grid: Grid) -> Iterator[Hit]:
    """Only where most rows show that the column is the sum of the others."""
    for column, head in enumerate(grid.heads):
        if not _ROW_TOTAL.search(head) or column not in grid.numeric:
            continue
        parts = [c for c in grid.numeric if c != column and grid.counts(c) and not _ROW_TOTAL.search(grid.heads[c])]
        if len(parts) < 2:
            continue
        for chosen in (parts, [c for c in parts if c < column], [c for c in parts if c > column]):
            wrong = [r for r in grid.rows if not _adds(grid, r, column, chosen)]
            if len(chosen) >= 2 and len(wrong) * 2 < len(grid.rows) and wrong:
                for row in wrong:
                    values = [signed(grid.table, row, c) or Decimal(0) for c in chosen]
                    yield Hit(grid.block(row, column), f"这一行各项相加是{sum(values)}，「{head}」写{signed(grid.table, row, column)}", "请核对这一行。")
                break
            if len(chosen) >= 2 and not wrong:
                break


def _adds(grid: Grid, row: int, total: int, parts: list[int]) -> bool:
    stated = signed(grid.table, row, total)
    values = [signed(grid.table, row, c) for c in parts]
    if stated is None or all(v is None for v in values):
        return True
    return sum((v for v in values if v is not None), Decimal(0)) == stated


RULE = Rule("V-CNT-02", "表格合计", "规定", "巡察文书校验 V-CNT-02", check,
            wrong="各行 3、4、5，合计 13", right="各行 3、4、5，合计 12")
