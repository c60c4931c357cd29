"""The container of one segment: named sections, a checksum for each page, a checked directory at the end.

Layout, specified in docs/search-index-format.md:

    magic · sections · page checksums (u32 each) · directory (JSON) · footer (32 bytes)

A page is verified the first time any byte of it is read; nothing unverified is ever interpreted.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from binascii import crc32
from mmap import ACCESS_READ, mmap
from pathlib import Path

from xundocs.search.faults import IndexNeedsRebuild

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal

    Code = Literal["B", "H", "I"]
    """How a section is read: bytes, 16-bit or 32-bit numbers, in the byte order of the machine."""

MAGIC = b"XDCLAUSE"
FORMAT = 1
PAGE_SHIFT = 13
"""Pages of 8 KiB: small enough that a cold query checks little, large enough that the table stays small."""
PAGE = 1 << PAGE_SHIFT
ALIGN = 8
_FOOTER = struct.Struct("<QIIIII4s")
_FOOTER_MAGIC = b"XDCF"


def pack(sections: dict[str, bytes], meta: dict[str, Any]) -> list[bytes]:
    """The file's bytes, in pieces, ready to be written one after another."""
    pieces = [MAGIC]
    position = len(MAGIC)
    places: dict[str, list[int]] = {}
    for name, data in sections.items():
        places[name] = [position, len(data)]
        padding = -len(data) % ALIGN
        pieces += [data, bytes(padding)]
        position += len(data) + padding
    body = b"".join(pieces)
    view = memoryview(body)
    sums = b"".join(crc32(view[start:start + PAGE]).to_bytes(4, sys.byteorder) for start in range(0, position, PAGE))
    directory = json.dumps({"format": FORMAT, "order": sys.byteorder, "sections": places, "meta": meta},
                           ensure_ascii=False, separators=(",", ":")).encode()
    fixed = _FOOTER.pack(position, len(sums), len(directory), crc32(sums), crc32(directory), 0, _FOOTER_MAGIC)
    footer = _FOOTER.pack(position, len(sums), len(directory), crc32(sums), crc32(directory),
                          crc32(fixed), _FOOTER_MAGIC)
    return [body, sums, directory, footer]


class ClauseFile:
    """A segment file opened for reading. Sections are given as byte ranges; call `check` before using one.

    Raises: IndexNeedsRebuild when the file is truncated, foreign, of another format, or a checksum fails.
    """

    def __init__(self, path: Path, expected_size: int) -> None:
        self.path = path
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size != expected_size or expected_size < len(MAGIC) + _FOOTER.size:
                raise IndexNeedsRebuild(path, "文件长度不对")
            self.data = mmap(file.fileno(), 0, access=ACCESS_READ)
        self._sums, self._body_end, directory = self._open_directory()
        self.seen = bytearray(len(self._sums) + 1)
        """1 for each page verified so far."""
        self.places: dict[str, tuple[int, int]] = {k: (v[0], v[1]) for k, v in directory["sections"].items()}
        self.meta: dict[str, Any] = directory["meta"]

    def _open_directory(self) -> tuple[memoryview, int, dict[str, Any]]:
        data = self.data
        footer = data[-_FOOTER.size:]
        body_end, sums_size, directory_size, sums_crc, directory_crc, footer_crc, magic = _FOOTER.unpack(footer)
        if magic != _FOOTER_MAGIC or data[:len(MAGIC)] != MAGIC:
            raise IndexNeedsRebuild(self.path, "不是本系统的索引文件")
        zeroed = _FOOTER.pack(body_end, sums_size, directory_size, sums_crc, directory_crc, 0, magic)
        if crc32(zeroed) != footer_crc or body_end + sums_size + directory_size + _FOOTER.size != len(data):
            raise IndexNeedsRebuild(self.path, "文件尾损坏")
        sums = memoryview(data[body_end:body_end + sums_size])
        raw = data[body_end + sums_size:body_end + sums_size + directory_size]
        if crc32(sums) != sums_crc or crc32(raw) != directory_crc:
            raise IndexNeedsRebuild(self.path, "目录校验不符")
        directory = json.loads(raw)
        if directory.get("format") != FORMAT:
            raise IndexNeedsRebuild(self.path, f"索引格式 {directory.get('format')}，本程序用 {FORMAT}")
        if directory.get("order") != sys.byteorder:
            raise IndexNeedsRebuild(self.path, "在另一种机器上建立")
        return sums.cast("I"), body_end, directory

    def check(self, start: int, stop: int) -> None:
        """Verify the pages that hold bytes start..stop (absolute positions) unless that was done before."""
        seen, past = self.seen, (stop + PAGE - 1) >> PAGE_SHIFT
        page = seen.find(0, start >> PAGE_SHIFT, past)
        while page >= 0:
            self._verify(page)
            page = seen.find(0, page, past)

    def check_ranges(self, starts: list[int], stops: list[int]) -> None:
        """`check` for many ranges, both lists ascending; all between the first and the last if there are so many."""
        if not starts:
            return
        first, past = starts[0] >> PAGE_SHIFT, (stops[-1] + PAGE - 1) >> PAGE_SHIFT
        find = self.seen.find
        if find(0, first, past) < 0:
            return
        if 2 * len(starts) > past - first:
            self.check(starts[0], stops[-1])
            return
        for start, stop in zip(starts, stops, strict=True):
            if find(0, start >> PAGE_SHIFT, (stop + PAGE - 1) >> PAGE_SHIFT) >= 0:
                self.check(start, stop)

    def _verify(self, page: int) -> None:
        begin = page << PAGE_SHIFT
        if crc32(self.data[begin:min(begin + PAGE, self._body_end)]) != self._sums[page]:
            raise IndexNeedsRebuild(self.path, f"第 {page} 页校验不符")
        self.seen[page] = 1

    def check_all(self) -> None:
        """Verify every page of the file."""
        for page in range(len(self._sums)):
            self._verify(page)

    def view(self, name: str, code: Code = "B") -> memoryview:
        """A whole section as an array of `code`, NOT verified: use with `check` on what is read."""
        start, size = self.places[name]
        return memoryview(self.data)[start:start + size].cast(code)

    def checked_bytes(self, name: str) -> bytes:
        """A whole section, verified."""
        start, size = self.places[name]
        self.check(start, start + size)
        return self.data[start:start + size]
