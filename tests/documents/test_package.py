"""The outside of the document: properties, dates, bytes that repeat, pictures, CheckedXml."""

from __future__ import annotations

import datetime
import io
import zipfile

import pytest
from docx import Document
from lxml import etree

from support_docx import docx, docx_with_picture, edited, members_of, png
from xundocs.documents.compile import compile_template
from xundocs.documents.package import CheckedXml, DocumentProperties
from xundocs.errors import DataRejected
from xundocs.zipped import as_zip, deflated, lay_out, stored

PROPERTIES = DocumentProperties(
    title="关于整改的通知", subject="巡察", creator="清源县委巡察办", created=datetime.date(2026, 10, 12), keywords="巡察 整改",
    custom={"发文字号": "清巡办〔2026〕3号", "kind": "notice<&"})


def rendered(template: bytes, context: dict[str, object] | None = None, **more: object) -> bytes:
    return compile_template(template).render(context or {}, properties=PROPERTIES, **more)  # type: ignore[arg-type]


def test_the_given_properties_are_written_and_python_docx_reads_them() -> None:
    core = Document(io.BytesIO(rendered(docx("x")))).core_properties
    assert (core.title, core.subject, core.author, core.keywords) == ("关于整改的通知", "巡察", "清源县委巡察办", "巡察 整改")
    assert core.created == core.modified == datetime.datetime(2026, 10, 12, tzinfo=datetime.UTC)


def test_custom_properties_are_written_in_order_and_escaped() -> None:
    root = etree.fromstring(members_of(rendered(docx("x")))["docProps/custom.xml"])
    assert [(p.get("name"), p[0].text) for p in root] == [("发文字号", "清巡办〔2026〕3号"), ("kind", "notice<&")]


def test_author_company_comments_thumbnail_and_dates_of_the_template_do_not_survive() -> None:
    document = Document(io.BytesIO(docx("x")))
    document.core_properties.author = "原作者"
    document.core_properties.comments = "内部草稿"
    document.core_properties.last_modified_by = "某某"
    out = io.BytesIO()
    document.save(out)
    template = edited(out.getvalue(), {"docProps/app.xml": lambda d: d.replace(b"<Company>", "<Company>某公司".encode())})
    result = rendered(template)
    everything = b"".join(members_of(result).values()).decode("utf-8", "replace")
    assert not any(word in everything for word in ("原作者", "内部草稿", "某某", "某公司", "thumbnail"))
    assert "docProps/thumbnail.jpeg" not in members_of(result)
    with zipfile.ZipFile(io.BytesIO(result)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_input_gives_the_same_bytes_from_two_compilations() -> None:
    template = docx_with_picture("{{ a }}")
    assert rendered(template, {"a": "甲"}) == rendered(template, {"a": "甲"})


def test_a_template_with_two_core_parts_as_libreoffice_leads_to_gives_one() -> None:
    lower = edited(docx("x"), {"_rels/.rels": lambda d: d.replace(
        b"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        b"http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties")})
    with zipfile.ZipFile(io.BytesIO(rendered(lower))) as archive:
        names = archive.namelist()
    assert len(names) == len(set(names)) and names.count("docProps/core.xml") == 1
    assert Document(io.BytesIO(rendered(lower))).core_properties.title == "关于整改的通知"


def test_every_member_has_one_content_type_and_every_relationship_a_target() -> None:
    members = members_of(rendered(docx("{{ a }}", header="{{ a }}"), {"a": "1"}))
    types = etree.fromstring(members["[Content_Types].xml"])
    parts = [child.get("PartName").lstrip("/") for child in types if child.get("PartName")]
    assert len(parts) == len(set(parts)) and set(parts) <= set(members)
    targets = [child.get("Target") for child in etree.fromstring(members["_rels/.rels"])]
    assert set(targets) <= set(members) and {"docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"} <= set(targets)


def test_tags_in_the_templates_own_properties_are_filled() -> None:
    document = Document(io.BytesIO(docx("x")))
    document.core_properties.title = "{{ title }}"
    document.core_properties.comments = "{{ note }}"
    out = io.BytesIO()
    document.save(out)
    template = compile_template(out.getvalue())
    assert template.variables == {"title", "note"}
    result = template.render({"title": "甲<乙>", "note": "附注"}, properties=DocumentProperties(title="", created=datetime.date(2026, 1, 1)))
    core = Document(io.BytesIO(result)).core_properties
    assert (core.title, core.comments) == ("甲<乙>", "附注")


def test_an_aware_time_is_written_in_utc() -> None:
    east = datetime.timezone(datetime.timedelta(hours=8))
    moment = datetime.datetime(2026, 10, 12, 9, 30, 15, 999, tzinfo=east)
    result = compile_template(docx("x")).render({}, properties=DocumentProperties(title="x", created=moment))
    assert b">2026-10-12T01:30:15Z<" in members_of(result)["docProps/core.xml"]


@pytest.mark.parametrize("bad", ["a\x00", "\ud800", "\ufffe"])
def test_a_property_that_xml_cannot_hold_is_refused_by_name(bad: str) -> None:
    with pytest.raises(DataRejected, match="发文字号"):
        compile_template(docx("x")).render({}, properties=DocumentProperties(
            title="x", created=datetime.date(2026, 1, 1), custom={"发文字号": bad}))


@pytest.mark.parametrize("in_header", [False, True])
def test_a_placeholder_picture_gets_the_given_bytes_stored_not_deflated(in_header: bool) -> None:
    result = rendered(docx_with_picture("x", name="二维码", in_header=in_header), media={"二维码": png(7)})
    with zipfile.ZipFile(io.BytesIO(result)) as archive:
        pictures = [entry for entry in archive.infolist() if entry.filename.startswith("word/media/")]
        assert [archive.read(entry) for entry in pictures] == [png(7)]
        assert {entry.compress_type for entry in pictures} == {zipfile.ZIP_STORED}


def test_without_media_the_placeholder_stays() -> None:
    assert members_of(rendered(docx_with_picture("x")))["word/media/image1.png"] == png()


def test_an_unknown_picture_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(DataRejected, match=r"印章.*二维码"):
        rendered(docx_with_picture("x", name="二维码"), media={"印章": png()})


def test_a_picture_that_is_not_png_is_refused() -> None:
    with pytest.raises(DataRejected, match="不是 PNG"):
        rendered(docx_with_picture("x"), media={"二维码": b"GIF89a"})


def test_picture_ids_are_made_distinct() -> None:
    xml = members_of(rendered(docx_with_picture("x")))["word/document.xml"].decode()
    import re

    ids = re.findall(r'<wp:docPr[^>]*?\bid="(\d+)"', xml)
    assert len(ids) == 2 == len(set(ids))


@pytest.mark.parametrize("bad", ["<w:p>", "<w:p></w:r>", "<x:p/>", "文字", "<w:p/><w:r/>", "<w:p>\x00</w:p>", "<w:p>\ud800</w:p>", "<w:sectPr/>", "<a>&nbsp;</a>", "</x><x>"])
def test_a_block_of_bad_xml_cannot_be_made(bad: str) -> None:
    with pytest.raises(DataRejected):
        CheckedXml(bad)


def test_a_block_is_immutable_and_equal_by_its_xml() -> None:
    block = CheckedXml("<w:p/>")
    with pytest.raises(AttributeError):
        block.xml = "<w:tbl/>"
    assert block == CheckedXml("<w:p/>") and hash(block) == hash(CheckedXml("<w:p/>")) and block.__html__() == "<w:p/>"


def test_the_zip_is_read_by_the_standard_library_and_its_checksums_hold() -> None:
    members = [deflated("a/中文.xml", b"x" * 5000, 1), stored("b.png", png()), deflated("空.xml", b"", 6)]
    with zipfile.ZipFile(io.BytesIO(as_zip(lay_out(members[2:], lay_out(members[:2]))))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["a/中文.xml", "b.png", "空.xml"]
        assert archive.read("a/中文.xml") == b"x" * 5000


@pytest.mark.parametrize("level", [0, 1, 6, 9])
def test_the_compression_level_changes_the_size_only(level: int) -> None:
    assert members_of(rendered(docx("甲" * 999), level=level)) == members_of(rendered(docx("甲" * 999)))
