"""One importer for each format; which one reads a file is decided by its content, not by its name."""

from __future__ import annotations

import re
from pathlib import Path

from xundocs.corpus.importers.intake import Imported, ImportRefused, read_bytes, sniff
from xundocs.problems import Problem

__all__ = ["SUFFIXES", "ImportRefused", "Imported", "read_content", "read_path"]

SUFFIXES = (".docx", ".doc", ".pdf", ".html", ".htm", ".mht", ".mhtml", ".md", ".markdown", ".txt", ".rtf", ".wps", ".docm",
            ".dotx", ".xhtml")
"""What `corpus add` picks from a folder, besides .jsonl."""
_EXPECTED = {".docx": "docx", ".docm": "docx", ".dotx": "docx", ".doc": "doc", ".wps": "doc", ".pdf": "pdf", ".html": "html",
             ".htm": "html", ".xhtml": "html", ".mht": "mht", ".mhtml": "mht", ".md": "text", ".markdown": "text", ".txt": "text",
             ".rtf": "rtf"}
_NAMES = {"docx": "Word 文件（.docx）", "doc": "旧版 Word 文件（.doc）", "pdf": "PDF", "html": "网页", "mht": "网页存档（MHT）", "text": "纯文本",
          "rtf": "RTF 文件", "xlsx": "Excel 表格", "zip": "压缩包", "picture": "图片", "program": "程序文件", "broken-zip": "损坏的压缩包"}


def read_path(path: Path) -> Imported:
    """The lines of one file. Raises: ImportRefused, with a code, when it cannot be read."""
    imported = read_content(read_bytes(path), path.name)
    imported.hint = imported.hint or title_hint(path.stem)
    return imported


def read_content(data: bytes, name: str, depth: int = 0) -> Imported:
    """The lines of a file given as bytes; `name` only says what kind it claims to be."""
    suffix = Path(name).suffix.lower()
    kind = sniff(data)
    imported = _read(kind, data, suffix, depth)
    expected = _EXPECTED.get(suffix)
    if expected is not None and expected != kind and not (expected == "mht" and kind == "html"):
        imported.problems.insert(0, Problem("C-TYPE-READ", f"文件名是 {suffix}，内容其实是{_NAMES[kind]}，已按内容读取。", severity="info"))
    return imported


def _read(kind: str, data: bytes, suffix: str, depth: int) -> Imported:
    if kind == "docx":
        from xundocs.corpus.importers.docx import read_docx

        return read_docx(data, depth)
    if kind in ("doc", "rtf"):
        from xundocs.corpus.importers.doc import read_doc

        return read_doc(data, ".rtf" if kind == "rtf" else ".doc")
    if kind == "pdf":
        from xundocs.corpus.importers.pdf import read_pdf

        return read_pdf(data)
    if kind in ("html", "mht"):
        from xundocs.corpus.importers import html

        return html.read_html(data) if kind == "html" else html.read_mht(data)
    if kind == "text":
        from xundocs.corpus.importers.md import read_md
        from xundocs.corpus.importers.txt import read_txt

        return read_md(data) if suffix in (".md", ".markdown") else read_txt(data)
    if kind == "broken-zip":
        raise ImportRefused("C-CORRUPT", "文件已损坏，打不开（不是完整的压缩包）。", "请重新下载，或者用 Word 打开后另存。")
    raise ImportRefused("C-TYPE", f"这是{_NAMES[kind]}，不是法规或报告的文本。", f"可以导入：{' '.join(SUFFIXES)} .jsonl。")


def title_hint(stem: str) -> str:
    """What a file's name says the title is: without dates, sources and copy numbers.

    >>> title_hint("信访工作条例(2022-02-25)"), title_hint("01-某某办法（最终版）")
    ('信访工作条例', '某某办法')
    """
    bare = re.sub(r"[（(][\d\-—.年月日 ]+[)）]|[（(](?:最终版?|副本|定稿|\d+)[)）]|[_\-—]?\d{4}-?\d{2}-?\d{2}", "", stem)
    bare = re.sub(r"^[\d.、_\-\s]+|[_\-\s]+$", "", bare)
    return bare if re.search("[\u3400-\u9fff]", bare) else ""
