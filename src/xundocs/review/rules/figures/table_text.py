"""A total the text gives beside a table is the table's: 承担整改任务512项 and the 合计 of the column 整改任务（项）."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xundocs.review.lazy import lazy
from xundocs.review.mentions import Mention, is_slip, mentions
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.tables import Grid, grids, number

_HEAD = lazy(r"([\u4e00-\u9fa5]{2,10}?)(?:总数|数量|数|量|情况)?(?:[（(]\s*(?:单位[:：])?([\u4e00-\u9fa5]{1,2})\s*[）)])?")
_NEAR = 4
"""Paragraphs before and after the table that speak of it."""


def check(view: View) -> Iterator[Hit]:
    """Columns with a total row; the figure of the same name in the paragraphs round the table."""
    if not view.document.tables or view.anatomy.regulation:
        return
    body = view.document.body
    for grid in grids(view.document):
        totals = [r for r in grid.rows if grid.is_total(r)]
        if len(totals) != 1:
            continue
        end = max((b.index for row in grid.table.rows for cell in row for b in cell), default=grid.table.before)
        near = {id(b) for b in [*[b for b in body if b.index <= grid.table.before][-_NEAR:], *[b for b in body if b.index > end][:_NEAR]]}
        for column in grid.numeric:
            if grid.counts(column):
                yield from _column(grid, totals[0], column, [m for m in mentions(view) if id(m.block) in near])


def _column(grid: Grid, total: int, column: int, near: list[Mention]) -> Iterator[Hit]:
    match = _HEAD.fullmatch(re.sub(r"\s", "", grid.heads[column]))
    value = number(grid.table, total, column)
    if match is None or value is None:
        return
    same = [m for m in near if not m.quantity.vague and m.quantity.unit != "元" and (not match[2] or m.quantity.unit == match[2]) and m.counts(match[1])]
    values = {number(grid.table, row, column) for row in grid.rows}
    if any(m.quantity.value == value for m in same):
        return
    for mention in same:
        if mention.quantity.value not in values and (is_slip(mention.quantity, replace(mention.quantity, value=value)) or abs(mention.quantity.value - value) * 20 <= value):
            yield Hit(mention.block, f"这里写{mention.quantity.value}{mention.quantity.unit}，表中「{grid.heads[column]}」合计{value}", "请核对文字和表格。",
                      mention.quantity.start, mention.quantity.end, severity="warning")
            return


RULE = Rule("V-CNT-04", "文字中的总数与表格合计一致", "规定", "巡察文书校验 V-CNT-01", check, severity="warning",
            wrong="承担整改任务521项（表中合计512项）", right="承担整改任务512项（表中合计512项）")
