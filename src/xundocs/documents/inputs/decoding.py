"""Bytes of a text file as text: by byte order mark, then strict UTF-8, then strict GB18030, then by likelihood."""

from __future__ import annotations

import codecs
from pathlib import Path

from xundocs.errors import DataRejected

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
          (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode_text(data: bytes, path: Path) -> str:
    """The text of a file without its byte order mark.

    GB18030 comes before guessing: it is what Excel and WPS write on Chinese Windows.
    Raises: DataRejected when no encoding fits.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark):], encoding, path)
    for encoding in _candidates(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    if (guessed := _guess(data)) is not None:
        return guessed
    raise _not_text(path)


def _candidates(data: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark is known by its zero bytes, which no UTF-8 or GB18030 table holds; Chinese has few of them."""
    head = data[:2000]
    zeros = head.count(0)
    wide = ("utf-16-le", "utf-16-be") if head[1::2].count(0) * 2 >= zeros else ("utf-16-be", "utf-16-le")
    if zeros > len(head) // 8:
        return wide
    return ("utf-8", *(wide if zeros else ()), "gb18030")


def _strict(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "replace").count("\n") + 1
        raise DataRejected(f"{path}: 第{line}行有不能识别的字节（按 {encoding} 读）。",
                           "文件可能没有存完整；请重新另存为“UTF-8”编码。") from None


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:100_000], threshold=0.1).best()
    if best is None:
        return None
    try:
        return data.decode(best.encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _not_text(path: Path) -> DataRejected:
    return DataRejected(f"{path}: 看不出文字编码，不能读。", "请用 WPS、Excel 或记事本打开，另存为“UTF-8”编码。")
