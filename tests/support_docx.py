"""Small .docx templates for tests, built in memory; and the same bytes broken in one chosen way."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from docx import Document
from docx.document import Document as DocumentObject

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def saved(document: DocumentObject) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def docx(*paragraphs: str, header: str = "", footer: str = "") -> bytes:
    """One paragraph per text; `header` and `footer` fill those of the first section."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    return saved(document)


def docx_table(*rows: tuple[str, ...]) -> bytes:
    """A table with these cells between two paragraphs."""
    document = Document()
    document.add_paragraph("表前")
    table = document.add_table(rows=0, cols=max(len(row) for row in rows))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=False):
            cell.paragraphs[0].text = text
    document.add_paragraph("表后")
    return saved(document)


def docx_body(xml: str) -> bytes:
    """A document whose body begins with this WordprocessingML."""
    return edited(docx(), {"word/document.xml": lambda data: data.replace(b"<w:body>", b"<w:body>" + xml.encode(), 1)})


Edit = Callable[[bytes], bytes] | bytes | None


def edited(data: bytes, edits: Mapping[str, Edit]) -> bytes:
    """The package with members changed (function), replaced or added (bytes), or removed (None)."""
    members = members_of(data)
    for name, edit in edits.items():
        if edit is None:
            members.pop(name)
        else:
            members[name] = edit(members[name]) if callable(edit) else edit
    return zipped(members.items())


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: object) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:  # type: ignore[attr-defined]
            archive.writestr(name, content)
    return buffer.getvalue()


def body_text(data: bytes) -> list[str]:
    """The text of every body paragraph, table cells included, in document order."""
    from lxml import etree

    root = etree.fromstring(members_of(data)["word/document.xml"])
    return ["".join(p.itertext(f"{{{W}}}t")) for p in root.iter(f"{{{W}}}p")]


def png(red: int = 255) -> bytes:
    """A picture of one point."""
    import struct
    import zlib

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes([0, red, 0, 0])))
            + chunk(b"IEND", b""))


def docx_with_picture(*paragraphs: str, name: str = "二维码", in_header: bool = False) -> bytes:
    """A picture whose name is `name`, twice in the body (or once in the header), then the paragraphs."""
    document = Document()
    places = [document.sections[0].header.paragraphs[0]] if in_header else [document.add_paragraph(), document.add_paragraph()]
    for place in places:
        picture = place.add_run().add_picture(io.BytesIO(png()))
        picture._inline.docPr.set("name", name)
        picture._inline.docPr.set("id", "1")
        picture._inline.graphic.graphicData.pic.nvPicPr.cNvPr.set("name", name)
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)
