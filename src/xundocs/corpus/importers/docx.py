"""Word files: paragraphs, tables, numbers Word makes itself, and bodies hidden in an altChunk.

Deleted text of tracked changes, hidden text, fields' instructions, footnotes and page heads are left out; what was left
out is said. Source: ECMA-376 Part 1, 17 (WordprocessingML), 17.17.2.1 (altChunk).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xundocs.corpus.importers.intake import Imported, ImportRefused, Package, parse_xml
from xundocs.corpus.importers.word_numbering import Numbering, W
from xundocs.corpus.importers.word_styles import read_styles, value_of
from xundocs.corpus.structure.headings import NUMERAL
from xundocs.corpus.structure.lines import Line, clean
from xundocs.problems import Problem

if TYPE_CHECKING:
    from lxml.etree import _Element

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DEEPEST_CHUNK = 3
_DEEPEST_TABLE = 8
_SKIPPED = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "fldData", "footnoteReference",
                                               "endnoteReference", "commentReference", "object", "rt"))


def read_docx(data: bytes, depth: int = 0) -> Imported:
    """The lines of a .docx. Raises: ImportRefused."""
    package = Package(data)
    main = _main_part(package)
    reader = _Reader(package, main, depth)
    root = parse_xml(package.read(main), main)
    body = next(root.iter(f"{W}body"), root)
    reader.blocks(body, 0)
    if not reader.lines:
        raise ImportRefused("C-NOTEXT", "文件里没有文字。", "如果内容是图片，请先做文字识别（OCR）。")
    return Imported(reader.lines, problems=reader.problems())


def _main_part(package: Package) -> str:
    if "_rels/.rels" in package.names:
        for _, kind, target in _relations(package, "_rels/.rels"):
            if kind.endswith("/officeDocument"):
                name = posixpath.normpath(target.lstrip("/"))
                if name in package.names:
                    return name
    if "word/document.xml" in package.names:
        return "word/document.xml"
    raise ImportRefused("C-CORRUPT", "文件里没有正文部件，不是 Word 文件。", "请用 Word 打开后另存为 .docx。")


def _relations(package: Package, name: str) -> list[tuple[str, str, str]]:
    if name not in package.names:
        return []
    root = parse_xml(package.read(name), name)
    return [(e.get("Id") or "", e.get("Type") or "", e.get("Target") or "") for e in root if isinstance(e.tag, str)]


class _Reader:
    """Walks the body and gathers lines."""

    def __init__(self, package: Package, main: str, depth: int) -> None:
        self._package = package
        self._depth = depth
        folder, name = posixpath.split(main)
        self._folder = folder
        self._targets = {key: posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
                         for key, _, target in _relations(package, f"{folder}/_rels/{name}.rels".lstrip("/"))}
        self._numbering = Numbering(self._part("numbering.xml"))
        self._styles = read_styles(self._part("styles.xml"))
        self.lines: list[Line] = []
        self._nested: list[Problem] = []
        self._left_out = {"deleted": 0, "hidden": 0, "notes": 0}

    def _part(self, name: str) -> _Element | None:
        full = posixpath.join(self._folder, name)
        return parse_xml(self._package.read(full), full) if full in self._package.names else None

    def blocks(self, parent: _Element, table_depth: int) -> None:
        """Paragraphs, tables and chunks below `parent`, in order."""
        for element in parent:
            tag = element.tag
            if tag == f"{W}p":
                self._paragraph(element)
            elif tag == f"{W}tbl":
                self._table(element, table_depth + 1)
            elif tag == f"{W}altChunk":
                self._chunk(element)
            elif tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{W}smartTag"):
                self.blocks(element, table_depth)

    def _paragraph(self, paragraph: _Element) -> None:
        line = self._line(paragraph)
        for chunk in paragraph.iter(f"{W}altChunk"):
            self._chunk(chunk)
        self._boxes(paragraph)
        if line is None:
            return
        text, level, centred = line
        for number, piece in enumerate(text.split("\n")):
            bare = clean(piece)
            words = bare.strip(" \t　")
            if words:
                indent = len(bare) - len(bare.lstrip(" \t　"))
                self.lines.append(Line(words, level if number == 0 else 0, number == 0, indent,
                                       f"第{len(self.lines) + 1}段", centred))

    def _line(self, paragraph: _Element) -> tuple[str, int, bool] | None:
        """Text with its automatic number, heading level, centred; None for an entry of the 目录 and for nothing."""
        properties = paragraph.find(f"{W}pPr")
        style = value_of(properties, "pStyle")
        if re.match(r"(?i)toc\s*\d|目录", self._styles.name(style)):
            return None
        words = self._words(paragraph)
        label = self._label(properties, style)
        if not words.strip(" \t　\n"):
            return None
        text = f"{label}　{words.lstrip(' 　')}" if label.endswith(("条", "條", "章", "节", "編", "编")) else f"{label}{words}"
        return text, self._styles.level(style, properties), value_of(properties, "jc") == "center"

    def _label(self, properties: _Element | None, style: str) -> str:
        number = properties.find(f"{W}numPr") if properties is not None else None
        list_id, index = value_of(number, "numId"), value_of(number, "ilvl")
        if not list_id:
            list_id, own = self._styles.numbering(style)
            index = index or own
            if not list_id and style in self._numbering.by_style:
                list_id, place = self._numbering.by_style[style]
                index = str(place)
        return self._numbering.label(list_id, int(index) if index.isdecimal() else 0) if list_id else ""

    def _words(self, paragraph: _Element) -> str:
        parts: list[str] = []
        self._collect(paragraph, parts, 0)
        return "".join(parts)

    def _collect(self, element: _Element, parts: list[str], depth: int) -> None:
        if depth > 60:
            return
        for child in element:
            tag = child.tag
            if not isinstance(tag, str):
                continue
            if tag in _SKIPPED:
                self._note_skipped(child, tag)
            elif tag == f"{W}t":
                parts.append(child.text or "")
            elif tag == f"{W}tab":
                parts.append("\t")
            elif tag in (f"{W}br", f"{W}cr"):
                parts.append("" if child.get(f"{W}type") in ("page", "column") else "\n")
            elif tag == f"{W}noBreakHyphen":
                parts.append("-")
            elif tag == f"{W}sym":
                parts.append(_symbol(child.get(f"{W}char") or ""))
            elif tag == f"{W}r" and self._is_hidden(child):
                self._left_out["hidden"] += bool("".join(str(t) for t in child.itertext()).strip())
            elif not tag.endswith(("}AlternateContent", "}pict", "}drawing", "}txbxContent")):
                self._collect(child, parts, depth + 1)

    def _note_skipped(self, element: _Element, tag: str) -> None:
        if tag in (f"{W}del", f"{W}moveFrom"):
            self._left_out["deleted"] += 1
        elif tag.endswith("noteReference"):
            self._left_out["notes"] += 1

    @staticmethod
    def _is_hidden(run: _Element) -> bool:
        properties = run.find(f"{W}rPr")
        vanish = properties.find(f"{W}vanish") if properties is not None else None
        return vanish is not None and vanish.get(f"{W}val") not in ("0", "false", "off")

    def _boxes(self, paragraph: _Element) -> None:
        """Words in text boxes, once: Word stores them twice, for itself and for older programs."""
        for box in paragraph.iter(f"{W}txbxContent"):
            if not any(str(a.tag).endswith("}Fallback") for a in box.iterancestors()):
                if sum(str(a.tag) == f"{W}txbxContent" for a in box.iterancestors()) > 2:
                    continue
                self.blocks(box, 0)

    def _table(self, table: _Element, depth: int) -> None:
        if depth > _DEEPEST_TABLE:
            return
        for row in table.iter(f"{W}tr"):
            if _nearest_table(row) is table:
                self._row(row, depth)

    def _row(self, row: _Element, depth: int) -> None:
        """A row whose first cell is 第三条 or （二） reads as that provision; others keep their cells apart."""
        cells = [self._cell(cell, depth) for cell in _cells(row)]
        cells = [cell for cell in cells if cell]
        if not cells:
            return
        first = cells[0][0].text
        if len(cells) > 1 and len(cells[0]) == 1 and _is_label(first):
            head, *rest = [line for cell in cells[1:] for line in cell]
            gap = "　" if first[-1] in "条條" else ""
            self.lines.append(Line(f"{first}{gap}{head.text}", 0, True, 0, head.place))
            self.lines.extend(rest)
        elif len(cells) == 1:
            self.lines.extend(cells[0])
        elif max(len(cell) for cell in cells) == 1:
            self.lines.append(Line("｜".join(cell[0].text for cell in cells), 0, True, 0, cells[0][0].place))
        else:
            for cell in cells:
                self.lines.extend(cell)

    def _cell(self, cell: _Element, depth: int) -> list[Line]:
        held, self.lines = self.lines, []
        self.blocks(cell, depth)
        found, self.lines = self.lines, held
        return found

    def _chunk(self, chunk: _Element) -> None:
        """The document an altChunk stands for: MHT, HTML, another .docx, or text."""
        name = self._targets.get(chunk.get(f"{_R}id") or "", "")
        if name not in self._package.names:
            return
        if self._depth >= _DEEPEST_CHUNK:
            raise ImportRefused("C-NESTED", "文件里嵌套的文件太多层，没有读取。", "请用 Word 打开后另存。")
        from xundocs.corpus.importers import read_content

        inner = read_content(self._package.read(name), name, depth=self._depth + 1)
        self.lines.extend(inner.lines)
        self._nested.extend(inner.problems)

    def problems(self) -> list[Problem]:
        """What was left out and deserves a look."""
        found = list(self._nested)
        if self._left_out["deleted"]:
            found.append(Problem("C-TRACKED", f"文件里有 {self._left_out['deleted']} 处修订标记（删除），按接受修订处理。",
                                 "请确认导入的是定稿。", severity="warning"))
        if self._left_out["hidden"]:
            found.append(Problem("C-HIDDEN", f"文件里有 {self._left_out['hidden']} 处隐藏文字，没有导入。", "请确认来源。",
                                 severity="warning"))
        if self._left_out["notes"]:
            found.append(Problem("C-NOTES", f"文件里有 {self._left_out['notes']} 个脚注或尾注，没有导入。", "需要时请手工补入。",
                                 severity="info"))
        return found


def _nearest_table(row: _Element) -> _Element | None:
    return next((a for a in row.iterancestors() if a.tag == f"{W}tbl"), None)


def _cells(row: _Element) -> Iterator[_Element]:
    for child in row:
        if child.tag == f"{W}tc":
            merge = child.find(f"{W}tcPr/{W}vMerge")
            if merge is None or merge.get(f"{W}val") == "restart":
                yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from _cells(child)


def _is_label(text: str) -> bool:
    return re.fullmatch(rf"[第笫][ 　]*(?:{NUMERAL}[ 　]*){{1,8}}[条條](?:之{NUMERAL}{{1,3}})?|[（(]{NUMERAL}{{1,4}}[)）]", text) is not None


def _symbol(code: str) -> str:
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    return chr(value) if 0x20 <= value < 0xE000 else ""
