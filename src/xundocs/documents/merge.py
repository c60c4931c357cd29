"""Several finished documents in one .docx for printing: each keeps its sections, footers, pictures and page numbers from 1.

Only documents of one style sheet go together (our templates share it); what Word would number on through the documents
(automatic lists, footnotes) is refused, because the printed numbers would be wrong.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xundocs.documents.archive import read_members
from xundocs.documents.package import R_NAMESPACE, W_NAMESPACE
from xundocs.errors import DataRejected
from xundocs.zipped import as_zip, deflated, lay_out

if TYPE_CHECKING:
    from lxml.etree import _Element

DOCUMENT, RELATIONSHIPS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
STYLES = "word/styles.xml"
_W, _R = f"{{{W_NAMESPACE}}}", f"{{{R_NAMESPACE}}}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CONTENT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_CARRIED = ("header", "footer", "image")
_REFUSED = {"numbering": "自动编号", "footnotes": "脚注", "endnotes": "尾注", "comments": "批注"}
LEVEL = 6


def merge_documents(documents: Sequence[bytes]) -> bytes:
    """One document out of several, in order. Raises: DataRejected when they do not go together."""
    if not documents:
        raise DataRejected("没有可以合并的文书。", "请先发文。")
    merger = _Merger(_members(documents[0]))
    for data in documents[1:]:
        merger.add(_members(data))
    return merger.finished()


def _members(data: bytes) -> dict[str, bytes]:
    members, problems = read_members(data)
    if problems or DOCUMENT not in members:
        raise DataRejected("有一份文书打不开，不能合并。", str(problems[0]) if problems else "请重新发文。")
    return members


class _Merger:
    """The first document, with the others put behind it."""

    def __init__(self, members: dict[str, bytes]) -> None:
        self._members = dict(members)
        self._types = _parse(members[TYPES])
        self._links = _parse(members.get(RELATIONSHIPS, b"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'/>"))
        self._parts: dict[tuple[str, str], str] = {}
        self._count = 0
        self._check(self._links, members)
        for link in self._links:
            if _kind(link) in _CARRIED:
                self._parts[_kind(link), _fingerprint(members, link)] = link.get("Id") or ""
        self._tree = _parse(members[DOCUMENT])
        self._body: Any = self._tree.find(f"{_W}body")
        _number_from_one(self._body)
        self._drawings = 0
        self._renumber(self._body)

    def add(self, members: dict[str, bytes]) -> None:
        """Put a document behind."""
        if members.get(STYLES) != self._members.get(STYLES):
            raise DataRejected("这些文书的样式不同，合并成一个 .docx 会走样。", "请合并成 .pdf。")
        links = _parse(members[RELATIONSHIPS]) if RELATIONSHIPS in members else []
        self._check(links, members)
        renamed = {link.get("Id") or "": self._carried(link, members) for link in links if _kind(link) in _CARRIED}
        body: Any = _parse(members[DOCUMENT]).find(f"{_W}body")
        for element in body.iter():
            for name in element.keys():  # noqa: SIM118  an lxml element is no mapping
                if name.startswith(_R) and element.get(name) in renamed:
                    element.set(name, renamed[element.get(name)])
        _number_from_one(body)
        self._renumber(body)
        _close_section(self._body)
        self._body.extend(list(body))

    def _check(self, links: Any, members: Mapping[str, bytes]) -> None:
        for link in links:
            what = _REFUSED.get(_kind(link))
            if what and _target(link) in members:
                raise DataRejected(f"文书里有{what}，合并成一个 .docx 会编错号。", "请合并成 .pdf。")

    def _carried(self, link: _Element, members: Mapping[str, bytes]) -> str:
        """The id under which the merged document has this part; equal parts are held once."""
        key = (_kind(link), _fingerprint(members, link))
        if key not in self._parts:
            self._count += 1
            source = _target(link)
            name = posixpath.join(posixpath.dirname(source), f"m{self._count}_{posixpath.basename(source)}")
            self._members[name] = members[source]
            if _rels_of(source) in members:
                raise DataRejected("页眉页脚里有图片或链接，不能合并成一个 .docx。", "请合并成 .pdf。")
            added = self._links.makeelement(f"{_PACKAGE}Relationship", {
                "Id": f"rIdM{self._count}", "Type": f"{R_NAMESPACE}/{key[0]}", "Target": posixpath.relpath(name, "word")})
            self._links.append(added)
            self._name_type(source, name, members)
            self._parts[key] = f"rIdM{self._count}"
        return self._parts[key]

    def _name_type(self, source: str, name: str, members: Mapping[str, bytes]) -> None:
        given = {e.get("PartName") or f".{e.get('Extension')}": e for e in _parse(members[TYPES])}
        override = given.get(f"/{source}")
        if override is not None:
            self._types.append(self._types.makeelement(f"{_CONTENT}Override", {"PartName": f"/{name}", "ContentType": override.get("ContentType") or ""}))
            return
        extension = posixpath.splitext(name)[1]
        if extension in given and all(e.get("Extension") != extension[1:] for e in self._types):
            self._types.append(self._types.makeelement(f"{_CONTENT}Default", dict(given[extension].attrib)))

    def _renumber(self, body: Any) -> None:
        """Drawings need distinct ids through the document."""
        for drawing in body.iter(_DRAWN):
            self._drawings += 1
            drawing.set("id", str(self._drawings))

    def finished(self) -> bytes:
        """The merged .docx."""
        self._members[DOCUMENT], self._members[RELATIONSHIPS], self._members[TYPES] = map(_written, (self._tree, self._links, self._types))
        return as_zip(lay_out(deflated(name, data, LEVEL) for name, data in self._members.items()))


def _parse(xml: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))


def _written(tree: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _kind(link: _Element) -> str:
    return (link.get("Type") or "").rpartition("/")[2] if link.get("TargetMode") != "External" else ""


def _target(link: _Element) -> str:
    return posixpath.normpath(posixpath.join("word", link.get("Target") or ""))


def _rels_of(part: str) -> str:
    return posixpath.join(posixpath.dirname(part), "_rels", f"{posixpath.basename(part)}.rels")


def _fingerprint(members: Mapping[str, bytes], link: _Element) -> str:
    return hashlib.sha256(members.get(_target(link), b"")).hexdigest()


def _number_from_one(body: Any) -> None:
    """The first section starts with page 1, unless it says another number itself."""
    section = next(body.iter(f"{_W}sectPr"), None)
    if section is not None and section.find(f"{_W}pgNumType") is None:
        number = section.makeelement(f"{_W}pgNumType", {f"{_W}start": "1"})
        before = {f"{_W}{n}" for n in ("cols", "formProt", "vAlign", "noEndnote", "titlePg", "textDirection", "bidi", "rtlGutter", "docGrid",
                                      "printerSettings", "sectPrChange")}
        place = next((i for i, child in enumerate(section) if child.tag in before), len(section))
        section.insert(place, number)


def _close_section(body: Any) -> None:
    """The body's own section properties go into its last paragraph, so that the next document begins a new section."""
    section = body[-1] if len(body) and body[-1].tag == f"{_W}sectPr" else None
    if section is None:
        raise DataRejected("有一份文书没有页面设置，不能合并。", "请合并成 .pdf。")
    body.remove(section)
    last = body[-1] if len(body) else None
    if last is None or last.tag != f"{_W}p" or last.find(f"{_W}pPr/{_W}sectPr") is not None:
        last = body.makeelement(f"{_W}p", {})
        body.append(last)
    properties = last.find(f"{_W}pPr")
    if properties is None:
        properties = last.makeelement(f"{_W}pPr", {})
        last.insert(0, properties)
    properties.append(section)
