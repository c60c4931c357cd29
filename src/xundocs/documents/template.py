"""CompiledTemplate: an immutable template that renders from plain data. Imports neither docx, docxtpl, lxml nor jinja2
unless the template needs jinja2 itself."""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any

from xundocs.documents.package import CORE, CUSTOM, DocumentProperties, core_xml, custom_xml
from xundocs.documents.runtime import Context, namespace
from xundocs.errors import DataRejected, TemplateRejected
from xundocs.value import Value
from xundocs.zipped import LEVEL, Member, Zipped, as_zip, deflated, lay_out, stored

MAX_PART = 512 << 20
"""The most characters one rendered part may have."""
_PICTURE = b"<wp:docPr"
_PICTURE_ID = rb'(\W[^>]*?\bid=")[^"]*'
"""Of what follows `_PICTURE`: everything up to the number, and the number."""
_PNG = b"\x89PNG\r\n\x1a\n"


class PartCode(Value):
    """One part that changes from document to document. Only values that marshal knows."""

    name: str
    label: str
    """The part as a person knows it: 正文, 页眉 …"""
    head: bytes
    tail: bytes
    code: CodeType
    places: dict[int, str]
    """Line of the generated code → the expression in the template."""
    on_jinja: bool
    parsed: bool
    """Each result is parsed strictly, because nothing was proven."""
    fitted: bool
    """Tables may change their number of columns."""
    cells: bool
    """A cell may lose its last paragraph."""
    pictures: int
    """Number of `wp:docPr` in the template; in the body -1: always renumbered."""
    sections: int


class Payload(Value):
    """All of a compiled template as plain values."""

    parts: tuple[tuple[Any, ...], ...]
    properties: tuple[tuple[Any, ...], ...]
    front: tuple[bytes, bytes, int]
    media: tuple[tuple[Any, ...], ...]
    pictures: dict[str, tuple[str, ...]]
    """Name, title or description of a placeholder picture → the media members behind it."""
    variables: tuple[str, ...]
    paths: tuple[str, ...]
    unproven: tuple[tuple[str, str], ...]
    jinja_version: str


class _Part(Value):
    code: PartCode
    run: Callable[[Mapping[str, Any]], str]


class CompiledTemplate:
    """Immutable, thread-safe and shareable: rendering changes nothing in it. Made by `compile_template`."""

    __slots__ = ("_front", "_media", "_parts", "_payload", "_properties", "paths", "unproven", "variables")

    _payload: Payload
    _parts: tuple[_Part, ...]
    _properties: tuple[_Part, ...]
    _front: Zipped
    _media: dict[str, Member]
    variables: frozenset[str]
    """Top-level names that the template asks the data for, in any part."""
    paths: frozenset[str]
    """Dotted names such as `items[].summary`, where they can be derived."""
    unproven: dict[str, str]
    """Part → why its well-formedness could not be proven; its results are parsed strictly."""

    def __init__(self, payload: Payload) -> None:
        put = object.__setattr__
        put(self, "_payload", payload)
        put(self, "_parts", tuple(_loaded(PartCode(*part)) for part in payload.parts))
        put(self, "_properties", tuple(_loaded(PartCode(*part)) for part in payload.properties))
        put(self, "_front", Zipped(*payload.front))
        put(self, "_media", {entry[0]: Member(*entry) for entry in payload.media})
        put(self, "variables", frozenset(payload.variables))
        put(self, "paths", frozenset(payload.paths))
        put(self, "unproven", dict(payload.unproven))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("CompiledTemplate is immutable")

    @property
    def pictures(self) -> frozenset[str]:
        """Names under which `media` can replace a placeholder picture."""
        return frozenset(self._payload.pictures)

    def render(
        self, context: Mapping[str, Any], *, properties: DocumentProperties,
        media: Mapping[str, bytes] | None = None, level: int = LEVEL, limit: int = MAX_PART,
    ) -> bytes:
        """One .docx: the same input gives the same bytes. `level` is zlib's, `limit` the most characters of a part.

        Raises: DataRejected (missing, unfit or unprintable value, with its place), TemplateRejected (the template
        asks for something impossible).
        """
        members = [deflated(part.code.name, _part_xml(part, context, limit), level) for part in self._parts]
        members += self._with_media(media or {})
        texts = {part.code.name: _rendered(part, context, limit) for part in self._properties}
        members.append(deflated(CORE, core_xml(properties, texts), level))
        members.append(deflated(CUSTOM, custom_xml(properties.custom), level))
        return as_zip(lay_out(members, self._front))

    def _with_media(self, media: Mapping[str, bytes]) -> list[Member]:
        members = dict(self._media)
        for key, data in media.items():
            names = self._payload.pictures.get(key)
            if not names:
                known = "、".join(sorted(self._payload.pictures)) or "一张也没有"
                raise DataRejected(f"模板里没有名为“{key}”的占位图片（现有：{known}）。", "请在模板图片的“替代文字”里写上这个名称。")
            for name in names:
                if name.endswith(".png") and not data.startswith(_PNG):
                    raise DataRejected(f"图片“{key}”不是 PNG。", "请换成 PNG 格式的图片。")
                members[name] = stored(name, data)
        return list(members.values())

    def dumps(self) -> bytes:
        """All of it as bytes of this Python version; only for a cache that nobody else can write."""
        return marshal.dumps(self._payload.as_tuple())

    @property
    def jinja_version(self) -> str:
        """The version of jinja2 whose runtime the generated code needs; empty if it needs none."""
        parts = (*self._parts, *self._properties)
        return self._payload.jinja_version if any(part.code.on_jinja for part in parts) else ""

    @classmethod
    def loads(cls, data: bytes) -> CompiledTemplate:
        """What `dumps` gave. Raises ValueError, TypeError or EOFError for anything else. Never feed it foreign bytes."""
        return cls(Payload(*marshal.loads(data)))


def _loaded(part: PartCode) -> _Part:
    if part.on_jinja:
        from xundocs.documents.compile_code import jinja_runner

        return _Part(part, jinja_runner(part.code))
    names = namespace()
    exec(part.code, names)
    root = names["root"]
    return _Part(part, lambda context: "".join(root(Context(context))))


def _rendered(part: _Part, context: Mapping[str, Any], limit: int) -> str:
    try:
        xml = part.run(context)
    except (DataRejected, TemplateRejected, MemoryError):
        raise
    except Exception as error:
        from xundocs.documents.faults import located

        raise located(error, part.code.label, part.code.name, part.code.places, context) from error
    if len(xml) > limit:
        raise DataRejected(f"{part.code.label}有 {len(xml) >> 20} MB，太大，没有生成。", "请减少内容，或拆成几份。")
    return xml


def _part_xml(part: _Part, context: Mapping[str, Any], limit: int) -> bytes:
    xml, code = _rendered(part, context, limit), part.code
    strict = code.parsed
    data = xml.encode()
    if b"\n" in data or b"\t" in data or b"\a" in data or b"\f" in data:
        from xundocs.documents import listing

        xml, strict = listing.resolve(xml), True
        data = xml.encode()
    if strict:
        _parse(b"".join((code.head, data, code.tail)), code.label)
    if code.fitted or code.cells:
        data = _with_whole_tables(xml, code).encode()
    if data.count(b"<w:sectPr") != code.sections:
        raise TemplateRejected(f"{code.label}的分节数与模板不同，没有生成。", "内容里不能带分节符。")
    return b"".join((code.head, *_renumbered(data, code), code.tail))


def _with_whole_tables(xml: str, code: PartCode) -> str:
    from xundocs.documents import tables

    try:
        xml = tables.fit_grids(xml) if code.fitted else xml
    except ValueError as error:
        raise DataRejected(f"{code.label}：表格的列宽或跨列数不是数字（{error.args[0]}）。", "请检查模板里的 colspan。") from error
    return tables.fill_empty_cells(xml) if code.cells else xml


def _renumbered(xml: bytes, code: PartCode) -> list[bytes]:
    """The part in pieces, its pictures numbered one after the other where a loop may have repeated one."""
    if code.pictures < 0:
        number = 1000
    elif code.pictures and xml.count(_PICTURE) > code.pictures:
        number = 1_000_000
    else:
        return [xml]
    before, *rest = xml.split(_PICTURE)
    pieces = [before]
    for piece in rest:
        pieces.append(_PICTURE)
        if found := re.match(_PICTURE_ID, piece):
            number += 1
            pieces += (found[1], str(number).encode())
            piece = piece[found.end():]
        pieces.append(piece)
    return pieces


def _parse(data: bytes, label: str) -> None:
    from xml.parsers import expat

    try:
        expat.ParserCreate(namespace_separator=" ").Parse(data, True)
    except expat.ExpatError as error:
        around = data[max(0, error.offset - 40): error.offset + 20].decode("utf-8", "replace") if error.lineno == 1 else ""
        raise TemplateRejected(
            f"{label}生成的内容不合格（{expat.ErrorString(error.code)}{'，' + around if around else ''}），没有生成。",
            "请检查模板里的判断和循环是否成对、是否跨段。",
        ) from error
