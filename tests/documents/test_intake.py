"""Every hostile or broken file is refused before another library opens it, with its own code and a remedy."""

from __future__ import annotations

import io
import struct
import time
import zipfile

import pytest

from support_docx import docx, docx_body, docx_with_picture, edited, members_of, zipped
from xundocs.documents.intake import check_template, open_template
from xundocs.errors import TemplateRejected

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
GOOD = docx("{{ title }}")


def with_relationship(kind: str, target: str, *, external: bool = True, member: str = RELS) -> bytes:
    mode = ' TargetMode="External"' if external else ""
    new = f'<Relationship Id="rIdX" Type="{R}/{kind}" Target="{target}"{mode}/></Relationships>'
    return edited(GOOD, {member: lambda data: data.replace(b"</Relationships>", new.encode())})


def with_content_type(kind: str, name: str) -> bytes:
    new = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    return edited(GOOD, {TYPES: lambda data: data.replace(b"</Types>", new.encode()), name: b"\0\1\2"})


def field(*pieces: str, close: bool = True) -> bytes:
    runs = "".join(f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>' for piece in pieces)
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if close else ""
    return docx_body(f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}{end}</w:p>')


def bomb(size: int) -> bytes:
    buffer = io.BytesIO(GOOD)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/media/x.xml", "w") as member:
        for _ in range(size >> 20):
            member.write(b" " * (1 << 20))
    return buffer.getvalue()


def duplicated(name: str) -> bytes:
    return zipped([*members_of(GOOD).items(), (name, b"<x/>")])


def encrypted() -> bytes:
    data = bytearray(GOOD)
    at = data.find(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 8, 1)
    return bytes(data)


def core_with(prefix: bytes) -> bytes:
    return edited(GOOD, {"docProps/core.xml": lambda data: data.replace(b"<cp:coreProperties", prefix + b"<cp:coreProperties", 1)})


def with_settings(element: str) -> bytes:
    return edited(GOOD, {"word/settings.xml": lambda data: data.replace(b"</w:settings>", element.encode() + b"</w:settings>")})


TEXT = "<w:r><w:t>{{ title }}</w:t></w:r>"
AUTHOR = 'w:id="1" w:author="x" w:date="2026-01-01T00:00:00Z"'
CELL = "<w:tr><w:tc><w:p/></w:tc></w:tr>"
HOSTILE = {
    "nothing at all": (b"", "T-EMPTY"),
    "not a zip": (b"hello, this is text", "T-ZIP"),
    "a zip cut off in the middle": (GOOD[: len(GOOD) // 2], "T-ZIP"),
    "a zip cut off at its end": (GOOD[:-30], "T-ZIP"),
    "a member that does not match its checksum": (GOOD.replace(b"[Content_Types].xml", b"[Content_Types].xmm", 1), "T-ZIP"),
    "an old .doc or encrypted .docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "T-OLD-OR-ENCRYPTED"),
    "a zip that is no document": (zipped([("a.txt", b"x")]), "T-NOT-WORD"),
    "a Word template (.dotx)": (edited(GOOD, {TYPES: lambda d: d.replace(b"document.main+xml", b"template.main+xml")}), "T-NOT-WORD"),
    "an empty zip": (zipped([]), "T-ZIP"),
    "an encrypted member": (encrypted(), "T-ENCRYPTED"),
    "the same member twice": (duplicated("word/document.xml"), "T-DUPLICATE"),
    "the same member in other letters": (duplicated("word/Document.XML"), "T-DUPLICATE"),
    "a path that climbs out": (duplicated("../../evil.xml"), "T-PATH"),
    "an absolute path": (duplicated("/etc/x.xml"), "T-PATH"),
    "600 members": (zipped([*members_of(GOOD).items(), *((f"x/{n}.txt", b"") for n in range(600))]), "T-SIZE"),
    "a document type": (core_with(b"<!DOCTYPE x>"), "T-DTD"),
    "an entity bomb": (core_with(b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'), "T-DTD"),
    "UTF-16": (edited(GOOD, {"word/document.xml": lambda d: d.decode().replace("UTF-8", "UTF-16").encode("utf-16")}), "T-ENCODING"),
    "UTF-16 without a mark": (edited(GOOD, {"word/document.xml": lambda d: d.decode().encode("utf-16-le")}), "T-ENCODING"),
    "a part in GBK": (edited(GOOD, {"word/document.xml": lambda d: d.replace(b"UTF-8", b"GBK")}), "T-ENCODING"),
    "a part that is not well formed": (edited(GOOD, {"word/document.xml": lambda d: d.replace(b"</w:body>", b"")}), "T-XML"),
    "elements nested 5,000 deep": (docx_body("<w:sdt>" * 5000 + "</w:sdt>" * 5000), "T-DEPTH"),
    "a remote template": (with_relationship("attachedTemplate", "http://example.invalid/x.dotm"), "T-ATTACHED"),
    "a remote picture": (with_relationship("image", "http://example.invalid/x.png"), "T-EXTERNAL"),
    "a remote picture in VML": (docx_body('<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata '
                                          'src="\\\\host\\x.png"/></v:shape></w:pict></w:r></w:p>'), "T-EXTERNAL"),
    "a link to a file share": (with_relationship("hyperlink", "file://host/share"), "T-EXTERNAL"),
    "a link that runs a script": (with_relationship("hyperlink", "javascript:alert(1)"), "T-EXTERNAL"),
    "an embedded object": (with_relationship("oleObject", "embeddings/oleObject1.bin", external=False), "T-OLE"),
    "an embedded workbook": (with_content_type("application/x", "word/embeddings/a.xlsx"), "T-OLE"),
    "an ActiveX control": (with_content_type("application/vnd.ms-office.activeX+xml", "word/activeX/activeX1.xml"), "T-ACTIVEX"),
    "macros": (with_content_type("application/vnd.ms-office.vbaProject", "word/vbaProject.bin"), "T-MACRO"),
    "a DDEAUTO field": (field(' DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc" '), "T-FIELD"),
    "a DDE field cut over runs": (field(" DD", "E", "AUTO x "), "T-FIELD"),
    "an included file": (field(' INCLUDETEXT "c:\\\\x.txt" '), "T-FIELD"),
    "a simple field with a remote picture": (docx_body('<w:p><w:fldSimple w:instr=" includepicture &quot;http://x&quot;"/></w:p>'), "T-FIELD"),
    "a field written in character codes": (field(" QUOTE 68 68 69 "), "T-FIELD"),
    "a tag inside a field code": (field(" {{ title }} "), "T-FIELD-TAG"),
    "a field without an end": (field(" PAGE ", close=False), "T-FIELD-OPEN"),
    "an altChunk": (docx_body(f'<w:altChunk xmlns:r="{R}" r:id="rId1"/>'), "T-IMPORT"),
    "a subdocument": (docx_body(f'<w:p><w:subDoc xmlns:r="{R}" r:id="rId1"/></w:p>'), "T-IMPORT"),
    "an altChunk part": (with_relationship("aFChunk", "afchunk.mht", external=False), "T-IMPORT"),
    "a template named in the settings": (with_settings(f'<w:attachedTemplate xmlns:r="{R}" r:id="rId1"/>'), "T-ATTACHED"),
    "a mail-merge source": (with_settings("<w:mailMerge/>"), "T-EXTERNAL"),
    "a tracked insertion": (docx_body(f"<w:p><w:ins {AUTHOR}>{TEXT}</w:ins></w:p>"), "T-TRACKED"),
    "a tracked insertion inside a tag": (docx_body(f'<w:p><w:r><w:t>{{{{ ti</w:t></w:r><w:ins {AUTHOR}><w:r><w:t>tle }}}}</w:t></w:r></w:ins></w:p>'), "T-TRACKED"),
    "a tracked deletion": (docx_body(f"<w:p><w:del {AUTHOR}><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"), "T-TRACKED"),
    "a tracked move": (docx_body(f"<w:p><w:moveTo {AUTHOR}>{TEXT}</w:moveTo></w:p>"), "T-TRACKED"),
    "a tracked format": (docx_body(f"<w:p><w:pPr><w:pPrChange {AUTHOR}><w:pPr/></w:pPrChange></w:pPr></w:p>"), "T-TRACKED"),
    "a bookmark without an end": (docx_body('<w:p><w:bookmarkStart w:id="7" w:name="甲"/></w:p>'), "T-BOOKMARK"),
    "the end of no bookmark": (docx_body('<w:p><w:bookmarkEnd w:id="7"/></w:p>'), "T-BOOKMARK"),
    "a table without column widths": (docx_body(f"<w:tbl><w:tblPr/>{CELL}</w:tbl><w:p/>"), "T-GRID"),
    "an inner table without column widths": (docx_body(
        f"<w:tbl><w:tblGrid/><w:tr><w:tc><w:tbl>{CELL}</w:tbl><w:p/></w:tc></w:tr></w:tbl><w:p/>"), "T-GRID"),
    "full-width braces": (docx("｛｛ title ｝｝"), "T-FULLWIDTH"),
    "half full-width braces": (docx("{｛ title ｝}"), "T-FULLWIDTH"),
    "a full-width percent sign": (docx("{％ if a ％}"), "T-FULLWIDTH"),
    "full-width braces in the header": (docx("x", header="｛% if a %｝"), "T-FULLWIDTH"),
    "a tag that is not closed": (docx("{{ title", "下一段 }}"), "T-TAG"),
    "a tag closed by the wrong sign": (docx("{{ title %}"), "T-TAG"),
    "an end without a beginning": (docx("title }}"), "T-TAG"),
    "strict Open XML": (edited(GOOD, {"word/document.xml": lambda d: d.replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main")}), "T-STRICT"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_is_refused_with_its_own_code(what: str) -> None:
    data, code = HOSTILE[what]
    problems = check_template(data, name="模板.docx")
    found = [p for p in problems if p.code == code]
    assert found, [p.code for p in problems]
    assert found[0].severity == "error" and found[0].remedy and found[0].where.file == "模板.docx"
    with pytest.raises(TemplateRejected):
        open_template(data)


@pytest.mark.parametrize("data", [GOOD, docx("无标签"), docx_with_picture("x"), docx("{{ a }}{% if b %}x{% endif %}", header="{{ a }}"),
                                  with_relationship("hyperlink", "https://example.invalid/")])
def test_ordinary_templates_pass_without_any_problem(data: bytes) -> None:
    assert check_template(data) == []


def test_a_400_mb_member_is_refused_without_unpacking_it() -> None:
    import tracemalloc

    data = bomb(400 << 20)
    assert len(data) < 1 << 20
    tracemalloc.start()
    codes = {p.code for p in check_template(data)}
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert codes == {"T-RATIO", "T-SIZE"}
    assert peak < 8 << 20


def test_a_member_that_lies_about_its_size_is_not_unpacked_beyond_it() -> None:
    data = bytearray(bomb(400 << 20))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 1000)
    assert {p.code for p in check_template(bytes(data))} == {"T-ZIP"}


@pytest.mark.parametrize("text", ["{{" * 40_000, "{{ " * 40_000, "{%" * 40_000, "{{ x }}" * 40_000])
def test_40_000_tags_are_refused_in_less_than_two_seconds_of_cpu(text: str) -> None:
    data = docx(text)
    start = time.process_time()
    assert {p.code for p in check_template(data)} & {"T-TAG", "T-TAGS"}
    assert time.process_time() - start < 2


def test_40_000_unclosed_tags_in_paragraphs_of_their_own_are_refused_quickly() -> None:
    data = docx_body("".join(f"<w:p><w:r><w:t>{{{{ x{n * 7919}</w:t></w:r></w:p>" for n in range(40_000)))
    start = time.process_time()
    assert "T-TAG" in {p.code for p in check_template(data)}
    assert time.process_time() - start < 4


def test_every_fault_is_reported_not_only_the_first() -> None:
    data = edited(docx("｛｛ a ｝｝", "{{ b"), {"word/settings.xml": lambda d: d.replace(b"</w:settings>", b"<w:mailMerge/></w:settings>")})
    assert {p.code for p in check_template(data)} == {"T-FULLWIDTH", "T-TAG", "T-EXTERNAL"}


def test_a_comment_is_only_a_warning() -> None:
    problems = check_template(docx_body('<w:p><w:r><w:commentReference w:id="0"/></w:r></w:p>'))
    assert [(p.code, p.severity) for p in problems] == [("T-COMMENT", "warning")]


def test_the_refusal_names_the_first_faults_and_counts_the_others() -> None:
    data = edited(docx("｛｛ a ｝｝", "{{ b", header="{{ c"), {
        "word/settings.xml": lambda d: d.replace(b"</w:settings>", b"<w:mailMerge/></w:settings>"),
        "docProps/core.xml": lambda d: d.replace(b"<cp:core", b"<!DOCTYPE x><cp:core", 1)})
    with pytest.raises(TemplateRejected) as refused:
        open_template(data, name="通知.docx")
    assert "通知.docx" in refused.value.message and "另有 2 处问题" in refused.value.message
