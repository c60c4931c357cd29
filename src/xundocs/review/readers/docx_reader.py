"""A .docx read with its places: body, tables, text boxes, headers, footers, notes; numbers that Word writes itself.

The archive is opened by the documents package's guard; XML with a document type is refused; tracked deletions are not text.
"""

from __future__ import annotations

import re

from xundocs.corpus.importers.word_numbering import Numbering
from xundocs.documents.archive import read_members
from xundocs.errors import DataRejected
from xundocs.review.document import Block, Cell, Document, Part, Run, Table
from xundocs.review.readers.package import properties, related, safe_parse, settings
from xundocs.review.readers.sections import read_section
from xundocs.review.readers.styles import Element, Styles, Values, as_look, paragraph_values, whole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {W + "del", W + "moveFrom", W + "pPr", W + "rPr", MC + "Fallback", W + "tblPr", W + "tblGrid", W + "sdtPr", W + "tcPr", W + "trPr"}
_REVISION = re.compile(r"<w:(?:ins|del|moveFrom|moveTo|rPrChange|pPrChange)[ >]")
MAX_BLOCKS = 400_000


def read_docx(data: bytes, name: str) -> Document:
    """Raises: DataRejected for what is not a sound .docx."""
    members, problems = read_members(data, name)
    if not members:
        first = problems[0] if problems else None
        raise DataRejected(f"{name}: {first.message if first else '文件里什么也没有。'}", first.remedy if first else "")
    main = related(members, "", "officeDocument", name)
    if main not in members:
        raise DataRejected(f"{name}: 不是 Word 文档，缺少正文部件。", "请用 Word 或 WPS 另存为 .docx。")
    return _Reader(members, main, name).read()


class _Reader:
    def __init__(self, members: dict[str, bytes], main: str, name: str) -> None:
        self.members, self.main, self.name = members, main, name
        self.document = Document(name, "docx")
        self.styles = Styles(self._part("styles"), self._part("theme"))
        self.numbering = Numbering(self._part("numbering"))
        self.part: Part = "body"
        self.section = 0
        self.counts: dict[str, int] = {}
        self.characters: dict[str, Values] = {}
        self.pending: list[Element] = []
        self.break_next = False

    def _part(self, kind: str) -> Element | None:
        path = related(self.members, self.main, kind, self.name)
        return safe_parse(self.members[path], path, self.name) if path in self.members else None

    def read(self) -> Document:
        root = safe_parse(self.members[self.main], self.main, self.name)
        body = root.find(W + "body")
        if body is None:
            raise DataRejected(f"{self.name}: 正文部件里没有正文。", "请用 Word 或 WPS 另存一份。")
        self.container(body)
        self._sections(root)
        self._side_parts()
        document = self.document
        document.properties = properties(self.members, self.name)
        document.even_and_odd, document.paths = settings(self.members, self.main, self.name)
        text = self.members[self.main].decode("utf-8", "replace")
        document.revisions = len(_REVISION.findall(text))
        return document

    def container(self, element: Element, cell: Cell | None = None, into: list[Block] | None = None) -> None:
        """Read the block-level content of a body, cell, text box, note …"""
        for child in element:
            tag = child.tag
            if tag == W + "p":
                self.paragraph(child, cell, into)
            elif tag == W + "tbl":
                self.table(child, cell, into)
            elif tag == MC + "AlternateContent":
                for choice in child.iterfind(MC + "Choice"):
                    self.container(choice, cell, into)
            elif isinstance(tag, str) and tag not in _SKIPPED:
                self.container(child, cell, into)

    def table(self, element: Element, outer: Cell | None, into: list[Block] | None) -> None:
        """A table; one inside a cell is read as the cell's text."""
        if outer is not None:
            for own in (c for c in element.iter(W + "tc") if next(c.iterancestors(W + "tbl")) is element):
                self.container(own, outer, into)
            return
        table = Table(len(self.document.tables) + 1, before=len(self.document.blocks) - 1)
        self.document.tables.append(table)
        rows = [r for r in element.iter(W + "tr") if next((a for a in r.iterancestors(W + "tbl")), None) is element]
        for number, row in enumerate(rows, 1):
            cells: list[list[Block]] = []
            for column in (c for c in row.iter(W + "tc") if next(c.iterancestors(W + "tr")) is row):
                span = column.find(f"{W}tcPr/{W}gridSpan")
                merged = column.find(f"{W}tcPr/{W}vMerge")
                blocks: list[Block] = []
                self.container(column, Cell(table.number, number, len(cells) + 1), blocks)
                continues = merged is not None and merged.get(W + "val") != "restart"
                cells.append([] if continues and not any(b.text.strip() for b in blocks) else blocks)
                cells.extend([] for _ in range(min(63, whole(span.get(W + "val")) - 1 if span is not None else 0)))
            table.rows.append(cells)

    def paragraph(self, element: Element, cell: Cell | None, into: list[Block] | None) -> None:
        """One paragraph, then the text boxes anchored in it."""
        if len(self.document.blocks) > MAX_BLOCKS:
            raise DataRejected(f"{self.name}: 段落超过 {MAX_BLOCKS} 个。", "请拆开再查。")
        direct = element.find(W + "pPr")
        own = paragraph_values(direct)
        style = own.get("style") or self.styles.default_paragraph
        from_style, run_base = self.styles.of(style)
        values = {**from_style, **own, "style": self.styles.names.get(style, style)}
        if cell is None and direct is not None and direct.find(W + "sectPr") is not None:
            values["ends_section"] = True
        block = Block(len(self.document.blocks), "", self.part, cell=cell, section=self.section, source=element)
        reading = _Runs(self, run_base)
        reading.children(element)
        block.text, block.runs, block.fields = "".join(reading.parts), tuple(reading.runs), tuple(reading.fields)
        block.breaks_page = self.break_next or reading.break_before or bool(values.get("page_break_before"))
        self.break_next = reading.break_after
        block.look = as_look(values)
        if values.get("list") and block.text.strip():
            block.label = self.numbering.label(values["list"], values.get("list_level", 0))
        block.heading = values["outline"] + 1 if values.get("outline") is not None else 0
        self._count(block)
        self.document.blocks.append(block)
        if into is not None:
            into.append(block)
        if values.get("ends_section"):
            self.section += 1
            self.break_next = True
        boxes, before = reading.boxes, self.part
        for box in boxes:
            self.part = "textbox" if before == "body" else before
            self.container(box)
        self.part = before

    def _count(self, block: Block) -> None:
        if block.text.strip() and block.cell is None:
            self.counts[block.part] = block.number = self.counts.get(block.part, 0) + 1

    def _sections(self, root: Element) -> None:
        found = [e for e in root.iter(W + "sectPr") if e.getparent().tag != W + "sectPrChange"]
        self.document.sections = [read_section(e, self.document.sections) for e in found]

    def _side_parts(self) -> None:
        kinds: tuple[tuple[str, Part, str], ...] = (
            ("header", "header", ""), ("footer", "footer", ""), ("footnotes", "footnote", "footnote"),
            ("endnotes", "endnote", "endnote"), ("comments", "comment", "comment"))
        for kind, part, inner in kinds:
            for path in related_all(self.members, self.main, kind, self.name):
                root = safe_parse(self.members[path], path, self.name)
                self.part = part
                elements = [root] if not inner else [e for e in root.iterfind(W + inner) if e.get(W + "type") in (None, "normal")]
                if part == "comment":
                    self.document.comments += len(elements)
                for element in elements:
                    self.container(element)


class _Runs:
    """Reads the inline content of one paragraph."""

    def __init__(self, reader: _Reader, base: Values) -> None:
        self.reader, self.base = reader, base
        self.parts: list[str] = []
        self.runs: list[Run] = []
        self.fields: list[str] = []
        self.boxes: list[Element] = []
        self.length = 0
        self.breaks: list[int] = []
        """Offsets of page breaks."""

    @property
    def break_before(self) -> bool:
        """Whether its text begins a page."""
        return bool(self.length) and 0 in self.breaks

    @property
    def break_after(self) -> bool:
        """Whether what follows it begins a page."""
        return self.length in self.breaks

    def children(self, element: Element) -> None:
        for child in element:
            tag = child.tag
            if tag == W + "r":
                self.run(child)
            elif tag == W + "fldSimple":
                self.fields.append((child.get(W + "instr") or "").strip().partition(" ")[0].upper())
                self.children(child)
            elif tag == MC + "AlternateContent":
                for choice in child.iterfind(MC + "Choice"):
                    self.children(choice)
            elif isinstance(tag, str) and tag not in _SKIPPED:
                self.children(child)

    def run(self, element: Element) -> None:
        properties = element.find(W + "rPr")
        own = self.reader.styles.run_values(properties) if properties is not None else {}
        values = {**self.base, **self._character(own.get("style", "")), **own} if own else self.base
        start = self.length
        self._content(element)
        if self.length > start:
            self.runs.append(Run(start, self.length, values.get("face", ""), values.get("latin", ""), values.get("size", 0) or 20,
                                 values.get("bold", False), values.get("colour", ""), values.get("hidden", False), element))

    def _character(self, name: str) -> Values:
        if not name:
            return {}
        known = self.reader.characters
        if name not in known:
            known[name] = self.reader.styles.character(name)
        return known[name]

    def _content(self, element: Element) -> None:
        for child in element:
            tag = child.tag
            if tag == W + "t":
                self.add(child.text or "")
            elif tag == W + "tab":
                self.add("\t")
            elif tag == W + "br" and child.get(W + "type") == "page":
                self.breaks.append(self.length)
            elif tag in (W + "br", W + "cr"):
                self.add("\n")
            elif tag == W + "noBreakHyphen":
                self.add("-")
            elif tag == W + "sym":
                self.add("□")
            elif tag == W + "instrText":
                self.fields.append((child.text or "").strip().partition(" ")[0].upper())
            elif tag in (W + "drawing", W + "pict", W + "object"):
                self.boxes.extend(child.iter(W + "txbxContent"))
            elif tag == MC + "AlternateContent":
                for choice in child.iterfind(MC + "Choice"):
                    self._content(choice)

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def related_all(members: dict[str, bytes], source: str, kind: str, name: str) -> list[str]:
    """Every part of a kind the main part refers to, in the order of its relationships."""
    from xundocs.review.readers.package import relationships

    return [t for k, t, external in relationships(members, source, name) if k == kind and not external and t in members]


