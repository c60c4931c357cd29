"""The document properties of a .docx, and CheckedXml, the ready-made XML."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache

from xundocs.documents.runtime import ValueUnfit, escape, fit_text
from xundocs.errors import DataRejected
from xundocs.value import NOTHING, Value

W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BLOCK_LEVEL = frozenset({"w:p", "w:tbl", "w:sdt"})
_RUN_LEVEL = frozenset({"w:r", "w:hyperlink", "w:fldSimple", "w:bookmarkStart", "w:bookmarkEnd", "w:sdt"})
_RUN_PARENTS = frozenset({"w:p", "w:hyperlink", "w:fldSimple", "w:smartTag"})


class CheckedXml:
    """Immutable, well-formed WordprocessingML built by us: whole paragraphs and tables, or runs. Prefixes: w and r.

    Raises: DataRejected when the XML is not well formed, not of one level, or uses another prefix undeclared.
    """

    __slots__ = ("roots", "xml")
    roots: frozenset[str]
    xml: str

    def __init__(self, xml: str) -> None:
        object.__setattr__(self, "xml", xml)
        object.__setattr__(self, "roots", _root_names(xml))
        if not (self.roots <= _BLOCK_LEVEL or self.roots <= _RUN_LEVEL):
            raise DataRejected(f"排好的内容不能同时含有 {'、'.join(sorted(self.roots))}。", "只能全是段落和表格，或全是段内文字。")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("CheckedXml is immutable")

    def __reduce__(self) -> tuple[type[CheckedXml], tuple[str]]:
        return CheckedXml, (self.xml,)

    def __html__(self) -> str:
        return self.xml

    def __str__(self) -> str:
        return self.xml

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CheckedXml) and other.xml == self.xml

    def __hash__(self) -> int:
        return hash(self.xml)

    def fits(self, parent: str) -> bool:
        """True if the element `parent` (such as `w:p`, `w:body`) may hold this block."""
        return self.roots <= (_RUN_LEVEL if parent in _RUN_PARENTS else _BLOCK_LEVEL)


@lru_cache(256)
def _root_names(xml: str) -> frozenset[str]:
    from xml.parsers import expat

    roots: set[str] = set()
    depth = 0

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        if depth == 1:
            roots.add(name)
        depth += 1

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def text(data: str) -> None:
        if depth == 1 and data.strip():
            roots.add("#text")

    namespaces = f'<x xmlns:w="{W_NAMESPACE}" xmlns:r="{R_NAMESPACE}">'
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.namespace_prefixes = True
    named = expat.ParserCreate()
    named.StartElementHandler, named.EndElementHandler, named.CharacterDataHandler = start, end, text
    try:
        data = f"{namespaces}{xml}</x>".encode()
        named.Parse(data, True)
        parser.Parse(data, True)
    except (expat.ExpatError, UnicodeEncodeError) as error:
        raise DataRejected("排好的内容不是合格的 XML，没有使用。", "这是程序内部的问题，请报告。") from error
    return frozenset(roots)


class DocumentProperties(Value):
    """What Word shows under “属性”. Nothing else of the template's own properties reaches a document."""

    title: str
    created: datetime.datetime | datetime.date
    """A naive time is written as it is; an aware one is turned into UTC."""
    subject: str = ""
    creator: str = ""
    keywords: str = ""
    custom: Mapping[str, str] = NOTHING


CORE, APP, CUSTOM = "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"
CONTENT_TYPES = {
    CORE: "application/vnd.openxmlformats-package.core-properties+xml",
    APP: "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    CUSTOM: "application/vnd.openxmlformats-officedocument.custom-properties+xml",
}
RELATIONSHIPS = {
    CORE: "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
    APP: f"{R_NAMESPACE}/extended-properties",
    CUSTOM: f"{R_NAMESPACE}/custom-properties",
}
APP_XML = XML_DECLARATION + (
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>xundocs</Application><Company></Company></Properties>"
)
_CORE_HEAD = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)


def core_xml(properties: DocumentProperties, from_template: Mapping[str, str]) -> bytes:
    """docProps/core.xml. `from_template` holds rendered (escaped) properties; they fill what `properties` leaves empty."""
    texts = {
        "dc:title": _fit(properties.title, "标题") or from_template.get("title", ""),
        "dc:subject": _fit(properties.subject, "主题") or from_template.get("subject", ""),
        "dc:creator": _fit(properties.creator, "作者"),
        "cp:keywords": _fit(properties.keywords, "关键词"),
        "dc:description": from_template.get("comments", ""),
        "dc:identifier": from_template.get("identifier", ""),
        "dc:language": from_template.get("language", ""),
    }
    written = "".join(f"<{tag}>{text}</{tag}>" for tag, text in texts.items() if text or tag == "dc:creator")
    moment = _w3c_time(properties.created)
    times = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>' for name in ("created", "modified")
    )
    return XML_DECLARATION + f"{_CORE_HEAD}{written}{times}</cp:coreProperties>".encode()


def custom_xml(values: Mapping[str, str]) -> bytes:
    """docProps/custom.xml with one text property for each entry, in the given order."""
    entries = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{_fit(name, "属性名")}">'
        f"<vt:lpwstr>{_fit(value, name)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values.items(), start=2)
    )
    return XML_DECLARATION + (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{entries}</Properties>'
    ).encode()


def _fit(text: str, name: str) -> str:
    try:
        return escape(text if text.isprintable() else fit_text(text))
    except ValueUnfit as unfit:
        raise DataRejected(f"文档属性“{name}”{unfit.args[0]}。", unfit.args[1]) from None


def _w3c_time(moment: datetime.datetime | datetime.date) -> str:
    if not isinstance(moment, datetime.datetime):
        return f"{moment.isoformat()}T00:00:00Z"
    if moment.tzinfo is not None:
        moment = moment.astimezone(datetime.UTC).replace(tzinfo=None)
    return f"{moment.replace(microsecond=0).isoformat()}Z"
