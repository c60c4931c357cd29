"""共反馈8个问题: the list of findings in the attachment, or numbered below, has eight."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.numerals import to_int
from xundocs.review.anatomy import level_of
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.tables import Grid, grids

NOUNS = ("线索", "问题", "意见建议", "建议", "措施", "任务", "事项")
"""In this order: 问题线索 are clues."""
_NUMERAL = r"(\d{1,4}|[一二两三四五六七八九十百]{1,5})"
_KIND = r"(?:问题线索|整改任务|问题|线索|意见建议|建议|整改措施|措施|任务|整改事项|事项)"
_TOTALS = lazy(
    rf"(?:共|共计|合计|总计|一共)(?:向[^，。；]{{1,24}}?)?(?:梳理|反馈|发现|指出|提出|移交|交办|列出|列|收集|查找|形成|制定|有)?(?:了|出)?(?:具体|主要|各类|整改)?(?:{_NUMERAL}(?:个|件|条|项)(?:具体|主要|方面)?({_KIND})|({_KIND}){_NUMERAL}(?:个|件|条|项))"
    rf"|(?:{_NUMERAL}(?:个|件|条|项)(?:具体|反馈|整改)?({_KIND})|({_KIND}){_NUMERAL}(?:个|件|条|项))[^。；]{{0,6}}[（(，](?:详|具体)?(?:见|附)")


def statements(view: View) -> Iterator[tuple[Block, re.Match[str], int, str]]:
    """Every total of findings, clues, measures … the text states: block, match, number, noun."""
    for block, match in view.matches(_TOTALS, *NOUNS):
        if "其中" in match[0] or block.cell is not None:
            continue
        groups = [g for g in match.groups() if g]
        value = next((n for g in groups if (n := to_int(g)) is not None), None)
        kind = next(g for g in groups if to_int(g) is None)
        if value is not None:
            yield block, match, value, next(n for n in NOUNS if n in kind)


def check(view: View) -> Iterator[Hit]:
    """Totals against the only table of that kind, in an attachment or named as the list."""
    if not view.has(*NOUNS):
        return
    found = list(statements(view))
    if not found:
        return
    lists = _lists(view)
    for block, match, value, noun in found:
        grid = lists.get(noun)
        if grid is None:
            yield from _numbered(view, block, match, value, noun)
            continue
        rows = _rows(grid)
        if rows != value:
            yield Hit(block, f"写的是“{match[0].rstrip('（(，见详附具体')}”，{_name(noun)}里有{rows}行", "请核对总数和清单。", match.start(), match.end())


def _name(noun: str) -> str:
    return f"{noun}清单"


def _rows(grid: Grid) -> int:
    return sum(1 for r in grid.rows if not grid.is_total(r) and not grid.is_subtotal(r)
               and any(grid.table.text(r, c) for c in range(1, grid.table.width)))


def _lists(view: View) -> dict[str, Grid]:
    """For each noun the one table that lists such things: numbered, with the noun in its head, under a title ending in 清单 or 台账."""
    found: dict[str, list[Grid]] = {}
    for grid in grids(view.document):
        if not any(re.fullmatch(r"序\s*号", head) for head in grid.heads[:2]):
            continue
        title = _title_of(view, grid)
        if "清单" not in title and "台账" not in title and "一览表" not in title:
            continue
        noun = next((n for n in NOUNS if n in title), None)
        if noun:
            found.setdefault(noun, []).append(grid)
    return {noun: listed[0] for noun, listed in found.items() if len(listed) == 1}


def _title_of(view: View, grid: Grid) -> str:
    """The title above a table: of the two or three lines before it."""
    before = [b for b in view.document.body if b.index <= grid.table.before]
    return "".join(b.text.strip() for b in before[-3:] if len(b.text) < 40)


_NUMBERED = lazy(r"\s*(\d{1,3})[.．、]")


def _numbered(view: View, block: Block, match: re.Match[str], value: int, noun: str) -> Iterator[Hit]:
    """A total in the paragraph right under a first-level heading, findings numbered 1. 2. 3. through that part."""
    if noun != "问题" or view.document.tables or ("反馈" not in block.text and "发现" not in block.text):
        return
    blocks = view.anatomy.main_text
    place = next((i for i, b in enumerate(blocks) if b is block), None)
    if place is None or place == 0 or level_of(blocks[place - 1]) != 1 or "问题" not in blocks[place - 1].text:
        return
    numbers = []
    for following in blocks[place + 1:]:
        if level_of(following) == 1:
            break
        if level_of(following) == 3 and (m := _NUMBERED.match(following.shown)):
            numbers.append(int(m[1]))
    if len(numbers) >= 2 and numbers == list(range(1, len(numbers) + 1)) and len(numbers) != value:
        yield Hit(block, f"写的是“{match[0].rstrip('（(，见详附具体')}”，下面列到第{len(numbers)}个", "请核对总数和所列问题。", match.start(), match.end())


RULE = Rule("V-CNT-01", "总数与清单、正文所列相符", "规定", "巡察文书校验 V-CNT-01", check,
            wrong="共反馈23个问题（清单有24行）", right="共反馈24个问题（清单有24行）")
