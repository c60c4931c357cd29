"""Free text in a small part of Markdown → paragraphs in the shared styles.

What is understood: headings (`#` to `####`), paragraphs (one that begins with 一、（一）1.（1） takes that level's
style), lists, **bold**, tables. Anything else is a Problem, with its line: nothing a person wrote vanishes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xundocs.documents.blocks import EMPTY, Block, checked, join, run, table_block
from xundocs.problems import Problem, Where, excerpt

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

TEXT_LIMIT = 200_000
NESTING_LIMIT = 4
_STYLES = {1: "GwH1", 2: "GwH2", 3: "GwH3", 4: "GwH4"}
_LEAD_STYLES = {1: "GwH1Lead", 2: "GwH2Lead"}
_HAN_NUMBER = "[一二三四五六七八九十百]+"
_REFUSED = {
    "html_block": "HTML 代码", "html_inline": "HTML 代码", "image": "图片", "link_open": "链接", "code_inline": "代码",
    "fence": "代码段", "blockquote_open": "引用段", "hr": "分隔线",
    "em_open": "斜体", "s_open": "删除线",
}


def read_rich_text(markdown: str, label: str = "") -> tuple[Block, list[Problem]]:
    """The paragraphs of a text, and what in it cannot be printed. With any Problem the block is empty.

    The last paragraph stays with what follows it, so that a signature never stands alone on a page.
    Raises: DataRejected for control characters.
    """
    checked(markdown, label)
    if len(markdown) > TEXT_LIMIT:
        problem = Problem("F-TEXT-LONG", f"文字太长（{len(markdown)}字，最多{TEXT_LIMIT}字）", "请拆成附件。", Where(field=label))
        return EMPTY, [problem]
    source = _protected(markdown)
    reader = _Reader(source, label)
    blocks = reader.read(iter(_parser().parse(source)))
    if reader.problems:
        return EMPTY, reader.problems
    return _kept_together(blocks), []


def _parser() -> MarkdownIt:
    """Rules that would make text vanish or change it unseen (references, entities, underlined headings) are off."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return parser.disable(["reference", "entity", "lheading", "code"])


def _protected(markdown: str) -> str:
    """Leading full-width spaces are indentation by hand: the style indents."""
    return "\n".join(line.lstrip("\u3000") for line in markdown.replace("\r\n", "\n").split("\n"))


def level_of(text: str) -> int:
    """The level a paragraph's own number gives it: 一、→1 （一）→2 1.→3 （1）→4, none → 0.

    Source: GB/T 9704-2012, 7.3.3.
    """
    patterns = (rf"{_HAN_NUMBER}、", rf"[（(]{_HAN_NUMBER}[）)]", r"\d{1,3}[.．](?!\d)", r"[（(]\d{1,3}[）)]")
    for number, pattern in enumerate(patterns, 1):
        if re.match(pattern, text):
            return number
    return 0


@dataclass(slots=True)
class _List:
    """An open list: the number its next item gets, and whether that number is still to be written."""

    next: int
    fresh: bool = False


class _Reader:
    """Walks markdown-it's tokens once; collects blocks and problems."""

    def __init__(self, source: str, label: str) -> None:
        self.source = source.split("\n")
        self.label = label
        self.problems: list[Problem] = []
        self.blocks: list[Block] = []
        self.lists: list[_List] = []
        self.bold = False
        self.lead_style = ""
        self.columns = 0

    def read(self, tokens: Iterator[Token]) -> list[Block]:
        for token in tokens:
            kind = token.type
            if kind in _REFUSED:
                self._refuse(_REFUSED[kind], token.content, token.map)
            elif kind == "heading_open":
                self._heading(int(token.tag[1]), next(tokens))
            elif kind == "inline":
                self._text(token)
            elif kind == "table_open":
                self._table(tokens)
            else:
                self._list(token)
        return self.blocks

    def _list(self, token: Token) -> None:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            self.lists.append(_List(int(token.attrGet("start") or 1)))
            if len(self.lists) > NESTING_LIMIT:
                self._refuse(f"超过{NESTING_LIMIT}层的列表", self._line(token.map), token.map)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
        elif token.type == "list_item_open":
            current = self.lists[-1]
            current.fresh = True
            if token.info.isdigit():
                current.next = max(current.next, int(token.info))

    def _heading(self, depth: int, inline: Token) -> None:
        text = _plain_text(inline.children or [])
        if depth > len(_STYLES):
            self._refuse("五级以上标题", text, inline.map)
        elif not text.strip():
            self._refuse("空的标题", "#" * depth, inline.map)
        else:
            self._add(_STYLES[depth], self._spans(inline.children or [], inline), text)

    def _text(self, inline: Token) -> None:
        """The paragraphs of one Markdown paragraph; in a list the first carries the item's number as text."""
        number = self._number()
        for children in _lines(inline):
            text = _plain_text(children)
            level, ordinary = level_of(text), "GwList" if self.lists else "GwBody"
            run_in = "。" in text[:-1]
            style = ordinary if run_in else _STYLES.get(level, ordinary)
            self.lead_style = _LEAD_STYLES.get(level, "") if run_in else ""
            runs = (run(number) if number else "") + self._spans(children, inline)
            if runs:
                self._add(style, runs, number + text)
            number = ""

    def _number(self) -> str:
        """GB/T 9704 knows no bullets: items of every list are numbered 1. （1） ① by depth."""
        if not self.lists or not self.lists[-1].fresh:
            return ""
        current = self.lists[-1]
        number, current.next, current.fresh = current.next, current.next + 1, False
        if len(self.lists) == 1:
            return f"{number}."
        if len(self.lists) == 2 or number > 20:
            return f"（{number}）"
        return chr(ord("①") + number - 1)

    def _spans(self, children: Sequence[Token], inline: Token) -> str:
        made = []
        for child in children:
            if child.type in _REFUSED:
                self._refuse(_REFUSED[child.type], child.content or _plain_text(children), inline.map)
            elif child.type in ("strong_open", "strong_close"):
                self.bold = child.type == "strong_open"
            elif child.content:
                made.append(self._run(child.content))
        return "".join(made)

    def _run(self, text: str) -> str:
        """A heading that opens a paragraph (“（一）压实责任。……”) keeps its level's face up to the first full stop."""
        if not self.lead_style:
            return run(text, bold=self.bold)
        lead, stop, rest = text.partition("。")
        made = run(lead + stop, bold=self.bold, style=self.lead_style)
        if stop:
            self.lead_style = ""
        return made + (run(rest, bold=self.bold) if rest else "")

    def _table(self, tokens: Iterator[Token]) -> None:
        rows: list[list[Block]] = []
        self.columns = 0
        for token in tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append([])
                self._check_row(token)
            elif token.type == "inline":
                children = token.children or []
                rows[-1].append(Block(self._spans(children, token), _plain_text(children)))
        self.blocks.append(table_block(rows[0], rows[1:]))

    def _check_row(self, row: Token) -> None:
        """markdown-it drops the cells a row has beyond the head; here that is a problem."""
        line = self._line(row.map)
        cells = len(re.findall(r"(?<!\\)\|", line.strip().strip("|"))) + 1
        self.columns = self.columns or cells
        if cells > self.columns:
            self._refuse("格数多于表头的表格行", line, row.map)

    def _line(self, lines: Sequence[int] | None) -> str:
        return self.source[lines[0]] if lines else ""

    def _add(self, style: str, runs: str, text: str) -> None:
        self.blocks.append(Block(f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>', text))

    def _refuse(self, what: str, text: str, lines: Sequence[int] | None) -> None:
        row = lines[0] + 1 if lines else None
        self.problems.append(Problem(
            "F-TEXT-FORM", f"正文里有{what}，不能排进公文", "请改成普通文字、层次序号（一、（一）1.（1））、表格或 **加粗**。",
            Where(row=row, field=self.label), excerpt(text.strip())))


def _lines(inline: Token) -> Iterator[list[Token]]:
    """A source line is a paragraph of its own: people do not leave empty lines between paragraphs."""
    current: list[Token] = []
    for child in inline.children or []:
        if child.type in ("softbreak", "hardbreak"):
            yield current
            current = []
        else:
            current.append(child)
    yield current


def _plain_text(children: Sequence[Token]) -> str:
    return "".join(child.content for child in children if child.type in ("text", "text_special"))


def _kept_together(blocks: list[Block]) -> Block:
    if blocks and blocks[-1].xml.startswith('<w:p><w:pPr><w:pStyle w:val="GwBody"/>'):
        last = blocks[-1]
        blocks[-1] = Block(last.xml.replace('"GwBody"', '"GwBodyKeep"', 1), last.text)
    return join(blocks)
