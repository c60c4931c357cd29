"""以下5项措施: is it five that follow, numbered or in a table?"""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.numerals import to_int
from xundocs.review.anatomy import level_of
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.tables import Grid, grids

_UNITS = r"(?:个|项|条|点|类|种|件|起|处|名|家)"
_ANNOUNCED = lazy(
    rf"(?:以下|下列|如下|下述|(?:讲|谈|提|提出|强调)(?=[一二两三四五六七八九十\d]+点)|主要(?:有|存在|表现)?|研究|讨论|审议|部署|存在|提出|做好|抓好|开展|明确|(?<=现将)|(?<=将))[^。；，,\d]{{0,10}}?(?<![第\d一二三四五六七八九十百])([一二两三四五六七八九十]{{1,3}}|\d{{1,3}}){_UNITS}"
    r"(?:方面)?(?:的)?[^。；，,]{0,16}(?:[:：]|如下[:：。]|。)\s*$")
_STRONG = lazy(rf"(?:以下|下列|如下|下述)[^。；\d]{{0,4}}(\d{{1,3}}|[一二两三四五六七八九十]{{1,3}}){_UNITS}|(?<![第\d一二三四五六七八九十百])(\d{{1,3}}|[一二两三四五六七八九十]{{1,3}}){_UNITS}[^。；，,\d]{{0,24}}(?:如下|见下表|（见下表）|列表如下)")
_ORDINAL = lazy(r"\s*[（(]?([一二三四五六七八九十]{1,3}|\d{1,3})[）)、.．]")


def check(view: View) -> Iterator[Hit]:
    """Counts announced right before a numbered list or a table."""
    if view.anatomy.regulation:
        return
    tables = {grid.table.before: grid for grid in grids(view.document)}
    blocks = [b for b in view.document.texts if b.part == "body" and b.cell is None]
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        grid = _table_after(tables, block, following)
        if grid is not None:
            yield from _table(block, grid)
        elif following is not None and level_of(following) and _ordinal(following) == 1:
            yield from _list(block, blocks, index)


def _table_after(tables: dict[int, Grid], block: Block, following: Block | None) -> Grid | None:
    """The table that stands between this paragraph and the next one."""
    end = following.index if following is not None else 10**9
    return next((grid for before, grid in tables.items() if block.index <= before < end), None)


def _table(block: Block, grid: Grid) -> Iterator[Hit]:
    match = _STRONG.search(block.text)
    if match is None:
        return
    stated = to_int(match[1] or match[2])
    rows = [r for r in grid.rows if not grid.is_total(r) and not grid.is_subtotal(r) and any(grid.table.text(r, c) for c in range(1, grid.table.width))]
    if stated is not None and stated != len(rows) and "序" in "".join(grid.heads[:2]):
        yield Hit(block, f"写的是“{match[0]}”，表里有{len(rows)}行", "请核对个数和表格。", match.start(), match.end())


def _list(block: Block, blocks: list[Block], index: int) -> Iterator[Hit]:
    match = _STRONG.search(block.text) or _ANNOUNCED.search(block.text)
    if match is None or (level_of(block) and _same_level(block, blocks[index + 1])):
        return
    stated = to_int(next(g for g in match.groups() if g))
    count = _items(blocks, index + 1)
    if stated is not None and stated > 1 and stated != count and count >= 2 and "之一" not in block.text[match.start():match.end() + 3]:
        sure = any(word in match[0] for word in ("以下", "下列", "如下", "下述")) or match[0].rstrip().endswith(("：", ":"))
        yield Hit(block, f"写的是“{match[0].strip().rstrip('：:。')}”，下面列了{count}条", "请核对个数。", match.start(), match.end(),
                  severity="error" if sure else "warning")


def _same_level(one: Block, other: Block) -> bool:
    return level_of(one) == level_of(other)


def _ordinal(block: Block) -> int | None:
    match = _ORDINAL.match(block.shown)
    return to_int(match[1]) if match else None


def _items(blocks: list[Block], start: int) -> int:
    """How many items of the list's own level follow, until a higher level or a number that starts again."""
    level = level_of(blocks[start])
    count = 0
    for block in blocks[start:]:
        own = level_of(block)
        if own and own < level:
            break
        if own == level:
            if _ordinal(block) != count + 1:
                break
            count += 1
    return count


RULE = Rule("V-CNT-01", "下面所列与写明的个数相符", "规定", "巡察文书校验 V-CNT-01", check,
            wrong="主要存在以下三个问题：（一）……（二）……（三）……（四）……", right="主要存在以下四个问题：……")
