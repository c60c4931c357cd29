"""A document as the rules see it: blocks of text with their place, looks with inheritance resolved, tables, sections, marks.

Lengths are twips (1/1440 inch) and half-points for font sizes, as Word stores them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

Part = Literal["body", "header", "footer", "footnote", "endnote", "textbox", "comment"]
TWIPS_PER_MM = 1440 / 25.4
PART_NAMES: dict[Part, str] = {"body": "正文", "header": "页眉", "footer": "页脚", "footnote": "脚注", "endnote": "尾注",
                               "textbox": "文本框", "comment": "批注"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a block's text in one look. `start` and `end` are offsets into the block's text."""

    start: int
    end: int
    face: str = ""
    """The face Chinese characters take; "" when the file does not say."""
    latin: str = ""
    size: int = 0
    """Half-points; 0 when not known."""
    bold: bool = False
    colour: str = ""
    """RRGGBB in capitals, "" for automatic."""
    hidden: bool = False
    source: Any = None
    """The XML element, for annotation."""


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph's look after inheritance. Indents: twips, and hundredths of a character where the file gives those."""

    align: str = ""
    first_line: int = 0
    first_chars: int = 0
    """Hundredths of a character; negative means hanging. 0: see `first_line`."""
    left: int = 0
    left_chars: int = 0
    right: int = 0
    right_chars: int = 0
    line: int = 0
    line_rule: str = "auto"
    page_break_before: bool = False
    outline: int | None = None
    style: str = ""
    bottom_border: str = ""
    """Colour of a border below, "" for none."""
    framed: bool = False

    def first_indent(self, size: int) -> float:
        """The first line's indent in characters of `size` half-points."""
        if self.first_chars:
            return self.first_chars / 100
        return self.first_line / (size * 10) if size else 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a block stands in a table; counted from 1."""

    table: int
    row: int
    column: int


@dataclass(slots=True)
class Block:
    """One paragraph (or line of a plain text) with its place."""

    index: int
    text: str
    part: Part = "body"
    number: int = 0
    """Which non-empty paragraph of its part, from 1; 0 for an empty one and for cells."""
    label: str = ""
    """The number Word writes itself before the text."""
    runs: tuple[Run, ...] = ()
    look: Look | None = None
    cell: Cell | None = None
    section: int = 0
    line: int = 0
    """Line in a plain text or Markdown file, from 1."""
    heading: int = 0
    """Heading level where the file marks one (Markdown #, Word outline), 0 for none."""
    breaks_page: bool = False
    fields: tuple[str, ...] = ()
    """Words of the field codes in it, such as PAGE."""
    source: Any = None
    """The XML element, for annotation."""

    @property
    def size(self) -> int:
        """Half-points of most of its text, 0 when not known."""
        return self._most("size") or 0

    @property
    def face(self) -> str:
        """The face of most of its Chinese text."""
        return self._most("face") or ""

    def _most(self, name: str) -> Any:
        weights: dict[Any, int] = {}
        for run in self.runs:
            if self.text[run.start:run.end].strip():
                value = getattr(run, name)
                weights[value] = weights.get(value, 0) + run.end - run.start
        return max(weights, key=lambda v: weights[v]) if weights else None

    @property
    def shown(self) -> str:
        """The text with the number Word writes before it."""
        return self.label + self.text

    def place(self) -> str:
        """Where it is, for a person: 正文第12段, 表1第3行第2列, 页眉, 第30行."""
        if self.cell is not None:
            return f"表{self.cell.table}第{self.cell.row}行第{self.cell.column}列"
        name = PART_NAMES[self.part]
        if self.part in ("header", "footer"):
            return name
        return f"{name}第{self.number}段" if self.number else name


@dataclass(slots=True)
class Table:
    """A table as rows of cells; a cell is the list of its blocks. Merged cells are empty lists."""

    number: int
    rows: list[list[list[Block]]] = field(default_factory=list)
    before: int = 0
    """Index of the first block after which the table stands (-1 at the start)."""

    def text(self, row: int, column: int) -> str:
        """The text of one cell (indices from 0), "" where there is none."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return ""
        return "".join(block.text for block in self.rows[row][column]).strip()

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Section:
    """One section's page. Zero means the file does not say."""

    width: int = 0
    height: int = 0
    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0
    footer_distance: int = 0
    landscape: bool = False
    title_page: bool = False
    kinds: frozenset[str] = frozenset()
    """Which footers it has: default, even, first."""

    @property
    def top_mm(self) -> float:
        """The upper margin in millimetres."""
        return self.top / TWIPS_PER_MM

    @property
    def bottom_mm(self) -> float:
        """The lower margin in millimetres."""
        return self.bottom / TWIPS_PER_MM


@dataclass
class Document:
    """One file, read."""

    name: str
    kind: Literal["docx", "md", "txt"]
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    even_and_odd: bool = False
    properties: dict[str, str] = field(default_factory=dict)
    """Core, application and custom properties; custom ones as `custom:name`."""
    revisions: int = 0
    comments: int = 0
    paths: list[str] = field(default_factory=list)
    """Targets of links that name a local file."""
    given_date: date | None = None
    written: dict[int, str] = field(default_factory=dict)
    """Of a text in Traditional script what each block says in the file, by its index; empty for others."""

    def says(self, block: Block) -> str:
        """The block's text as the file has it, as long as `block.text`."""
        return self.written.get(block.index, block.text)

    @cached_property
    def anatomy(self) -> Any:
        """What is what on the page: title, number, addressee, signature … (review.anatomy.Anatomy)."""
        from xundocs.review.anatomy import dissect

        return dissect(self)

    @cached_property
    def texts(self) -> list[Block]:
        """Every block with text."""
        return [b for b in self.blocks if b.text.strip()]

    @cached_property
    def body(self) -> list[Block]:
        """The non-empty paragraphs of the body outside tables, text boxes included."""
        return [b for b in self.texts if b.cell is None and b.part in ("body", "textbox")]

    @cached_property
    def joined(self) -> str:
        """All text, a line a block: for the cheap first question whether something occurs at all."""
        return "\n".join(b.text for b in self.texts)

    @property
    def pages(self) -> int:
        """Pages as the file states them, at least what 600 characters a page and the page breaks give."""
        stated = self.properties.get("Pages", "")
        counted = int(stated) if stated.isdecimal() and len(stated) < 5 else 1
        return max(1, counted, -(-len(self.joined) // 600), 1 + sum(b.breaks_page for b in self.blocks))
