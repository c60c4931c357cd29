"""The constant members of a template's package, packed once: relationships, content types, styles, pictures."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Any

from xundocs.documents.package import APP, APP_XML, CONTENT_TYPES, RELATIONSHIPS, XML_DECLARATION
from xundocs.errors import TemplateRejected
from xundocs.zipped import Member, Zipped, deflated, lay_out, stored

_TYPES = "[Content_Types].xml"
_ROOT_RELS = "_rels/.rels"
_DROPPED_RELATIONSHIPS = ("core-properties", "extended-properties", "custom-properties", "thumbnail")
_TEXT_PROPERTIES = {"title": "title", "subject": "subject", "description": "comments", "identifier": "identifier",
                    "language": "language"}
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HAS_TAG = re.compile(r"\{[{%#]")
_DOC_PR_ID = re.compile(rb'(<wp:docPr\b[^>]*?\bid=")([^"]*)(")')
_PICTURE_PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml")


def package_front(
    saved: bytes, dynamic: set[str], unchanged: dict[str, bytes]
) -> tuple[Zipped, list[Member], dict[str, tuple[str, ...]]]:
    """(the constant members, the placeholder pictures, name → picture members). `dynamic` members are left out."""
    with zipfile.ZipFile(io.BytesIO(saved)) as archive:
        members = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    members.update(unchanged)
    pictures = _placeholders(members)
    placeholders = {name for names in pictures.values() for name in names}
    dropped = _dropped(members)
    _check_other_parts(members, dynamic)
    _distinct_picture_ids(members, dynamic)
    members[_TYPES] = _content_types(members[_TYPES], dropped)
    members[_ROOT_RELS] = _root_relationships(members[_ROOT_RELS])
    for name in dropped:
        members.pop(name, None)
    members[APP] = APP_XML
    kept = [name for name in (_TYPES, _ROOT_RELS) if name in members]
    kept += [name for name in members if name not in (_TYPES, _ROOT_RELS) and name not in dynamic | placeholders]
    front = lay_out(_packed(name, members[name]) for name in kept)
    return front, [stored(name, members[name]) for name in sorted(placeholders)], pictures


def template_properties(members: dict[str, bytes]) -> dict[str, str]:
    """The template's own document properties that contain a tag, by python-docx's names."""
    from lxml import etree

    path = _core_part(members)
    if path is None:
        return {}
    found: dict[str, str] = {}
    for child in _root(members[path]):
        name = _TEXT_PROPERTIES.get(etree.QName(child).localname) if isinstance(child.tag, str) else None
        if name and child.text and _HAS_TAG.search(child.text):
            found[name] = child.text
    return found


def _root(data: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data, parser)


def _core_part(members: dict[str, bytes]) -> str | None:
    for relationship in _root(members[_ROOT_RELS]):
        if relationship.get("Type", "").endswith("/core-properties"):
            path = relationship.get("Target", "").lstrip("/")
            return path if path in members else None
    return None


def _dropped(members: dict[str, bytes]) -> set[str]:
    gone = {name for name in members if name.startswith("docProps/")}
    for relationship in _root(members[_ROOT_RELS]):
        if relationship.get("Type", "").endswith(_DROPPED_RELATIONSHIPS):
            gone.add(relationship.get("Target", "").lstrip("/"))
    return gone


def _packed(name: str, data: bytes) -> Member:
    packed = deflated(name, data, 9)
    return packed if len(packed.packed) < len(data) else stored(name, data)


def _content_types(data: bytes, dropped: set[str]) -> bytes:
    from lxml import etree

    root = _root(data)
    for child in list(root):
        if child.get("PartName", "").lstrip("/") in dropped:
            root.remove(child)
    for name, kind in CONTENT_TYPES.items():
        etree.SubElement(root, f"{{{etree.QName(root).namespace}}}Override", PartName=f"/{name}", ContentType=kind)
    return XML_DECLARATION + bytes(etree.tostring(root, encoding="UTF-8"))


def _root_relationships(data: bytes) -> bytes:
    from lxml import etree

    root = _root(data)
    used = set()
    for child in list(root):
        if child.get("Type", "").endswith(_DROPPED_RELATIONSHIPS):
            root.remove(child)
        else:
            used.add(child.get("Id"))
    free = (f"rId{number}" for number in range(1, 1000) if f"rId{number}" not in used)
    for name, kind in RELATIONSHIPS.items():
        etree.SubElement(root, f"{{{etree.QName(root).namespace}}}Relationship", Id=next(free), Type=kind, Target=name)
    return XML_DECLARATION + bytes(etree.tostring(root, encoding="UTF-8"))


def _placeholders(members: dict[str, bytes]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for path, data in members.items():
        if not _PICTURE_PARTS.fullmatch(path) or (b"<a:blip" not in data and b"graphicData" not in data):
            continue
        targets = _targets(members, path)
        for drawing in _root(data).iter(f"{{{_WP}}}inline", f"{{{_WP}}}anchor"):
            media = {targets.get(blip.get(f"{{{_R}}}embed", ""), "") for blip in drawing.iter(f"{{{_A}}}blip")} - {""}
            for described in (*drawing.iter(f"{{{_WP}}}docPr"), *drawing.iter(f"{{{_PIC}}}cNvPr")):
                for key in {described.get("name"), described.get("title"), described.get("descr")} - {None, ""}:
                    found.setdefault(str(key), set()).update(media)
    return {key: tuple(sorted(names)) for key, names in found.items() if names}


def _targets(members: dict[str, bytes], path: str) -> dict[str, str]:
    folder, file = posixpath.split(path)
    data = members.get(f"{folder}/_rels/{file}.rels")
    if data is None:
        return {}
    return {
        child.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, child.get("Target", ""))).lstrip("/")
        for child in _root(data) if child.get("Type", "").endswith("/image")
    }


def _check_other_parts(members: dict[str, bytes], dynamic: set[str]) -> None:
    for path, data in members.items():
        if path in dynamic or not path.startswith("word/") or not path.endswith(".xml"):
            continue
        if path == "word/document.xml" or re.search(r"styles|settings|fontTable|theme|numbering|webSettings", path):
            continue
        text = re.sub(r"<[^>]*>", "", data.decode("utf-8", "replace"))
        if _HAS_TAG.search(text):
            raise TemplateRejected(f"标签写在了不会被填写的地方（{path}）。", "标签只能写在正文、页眉、页脚、脚注和尾注里。")


def _distinct_picture_ids(members: dict[str, bytes], dynamic: set[str]) -> None:
    """Headers and footers keep their picture ids unless two are equal; the body's are numbered at each rendering."""
    seen: set[bytes] = set()
    next_id = 500_000
    for path in sorted(members):
        if path in dynamic or not path.startswith("word/") or b"<wp:docPr" not in members[path]:
            continue

        def distinct(match: re.Match[bytes]) -> bytes:
            nonlocal next_id
            identifier = match[2]
            if identifier in seen:
                next_id += 1
                identifier = str(next_id).encode()
            seen.add(identifier)
            return match[1] + identifier + match[3]

        members[path] = _DOC_PR_ID.sub(distinct, members[path])
