"""A total the text gives beside a table is the table's: 承担整改任务512项 and the 合计 of the column 整改任务（项）."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xundocs.model.quantities import MONEY, Quantity
from xundocs.review.document import Block
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
        yield from _crossed(grid, totals[0], [b for b in body if b.index <= grid.table.before][-_NEAR:], [m for m in mentions(view) if id(m.block) in near])
        for column in grid.numeric:
            if grid.counts(column):
                named = [m for m in mentions(view) if id(m.block) in near]
                hits = list(_column(grid, totals[0], column, named))
                yield from hits or _measured(grid, totals[0], column, named)


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


_MEASURE = lazy(r"[\u4e00-\u9fa5]{0,8}?(?:[（(]\s*(?:单位[:：])?([\u4e00-\u9fa5]{1,3})\s*[）)]|(页|件|卷|户|人|份|册|笔|条|项|盒|亩|张|套|台|枚|家)数)")


def _measured(grid: Grid, total: int, column: int, near: list[Mention]) -> Iterator[Hit]:
    """4卷、326件、2815页 before a table with one column of pages: the only figure with the column's unit, when it looks mistyped."""
    units = {c: m[1] or m[2] for c in grid.numeric if (m := _MEASURE.fullmatch(re.sub(r"\s", "", grid.heads[c])))}
    unit, value = units.get(column, ""), number(grid.table, total, column)
    if unit in MONEY and value is not None:
        value = value * MONEY[unit]
    if value is None or value < 10 or list(units.values()).count(unit) != 1:
        return
    before = [m for m in near if (m.quantity.unit == unit or (unit in MONEY and m.quantity.unit in MONEY)) and not m.quantity.vague and m.block.index <= grid.table.before]
    values = {number(grid.table, row, column) for row in grid.rows}
    if len(before) == 1 and before[0].quantity.value not in values and "其中" not in before[0].before and is_slip(before[0].quantity, Quantity(value, "个", 0, 0)):
        quantity = before[0].quantity
        yield Hit(before[0].block, f"这里写{quantity.value}{quantity.unit}，表中「{grid.heads[column]}」合计{number(grid.table, total, column)}", "请核对文字和表格。", quantity.start, quantity.end, severity="warning")


_TOTAL_COLUMN = lazy(r"(?:合|总|共)\s*计|总\s*数")
_TABLED = lazy(r"如下|下表|见表|列表|分布|上表|表中|附表")
_ALL = lazy(r"(?:共|总计|合计|累计|一共)[\u4e00-\u9fa5]{0,6}$")


def _crossed(grid: Grid, total: int, before: list[Block], near: list[Mention]) -> Iterator[Hit]:
    """本次共反馈问题29个，分布如下 and a table with a row and a column 合计: the figure where both meet, counted in the unit of the text."""
    columns = [c for c in grid.numeric if _TOTAL_COLUMN.fullmatch(re.sub(r"\s", "", grid.heads[c]))]
    value = number(grid.table, total, columns[0]) if len(columns) == 1 else None
    if value is None or not before:
        return
    title = "".join(b.text for b in before[-2:])
    values = {number(grid.table, row, column) for row in grid.rows for column in grid.numeric}
    said = [m for m in near if not m.quantity.vague and m.quantity.unit in ("个", "件", "条", "项", "起", "户", "人", "名", "笔", "份") and (_ALL.search(m.before) or m.before.endswith("全部"))]
    if any(m.quantity.value == value for m in near) or not _TABLED.search(title):
        return
    for mention in said:
        close = abs(mention.quantity.value - value) * 5 <= value or is_slip(mention.quantity, replace(mention.quantity, value=value))
        if mention.block in before[-2:] and mention.quantity.value not in values and close and _noun(mention) and len({m.quantity.value for m in said if m.block in before[-2:]}) == 1:
            yield Hit(mention.block, f"这里写{mention.quantity.value}{mention.quantity.unit}，表中合计{value}", "请核对文字和表格。", mention.quantity.start, mention.quantity.end, severity="warning")
            return


def _noun(mention: Mention) -> bool:
    """Whether what is counted is a thing that such tables count."""
    return re.search(r"问题|线索|事项|任务|措施|信访|案件|建议|意见|项目|制度|人员|党员|干部|农户|资产|合同|材料|条目", mention.words) is not None


RULE = Rule("V-CNT-04", "文字中的总数与表格合计一致", "规定", "巡察文书校验 V-CNT-01", check, severity="warning",
            wrong="承担整改任务521项（表中合计512项）", right="承担整改任务512项（表中合计512项）")
