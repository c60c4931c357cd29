"""Files from anywhere, taken in with limits: size, kind by content, zip packages and XML that cannot hurt."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from xundocs.corpus.structure.lines import Line
from xundocs.errors import DataRejected
from xundocs.problems import Problem

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST_FILE = 100 * 1024 * 1024
LARGEST_MEMBER = 64 * 1024 * 1024
LARGEST_PACKAGE = 200 * 1024 * 1024
MOST_MEMBERS = 5000
HIGHEST_RATIO = 300
"""Real Word files stay below 60 to 1; a bomb is at 1,000 to 1."""
_RATIO_MATTERS = 4 * 1024 * 1024


class ImportRefused(DataRejected):
    """A file that cannot be imported; `code` is the problem's code."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.code = code

    def as_problem(self) -> Problem:
        """The refusal as a problem of the file."""
        return Problem(self.code, self.message, self.hint)


@dataclass(slots=True)
class Imported:
    """What an importer read: the lines in order, what the file says its title is, and what deserves a word."""

    lines: list[Line]
    hint: str = ""
    problems: list[Problem] = field(default_factory=list)


def read_bytes(path: Path) -> bytes:
    """The content of a file. Raises: ImportRefused when it is empty, too large, gone or not readable."""
    try:
        size = path.stat().st_size
        if size == 0:
            raise ImportRefused("C-EMPTY", "文件是空的（0 字节）。", "请重新下载或复制原文件。")
        if size > LARGEST_FILE:
            raise ImportRefused("C-SIZE", f"文件有 {size // 2**20} MB，超过 {LARGEST_FILE // 2**20} MB 的上限。",
                                "法规文本不会这么大，请检查是不是放错了文件；扫描件请先做文字识别。")
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise ImportRefused("C-GONE", "文件已不存在，可能在导入过程中被删除或移动。", "请放回原处后重试。") from None
    except IsADirectoryError:
        raise ImportRefused("C-TYPE", "这是文件夹，不是文件。", "请给出文件夹中的文件。") from None
    except OSError as error:
        raise ImportRefused("C-READ", f"文件无法读取（{error.strerror}）。", "请检查权限，或者文件是否正被别的程序占用。") from error


_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe")


def sniff(data: bytes) -> str:
    """What a file is by its content: docx, doc, pdf, rtf, html, mht, xlsx, zip, picture, program or text."""
    head = data[:4096]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package_kind(data)
    if head.startswith(_OLE):
        return "doc"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_PICTURES):
        return "picture"
    if head.startswith(_PROGRAMS):
        return "program"
    if head.startswith((b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"\xfd7zXZ")):
        return "zip"
    return _text_kind(head)


def _text_kind(head: bytes) -> str:
    plain = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if plain.startswith(b"mime-version:") or (b"content-type: multipart/related" in plain[:600]):
        return "mht"
    if plain.startswith((b"<!doctype html", b"<html")) or (plain.startswith(b"<") and b"<body" in plain) \
            or b"<html" in plain[:1000]:
        return "html"
    return "text"


def _package_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = set(package.namelist()[:MOST_MEMBERS])
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "broken-zip"
    if "word/document.xml" in names or any(n.startswith("word/") for n in names):
        return "docx"
    if any(n.startswith("xl/") for n in names):
        return "xlsx"
    return "docx" if "[Content_Types].xml" in names and any("document" in n for n in names) else "zip"


class Package:
    """A zip package opened with limits. Raises: ImportRefused on bombs, encryption and damage."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise ImportRefused("C-CORRUPT", "文件已损坏，打不开（不是完整的压缩包）。", "请重新下载，或者用 Word 打开后另存。") from error
        infos = self._zip.infolist()
        if len(infos) > MOST_MEMBERS:
            raise ImportRefused("C-BOMB", f"文件内部有 {len(infos)} 个部件，不像正常的 Word 文件。", "请确认来源，用 Word 打开后另存。")
        total = sum(info.file_size for info in infos)
        packed = sum(info.compress_size for info in infos)
        if total > LARGEST_PACKAGE or (total > _RATIO_MATTERS and total > HIGHEST_RATIO * max(packed, 1)):
            raise ImportRefused("C-BOMB", f"文件解压后有 {total // 2**20} MB，是压缩炸弹或者异常文件，没有读取。",
                                "请确认来源，用 Word 打开后另存。")
        self.names = {info.filename for info in infos}
        self._read = 0

    def read(self, name: str) -> bytes:
        """One member, never more of it than it claims to hold nor than the limits allow."""
        try:
            with self._zip.open(name) as member:
                data = member.read(LARGEST_MEMBER + 1)
        except KeyError:
            raise ImportRefused("C-CORRUPT", f"文件内部缺少部件 {name}。", "请用 Word 打开后另存。") from None
        except RuntimeError as error:
            raise ImportRefused("C-PASSWORD", "文件设了密码。", "请用 Word 打开、去掉密码后另存。") from error
        except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, zipfile.LargeZipFile) as error:
            raise ImportRefused("C-CORRUPT", f"文件内部的部件 {name} 已损坏。", "请重新下载，或者用 Word 打开后另存。") from error
        except Exception as error:
            import zlib

            if isinstance(error, zlib.error):
                raise ImportRefused("C-CORRUPT", f"文件内部的部件 {name} 已损坏。", "请重新下载，或者用 Word 打开后另存。") from error
            raise
        self._read += len(data)
        if len(data) > LARGEST_MEMBER or self._read > LARGEST_PACKAGE:
            raise ImportRefused("C-BOMB", "文件解压后过大，没有读取。", "请确认来源，用 Word 打开后另存。")
        return data


def parse_xml(data: bytes, name: str) -> _Element:
    """The root of an XML part. No DTD, no entities, no network. Raises: ImportRefused."""
    from lxml import etree

    start = data[:4096].replace(b"\x00", b"")
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise ImportRefused("C-XML", f"部件 {name} 含有文档类型声明（DTD），正常的 Word 文件没有，可能是攻击文件，没有读取。", "请确认来源。")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                             remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ImportRefused("C-CORRUPT", f"部件 {name} 不是有效的 XML。", "请用 Word 打开后另存。") from error
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise ImportRefused("C-XML", f"部件 {name} 含有文档类型声明（DTD），没有读取。", "请确认来源。")
    return root
