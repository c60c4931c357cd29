"""A list as a Word document: landscape in the shared styles, the head repeated on every page, no row divided.

Many columns take smaller letters and, as offices print their ledgers, A3; so that no date and no number is broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import chain, groupby, repeat
from typing import Any

from xundocs.documents.blocks import checked
from xundocs.documents.layout import DIALOG, PAGE_HEIGHT, PAGE_WIDTH, PageProfile, twips
from xundocs.documents.skeleton import ROWS, Skeleton, raw_cell

ROWS_AT_ONCE = 500
_MARK = "\0"
"""Stands in no text: Word cannot hold it."""

A4, A3 = (PAGE_WIDTH, PAGE_HEIGHT), (PAGE_HEIGHT, 2 * PAGE_WIDTH)
LOOKS = ((A4, 12.0), (A4, 10.5), (A4, 9.0), (A4, 8.0), (A3, 9.0), (A3, 7.5))
"""Paper and size of letters (pt), the first that a list fits on is taken."""
NARROW = 7
"""字: a column no wider holds dates, numbers, words of a list; it is not made narrower."""
EDGE_MM = 20.0
CELL_MARGINS = 160
"""Twips at both sides of a cell's text, as the style GwTable has it."""


def list_document(title: str, heads: Sequence[tuple[str, str, int]], columns: Sequence[Sequence[Any]], notes: Sequence[str], *,
                  profile: PageProfile = DIALOG) -> bytes:
    """The .docx. A head is (label, group or "", width in 字); heads of one group stand under one merged cell.
    `columns`: what stands under each head, all of one length.

    Raises: DataRejected for characters Word cannot hold.
    """
    paper, size = _look([width for _, _, width in heads])
    skeleton = Skeleton(profile.changed(cell_pt=size, **dict.fromkeys(("top_mm", "bottom_mm", "left_mm", "right_mm"), EDGE_MM)), title=title)
    skeleton.p("GwTitle", checked(title, "标题"))
    skeleton.gap()
    widths = _shares([width for _, _, width in heads], size, _usable(paper))
    grouped = any(group for _, group, _ in heads)
    made = [_group_row(heads, widths)] if grouped else []
    made.append(_head_row(heads, widths, below=grouped))
    skeleton.table(widths, [*made, ROWS])
    for note in notes:
        skeleton.add(skeleton.paragraph("GwTableNote", checked(note, "说明"), plain=True))
    skeleton.section(landscape=True, last=True, paper=paper)
    return skeleton.packed(_rows(skeleton, widths, columns))


def _rows(skeleton: Skeleton, widths: Sequence[int], columns: Sequence[Sequence[Any]]) -> Iterator[bytes]:
    """The rows as XML, some at once; a value that stands in many is made into a cell once."""
    framed = [raw_cell(width, _MARK).split(_MARK) for width in widths]
    before, after = skeleton.paragraph("GwCell", _MARK, plain=True).split(_MARK)
    paragraph = before, after, skeleton.paragraph("GwCell")
    for start in range(0, len(columns[0]) if columns else 0, ROWS_AT_ONCE):
        cells = []
        for (opening, closing), column in zip(framed, columns, strict=True):
            values = column[start:start + ROWS_AT_ONCE]
            different = dict.fromkeys(values)
            known = {value: f"{opening}{text}{closing}".encode() for value, text in zip(different, _paragraphs(map(str, different), paragraph), strict=True)}
            cells.append(list(map(known.__getitem__, values)))
        yield b"".join(chain.from_iterable(zip(repeat(b"<w:tr><w:trPr><w:cantSplit/></w:trPr>"), *cells, repeat(b"</w:tr>"), strict=False)))


def _paragraphs(texts: Iterable[str], paragraph: tuple[str, str, str]) -> list[str]:
    """Each text as paragraphs, one a line; all escaped at once. `paragraph`: what stands before and after the text of one, and an empty one."""
    before, after, empty = paragraph
    escaped = escape(_MARK.join([checked(text, "单元格") for text in texts]), quote=False).split(_MARK)
    return ["".join([f"{before}{line}{after}" if line else empty for line in text.split("\n")]) for text in escaped]


def _look(widths: Sequence[int]) -> tuple[tuple[int, int], float]:
    """The paper and the size of letters (pt) on which columns that wide (字) have what they need; the last where none is enough."""
    return next((look for look in LOOKS if sum(_least(width, look[1]) for width in widths) <= _usable(look[0])), LOOKS[-1])


def _least(width: int, size: float) -> int:
    """What a column needs in twips, its margins with it: a narrow one all its 字, a wide one of running text little more than half."""
    return round(max(min(width, NARROW), width * 0.55) * size * 20) + CELL_MARGINS


def _usable(paper: tuple[int, int]) -> int:
    return paper[1] - 2 * twips(EDGE_MM)


def _shares(widths: Sequence[int], size: float, whole: int) -> list[int]:
    """Column widths in twips that fill the text width of the landscape page: what each needs, and its part of the rest."""
    least = [_least(width, size) for width in widths]
    made = [needed + (whole - sum(least)) * width // sum(widths) for needed, width in zip(least, widths, strict=True)]
    made[-1] += whole - sum(made)
    return made


def _group_row(heads: Sequence[tuple[str, str, int]], widths: Sequence[int]) -> str:
    """The upper head row: one cell over each group, and the start of a cell two rows high over columns without one."""
    cells, start = [], 0
    for group, members in groupby(heads, key=lambda head: head[1] or head):
        count = len(list(members))
        width = sum(widths[start:start + count])
        if isinstance(group, str):
            cells.append(_head_cell(group, width, f'<w:gridSpan w:val="{count}"/>'))
        else:
            cells.append(_head_cell(group[0], width, '<w:vMerge w:val="restart"/>'))
        start += count
    return _row(cells)


def _head_row(heads: Sequence[tuple[str, str, int]], widths: Sequence[int], *, below: bool) -> str:
    cells = [_head_cell("", width, "<w:vMerge/>") if below and not group else _head_cell(label, width)
             for (label, group, _), width in zip(heads, widths, strict=True)]
    return _row(cells)


def _row(cells: Sequence[str]) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _head_cell(text: str, width: int, merge: str = "") -> str:
    run = f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>{escape(text)}</w:t></w:r>' if text else ""
    return (f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}<w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="GwCellHead"/></w:pPr>{run}</w:p></w:tc>')
