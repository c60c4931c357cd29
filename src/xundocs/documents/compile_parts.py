"""docxtpl and python-docx at compile time: which parts are templates, and their XML after docxtpl's own patching."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from xundocs.errors import TemplateRejected

_ROOT = re.compile(r"(\s*(?:<\?xml[^>]*\?>)?\s*<([\w:]+)[^>]*>)(.*)(</[\w:]+>)\s*", re.DOTALL)
_BODY = re.compile(r"<w:body[^>]*>")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOTES = {"footnotes+xml": "脚注", "endnotes+xml": "尾注"}
_PREFIX = re.compile(r"\bxmlns:([\w.\-]+)=")
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class PartSource(NamedTuple):
    """One part as a template: `head` and `tail` are constant, `source` goes through Jinja."""

    name: str
    label: str
    root: str
    head: str
    source: str
    tail: str

    @property
    def prefixes(self) -> frozenset[str]:
        """The namespace prefixes that the head declares."""
        return frozenset(_PREFIX.findall(self.head))


class Opened(NamedTuple):
    """A template as docxtpl and python-docx see it."""

    parts: tuple[PartSource, ...]
    saved: bytes
    """The package as python-docx writes it: orphans gone, relationships and content types in order."""


def open_with_docxtpl(data: bytes) -> Opened:
    """Raises TemplateRejected when python-docx cannot open it."""
    from docxtpl import DocxTemplate

    template = DocxTemplate(io.BytesIO(data))
    try:
        template.init_docx()
        parts = (_body(template), *_headers_and_footers(template), *_notes(template))
        saved = io.BytesIO()
        template.docx.save(saved)
    except TemplateRejected:
        raise
    except Exception as error:
        raise TemplateRejected(f"模板打不开（{type(error).__name__}）。", "请用 Word 或 WPS 打开后另存一份。") from error
    return Opened(parts, saved.getvalue())


def _body(template: Any) -> PartSource:
    root = template.docx._element
    full = template.xml_to_string(root)
    patched = template.patch_xml(template.xml_to_string(root.body))
    start, whole = _BODY.match(patched), _BODY.search(full)
    if not start or not whole or not patched.endswith("</w:body>"):
        raise TemplateRejected("模板正文的结构不正常。", "请用 Word 打开后另存一份。")
    tail = full[full.rindex("</w:body>"):]
    head = _DECLARATION + _with_r(full[: whole.start()]) + whole[0]
    return PartSource(_name(template.docx.part), "正文", "w:body", head, patched[start.end(): -len("</w:body>")], tail)


def _headers_and_footers(template: Any) -> Iterator[PartSource]:
    seen = set()
    for uri, label in ((template.HEADER_URI, "页眉"), (template.FOOTER_URI, "页脚")):
        for _, part in template.get_headers_footers(uri):
            if part.partname not in seen:
                seen.add(part.partname)
                yield _split(part, label, template.patch_xml(template.get_part_xml(part)))


def _notes(template: Any) -> Iterator[PartSource]:
    for part in template.docx.part.package.iter_parts():
        for ending, label in _NOTES.items():
            if part.content_type.endswith(f"wordprocessingml.{ending}"):
                yield _split(part, label, template.patch_xml(part.blob.decode("utf-8-sig")))


def _split(part: Any, label: str, xml: str) -> PartSource:
    found = _ROOT.fullmatch(xml)
    if not found:
        raise TemplateRejected(f"模板{label}的结构不正常。", "请用 Word 打开后另存一份。")
    head = found[1].lstrip() if "<?xml" in found[1] else _DECLARATION + found[1].lstrip()
    return PartSource(_name(part), label, found[2], _with_r(head), found[3], found[4])


def _with_r(head: str) -> str:
    """`head` with the prefix r declared on the root element, which a Block may use."""
    return head if "xmlns:r=" in head else re.sub(r"(<[\w:]+)(?=[\s>][^<]*$)", rf'\1 xmlns:r="{_R}"', head, count=1)


def _name(part: Any) -> str:
    return str(part.partname).lstrip("/")
