"""The indexes of single works, kept between builds. Disposable: whatever cannot be read is computed again.

A file has three parts with a checksum each, so that a build reads only what it needs: the pages of every work, the postings
where a page changed, the texts where a work did.
"""

from __future__ import annotations

import json
import struct
from dataclasses import fields
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np

from xundocs.files import write_whole
from xundocs.search import normalize
from xundocs.site.search.units import SearchUnit, SearchWork
from xundocs.site.search.work_index import BLOCK, END, PAGE_BITS, Numbers, Pages, WorkIndex, pages_of

FORMAT = 3
"""Raise it whenever a cached index would come out differently from the same work."""
_SUFFIX = ".index"
_HASHED = tuple(item.name for item in fields(SearchWork) if item.name not in ("units", "fingerprint"))
_FRAME = struct.Struct("<6I")
"""The length and the checksum of each part."""
_FIRST_READ = 4096
_ARRAYS = (("<u8", "keys"), ("<u4", "keys"), ("<u4", "units"))


def fingerprint_of(work: SearchWork) -> str:
    """A digest of all that a work's index is made from."""
    digest = blake2b(f"{FORMAT} {normalize.VERSION} {BLOCK} {END} {PAGE_BITS}".encode(), digest_size=16)
    for name in _HASHED:
        digest.update(f"{name}={getattr(work, name)!r}\n".encode("utf-8", "backslashreplace"))
    if work.fingerprint:
        digest.update(work.fingerprint.encode())
    else:
        for unit in work.units:
            digest.update(_all_of(unit).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def _all_of(unit: SearchUnit) -> str:
    return repr((unit.anchor, unit.label, unit.path, unit.text))


class Head(NamedTuple):
    """What is said of an index before it is read."""

    size: int
    """Units, the title's included."""
    blocks: int
    pages: Pages


class Cache:
    """One file a fingerprint in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, fingerprint: str, index: WorkIndex) -> Head:
        """Keep an index."""
        head = Head(index.size, len(index.blocks), pages_of(index))
        about = json.dumps({"size": index.size, "pages": len(head.pages.numbers), "keys": len(index.keys), "units": len(index.units),
                            "blocks": [len(block) for block in index.blocks]}).encode()
        numbers, postings, sums = (part.tobytes() for part in head.pages)
        arrays = (index.keys.astype("<u8"), index.counts.astype("<u4"), index.units.astype("<u4"))
        parts = (sums + numbers + postings + about, b"".join(part.tobytes() for part in arrays), b"".join(index.blocks))
        frame = _FRAME.pack(*(len(part) for part in parts), *(crc32(part) for part in parts))
        write_whole(self._path(fingerprint), b"".join((frame, *parts)), overwrite=True, sync=False)
        return head

    def head(self, fingerprint: str) -> Head | None:
        """The pages of an index, None when it is not there or damaged."""
        part = self._part(fingerprint, 0)
        if part is None:
            return None
        about, numbers, postings, sums = _head(part)
        return Head(about["size"], len(about["blocks"]), Pages(numbers, postings, sums))

    def postings(self, fingerprint: str) -> tuple[Numbers, Numbers, Numbers] | None:
        """(keys, counts, units) of an index, None when it is not there or damaged."""
        head, part = self._part(fingerprint, 0), self._part(fingerprint, 1)
        if head is None or part is None:
            return None
        about, place, arrays = _head(head)[0], 0, []
        for kind, count in _ARRAYS:
            arrays.append(np.frombuffer(part, dtype=kind, count=about[count], offset=place))
            place += arrays[-1].nbytes
        return arrays[0], arrays[1], arrays[2]

    def blocks(self, fingerprint: str) -> tuple[bytes, ...] | None:
        """The texts of an index, None when it is not there or damaged."""
        head, part = self._part(fingerprint, 0), self._part(fingerprint, 2)
        if head is None or part is None:
            return None
        place, found = 0, []
        for length in _head(head)[0]["blocks"]:
            found.append(part[place:place + length])
            place += length
        return tuple(found)

    def keep_only(self, fingerprints: set[str]) -> None:
        """Remove what no work of this build uses."""
        for path in self.folder.glob(f"*{_SUFFIX}"):
            if path.name.removesuffix(_SUFFIX) not in fingerprints:
                path.unlink(missing_ok=True)

    def _part(self, fingerprint: str, number: int) -> bytes | None:
        try:
            with open(self._path(fingerprint), "rb", buffering=0) as file:  # noqa: PTH123 - hundreds of files: plain opening is three times faster
                begin = file.read(_FIRST_READ)
                frame = _FRAME.unpack_from(begin)
                start, length = _FRAME.size + sum(frame[:number]), frame[number]
                data = begin[start:start + length]
                if len(data) < length:
                    file.seek(start)
                    data = file.read(length)
        except (OSError, struct.error):
            return None
        return data if len(data) == length and crc32(data) == frame[3 + number] else None

    def _path(self, fingerprint: str) -> Path:
        return self.folder / (fingerprint + _SUFFIX)


def _head(part: bytes) -> tuple[dict[str, Any], Numbers, Numbers, Numbers]:
    """What is said of the other parts, and the arrays of the pages."""
    about: dict[str, Any] = json.loads(part[part.rindex(b"{"):])
    count = about["pages"]
    sums = np.frombuffer(part, dtype="<u8", count=count)
    numbers = np.frombuffer(part, dtype="<u4", count=count, offset=8 * count)
    return about, numbers, np.frombuffer(part, dtype="<u4", count=count, offset=12 * count), sums
