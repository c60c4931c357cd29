"""A table's column of differences (增减, 结余, 未完成) agrees with the two columns it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.tables import Grid, grids, signed

_HEAD = lazy(r"增减|增加|减少|结余|差额|相差|差$|剩余|余额|未[\u4e00-\u9fa5]{1,4}$|未完成|未整改|未办结|未销号|尚欠|欠缴|超支|节约|净增|缺额")
_NO_HEAD = lazy(r"率|幅|%|％|占比|说明|原因")


def check(view: View) -> Iterator[Hit]:
    """The pair of columns that explains most rows is taken; the rows it does not explain are reported."""
    if not view.has("增减", "增加", "减少", "余", "差", "未", "欠", "超支", "净增", "缺额"):
        return
    for grid in grids(view.document):
        for column, head in enumerate(grid.heads):
            if _HEAD.search(head) and not _NO_HEAD.search(head):
                yield from _column(grid, column)


def _column(grid: Grid, column: int) -> Iterator[Hit]:
    rows = [(row, value) for row in grid.rows if (value := signed(grid.table, row, column)) is not None]
    others = [c for c in grid.numeric if c != column and grid.counts(c)]
    pairs = [(a, b) for a in others for b in others if a != b]
    best = max(pairs, key=lambda pair: sum(_difference(grid, row, *pair) == value for row, value in rows), default=None)
    if best is None:
        return
    plain = any(value < 0 for _, value in rows) or all((_difference(grid, row, *best) or 0) >= 0 for row, _ in rows)
    wrong = [(row, value, due) for row, value in rows if (due := _difference(grid, row, *best)) is not None and due != value and (plain or abs(due) != value)]
    if not wrong or len(rows) < 3 or len(wrong) * 2 > len(rows) or len(rows) - len(wrong) < 2:
        return
    for row, value, due in wrong:
        yield Hit(grid.block(row, column), f"「{grid.heads[best[0]]}」减「{grid.heads[best[1]]}」是{due}，「{grid.heads[column]}」写{value}", "请核对这一行。")


def _difference(grid: Grid, row: int, one: int, other: int) -> Decimal | None:
    a, b = signed(grid.table, row, one), signed(grid.table, row, other)
    return a - b if a is not None and b is not None else None


RULE = Rule("V-CNT-02", "表中差数与两列相符", "规定", "巡察文书校验 V-CNT-02", check, wrong="问题8个 | 完成7个 | 未完成2个", right="问题8个 | 完成7个 | 未完成1个")
