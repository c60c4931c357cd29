"""The number of `w:gridCol` in a table made to agree with its cells, as docxtpl's `fix_tables` does, without lxml."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"<(/?)w:(tbl|tblGrid|gridCol|tr|tc|tcPr|gridSpan|tblGridChange|tcPrChange)(?=[ />])((?:[^>\"]|\"[^\"]*\")*?)(/?)>"
)
_WIDTH = re.compile(r'(\bw:w=")([^"]*)(")')
_VALUE = re.compile(r'\bw:val="([^"]*)"')
_TABLE = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
_EMPTY_CELL = re.compile(r"(<w:tc>|<w:tc [^>]*[^/]>|</w:tcPr>|<w:tcPr/>|</w:tbl>)(?=</w:tc>)")
_TAG_IN_CELL = re.compile(r"(?:</w:p>|</w:tcPr>|<w:tcPr/>|<w:tc(?: [^>]*)?>|</w:tbl>)\s*\{[{%]")
_ROW = re.compile(r"<w:tr[ >].*?</w:tr>", re.DOTALL)
_CELL = re.compile(r"<w:tc>.*?</w:tc>", re.DOTALL)


def provably_even(source: str) -> bool:
    """True if no data can make `fit_grids` change a table of this (patched) template source."""
    return all(_even(match[0]) for match in _TABLE.finditer(source))


def _even(table: str) -> bool:
    if table.count("<w:tbl>") != 1:
        return False
    columns = len(re.findall(r"<w:gridCol\b", table))
    first_row = re.search(r"<w:tr[ >]", table)
    if not first_row or "{%" in table[: first_row.start()]:
        return False  # with no row at all docxtpl removes every column
    return all(_row_fills(row, columns) for row in _ROW.findall(table))


def _row_fills(row: str, columns: int) -> bool:
    cells = _CELL.findall(row)
    spans = 0
    for cell in cells:
        span = re.search(r'<w:gridSpan w:val="([^"]*)"', cell)
        if span and not span[1].isdigit():
            return False
        spans += int(span[1]) if span else 1
    return spans == columns and "{%" not in _CELL.sub("", row) and "{{" not in _CELL.sub("", row)


def cell_may_empty(source: str) -> bool:
    """True if a tag stands between the paragraphs of a cell, so that the cell may end up without one."""
    return any(_TAG_IN_CELL.search(cell) for cell in re.findall(r"<w:tc[ >].*?</w:tc>", source, re.DOTALL))


def fill_empty_cells(xml: str) -> str:
    """A cell must end with a paragraph, or Word calls the file damaged; `{%p if %}` can take away the only one."""
    return _EMPTY_CELL.sub(r"\1<w:p/>", xml)


@dataclass
class _Table:
    columns: list[tuple[int, int]] = field(default_factory=list)
    """Start and end of each gridCol in the text."""
    grid_end: int | None = None
    """Where a new gridCol would go."""
    self_closed: bool = False
    most_cells: int = 0
    most_spans: int = 0
    in_grid: bool = False


@dataclass
class _Row:
    cells: int = 0
    spans: int = 0


def fit_grids(xml: str) -> str:
    """`xml` with columns added or removed where the rows of a table ask for it. Rows of a nested table count for the
    outer one too, as in docxtpl. A table without `w:tblGrid` is left alone."""
    tables: list[_Table] = []
    open_tables: list[_Table] = []
    rows: list[_Row] = []
    cells: list[int] = []
    for token in _TOKEN.finditer(xml):
        closing, name, attributes, empty = token[1] == "/", token[2], token[3], token[4] == "/"
        if name == "tbl":
            if closing:
                open_tables.pop()
            elif not empty:
                open_tables.append(_Table())
                tables.append(open_tables[-1])
        elif name in ("tblGrid", "gridCol"):
            _grid(open_tables, token, name, closing, empty)
        elif name == "tr":
            if closing:
                _close_row(open_tables, rows.pop())
            elif not empty:
                rows.append(_Row())
        elif name == "tc":
            if closing:
                rows[-1].spans += cells.pop()
            else:
                rows[-1].cells += 1
                cells.append(1)
                if empty:
                    rows[-1].spans += cells.pop()
        elif name == "gridSpan" and not closing and cells:
            value = _VALUE.search(attributes)
            cells[-1] = int(value[1]) if value else 1
    return _edited(xml, [edit for table in tables for edit in _edits(xml, table)])


def _grid(open_tables: list[_Table], token: re.Match[str], name: str, closing: bool, empty: bool) -> None:
    if not open_tables:
        return
    table = open_tables[-1]
    if name == "tblGrid":
        if closing or empty:
            table.grid_end = table.grid_end if table.grid_end is not None else token.start() if closing else token.end()
            table.self_closed = empty
        table.in_grid = not closing and not empty and table.grid_end is None
    elif table.in_grid:
        if not closing:
            table.columns.append((token.start(), token.end()))
        elif table.columns:
            table.columns[-1] = (table.columns[-1][0], token.end())


def _close_row(open_tables: list[_Table], row: _Row) -> None:
    for table in open_tables:
        table.most_cells = max(table.most_cells, row.cells)
        table.most_spans = max(table.most_spans, row.spans)


def _edits(xml: str, table: _Table) -> list[tuple[int, int, str]]:
    if table.grid_end is None:
        return []
    texts = [xml[start:end] for start, end in table.columns]
    before = list(texts)
    to_add = table.most_cells - len(texts)
    if to_add > 0:
        texts = _widened(texts, to_add)
    to_remove = len(texts) - table.most_spans
    if to_remove > 0:
        texts = _narrowed(texts, to_remove)
    if texts == before:
        return []
    if not table.columns:
        new = "".join(texts)
        whole = f"<w:tblGrid>{new}</w:tblGrid>"
        place = table.grid_end
        return [(xml.rindex("<w:tblGrid", 0, place), place, whole)] if table.self_closed else [(place, place, new)]
    return [(table.columns[0][0], table.columns[-1][1], "".join(texts))]


def _width(column: str) -> float | None:
    found = _WIDTH.search(column)
    return float(found[2]) if found else None


def _with_width(column: str, width: int) -> str:
    return _WIDTH.sub(lambda m: f"{m[1]}{width}{m[3]}", column, count=1)


def _widened(columns: list[str], to_add: int) -> list[str]:
    widths = [_width(column) for column in columns]
    total = sum(width for width in widths if width is not None)
    if total <= 0:
        return columns
    old, new = total / len(columns), total / (len(columns) + to_add)
    scaled = [
        column if width is None else _with_width(column, int(width * new / old))
        for column, width in zip(columns, widths, strict=True)
    ]
    return scaled + [f'<w:gridCol w:w="{int(new)}"/>'] * to_add


def _narrowed(columns: list[str], to_remove: int) -> list[str]:
    left, removed = columns[:-to_remove], columns[-to_remove:]
    extra = int(sum(_width(c) or 0.0 for c in removed) / len(left)) if left else 0
    return [
        column if (width := _width(column)) is None else _with_width(column, int(width + extra)) for column in left
    ]


def _edited(xml: str, edits: list[tuple[int, int, str]]) -> str:
    for start, end, text in sorted(edits, reverse=True):
        xml = xml[:start] + text + xml[end:]
    return xml
