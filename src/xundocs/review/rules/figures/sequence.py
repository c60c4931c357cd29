"""The serial numbers of a table run 1, 2, 3 … without gap or repeat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.tables import grids, number

_HEAD = lazy(r"序\s*号|编\s*号|No\.?")


def check(view: View) -> Iterator[Hit]:
    """The column headed 序号; numbering that begins anew under a new group is fine."""
    if not re.search(r"序\s*号", view.document.joined):
        return
    for grid in grids(view.document):
        column = next((c for c, head in enumerate(grid.heads[:3]) if re.fullmatch(r"序\s*号", head)), None)
        if column is None:
            continue
        last = Decimal(0)
        for row in grid.rows:
            value = number(grid.table, row, column)
            if value is None or (value == last and not grid.block(row, column)):
                continue
            if value != last + 1 and value != 1:
                yield Hit(grid.block(row, column), f"序号{last}之后是{value}，应为{last + 1}", "请重新编号，或者查是不是漏了、重了一行。")
                break
            last = value


RULE = Rule("V-SEQ-01", "表格序号连续", "实务", "巡察文书校验 V-CNT-01", check, wrong="1、2、4", right="1、2、3")
