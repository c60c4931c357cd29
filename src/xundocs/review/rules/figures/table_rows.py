"""承办的4项整改任务, beside the only numbered table of 整改任务: as many rows as the text says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.numerals import to_int
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.figures.list_tables import NOUNS, statements
from xundocs.review.tables import TOTAL_ROW, Grid, grids

_HEAD = lazy(r"(?:[\u4e00-\u9fa5]{0,6}?)(整改任务|问题线索|整改措施|具体问题|主要问题|问题|任务|措施|事项|项目|单位|村|学校|岗位|人员|建议|制度|资产|设备|合同)(?:名称|内容|描述|摘要|表现)?")
_POINTED = lazy(r"下表|下列|以下|如下|上表|表中|附表|所列|附后|详见|明细")
_NEAR = 4
"""Paragraphs before the table that may speak of it; one after it."""


def check(view: View) -> Iterator[Hit]:
    """One table with 序号 and a column of such things; the paragraphs around give one number of them."""
    if not view.document.tables or view.anatomy.regulation:
        return
    numbered = [g for g in grids(view.document) if any(re.fullmatch(r"序\s*号", h) for h in g.heads[:2])]
    if len(numbered) != 1:
        return
    grid = numbered[0]
    rows = [r for r in grid.rows if not grid.is_total(r) and not grid.is_subtotal(r) and any(grid.table.text(r, c) for c in range(1, grid.table.width))]
    name = next((m[1] for h in grid.heads[1:3] if (m := _HEAD.fullmatch(re.sub(r"\s|[（(].*?[）)]", "", h)))), "")
    if not name or len(rows) < 2 or not all(_is_number(grid, r) for r in rows):
        return
    if any(TOTAL_ROW.fullmatch(grid.table.text(r, 0)) for r in grid.rows[:-1]):
        return
    body = view.document.body
    end = max((b.index for row in grid.table.rows for cell in row for b in cell), default=grid.table.before)
    near = [*[b for b in body if b.index <= grid.table.before][-_NEAR:], *[b for b in body if b.index > end][:1]]
    listed = {id(block) for block, _, _, noun in statements(view) if noun in NOUNS}
    yield from _stated(near, name, len(rows), listed)


def rows_stated(view: View) -> list[Block]:
    """The paragraphs in which this rule finds a wrong number."""
    return [hit.block for hit in check(view) if hit.block is not None]


def _is_number(grid: Grid, row: int) -> bool:
    """Whether a row bears a number of its own; a row without one carries on the one above."""
    return re.fullmatch(r"\d{1,3}[.．、]?", grid.table.text(row, 0)) is not None


def _stated(near: list[Block], name: str, rows: int, listed: set[int]) -> Iterator[Hit]:
    noun = name[-2:]
    pattern = re.compile(rf"(?<![\d.第其])(\d{{1,3}}|[二两三四五六七八九十]{{1,3}})(?:个|项|件|条|份|家|所|名|台|套|笔)((?:[\u4e00-\u9fa5]{{0,4}}?){re.escape(noun)})")
    found: list[tuple[Block, re.Match[str], int]] = []
    for block in near:
        for match in pattern.finditer(block.text):
            number = to_int(match[1])
            if number is not None and "其中" not in block.text[max(0, match.start() - 8):match.start()]:
                found.append((block, match, number))
    if len({n for _, _, n in found}) != 1 or found[0][2] == rows or id(found[0][0]) in listed:
        return
    block, match, number = found[0]
    pointed = _POINTED.search(block.text[match.start() - 20 if match.start() > 20 else 0:match.end() + 12])
    if not pointed and (abs(number - rows) > 2 or re.search(r"抽|选|部分|共|总|第", block.text[max(0, match.start() - 8):match.start()])):
        return
    yield Hit(block, f"写的是“{match[0]}”，表中列了{rows}行", "请核对个数和表格。", match.start(), match.end(), severity=None if pointed and "详见" not in pointed[0] else "warning")


RULE = Rule("V-CNT-01", "文中个数与所列表格的行数相符", "规定", "巡察文书校验 V-CNT-01", check,
            wrong="下列5项整改任务（表中4行）", right="下列4项整改任务（表中4行）")
