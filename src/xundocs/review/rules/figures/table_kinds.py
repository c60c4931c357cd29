"""全乡5类补贴发放情况如下, over a table with a row for each: as many rows as the words before it say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.numerals import to_int
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.figures.table_rows import rows_stated
from xundocs.review.tables import Grid, grids

_STRIPPED = lazy(r"\s|[（(].*?[）)]|名称|种类|类别|类型|内容|情况|名$|事项$")
_COUNT = lazy(r"(?<![第\d.—至])(\d{1,3}|[二两三四五六七八九十]{1,3})(个|类|种|项|家|所|处|户|名|件|份|台|套|条|支|笔|村|镇)([\u4e00-\u9fa5]{0,12})")
_POINTED = lazy(r"下表|见表|如下|列表|附表|情况表|明细|一览表")
_PART = lazy(r"其中|部分|第|每|另|各[个]?$|余|不含")
_NEAR = 2
"""Paragraphs before the table that may say how many."""


def check(view: View) -> Iterator[Hit]:
    """Tables whose first column names each thing once; one count of such things in the paragraphs right before."""
    if not view.document.tables or view.anatomy.regulation:
        return
    said = {id(b) for b in rows_stated(view)}
    body = view.document.body
    numeric = {id(grid.table): grid for grid in grids(view.document)}
    for table in view.document.tables:
        grid = numeric.get(id(table)) or Grid(table, tuple(table.text(0, c) for c in range(table.width)), tuple(range(1, len(table.rows))), ())
        keys = _keys(grid)
        near = [b for b in body if b.index <= table.before][-_NEAR:]
        if keys is not None and not any(id(b) in said for b in near):
            yield from _stated(near, *keys)


def _keys(grid: Grid) -> tuple[str, int] | None:
    """What the first column of words names, and how many rows name one; None when a name comes twice or is missing."""
    if not grid.heads or not grid.rows:
        return None
    column = 1 if re.fullmatch(r"序\s*号", grid.heads[0]) else 0
    if column >= len(grid.heads) or column in grid.numeric:
        return None
    noun = _STRIPPED.sub("", grid.heads[column])
    names = [grid.table.text(r, column).strip() for r in grid.rows if not grid.is_total(r) and not grid.is_subtotal(r)]
    whole = bool(names) and all(names) and len(set(names)) == len(names) and not any(re.match(r"其中|其他|小计|备注|注[:：]|……", n) for n in names)
    return (noun, len(names)) if noun and whole and len(names) > 1 else None


def _stated(near: list[Block], noun: str, rows: int) -> Iterator[Hit]:
    found: list[tuple[Block, re.Match[str], int]] = []
    for block in near:
        for match in _COUNT.finditer(block.text):
            number, thing = to_int(match[1]), match[2] + match[3]
            if number is not None and not _PART.search(block.text[max(0, match.start() - 5):match.start()]) and _is_of(noun, thing):
                found.append((block, match, number))
    if not found or any(n == rows for _, _, n in found) or len({n for _, _, n in found}) != 1:
        return
    block, match, number = found[-1]
    pointed = _POINTED.search(block.text, match.end()) or _POINTED.search(near[-1].text) or block.text.rstrip().endswith(("：", ":"))
    if number > 1 and (abs(number - rows) <= 2 if pointed else abs(number - rows) == 1 and block is near[-1]):
        yield Hit(block, f"写的是“{match[0][:12]}”，表中列了{rows}行", "请核对个数和表格。", match.start(), match.end())


def _is_of(noun: str, thing: str) -> bool:
    """Whether what is counted is what the column names: 5类惠农补贴 and 补贴种类, 4个村 and 村名."""
    words = thing[1:]
    if len(noun) == 1:
        return words.startswith(noun) or thing.startswith(noun)
    return (thing[0] in "户村镇" and noun[0] == thing[0]) or noun[-2:] in words or noun[:2] in words[:6]


RULE = Rule("V-CNT-01", "文中的类数、个数与表格所列相符", "规定", "巡察文书校验 V-CNT-01", check, severity="warning",
            wrong="全乡6类补贴发放情况如下（表中5行）", right="全乡5类补贴发放情况如下（表中5行）")
