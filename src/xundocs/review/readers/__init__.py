"""From a file's bytes to a Document. One reader for each format; what is hostile or broken is refused at this door."""

from __future__ import annotations

from pathlib import Path

from xundocs.errors import DataRejected
from xundocs.model.terms import TRADITIONAL
from xundocs.review.document import Document

LARGEST = 64 << 20


LONGEST = 1_000_000
"""Characters of one paragraph; the longest law is shorter as a whole."""


def read_document(data: bytes, name: str) -> Document:
    """The document in `data`; the format is told by the name's suffix, then by the content.

    Raises: DataRejected when the file is hostile, broken, empty or of another format.
    """
    document = _read(data, name)
    if any(len(block.text) > LONGEST for block in document.blocks):
        raise DataRejected(f"{name}: 有一段超过 {LONGEST // 10_000} 万字。", "可能是转换时丢了换行，请分段后再查。")
    if _is_traditional(document):
        _simplify(document)
    return document


def _is_traditional(document: Document) -> bool:
    """Whether the text is in Traditional script throughout: a twelfth of it are characters that only that script writes."""
    found = sum(character in TRADITIONAL for block in document.blocks for character in block.text)
    return found > sum(len(block.text) for block in document.blocks) / 12


def _simplify(document: Document) -> None:
    """The rules read Simplified script, place by place the same text; what the file says stays in `written`."""
    from xundocs.search.normalize import fold, is_han

    table = {ord(c): fold(c) for block in document.blocks for c in set(block.text) if is_han(c)}
    for block in document.blocks:
        document.written[block.index] = block.text
        block.text = block.text.translate({code: new for code, new in table.items() if len(new) == 1})


def _read(data: bytes, name: str) -> Document:
    suffix = Path(name).suffix.lower()
    if len(data) > LARGEST:
        raise DataRejected(f"{name}: 文件超过 {LARGEST >> 20} MB。", "请拆开再查。")
    if suffix == ".docx" or data.startswith(b"PK\x03\x04"):
        from xundocs.review.readers.docx_reader import read_docx

        return read_docx(data, name)
    if suffix in (".doc", ".wps", ".rtf", ".pdf", ".odt", ".docm") or data.startswith(b"\xd0\xcf\x11\xe0"):
        raise DataRejected(f"{name}: 不能检查这种格式。", "请用 Word 或 WPS 另存为 .docx 再查。")
    if suffix in (".md", ".markdown"):
        from xundocs.review.readers.plain import read_markdown

        return read_markdown(data, name)
    if suffix in (".txt", ".text", ""):
        from xundocs.review.readers.plain import read_text

        return read_text(data, name)
    raise DataRejected(f"{name}: 不认识这种文件。", "可以检查的有 .docx、.md、.txt。")
