"""PDF files with a text layer: every character by its place on the page, page heads and feet dropped, lines joined.

The order in which a PDF stores its characters is not the order they are read in (quotation marks of another font come
first or last), so lines are built from positions. Scanned pages are recognised and refused.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import Any

from xundocs.corpus.importers.intake import Imported, ImportRefused
from xundocs.corpus.structure.events import heading_event
from xundocs.corpus.structure.headings import NUMERAL
from xundocs.corpus.structure.lines import Line, clean, ends_sentence
from xundocs.corpus.structure.markers import read_marker
from xundocs.corpus.structure.unwrap import join, wrap_warning
from xundocs.problems import excerpt

_MOST_PAGES = 3000
_FEWEST_CHARACTERS = 20
"""A page with fewer is blank or a picture."""
_HEAD = re.compile(rf"[第笫](?:{NUMERAL}[ 　]?){{1,8}}[条條](?:之{NUMERAL}{{1,3}})?(?:[ \t　【（(]|$)|附[件表录錄图圖]")
_PAGE_NUMBER = re.compile(r"[-—–－·•~\s]*(?:第\s*)?[\dⅠ-ⅿivx]{1,4}\s*(?:页)?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–－·•~\s]*")


@dataclass(frozen=True, slots=True)
class _Glyph:
    char: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


@dataclass(slots=True)
class _Row:
    """One printed line. Distances are in points from the page's lower left corner."""

    text: str
    left: float
    right: float
    middle: float
    size: float
    page: int


def read_pdf(data: bytes) -> Imported:
    """The lines of a PDF. Raises: ImportRefused for passwords, damage and scans."""
    rows, pages, heights = _read_rows(data)
    rows = _without_heads_and_feet(rows, pages, heights)
    if not rows:
        raise _scanned(pages)
    lines, doubtful = _paragraphs(rows)
    return Imported(lines, problems=[wrap_warning("PDF 没有首行缩进", doubtful)] if doubtful else [])


def _read_rows(data: bytes) -> tuple[list[_Row], int, list[float]]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise ImportRefused("C-PASSWORD", "PDF 设了打开密码。", "请用密码打开后另存为不加密的 PDF，或者导出为 Word。") from error
        raise ImportRefused("C-CORRUPT", "PDF 已损坏，打不开。", "请重新下载。") from error
    try:
        if len(document) > _MOST_PAGES:
            raise ImportRefused("C-SIZE", f"PDF 有 {len(document)} 页，超过 {_MOST_PAGES} 页的上限。", "请分册导入。")
        rows: list[_Row] = []
        heights: list[float] = []
        blank = 0
        for number in range(len(document)):
            page = document[number]
            heights.append(float(page.get_height()))
            found = _rows_of(_glyphs(page), number)
            blank += sum(len(r.text) for r in found) < _FEWEST_CHARACTERS
            rows.extend(found)
            page.close()
        if blank * 2 > len(document) and blank and _has_pictures(document):
            raise _scanned(len(document), blank)
        return rows, len(document), heights
    except pypdfium2.PdfiumError as error:
        raise ImportRefused("C-CORRUPT", "PDF 里有损坏的页面，读不全。", "请重新下载，或者用浏览器打印成新的 PDF。") from error
    finally:
        document.close()


def _scanned(pages: int, blank: int | None = None) -> ImportRefused:
    what = f"{pages} 页中有 {blank if blank is not None else pages} 页没有文字"
    return ImportRefused("C-SCAN", f"PDF 是扫描件（{what}，只有图片），没有导入。",
                         "请先做文字识别（OCR）并人工校对，再导入识别后的 Word 或文本。")


def _has_pictures(document: Any) -> bool:
    import pypdfium2.raw as raw

    for number in range(min(len(document), 20)):
        page = document[number]
        for item in page.get_objects(max_depth=3):
            if item.type in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING):
                return True
    return False


def _glyphs(page: Any) -> list[_Glyph]:
    """The characters of a page that stand upright, spaces left out (gaps say more than they do)."""
    import ctypes

    import pypdfium2.raw as raw

    text = page.get_textpage()
    handle = text.raw
    box = raw.FS_RECTF()
    found: list[_Glyph] = []
    surrogate = 0
    for index in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, index)
        if 0xD800 <= code < 0xDC00:
            surrogate = code
            continue
        if surrogate and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((surrogate - 0xD800) << 10) + (code - 0xDC00)
        surrogate = 0
        char = chr(code) if 0x20 < code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else ""
        if not char or char.isspace() or code in (0xFFFE, 0xFFFF):
            continue
        angle = raw.FPDFText_GetCharAngle(handle, index)
        if 0.1 < angle < 6.18:
            continue
        if raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(box)):
            found.append(_Glyph(char, box.left, box.right, box.bottom, box.top))
    text.close()
    return found


def _rows_of(glyphs: list[_Glyph], page: int) -> list[_Row]:
    """The glyphs of one page as printed lines, from top to bottom, left to right."""
    groups: list[list[_Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (-g.middle, g.left)):
        height = max(glyph.top - glyph.bottom, 1.0)
        if groups and abs(groups[-1][0].middle - glyph.middle) < height * 0.45:
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    rows = []
    for group in groups:
        group.sort(key=lambda g: g.left)
        size = median(g.top - g.bottom for g in group)
        text = clean(_spell(group, _em(group))).strip(" 　")
        if text:
            rows.append(_Row(text, group[0].left, group[-1].right, group[0].middle, size, page))
    return rows


def _em(group: list[_Glyph]) -> float:
    """The width of a full-width character on this line."""
    wide = [g.right - g.left for g in group if g.char >= "\u2e80"]
    return median(wide) if wide else max((g.top - g.bottom) * 0.8 for g in group)


def _spell(group: list[_Glyph], em: float) -> str:
    parts = [group[0].char]
    for before, glyph in itertools.pairwise(group):
        gap = glyph.left - before.right
        if before.char == glyph.char and abs(before.left - glyph.left) < em * 0.12:
            continue  # printed twice for a bold look
        latin = before.char.isascii() and glyph.char.isascii() and before.char.isalnum() and glyph.char.isalnum()
        if gap > em * 0.75:
            parts.append("　" if gap < em * 3 or not latin else " ")
        elif latin and gap > em * 0.14:
            parts.append(" ")
        parts.append(glyph.char)
    return "".join(parts)


def _without_heads_and_feet(rows: list[_Row], pages: int, heights: list[float]) -> list[_Row]:
    """Drop page numbers, and what stands at the same height of most pages' edges."""
    edge: Counter[tuple[str, int]] = Counter()
    first_last: dict[int, list[_Row]] = {}
    for row in rows:
        first_last.setdefault(row.page, []).append(row)
    candidates: set[int] = set()
    for page_rows in first_last.values():
        for row in (*page_rows[:2], *page_rows[-2:]):
            if id(row) not in candidates:
                candidates.add(id(row))
                edge[_edge_key(row)] += 1
    kept = []
    for row in rows:
        if id(row) in candidates:
            in_margin = row.middle > heights[row.page] * 0.9 or row.middle < heights[row.page] * 0.1
            if _PAGE_NUMBER.fullmatch(row.text) and in_margin:
                continue
            repeated = edge[_edge_key(row)]
            if pages > 1 and repeated >= max(2, (pages + 1) // 2) and (in_margin or pages > 2):
                continue
            if in_margin and re.match(r"https?://|file://|\d{4}[/-]\d{1,2}[/-]\d{1,2}[ ,　]", row.text):
                continue
        kept.append(row)
    return kept


def _edge_key(row: _Row) -> tuple[str, int]:
    return re.sub(r"[\d\s　]+", "", row.text), round(row.middle / 6)


def _paragraphs(rows: list[_Row]) -> tuple[list[Line], list[str]]:
    """Printed lines joined into paragraphs; also the places where a break could be read both ways."""
    left = _common_left(rows)
    right = max(_usual_right(rows), max((r.right for r in rows), default=0.0) - 60)
    em = median(r.size for r in rows)
    em = _body_em(rows, em)
    indents = sum(em * 1.2 < r.left - left < em * 3.5 for r in rows) * 8 >= len(rows)
    crowded = sum(right - r.right < em * 2.6 for r in rows) >= 3
    lines: list[Line] = []
    doubtful: list[str] = []
    previous: _Row | None = None
    for row in rows:
        indented = row.left - left > em * 1.2
        centred = indented and abs((row.left - left) - (right - row.right)) < em * 2 and right - row.right > em * 2
        goes_on = previous is not None and bool(lines) and (crowded or not ends_sentence(lines[-1].text)) \
            and _continues(row, previous, lines[-1], right, em, indented, centred)
        if goes_on and not indents and lines[-1].text[-1] == "。":
            if previous is not None and right - previous.right < 2 * em:  # else the next would have fitted
                doubtful.append(excerpt(lines[-1].text[-16:] + row.text[:10]))
            goes_on = False
        if goes_on:
            last = lines.pop()
            lines.append(Line(join(last.text, row.text), last.level, True, last.indent, last.place, last.centred))
        else:
            lines.append(Line(row.text, 0, _space_above(previous, row), 2 if indented else 0, f"第{row.page + 1}页", centred))
        previous = row
    return lines, doubtful


def _body_em(rows: list[_Row], fallback: float) -> float:
    """The width of a character of the body: line width by number of characters, on the longest lines."""
    widths = [(r.right - r.left) / len(r.text) for r in rows if len(r.text) >= 20 and not r.text.isascii()]
    return median(widths) if widths else fallback * 0.8


def _common_left(rows: list[_Row]) -> float:
    """The left edge of the text: the leftmost one that at least a sixth of the lines share."""
    counts = Counter(round(r.left / 2) for r in rows)
    enough = max(2, len(rows) // 6)
    shared = [place for place in counts if sum(counts.get(place + d, 0) for d in (-1, 0, 1)) >= enough]
    return min(shared, default=min(counts)) * 2.0


def _usual_right(rows: list[_Row]) -> float:
    counts = Counter(round(r.right / 4) for r in rows)
    enough = max(2, len(rows) // 12)
    return max((p for p in counts if sum(counts.get(p + d, 0) for d in (-1, 0, 1)) >= enough), default=0) * 4.0


def _continues(row: _Row, previous: _Row, last: Line, right: float, em: float, indented: bool, centred: bool) -> bool:
    full = right - previous.right < em * 2.6
    if not full or centred or indented:
        return False
    if abs(row.size - previous.size) > max(row.size, previous.size) * 0.25:
        return False
    begins = heading_event(Line(row.text)) is not None or row.text in ("目录", "目次") or _HEAD.match(row.text) is not None \
        or read_marker(row.text) is not None
    return not (begins and ends_sentence(last.text))


def _space_above(previous: _Row | None, row: _Row) -> bool:
    return previous is None or previous.page != row.page or previous.middle - row.middle > 2.2 * row.size
