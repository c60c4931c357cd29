"""Rows of somebody else's table that are no records: sums, notes under it, section titles, headings repeated on every page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from typing import Any

from xundocs.documents.inputs.cells import key_text
from xundocs.documents.inputs.columns import plain
from xundocs.documents.inputs.headings import Heads
from xundocs.documents.inputs.sheets import Content, Row
from xundocs.problems import Problem, Where, excerpt, listed

SUM, NOTE, TITLE, REPEATED, NUMBER = "合计行", "表外的说明", "分节的标题", "重复的列头", "只有序号的行"
_SUM = re.compile(r"(?:本页|本表|本轮|全部|各项)?(?:合计|总计|小计|共计|累计)(?![一-龥])")
_NOTE = re.compile(r"(?:注|备注|附注|说明|填表|填报|制表|审核|复核|报送|单位负责人|主要负责人|分管领导|联系|统计|截至|截止|范围)[^:]{0,12}:")
_SHOWN_ROWS = 6
LONGEST_MARK = 10
LONGEST_TITLE = 60
"""Characters of a section's title; what is longer is a note."""


def rows_aside(content: Content, heads: Heads, needed: Set[int], own: Set[int]) -> dict[str, list[int]]:
    """What it is → the rows below the heading that are no records (counted from 0).

    `needed`: the columns without which a row is no record; `own`: every column that could make a row one by itself, those included.
    """
    across, headings = _across(content, heads), {one.column: one.text for one in heads.columns}
    found: dict[str, list[int]] = defaultdict(list)
    for number in range(heads.row + 1, len(content.rows)):
        row = content.rows[number]
        filled = [column for column, cell in enumerate(row) if cell != "" and (type(cell) is not str or not cell.isspace())]
        if filled and (what := _sort_of(row, filled, number in across, headings, needed, own)):
            found[what].append(number)
    return dict(found)


def _sort_of(row: Row, filled: Sequence[int], across: bool, headings: Mapping[int, str], needed: Set[int], own: Set[int]) -> str:
    cell = row[filled[0]]
    word = _word(cell) if type(cell) is str else ""
    if word == SUM or (word == NOTE and (len(filled) == 1 or needed.isdisjoint(filled))):
        return word
    if len(filled) > 1:
        said = sum(row[column] == headings.get(column) for column in filled)
        return REPEATED if said >= 2 and said * 2 > len(filled) else ""
    if across:
        return TITLE
    if filled[0] in own:
        return ""
    return NUMBER if key_text(cell).isdecimal() else TITLE if len(str(cell)) < LONGEST_TITLE else NOTE


@lru_cache(4_000)
def _word(text: str) -> str:
    """What the first cell of a row says the row is, "" for nothing."""
    begin = plain(text[:20])
    return SUM if _SUM.match(begin) else NOTE if _NOTE.match(begin) else ""


def _across(content: Content, heads: Heads) -> set[int]:
    """Rows of which one merged cell takes half the columns."""
    half = max(2, len(heads.columns) / 2)
    return {top for (top, left), (bottom, right) in content.merged if top == bottom and right - left + 1 >= half}


def aside_problems(content: Content, found: Mapping[str, Sequence[int]], where: Where) -> list[Problem]:
    """One warning for each sort of rows left out, with the rows and what the first says."""
    return [Problem("I-ASIDE", f"{what}没有读入{_others(rows)}", "要读入的请按列头填在各列里。", Where(where.file, where.sheet, rows[0] + 1),
                    excerpt(_first(content.rows[rows[0]]), 24), "warning") for what, rows in found.items()]


def _first(row: Row) -> str:
    cell = next(cell for cell in row if str(cell).strip())
    return cell if isinstance(cell, str) else key_text(cell)


def _others(rows: Sequence[int]) -> str:
    if len(rows) == 1:
        return ""
    return f"：第{listed([row + 1 for row in rows], _SHOWN_ROWS, '行等{}')}行"


def is_blank_mark(value: Any) -> bool:
    """Whether a cell says that there is nothing: /, —, and the like.

    >>> is_blank_mark("／"), is_blank_mark("——"), is_blank_mark("无")
    (True, True, False)
    """
    return isinstance(value, str) and len(value) < LONGEST_MARK and bool(value.strip()) and not value.strip("/／\\-－—–―─_ \n")
