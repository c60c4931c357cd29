"""Pictures of the real pages: .docx → PDF by LibreOffice, all in one call → PNG. Kept by the hash of the .docx."""

from __future__ import annotations

import struct
import tempfile
import zlib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from xundocs.documents.pdf import find_soffice, to_pdf
from xundocs.errors import XundocsError
from xundocs.site.cache import Cache

MOST_PAGES = 3
_SCALE = 1.5
"""Pixels for each point: an A4 page becomes 893 wide."""


def page_pictures(documents: Mapping[str, bytes], cache: Cache, *, wanted: bool) -> dict[str, list[str]]:
    """Name → names in the cache of the PNGs of its first pages. Empty lists where no picture is wanted or can be made."""
    keys = {name: f"page-{sha256(data).hexdigest()[:32]}" for name, data in documents.items()}
    missing = {name: data for name, data in documents.items() if not cache.has(f"{keys[name]}-1.png")}
    if missing and wanted and find_soffice() is not None:
        _draw(missing, keys, cache)
    if not wanted:
        return {name: [] for name in keys}
    return {name: [f"{key}-{n}.png" for n in range(1, MOST_PAGES + 1) if cache.has(f"{key}-{n}.png")] for name, key in keys.items()}


def _draw(documents: Mapping[str, bytes], keys: Mapping[str, str], cache: Cache) -> None:
    with tempfile.TemporaryDirectory(prefix="xundocs-pages-") as scratch:
        paths = []
        for name, data in documents.items():
            path = Path(scratch) / f"{keys[name]}.docx"
            path.write_bytes(data)
            paths.append(path)
        try:
            made = to_pdf(paths, Path(scratch) / "pdf")
        except XundocsError:
            return
        for path, pdf in zip(paths, made, strict=True):
            for number, png in enumerate(_pages(pdf.read_bytes()), 1):
                cache.put(f"{path.stem}-{number}.png", png)


def _pages(pdf: bytes) -> list[bytes]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        made = []
        for number in range(min(len(document), MOST_PAGES)):
            bitmap = document[number].render(scale=_SCALE, rev_byteorder=True)
            made.append(png_of(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels))
        return made
    finally:
        document.close()


def png_of(pixels: bytes, width: int, height: int, stride: int, channels: int) -> bytes:
    """An RGB PNG of rows of RGB or RGBx pixels, `stride` bytes each."""
    rows = []
    for y in range(height):
        row = pixels[y * stride:y * stride + width * channels]
        if channels == 4:
            thin = bytearray(width * 3)
            thin[0::3], thin[1::3], thin[2::3] = row[0::4], row[1::4], row[2::4]
            row = bytes(thin)
        rows.append(b"\x00" + row)
    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"".join(rows), 9)) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
