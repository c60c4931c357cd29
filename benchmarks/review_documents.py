"""Documents for measuring the review: the texts of review_texts.yaml set by four hands (two Word habits, plain text, Markdown).

None of them is made by xundocs' own templates. `set_as(content, hand, **changes)` gives (file name, bytes); `changes` spoil the layout.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

Line = tuple[str, Any]
HERE = Path(__file__).resolve().parent
FANGSONG, HEITI, KAITI, TITLE, SONGTI = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
FACES = {"h1": HEITI, "h2": KAITI, "title": TITLE, "mark": TITLE, "attach": HEITI, "attach_title": TITLE, "secrecy": HEITI}
SIZES = {"title": 22, "mark": 40, "attach_title": 22, "copy_to": 14, "printed": 14, "cell": 12}


def texts(held_out: int = 0) -> dict[str, list[Line]]:
    """Every text by name, as (role, content) lines; those of a held-out set were written without sight of the rules."""
    import yaml

    raw = yaml.safe_load((HERE / f"review_{f'held_out_{held_out}_' if held_out else ''}texts.yaml").read_text("utf-8"))
    return {name: [next(iter(line.items())) for line in lines] for name, lines in raw.items()}


def set_as(content: list[Line], hand: str, **changes: Any) -> tuple[str, bytes]:
    """The text as `direct` (formatting on each paragraph), `styles` (by style sheet), `txt` or `md`."""
    if hand == "txt":
        return "document.txt", _plain(content).encode(changes.get("encoding", "utf-8"))
    if hand == "md":
        return "document.md", _markdown(content).encode()
    return "document.docx", _Word(hand == "styles", changes).make(content)


def _plain(content: list[Line]) -> str:
    lines = []
    for role, text in content:
        if role == "table":
            lines += ["\t".join(row) for row in text]
        elif role in ("p", "h1", "h2", "h3", "note"):
            lines.append("　　" + text)
        elif role in ("sign", "date"):
            lines.append("　" * 14 + text)
        else:
            lines.append(text)
    return "\n".join(lines) + "\n"


def _markdown(content: list[Line]) -> str:
    lines = []
    for role, text in content:
        if role == "title":
            lines += [f"# {text}", ""]
        elif role in ("h1", "h2"):
            lines += [f"{'##' if role == 'h1' else '###'} {text}", ""]
        elif role == "table":
            head, *rows = text
            lines += ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(row) + " |" for row in rows), ""]
        else:
            lines += [text, ""]
    return "\n".join(lines)


class _Word:
    """Sets a text with python-docx, the correct way but for `changes`."""

    def __init__(self, by_styles: bool, changes: dict[str, Any]) -> None:
        from docx import Document
        from docx.shared import Mm, Pt

        self.changes, self.by_styles, self.Pt = changes, by_styles, Pt
        self.document = Document()
        section = self.document.sections[0]
        margins = changes.get("margins", (37, 35, 28, 26))
        section.page_width, section.page_height = (Mm(v) for v in changes.get("paper", (210, 297)))
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (Mm(v) for v in margins)
        section.footer_distance = Mm(changes.get("footer_mm", 25))
        for name, value in (("author", changes.get("author", "")), ("last_modified_by", ""), ("comments", "")):
            setattr(self.document.core_properties, name, value)
        if by_styles:
            self._style_sheet()

    def make(self, content: list[Line]) -> bytes:
        marked = any(role == "mark" for role, _ in content)
        previous = ""
        for role, text in content:
            if role == "table":
                self._table(text)
                continue
            if role == "break":
                self.document.add_page_break()
                continue
            if role == "wide":
                self._wide_section()
                continue
            if role == "attach" and not self.changes.get("attach_same_page"):
                self.document.add_page_break()
            if (role, previous) in (("title", "number"), ("to", "title"), ("p", "title"), ("note", "p"), ("sign", "p"), ("sign", "note")):
                self._paragraph("p", "")
            self._paragraph(role, text)
            previous = role
        if marked:
            self._page_numbers()
        self._extras()
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _wide_section(self) -> None:
        from docx.enum.section import WD_ORIENT, WD_SECTION

        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width

    def _paragraph(self, role: str, text: str) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        style = f"GW {role}" if self.by_styles and role in ("p", "h1", "h2", "h3", "title") else None
        paragraph = self.document.add_paragraph(style=style)
        run = paragraph.add_run(text)
        form = paragraph.paragraph_format
        if style is None:
            self._look(run, role)
            self._pitch(form, role)
        elif role in self.changes.get("faces", {}) or role in self.changes.get("sizes", {}):
            self._look(run, role)
        if role in ("title", "mark", "number", "attach_title") and role not in self.changes.get("left", ()):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if role in self.changes.get("right", ()):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if role in ("p", "h1", "h2", "h3", "note") and not (role == "p" and self.changes.get("no_indent")):
            self._indent(paragraph, text)
        if role == "to" and self.changes.get("to_indent"):
            form.first_line_indent = self.Pt(32)
        if role in ("sign", "date"):
            self._closing(paragraph, role, text)
        if role == "number" and any(r == "mark" for r in self.changes.get("present", ("mark",))):
            self._border(paragraph, self.changes.get("line_colour", "FF0000"))

    def _look(self, run: Any, role: str) -> None:
        from docx.oxml.ns import qn
        from docx.shared import RGBColor

        face = self.changes.get("faces", {}).get(role, FACES.get(role, FANGSONG))
        size = self.changes.get("sizes", {}).get(role, SIZES.get(role, 16))
        run.font.name, run.font.size = face if self.changes.get("latin") is None else self.changes["latin"], self.Pt(size)
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
        colour = self.changes.get("colours", {}).get(role, "FF0000" if role == "mark" else None)
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)
        run.font.bold = role in self.changes.get("bold", ()) or None
        run.font.hidden = role in self.changes.get("hidden", ()) or None

    def _pitch(self, form: Any, role: str) -> None:
        pitch = self.changes.get("pitch", 28.95)
        if role == "mark":
            return
        form.line_spacing = self.Pt(pitch) if pitch > 5 else pitch
        form.space_before = form.space_after = self.Pt(0)

    @staticmethod
    def _indent(paragraph: Any, text: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        if not text:
            return
        indent = paragraph._p.get_or_add_pPr().find(qn("w:ind"))
        if indent is None:
            indent = OxmlElement("w:ind")
            paragraph._p.get_or_add_pPr().append(indent)
        indent.set(qn("w:firstLineChars"), "200")
        indent.set(qn("w:firstLine"), "640")

    def _closing(self, paragraph: Any, role: str, text: str) -> None:
        """With a seal: the date four characters from the right, the name centred above it; both by right alignment."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        from xundocs.documents.layout import text_width

        if self.changes.get("closing") == "left":
            return
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        date = text_width(self.date)
        free = 4.0
        name_free = free + (date - text_width(self.name)) / 2
        if name_free < 0:
            free, name_free = free - name_free, 0.0
        if self.changes.get("closing") == "edge":
            free = name_free = 0.0
        paragraph.paragraph_format.right_indent = self.Pt((free if role == "date" else name_free) * 15.79)

    name = date = ""

    @staticmethod
    def _border(paragraph: Any, colour: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
        for key, value in (("val", "single"), ("sz", "12"), ("space", "9"), ("color", colour)):
            bottom.set(qn(f"w:{key}"), value)
        borders.append(bottom)
        paragraph._p.get_or_add_pPr().insert(0, borders)

    def _table(self, rows: list[list[str]]) -> None:
        table = self.document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
        for line, row in zip(table.rows, rows, strict=True):
            for cell, text in zip(line.cells, row, strict=True):
                self._look(cell.paragraphs[0].add_run(text), "cell")

    def _page_numbers(self) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        how = self.changes.get("page_numbers", "standard")
        if how == "none":
            return
        section = self.document.sections[0]
        self.document.settings.odd_and_even_pages_header_footer = how == "standard"
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left"))[: 2 if how == "standard" else 1]:
            paragraph = footer.paragraphs[0]
            paragraph.alignment = {"right": WD_ALIGN_PARAGRAPH.RIGHT, "left": WD_ALIGN_PARAGRAPH.LEFT}[side] if how == "standard" else WD_ALIGN_PARAGRAPH.CENTER
            dash = "-" if how == "hyphen" else "—"
            for text in (f"{dash} ", None, f" {dash}"):
                run = paragraph.add_run(text or "")
                run.font.size, run.font.name = self.Pt(14), SONGTI
                if text is None:
                    field = OxmlElement("w:fldSimple")
                    field.set(qn("w:instr"), " PAGE ")
                    paragraph._p.append(field)

    def _style_sheet(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.oxml.ns import qn

        for role in ("p", "h1", "h2", "h3", "title"):
            style = self.document.styles.add_style(f"GW {role}", WD_STYLE_TYPE.PARAGRAPH)
            if role.startswith("h"):
                style.base_style = self.document.styles["GW p"]
            style.font.name, style.font.size = FACES.get(role, FANGSONG), self.Pt(SIZES.get(role, 16))
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACES.get(role, FANGSONG))
            self._pitch(style.paragraph_format, role)

    def _extras(self) -> None:
        from docx.oxml import OxmlElement, parse_xml
        from docx.oxml.ns import nsdecls

        if self.changes.get("revision"):
            paragraph = self.document.paragraphs[-1]._p
            paragraph.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="900" w:author="某人"><w:r><w:t>补充</w:t></w:r></w:ins>'))
        if self.changes.get("comment"):
            self.document.add_comment(self.document.paragraphs[0].runs, text="请核对", author="", initials="")
        assert OxmlElement


def closing_of(content: list[Line]) -> tuple[str, str]:
    """Signature and date of a text."""
    found = dict(content)
    return str(found.get("sign", "")), str(found.get("date", ""))


def build(content: list[Line], hand: str, **changes: Any) -> tuple[str, bytes]:
    """As `set_as`, the closing lines' widths known."""
    _Word.name, _Word.date = closing_of(content)
    return set_as(content, hand, **changes)
