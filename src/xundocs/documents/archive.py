"""Opening a .docx as a zip without trusting it: size, ratio, names, duplicates, encryption."""

from __future__ import annotations

import io
import zipfile
import zlib

from xundocs.problems import Problem, Where

MAX_FILE = 32 << 20
MAX_MEMBERS = 500
MAX_TOTAL = 64 << 20
MAX_RATIO = 200
_RATIO_MATTERS_ABOVE = 1 << 20
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_members(data: bytes, name: str = "") -> tuple[dict[str, bytes], list[Problem]]:
    """Every member by name, and what is wrong with the archive. With an error nothing is unpacked (empty dict)."""
    if early := _not_a_zip(data):
        return {}, [_problem(name, *early)]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if problems := [_problem(name, *fault) for fault in _faults(entries)]:
                return {}, problems
            return {entry.filename: archive.read(entry) for entry in entries if not entry.is_dir()}, []
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        return {}, [_problem(name, "T-ZIP", f"文件已损坏，解不开（{type(error).__name__}）", "请用 Word 或 WPS 重新另存为 .docx。")]


def _not_a_zip(data: bytes) -> tuple[str, str, str] | None:
    if not data:
        return "T-EMPTY", "文件是空的（0 字节）", "请重新导出或复制模板。"
    if data.startswith(_OLE_MAGIC):
        return "T-OLD-OR-ENCRYPTED", "这是旧版 .doc 文件，或者设了打开密码", "请去掉密码，另存为 .docx。"
    if not data.startswith(b"PK\x03\x04"):
        return "T-ZIP", "不是 .docx 文件", "请用 Word 或 WPS 另存为 .docx。"
    if len(data) > MAX_FILE:
        return "T-SIZE", f"文件有 {len(data) >> 20} MB，超过 {MAX_FILE >> 20} MB 的上限", "请压缩模板里的图片。"
    return None


def _faults(entries: list[zipfile.ZipInfo]) -> list[tuple[str, str, str]]:
    faults: list[tuple[str, str, str]] = []
    if len(entries) > MAX_MEMBERS:
        faults.append(("T-SIZE", f"含有 {len(entries)} 个部件，超过 {MAX_MEMBERS} 个的上限", "请换一个正常的模板。"))
    seen: set[str] = set()
    for entry in entries:
        if entry.filename.lower() in seen:
            faults.append(("T-DUPLICATE", f"部件 {entry.filename} 出现了两次", "请用 Word 打开后另存一份。"))
        seen.add(entry.filename.lower())
        faults.extend(_entry_faults(entry))
    total = sum(entry.file_size for entry in entries)
    if total > MAX_TOTAL:
        faults.append(("T-SIZE", f"解开后有 {total >> 20} MB，超过 {MAX_TOTAL >> 20} MB 的上限", "请换一个正常的模板。"))
    return faults


def _entry_faults(entry: zipfile.ZipInfo) -> list[tuple[str, str, str]]:
    faults = []
    path = entry.filename
    if entry.flag_bits & 1:
        faults.append(("T-ENCRYPTED", f"部件 {path} 加了密", "请去掉密码再用。"))
    if path.startswith("/") or "\\" in path or ":" in path or ".." in path.split("/") or not path.isprintable():
        faults.append(("T-PATH", f"部件路径不正常：{path!r}", "请用 Word 打开后另存一份。"))
    if entry.file_size > _RATIO_MATTERS_ABOVE and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
        faults.append(("T-RATIO", f"部件 {path} 的压缩比不正常，像是压缩炸弹", "请不要使用这个文件。"))
    return faults


def _problem(file: str, code: str, message: str, remedy: str) -> Problem:
    return Problem(code, f"{message}。", remedy, Where(file))
