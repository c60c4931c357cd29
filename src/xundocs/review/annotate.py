"""A copy of a .docx with a Word comment at each finding. The text itself is not touched; the original file neither."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from typing import Any

from xundocs.documents.archive import read_members
from xundocs.review.document import Block, Document
from xundocs.review.readers import read_document
from xundocs.review.readers.package import related, safe_parse
from xundocs.review.runner import Finding, Review

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_Q = f"{{{W}}}"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
AUTHOR = "xundocs"
MOST = 1000
LEVELS = {"error": "错误", "warning": "提醒", "info": "提示"}


def annotated(data: bytes, document: Document, review: Review) -> bytes:
    """The commented copy. `document` is what `review` was made of; it is read again, so that no tree is shared."""
    from lxml import etree

    members, _ = read_members(data, document.name)
    fresh = read_document(data, document.name)
    main = related(members, "", "officeDocument", document.name)
    writer = _Comments(members, main, document.name)
    anchor = next((b for b in fresh.blocks if b.part == "body" and b.cell is None), None)
    for finding in review.findings[:MOST]:
        block = finding.hit.block
        own = fresh.blocks[block.index] if block is not None else None
        in_text = own is not None and own.part in ("body", "textbox")
        target = own if in_text else anchor
        if target is not None and target.source is not None:
            start, end = (finding.hit.start, finding.hit.end if finding.hit.end is not None else len(target.text)) if in_text else (0, len(target.text))
            _mark(target, start, end, writer.add(finding, "" if in_text else (own.place() if own else "全文")))
    if anchor is not None:
        root = anchor.source.getroottree()
        members[main] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    writer.write()
    return packed(data, members)


class _Comments:
    """The comments part: the file's own with ours added, or a new one."""

    def __init__(self, members: dict[str, bytes], main: str, name: str) -> None:
        from lxml import etree

        self.members, self.main, self.name = members, main, name
        self.path = related(members, main, "comments", name)
        self.is_new = self.path not in members
        self.root: Any = etree.Element(f"{_Q}comments", nsmap={"w": W}) if self.is_new else safe_parse(members[self.path], self.path, name)
        used = [int(i) for c in self.root if (i := c.get(f"{_Q}id") or "").isdecimal()]
        self.next = max(used, default=-1) + 1

    def add(self, finding: Finding, place: str) -> int:
        """A comment for a finding; its id."""
        from lxml import etree

        problem = finding.problem
        lines = [f"{LEVELS[problem.severity]} {problem.code}（{problem.strength}）" + (f" {place}" if place else ""), problem.message, problem.remedy]
        comment = etree.SubElement(self.root, f"{_Q}comment", {f"{_Q}id": str(self.next), f"{_Q}author": AUTHOR, f"{_Q}initials": "X"})
        for line in lines:
            text = etree.SubElement(etree.SubElement(etree.SubElement(comment, f"{_Q}p"), f"{_Q}r"), f"{_Q}t")
            text.text = _printable(line)
            text.set(_XML_SPACE, "preserve")
        self.next += 1
        return self.next - 1

    def write(self) -> None:
        """Put the part, its content type and its relationship into the package."""
        from lxml import etree

        folder = self.main.rpartition("/")[0]
        if self.is_new:
            self.path = f"{folder}/comments.xml" if folder else "comments.xml"
            self._register(folder)
        self.members[self.path] = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _register(self, folder: str) -> None:
        from lxml import etree

        types = safe_parse(self.members["[Content_Types].xml"], "[Content_Types].xml", self.name)
        space = types.tag.partition("}")[0] + "}"
        etree.SubElement(types, f"{space}Override", {"PartName": f"/{self.path}", "ContentType": _TYPE})
        self.members["[Content_Types].xml"] = etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True)
        path = f"{folder}/_rels/{self.main.rpartition('/')[2]}.rels".lstrip("/")
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        relations = safe_parse(self.members[path], path, self.name) if path in self.members else etree.fromstring(f'<Relationships xmlns="{package}"/>')
        used = {e.get("Id") for e in relations}
        name = next(f"rId{n}" for n in range(1, 100_000) if f"rId{n}" not in used)
        etree.SubElement(relations, f"{{{package}}}Relationship", {"Id": name, "Type": _RELATION, "Target": "comments.xml"})
        self.members[path] = etree.tostring(relations, xml_declaration=True, encoding="UTF-8", standalone=True)


def _mark(block: Block, start: int, end: int, number: int) -> None:
    """Set a comment's range round the runs from `start` to `end`, splitting plain runs, and its reference after them."""
    from lxml import etree

    paragraph = block.source
    runs = split_runs(block, start, end)
    opening = etree.Element(f"{_Q}commentRangeStart", {f"{_Q}id": str(number)})
    closing = etree.Element(f"{_Q}commentRangeEnd", {f"{_Q}id": str(number)})
    reference = etree.Element(f"{_Q}r")
    etree.SubElement(reference, f"{_Q}commentReference", {f"{_Q}id": str(number)})
    if runs:
        first, last = _under(runs[0], paragraph), _under(runs[-1], paragraph)
        first.addprevious(opening)
        last.addnext(closing)
        closing.addnext(reference)
        return
    properties = paragraph.find(f"{_Q}pPr")
    place = 0 if properties is None else paragraph.index(properties) + 1
    for offset, element in enumerate((opening, closing, reference)):
        paragraph.insert(place + offset, element)


def _under(element: Any, paragraph: Any) -> Any:
    """The element's ancestor that is a child of the paragraph (a run inside a link or control stays whole)."""
    while element.getparent() is not None and element.getparent() is not paragraph:
        element = element.getparent()
    return element


def split_runs(block: Block, start: int, end: int) -> list[Any]:
    """The run elements that hold the text from `start` to `end`; those of plain text are cut at the edges."""
    inside = []
    for run in block.runs:
        if run.end <= start or run.start >= end or run.source is None:
            continue
        element = run.source
        texts = [child for child in element if child.tag != f"{_Q}rPr"]
        if len(texts) == 1 and texts[0].tag == f"{_Q}t" and len(texts[0].text or "") == run.end - run.start and element.getparent() is not None:
            element = _cut(element, max(0, start - run.start), min(run.end, end) - run.start)
        inside.append(element)
    return inside


def _cut(element: Any, first: int, last: int) -> Any:
    """Divide a run of plain text into what is before, inside and after; the part inside."""
    text = element.find(f"{_Q}t").text or ""
    if first > 0:
        element.addprevious(_piece(element, text[:first]))
    if last < len(text):
        element.addnext(_piece(element, text[last:]))
    own = element.find(f"{_Q}t")
    own.text = text[first:last]
    own.set(_XML_SPACE, "preserve")
    return element


def _piece(element: Any, text: str) -> Any:
    piece = copy.deepcopy(element)
    own = piece.find(f"{_Q}t")
    own.text = text
    own.set(_XML_SPACE, "preserve")
    return piece


def _printable(text: str) -> str:
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "□", text)


def packed(data: bytes, members: dict[str, bytes]) -> bytes:
    """The package again, members in their old order, dates fixed so that the same input gives the same bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        order = [n for n in archive.namelist() if n in members]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in [*order, *(n for n in members if n not in order)]:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, members[name])
    return out.getvalue()
