"""Documents are read with their places and looks; hostile and broken ones are refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from xundocs.errors import DataRejected
from xundocs.review import read_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>')
ROOT = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')


def docx(body: str, prolog: str = "", **parts: str) -> bytes:
    out = io.BytesIO()
    relations = "".join(f'<Relationship Id="x{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{k}" Target="{k}.xml"/>'
                        for n, k in enumerate(parts))
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", ROOT)
        archive.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>')
        archive.writestr("word/document.xml", f'{prolog}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return out.getvalue()


def test_a_style_is_resolved_through_what_it_is_based_on_and_direct_formatting_wins() -> None:
    styles = (f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="A"><w:name w:val="甲"/><w:pPr><w:ind w:firstLineChars="200"/></w:pPr>'
              '<w:rPr><w:rFonts w:eastAsia="楷体"/><w:sz w:val="32"/></w:rPr></w:style>'
              '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="乙"/><w:basedOn w:val="A"/><w:rPr><w:sz w:val="28"/></w:rPr></w:style></w:styles>')
    body = '<w:p><w:pPr><w:pStyle w:val="B"/></w:pPr><w:r><w:t>甲乙</w:t></w:r><w:r><w:rPr><w:sz w:val="44"/></w:rPr><w:t>丙</w:t></w:r></w:p>'
    block = read_document(docx(body, styles=styles), "a.docx").blocks[0]
    assert (block.face, block.size, block.runs[1].size) == ("楷体", 28, 44)
    assert block.look is not None and block.look.first_indent(28) == 2


def test_tables_text_boxes_and_deletions_are_told_apart() -> None:
    body = ('<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
            '<w:p><w:r><w:t>正文</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>'
            '<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框中</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>')
    document = read_document(docx(body), "a.docx")
    assert [(b.text, b.place()) for b in document.texts] == [("甲", "表1第1行第1列"), ("乙", "表1第1行第2列"), ("正文新", "正文第1段"), ("框中", "文本框第1段")]
    assert document.revisions == 2


def test_a_style_that_is_based_on_itself_does_no_harm() -> None:
    styles = f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="A"/></w:style></w:styles>'
    assert read_document(docx('<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>', styles=styles), "a.docx").blocks[0].text == "甲"


@pytest.mark.parametrize("data", [
    b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, docx("<w:p>"),
    docx("", prolog='<!DOCTYPE x [<!ENTITY a "b">]>'), docx("<w:r>" * 400 + "</w:r>" * 400)])
def test_what_is_no_sound_docx_is_refused(data: bytes) -> None:
    with pytest.raises(DataRejected):
        read_document(data, "a.docx")


def test_markdown_is_read_by_lines_without_its_marks() -> None:
    document = read_document("---\na: 1\n---\n# 题目\n\n**第一条** 内容\n\n| 序号 | 数 |\n|---|---|\n| 1 | 2 |\n".encode(), "a.md")
    assert [(b.text, b.line) for b in document.texts] == [("题目", 4), ("第一条 内容", 6), ("序号", 8), ("数", 8), ("1", 10), ("2", 10)]
    assert document.tables[0].text(1, 1) == "2"


def test_a_text_in_gb18030_is_read() -> None:
    assert read_document("巡察整改".encode("gb18030"), "a.txt").blocks[0].text == "巡察整改"


def test_the_parts_of_a_plain_text_are_told() -> None:
    text = "中共清源县委巡察工作领导小组办公室文件\n清巡办〔2026〕1号\n关于报送整改方案的通知\n各党组：\n　　请按时报送整改方案，并抓好落实。\n附件：整改方案样式\n县委巡察办\n2026年3月5日\n抄送：县纪委监委。\n"
    anatomy = read_document(text.encode(), "a.txt").anatomy
    assert anatomy.title_text == "关于报送整改方案的通知"
    assert (anatomy.addressee.text, anatomy.signature[0].text, str(anatomy.date)) == ("各党组：", "县委巡察办", "2026-03-05")
    assert len(anatomy.note) == 1 and anatomy.copy_to is not None


def test_spoilt_texts_never_raise() -> None:
    import random

    import reproduce

    from xundocs.review import review

    chance = random.Random(3)
    text = "关于巡察整改的通知\n各党组：\n反馈问题23个，其中甲8个、乙9个（占39.1%），《某条例》第三、五条规定：“应当整改”。\n| 序号 | 数 |\n| 1 | 2 |\n附件：1.清单\n县委巡察办\n2026年3月5日\n"
    for _ in range(60):
        letters = list(text)
        for _ in range(20):
            place = chance.randrange(len(letters))
            letters[place:place + chance.randint(0, 3)] = chance.choice(["", "“", "》", "（", "、", "9", "%", "第", "条", "\u3000", "\n", "|", "😀"])
        for name in ("a.txt", "a.md"):
            assert review(read_document(("题" + "".join(letters)).encode(), name), reproduce.office()).pages >= 1
