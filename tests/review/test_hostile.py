"""Files that want to harm or are broken: refused with a message a writer understands, or reviewed; never an exception of ours, never for minutes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from xundocs.errors import DataRejected
from xundocs.review import Settings, read_document, review

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
         'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
         '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
RELS = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="'
        f'{R}/officeDocument" Target="word/document.xml"/></Relationships>')


def package(body: str, **parts: str | bytes | None) -> bytes:
    """A small .docx; `parts` replaces or (None) leaves out parts, "__" in a name is a slash and "_" a dot."""
    files: dict[str, str | bytes | None] = {"[Content_Types].xml": TYPES, "_rels/.rels": RELS,
                                            "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>'}
    files |= parts
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            if content is not None:
                archive.writestr(path, content)
    return out.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def nested(depth: int, inner: str = "") -> str:
    """Tables in tables."""
    opened, closed = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
    return opened * depth + inner + closed * depth


def claims_to_be_huge() -> bytes:
    """A member whose header says it is small and which is not."""
    data = bytearray(package(paragraph("整改" * 200_000)))
    place = data.find(b"PK\x01\x02", data.find(b"word/document.xml") - 60)
    struct.pack_into("<I", data, place + 24, 10)
    return bytes(data)


REFUSED: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "not a zip": lambda: "这不是压缩包".encode() * 100,
    "cut off": lambda: package(paragraph("整改"))[:200],
    "a zip bomb": lambda: package(paragraph("整改"), **{"word/media/a.bin": b"\0" * (130 << 20)}),
    "a zip bomb in the text": lambda: package(paragraph("整" * (30 << 20))),
    "no document part": lambda: package("", **{"word/document.xml": None}),
    "no relationships": lambda: package(paragraph("整改"), **{"_rels/.rels": None}),
    "entities": lambda: package("", **{"word/document.xml": '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w:document xmlns:w="' + W + '">&b;</w:document>'}),
    "broken XML": lambda: package("<w:p>"),
    "a paragraph of ten megabytes": lambda: package(paragraph("整改到位。" * 700_000)),
    "nesting without end": lambda: package(nested(20_000)),
}
READ: dict[str, Callable[[], bytes]] = {
    "no types": lambda: package(paragraph("整改"), **{"[Content_Types].xml": None}),
    "no paragraphs": lambda: package("<w:p/>"),
    "nested tables": lambda: package(nested(30, paragraph("整改"))),
    "links to elsewhere": lambda: package(paragraph("整改") * 3, **{"word/_rels/document.xml.rels": RELS.replace('Target="word/document.xml"', 'Target="http://127.0.0.1:9/a.dotm" TargetMode="External"').replace("officeDocument\"", "attachedTemplate\"")}),
    "links outside the package": lambda: package(paragraph("整改"), **{"word/_rels/document.xml.rels": RELS.replace("officeDocument\"", "styles\"").replace("word/document.xml", "../../../etc/passwd")}),
    "a table of 20,000 cells": lambda: package("<w:tbl>" + ("<w:tr>" + ("<w:tc>" + paragraph("12") + "</w:tc>") * 10 + "</w:tr>") * 2000 + "</w:tbl>"),
    "a very long paragraph": lambda: package(paragraph("完成整改12个，占总数的35.0%，其中" * 2_000)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_a_document_is_refused_in_words(name: str) -> None:
    with pytest.raises(DataRejected) as caught:
        review(read_document(REFUSED[name](), "来文.docx"), Settings())
    assert "来文.docx" in caught.value.message and caught.value.hint


@pytest.mark.parametrize("name", READ)
def test_what_is_only_strange_is_reviewed(name: str) -> None:
    document = read_document(READ[name](), "来文.docx")
    assert document.blocks or name == "no paragraphs"
    assert review(document, Settings()).counts["error"] >= 0


def test_a_table_in_a_table_in_a_cell_is_read_once() -> None:
    document = read_document(package(nested(30, paragraph("整改"))), "来文.docx")
    assert [b.text for b in document.blocks if b.text] == ["整改"]


@pytest.mark.parametrize("text", ["（" * 200_000, "《" * 100_000, "一是" * 100_000, "1" * 500_000, "12个、" * 20_000, "第三条第" * 50_000, "其中" * 100_000],
                         ids=lambda text: text[:4])
def test_a_line_made_to_wear_an_expression_out_is_reviewed(text: str) -> None:
    assert read_document(text.encode(), "a.txt").blocks
    review(read_document(text.encode(), "a.txt"), Settings())
