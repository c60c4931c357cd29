"""Builds a Word template from nothing: the shared style set, sections with page numbers, tables, fields.

The builder knows no document kind; `tools/templates/` says what stands on each kind's pages. A text given to
it may hold `{{ field }}`: each becomes a content control named with the field's Chinese label, so that a person
editing the template in Word or WPS sees what will be printed there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import chain

from xundocs.documents import layout_parts as parts
from xundocs.documents.layout import DIALOG, PAGE_HEIGHT, PAGE_WIDTH, PageProfile
from xundocs.documents.layout_styles import styles_xml
from xundocs.documents.layout_theme import theme_xml
from xundocs.zipped import as_zip, deflated, deflated_pieces, lay_out

RUN = parts.RUN
Cell = str | tuple[str, str] | list[tuple[str, str]]
DOCUMENT = "word/document.xml"
ROWS = "<!--rows-->"
"""Where the rows of a long table are put in when the document is packed."""
PARTS = ("year_part", "day_part")
"""Pieces of a printed date; their control carries the name of the whole."""


class Skeleton:
    """One template under construction. Add content in reading order, then call `build`."""

    def __init__(self, profile: PageProfile = DIALOG, labels: Mapping[str, str] | None = None, title: str = "") -> None:
        self.profile = profile
        self.labels = dict(labels or {})
        self.title = title
        self.body: list[str] = []
        self.footers: list[bytes] = []
        self.images: dict[str, bytes] = {}
        self._drawings = 0

    # ---- text -------------------------------------------------------------------------------------

    def add(self, xml: str) -> None:
        """Append ready block-level XML."""
        self.body.append(xml)

    def p(self, style: str, text: str = "", properties: str = "") -> None:
        """A paragraph in a named style. `\\t` is a tab, `\\n` a line break, `{{ x }}` a named field."""
        self.add(self.paragraph(style, text, properties))

    def blank(self, count: int = 1) -> None:
        """Empty lines of the 22-line grid; each stays with what follows."""
        for _ in range(count):
            self.p("GwBlank")

    def gap(self) -> None:
        """A little air between text and table; not a line of the grid."""
        self.p("GwGap")

    def when(self, condition: str) -> None:
        """Open a conditional group of paragraphs or tables."""
        self.p("GwBody", f"{{%p if {condition} %}}")

    def otherwise(self, condition: str = "") -> None:
        """The other branch of the open group."""
        self.p("GwBody", f"{{%p elif {condition} %}}" if condition else "{%p else %}")

    def end(self) -> None:
        """Close the open conditional group."""
        self.p("GwBody", "{%p endif %}")

    def each(self, variable: str, collection: str) -> None:
        """Open a loop over records; close it with `end_each`."""
        self.p("GwBody", f"{{%p for {variable} in {collection} %}}")

    def end_each(self) -> None:
        """Close the open loop."""
        self.p("GwBody", "{%p endfor %}")

    def block(self, name: str) -> None:
        """The place of a block value (`{{p name }}`): whole paragraphs written by the program."""
        self.add(self._control(name, self.paragraph("GwBody", f"{{{{p {name} }}}}", plain=True)))

    def paragraph(self, style: str, text: str = "", properties: str = "", *, plain: bool = False) -> str:
        """The XML of a paragraph; with `plain`, template tags stay ordinary text."""
        head = f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>'
        return f"{head}{self.runs(text, plain=plain)}</w:p>"

    def runs(self, text: str, *, plain: bool = False) -> str:
        """The runs of a text, its `{{ field }}` parts in content controls."""
        pieces = [text] if plain else re.split(r"(\{\{.*?\}\}|\{%.*?%\})", text)
        return "".join(self._piece(piece, plain) for piece in pieces if piece)

    def _piece(self, piece: str, plain: bool) -> str:
        if piece.startswith("{{") and not plain:
            expression = piece[2:-2].strip()
            return self._control(expression, _run(piece))
        if piece.startswith("{%") or plain:
            return _run(piece)
        return "".join(_run(part) for part in re.split(r"([\t\n])", piece) if part)

    def _control(self, expression: str, content: str) -> str:
        """A content control. Not locked: the text stays editable in the finished document."""
        name = expression.split("|")[0].strip()
        for part in PARTS:
            name = name.removesuffix(f".{part}")
        label = self.labels.get(name, name)
        return (f'<w:sdt><w:sdtPr><w:alias w:val="{escape(label)}"/><w:tag w:val="{escape(name)}"/></w:sdtPr>'
                f"<w:sdtContent>{content}</w:sdtContent></w:sdt>")

    # ---- tables -----------------------------------------------------------------------------------

    def table(self, widths: Sequence[int], rows: Iterable[str], *, style: str = "GwTable") -> None:
        """A table of fixed, true column widths (twips)."""
        self.add(self.table_xml(widths, rows, style=style))

    def table_xml(self, widths: Sequence[int], rows: Iterable[str], *, style: str = "GwTable") -> str:
        """The XML of a table. WPS goes by `gridCol`, so those widths are the real ones."""
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        return (f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
                f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/></w:tblPr>'
                f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>")

    def row(self, widths: Sequence[int], cells: Sequence[Cell], *, head: bool = False,
            height: int = 0, style: str = "GwCell", whole: bool = True) -> str:
        """One row. A cell is a text, (style, text), or a list of (style, text); `\\r` parts paragraphs too.

        `head` rows repeat on every page; `whole` rows are not divided between pages.
        """
        flags = ("<w:cantSplit/>" if whole else "") + (
            f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else "") + ("<w:tblHeader/>" if head else "")
        made = [self._cell(width, cell, "GwCellHead" if head else style)
                for width, cell in zip(widths, cells, strict=True)]
        return f"<w:tr><w:trPr>{flags}</w:trPr>{''.join(made)}</w:tr>"

    def loop_row(self, columns: int, tag: str) -> str:
        """A row that only carries a `{%tr … %}` tag and vanishes on rendering."""
        return (f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="{columns}"/></w:tcPr>'
                f'{self.paragraph("GwCell", "{%tr " + tag + " %}", plain=True)}</w:tc></w:tr>')

    def span_row(self, widths: Sequence[int], cells: Sequence[tuple[int, str, str]], height: int = 0) -> str:
        """A row of merged cells: (columns, style, text)."""
        made, start = [], 0
        for columns, style, text in cells:
            made.append(self._cell(sum(widths[start:start + columns]), (style, text), style, span=columns))
            start += columns
        flags = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
        return f"<w:tr><w:trPr><w:cantSplit/>{flags}</w:trPr>{''.join(made)}</w:tr>"

    def raw_row(self, widths: Sequence[int], cells: Sequence[str]) -> str:
        """A row whose cells are ready paragraphs."""
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(raw_cell(*one) for one in zip(widths, cells, strict=True))}</w:tr>"

    def _cell(self, width: int, cell: Cell, style: str, span: int = 1) -> str:
        listed = cell if isinstance(cell, list) else [cell if isinstance(cell, tuple) else (style, cell)]
        merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        made = "".join(self.paragraph(chosen, line) for chosen, text in listed for line in text.split("\r"))
        return (f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}<w:vAlign w:val="center"/></w:tcPr>'
                f"{made}</w:tc>")

    # ---- pages ------------------------------------------------------------------------------------

    def section(self, *, numbers: str = "pages", landscape: bool = False, first: str = "", start: int = 0,
                last: bool = False, paper: tuple[int, int] = (PAGE_WIDTH, PAGE_HEIGHT)) -> None:
        """End a section here. `numbers`: `pages` or `none`; `first`: XML of a first-page footer of its own; `paper`: upright, in twips."""
        references = self._footer_references(numbers, landscape, first)
        width, height = paper[::-1] if landscape else paper
        turned = ' w:orient="landscape"' if landscape else ""
        restart = f'<w:pgNumType w:start="{start}"/>' if start else ""
        properties = (
            f'<w:sectPr>{references}<w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
            f"{parts.page_margins(self.profile, landscape)}{restart}{'<w:titlePg/>' if first else ''}"
            f'<w:docGrid w:type="lines" w:linePitch="{self.profile.line}"/></w:sectPr>')
        self.add(properties if last else f'<w:p><w:pPr><w:pStyle w:val="GwAnchor"/>{properties}</w:pPr></w:p>')

    def letter_section(self) -> None:
        """The only section of a letter: no number on page 1, the lower double line there instead (10.1)."""
        self.section(first=parts.letter_footer(), last=True)

    def _footer_references(self, numbers: str, landscape: bool, first: str) -> str:
        if numbers == "none":
            pages = {"default": parts.footer_blank(), "even": parts.footer_blank()}
        else:
            pages = parts.page_footers(self.profile, landscape)
        if first:
            pages["first"] = first
        rows = []
        for kind, content in pages.items():
            rows.append(f'<w:footerReference w:type="{kind}" r:id="rIdF{self._footer(content)}"/>')
        return "".join(rows)

    def _footer(self, content: str) -> int:
        data = parts.footer_xml(content)
        if data not in self.footers:
            self.footers.append(data)
        return self.footers.index(data) + 1

    def drawing_id(self) -> int:
        """The next free number for a drawing; unique in the document."""
        self._drawings += 1
        return self._drawings

    def build(self) -> bytes:
        """The finished .docx. The same calls give the same bytes."""
        return parts.zip_bytes(self._members())

    def packed(self, rows: Iterable[bytes]) -> bytes:
        """The same for reading: deflated, with `rows` where `ROWS` stands in a table. They are never all in memory."""
        members = self._members()
        before, _, after = members[DOCUMENT].partition(ROWS.encode())
        document = deflated_pieces(DOCUMENT, chain((before,), rows, (after,)))
        return as_zip(lay_out(document if name == DOCUMENT else deflated(name, data, 6) for name, data in members.items()))

    def _members(self) -> dict[str, bytes]:
        document = f"{parts.HEADER}<w:document {parts.NAMESPACES}><w:body>{''.join(self.body)}</w:body></w:document>"
        kinds = parts.OFFICE + "/relationships"
        relations = {"rId1": (f"{kinds}/styles", "styles.xml"), "rId2": (f"{kinds}/settings", "settings.xml"),
                     "rId3": (f"{kinds}/fontTable", "fontTable.xml"), "rId4": (f"{kinds}/theme", "theme/theme1.xml")}
        for number in range(1, len(self.footers) + 1):
            relations[f"rIdF{number}"] = (f"{kinds}/footer", f"footer{number}.xml")
        for name in self.images:
            relations[image_relation(name)] = (f"{kinds}/image", f"media/{name}.png")
        return {
            "[Content_Types].xml": parts.content_types_xml(len(self.footers), bool(self.images)),
            "_rels/.rels": parts.relations_xml(parts.ROOT_RELATIONS),
            DOCUMENT: document.encode(),
            "word/_rels/document.xml.rels": parts.relations_xml(relations),
            "word/styles.xml": styles_xml(self.profile),
            "word/settings.xml": parts.settings_xml(),
            "word/fontTable.xml": parts.font_table_xml(self.profile),
            "word/theme/theme1.xml": theme_xml(self.profile.fonts.fangsong, self.profile.fonts.fangsong),
            **{f"word/footer{n}.xml": data for n, data in enumerate(self.footers, 1)},
            **{f"word/media/{name}.png": data for name, data in self.images.items()},
            **parts.properties_xml(escape(self.title)),
        }


def new_template(profile: PageProfile = DIALOG) -> bytes:
    """An empty template with the shared styles and page numbers: where an office starts a kind of its own."""
    skeleton = Skeleton(profile)
    skeleton.p("GwTitle", "标题")
    skeleton.blank()
    skeleton.p("GwTo", "主送机关：")
    skeleton.p("GwBody", "正文。")
    skeleton.section(last=True)
    return skeleton.build()


def raw_cell(width: int, content: str) -> str:
    """A cell of ready paragraphs; `width` in twips."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'


def image_relation(name: str) -> str:
    """The relation id of a picture in the document part."""
    return f"rIdImage{name}"


def _run(text: str) -> str:
    if text == "\t":
        return f"{RUN}<w:tab/></w:r>"
    if text == "\n":
        return f"{RUN}<w:br/></w:r>"
    return f'{RUN}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'
