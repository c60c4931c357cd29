"""One column of a table keeps one unit of money."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_MONEY = lazy(r"\d[\d,]*(?:\.\d+)?\s?(亿元|万元|元)")


def check(view: View) -> Iterator[Hit]:
    """Cells that consist of one amount with its unit."""
    if not view.has("万元", "亿元"):
        return
    for table in view.document.tables:
        for column in range(table.width):
            units: dict[str, tuple[int, int]] = {}
            for row in range(len(table.rows)):
                match = _MONEY.fullmatch(table.text(row, column))
                if match:
                    units.setdefault(match[1], (row, column))
            if len(units) > 1:
                row, _ = list(units.values())[1]
                block = next(iter(table.rows[row][column]), None)
                yield Hit(block, f"同一列金额单位不一（{'、'.join(units)}）", "请统一单位。")


RULE = Rule("D-11", "表中金额单位统一", "实务", "公文写作惯例", check, wrong="一行写12.6万元，一行写5200元", right="都写万元")
