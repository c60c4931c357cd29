"""Turns a template made for the built-in page into one for an office's page, before it is compiled.

Only what the profile names is rewritten: margins, line pitch, faces, page numbers and the widths that follow from the
margins. Everything else in the file stays byte for byte, including what a person changed in Word.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from xundocs.documents.layout import DIALOG, FONT_ROLES, PageProfile
from xundocs.documents.layout_floats import EMU_PER_TWIP
from xundocs.documents.layout_parts import page_margins, turned_place
from xundocs.errors import TemplateRejected

_PAGE_STYLES = ("GwPageOdd", "GwPageEven")


def apply_profile(template: bytes, profile: PageProfile, made_for: PageProfile = DIALOG) -> bytes:
    """The template with `profile`'s geometry, faces and page numbers; the same bytes when nothing differs.

    Raises: TemplateRejected when the file is not a readable Word package.
    """
    if profile == made_for:
        return template
    change = _Change(made_for, profile)
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as source:
            members = [(info, source.read(info)) for info in source.infolist()]
        return _written([(info, change.part(info.filename, data)) for info, data in members])
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, RuntimeError) as error:
        raise TemplateRejected("模板不是能读的 Word 文件。", "请在 Word 里重新另存为 .docx。") from error


def _written(members: list[tuple[zipfile.ZipInfo, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for info, data in members:
            copy = zipfile.ZipInfo(info.filename, info.date_time)
            copy.compress_type = info.compress_type
            copy.external_attr = info.external_attr
            copy.create_system = info.create_system
            archive.writestr(copy, data)
    return buffer.getvalue()


class _Change:
    """The difference between two profiles, applied part by part."""

    def __init__(self, old: PageProfile, new: PageProfile) -> None:
        self.old, self.new = old, new
        self.faces = {getattr(old.fonts, role): getattr(new.fonts, role) for role in FONT_ROLES}

    def part(self, name: str, data: bytes) -> bytes:
        """One member of the package after the change."""
        steps: list[Callable[[str], str]] = []
        if name == "word/styles.xml":
            steps = [self._fonts, self._lines, self._tabs]
        elif name == "word/document.xml":
            steps = [self._sections]
        elif re.fullmatch(r"word/footer\d+\.xml", name):
            steps = [self._page_numbers]
        elif name in ("word/fontTable.xml", "word/theme/theme1.xml"):
            steps = [self._names]
        if not steps:
            return data
        text = data.decode("utf-8")
        for step in steps:
            text = step(text)
        return text.encode("utf-8")

    def _fonts(self, xml: str) -> str:
        """Faces by role; the Latin face where the Chinese one is the old Latin face too."""
        def one(match: re.Match[str]) -> str:
            element = match.group(0)
            face = re.search(r'w:eastAsia="([^"]*)"', element)
            if face is None or face.group(1) not in self.faces:
                return element
            old_face, new_face = face.group(1), self.faces[face.group(1)]
            body = old_face != self.old.fonts.songti
            old_latin = self.old.latin if self.old.latin and body else old_face
            new_latin = self.new.latin if self.new.latin and body else new_face
            element = element.replace(f'w:eastAsia="{old_face}"', f'w:eastAsia="{new_face}"')
            return re.sub(rf'w:(ascii|hAnsi|cs)="{re.escape(old_latin)}"', rf'w:\1="{new_latin}"', element)

        return re.sub(r"<w:rFonts [^>]*/>", one, xml)

    def _names(self, xml: str) -> str:
        for old, new in self.faces.items():
            xml = xml.replace(f'"{old}"', f'"{new}"')
        return xml

    def _lines(self, xml: str) -> str:
        return xml.replace(f'w:line="{self.old.line}" w:lineRule="exact"', f'w:line="{self.new.line}" w:lineRule="exact"')

    def _tabs(self, xml: str) -> str:
        """Right tabs stand where the text ends."""
        shift = self.new.text_width - self.old.text_width
        return re.sub(r'(<w:tab w:val="right" w:pos=")(\d+)"', lambda m: f'{m[1]}{int(m[2]) + shift}"', xml)

    def _sections(self, xml: str) -> str:
        """Margins and grid of each section, and the tables and boxes in it, which fill its width."""
        pieces = re.split(r"(<w:sectPr.*?</w:sectPr>)", xml, flags=re.DOTALL)
        made = []
        for body, section in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
            landscape = 'w:orient="landscape"' in section
            made.append(self._widths(body, landscape) + self._section(section, landscape))
        return "".join(made)

    def _section(self, section: str, landscape: bool) -> str:
        section = re.sub(r"<w:pgMar [^>]*/>", page_margins(self.new, landscape), section)
        return section.replace(f'w:linePitch="{self.old.line}"', f'w:linePitch="{self.new.line}"')

    def _widths(self, body: str, landscape: bool) -> str:
        old = self.old.text_height if landscape else self.old.text_width
        new = self.new.text_height if landscape else self.new.text_width
        if old == new:
            return body
        body = re.sub(r'(<w:(?:gridCol|tcW|tblW) w:w=")(\d+)"', lambda m: f'{m[1]}{round(int(m[2]) * new / old)}"', body)
        body = body.replace(f'<w:framePr w:w="{old}"', f'<w:framePr w:w="{new}"')
        return body.replace(f'cx="{old * EMU_PER_TWIP}"', f'cx="{new * EMU_PER_TWIP}"')

    def _page_numbers(self, xml: str) -> str:
        """Which style the number has: both page sides share the centred one."""
        if self.old.page_number != self.new.page_number and self.new.page_number == "centred":
            for style in _PAGE_STYLES:
                xml = xml.replace(f'"{style}"', '"GwPageCentre"')
        return self._turned(xml)

    def _turned(self, xml: str) -> str:
        """The number of a landscape page hangs on that page's margins."""
        for old, new in zip(turned_place(self.old), turned_place(self.new), strict=True):
            xml = xml.replace(old, new)
        return xml
