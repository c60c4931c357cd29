"""What is looked at in an .xlsx before a parser sees it: is it whole, is it a workbook, would it unpack to too much."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xundocs.documents.inputs.sheet_scan import SheetFacts, SheetScan, parse_facts
from xundocs.errors import DataRejected

if TYPE_CHECKING:
    import zipfile

MAX_MEMBERS = 2_000
MAX_MEMBER = 192 * 2**20
"""Bytes unpacked. 50,000 rows of 20 inline-text columns are about 100 MiB."""
MAX_TOTAL = 256 * 2**20
MAX_RATIO = 200
RATIO_FROM = 4 * 2**20
"""Smaller members may be as repetitive as they like."""
CHUNK = 2**20
BOMB = ("解开后太大，像是压缩炸弹，没有读。", "请把数据复制到一张新的空白表里再用。")


def inspect_package(data: bytes, path: Path) -> dict[str, SheetFacts]:
    """Worksheet part name → its facts, for the parts that have any.

    Raises: DataRejected for what is no sound .xlsx, is encrypted, or would unpack to more than is sensible.
    """
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_members(package, path)
            facts = {}
            for info in package.infolist():
                found = _read_through(package, info, path)
                if found:
                    facts[info.filename] = found
            return facts
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise corrupt(path) from error


def sheet_parts(data: bytes, path: Path) -> dict[str, str]:
    """Sheet name → part name, through the workbook's relationships.

    Raises: DataRejected when a sheet's part is missing or is no .xml, which is what `inspect_package` has looked at.
    """
    import posixpath
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = set(package.namelist())
        sheets = _elements(package, "xl/workbook.xml", "sheet", path)
        links = _elements(package, "xl/_rels/workbook.xml.rels", "Relationship", path)
    targets = {link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
               for link in links}
    parts: dict[str, str] = {}
    for sheet in sheets:
        identity = next((value for key, value in sheet.items() if key.rpartition(":")[2] == "id"), None)
        part = targets.get(identity, "")
        if part not in names or not part.lower().endswith(".xml"):
            raise corrupt(path)
        parts[sheet.get("name", "")] = part
    return parts


def _elements(package: zipfile.ZipFile, part: str, name: str, path: Path) -> list[dict[str, str]]:
    """The attributes of every element of that local name."""
    from xml.parsers import expat

    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == name:
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(package.read(part), True)
    except (expat.ExpatError, KeyError) as error:
        raise corrupt(path) from error
    return found


def corrupt(path: Path) -> DataRejected:
    """The refusal of a damaged package."""
    return DataRejected(f"{path}: 文件损坏或没有传完整，打不开。", "请重新复制或下载；还能用 WPS 或 Excel 打开的，另存为新的 .xlsx。")


def _check_members(package: zipfile.ZipFile, path: Path) -> None:
    members = package.infolist()
    names = {m.filename for m in members}
    if "xl/workbook.xml" not in names:
        _refuse_other(names, path)
    if len(members) > MAX_MEMBERS or len(names) != len(members):
        raise DataRejected(f"{path}: 压缩包结构异常（部件过多或重名），没有读。", BOMB[1])
    if any(m.flag_bits & 1 for m in members):
        raise DataRejected(f"{path}: 压缩包设了密码，不能读。", "请取消密码后另存一份再用。")
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > MAX_MEMBER or (member.file_size > RATIO_FROM and ratio > MAX_RATIO):
            raise DataRejected(f"{path}: {BOMB[0]}", BOMB[1])
    if sum(m.file_size for m in members) > MAX_TOTAL:
        raise DataRejected(f"{path}: {BOMB[0]}", BOMB[1])


def _refuse_other(names: set[str], path: Path) -> None:
    """A zip that holds something else: said by name where it is known."""
    for part, what in (("word/document.xml", "Word 文档"), ("ppt/presentation.xml", "演示文稿"),
                       ("xl/workbook.bin", "二进制工作簿（.xlsb）"), ("content.xml", "OpenDocument 文件"),
                       ("OFD.xml", "OFD 版式文件")):
        if part in names:
            raise DataRejected(f"{path}: 内容是{what}，不是 .xlsx 表格。", "请用 WPS 或 Excel 另存为“Excel 工作簿（*.xlsx）”。")
    raise DataRejected(f"{path}: 内容是压缩包，不是 .xlsx 表格。", "请用 WPS 或 Excel 另存为“Excel 工作簿（*.xlsx）”。")


def _read_through(package: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> SheetFacts:
    """Unpack one part chunk by chunk: its checksum and true size are proven, nothing of it is kept."""
    def chunks() -> Iterator[bytes]:
        with package.open(info) as part:
            yield from iter(lambda: part.read(CHUNK), b"")

    markup = info.filename.lower().endswith((".xml", ".rels"))
    size = 0
    scan = SheetScan(path)
    for chunk in chunks():
        if not size and markup and (b"\0" in chunk[:64] or b"<!DOCTYPE" in chunk[:4096]):
            raise corrupt(path)
        size += len(chunk)
        if size > MAX_MEMBER:
            raise DataRejected(f"{path}: {BOMB[0]}", BOMB[1])
        if markup:
            scan.feed(chunk)
    scan.flush()
    return scan.facts if not scan.odd else parse_facts(chunks(), path)
