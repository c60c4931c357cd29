"""The parts of a .docx beside its text: relationships, properties, settings. XML is read without entities or network."""

from __future__ import annotations

import posixpath
import re
from typing import Any

from xundocs.errors import DataRejected

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LOCAL = re.compile(r"^(?:file:|[A-Za-z]:[\\/]|\\\\|/(?:home|Users)/)")


def safe_parse(content: bytes, path: str, name: str) -> Any:
    """The root element of one part. Raises: DataRejected for damaged XML, document types and absurd nesting."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
                             remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DataRejected(f"{name}: 部件 {path} 不是合格的 XML（{str(error)[:80]}）。", "文件已损坏，请用 Word 或 WPS 打开后另存一份。") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise DataRejected(f"{name}: 部件 {path} 带有文档类型或实体声明。", "正常的 Word 文件没有这种内容，请不要打开它。")
    return root


def relationships(members: dict[str, bytes], source: str, name: str) -> list[tuple[str, str, bool]]:
    """(kind, target, is external) of every relationship of a part; "" is the package."""
    folder, base = posixpath.split(source)
    path = posixpath.join(folder, "_rels", f"{base}.rels") if source else "_rels/.rels"
    if path not in members:
        return []
    found = []
    for element in safe_parse(members[path], path, name):
        if not isinstance(element.tag, str):
            continue
        target = element.get("Target") or ""
        external = (element.get("TargetMode") or "").lower() == "external"
        if not external:
            target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found.append(((element.get("Type") or "").rpartition("/")[2], target, external))
    return found


def related(members: dict[str, bytes], source: str, kind: str, name: str) -> str:
    """The first part of a kind that a part refers to, "" when there is none."""
    return next((target for found, target, external in relationships(members, source, name) if found == kind and not external), "")


def properties(members: dict[str, bytes], name: str) -> dict[str, str]:
    """Author, company, template … as the file states them."""
    found: dict[str, str] = {}
    for kind, target, external in relationships(members, "", name):
        if external or target not in members or not kind.endswith("properties"):
            continue
        for element in safe_parse(members[target], target, name).iter():
            if not isinstance(element.tag, str) or len(element):
                continue
            local = element.tag.rpartition("}")[2]
            if kind == "custom-properties":
                local = f"custom:{element.getparent().get('name')}"
            found[local] = (element.text or "").strip()
    return found


def settings(members: dict[str, bytes], main: str, name: str) -> tuple[bool, list[str]]:
    """Whether odd and even pages differ; every local path the file still names."""
    path = related(members, main, "settings", name)
    both = False
    if path in members:
        element = safe_parse(members[path], path, name).find(W + "evenAndOddHeaders")
        both = element is not None and element.get(W + "val") not in ("0", "false", "off")
    sources = [main, *([path] if path else [])]
    targets = [t for source in sources for _, t, external in relationships(members, source, name) if external]
    return both, [t for t in targets if _LOCAL.match(t)]
