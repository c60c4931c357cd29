"""The indexes of single works, kept between builds. Disposable: whatever cannot be read is computed again."""

from __future__ import annotations

import json
from dataclasses import fields
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

import numpy as np

from xundocs.files import write_whole
from xundocs.search import normalize
from xundocs.site.search.units import SearchUnit, SearchWork
from xundocs.site.search.work_index import BLOCK, END, WorkIndex

FORMAT = 1
"""Raise it whenever a cached index would come out differently from the same work."""
CHECKSUM = 8
"""Bytes at the beginning of a file that vouch for the rest."""
HEAD = 4
"""Bytes that say how long the description of the arrays is."""
_SUFFIX = ".index"
_NOT_HASHED = ("units", "fingerprint")


def fingerprint_of(work: SearchWork) -> str:
    """A digest of all that a work's index is made from."""
    digest = blake2b(f"{FORMAT} {normalize.VERSION} {BLOCK} {END}".encode(), digest_size=16)
    for item in fields(work):
        if item.name not in _NOT_HASHED:
            digest.update(f"{item.name}={getattr(work, item.name)!r}\n".encode("utf-8", "backslashreplace"))
    if work.fingerprint:
        digest.update(work.fingerprint.encode())
    else:
        for unit in work.units:
            digest.update(_all_of(unit).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def _all_of(unit: SearchUnit) -> str:
    return repr((unit.anchor, unit.label, unit.path, unit.text))


class Cache:
    """One file a fingerprint in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, fingerprint: str) -> WorkIndex | None:
        """The index, None when it is not there or damaged."""
        content = self._content(fingerprint)
        return None if content is None else _unpacked(content)

    def put(self, fingerprint: str, index: WorkIndex) -> None:
        """Keep an index."""
        content = _packed(index)
        write_whole(self._path(fingerprint), _checksum(content) + content, overwrite=True, sync=False)

    def has(self, fingerprint: str) -> bool:
        """Whether `get` would give an index."""
        return self._content(fingerprint) is not None

    def keep_only(self, fingerprints: set[str]) -> None:
        """Remove what no work of this build uses."""
        for path in self.folder.glob(f"*{_SUFFIX}"):
            if path.name.removesuffix(_SUFFIX) not in fingerprints:
                path.unlink(missing_ok=True)

    def _content(self, fingerprint: str) -> memoryview | None:
        try:
            data = memoryview(self._path(fingerprint).read_bytes())
        except FileNotFoundError:
            return None
        return data[CHECKSUM:] if data[:CHECKSUM] == _checksum(data[CHECKSUM:]) else None

    def _path(self, fingerprint: str) -> Path:
        return self.folder / (fingerprint + _SUFFIX)


def _checksum(content: bytes | memoryview) -> bytes:
    return crc32(content).to_bytes(CHECKSUM, "little")


def _packed(index: WorkIndex) -> bytes:
    head = json.dumps({"keys": len(index.keys), "units": len(index.units), "size": index.size, "blocks": [len(block) for block in index.blocks]})
    parts = (index.keys.astype("<u8"), index.counts.astype("<u4"), index.units.astype("<u4"))
    return b"".join([len(head).to_bytes(HEAD, "little"), head.encode(), *(part.tobytes() for part in parts), *index.blocks])


def _unpacked(content: memoryview) -> WorkIndex:
    place = HEAD + int.from_bytes(content[:HEAD], "little")
    head = json.loads(bytes(content[HEAD:place]))
    arrays = []
    for kind, count, width in (("<u8", head["keys"], 8), ("<u4", head["keys"], 4), ("<u4", head["units"], 4)):
        arrays.append(np.frombuffer(content, dtype=kind, count=count, offset=place))
        place += width * count
    blocks: list[bytes] = []
    for length in head["blocks"]:
        blocks.append(bytes(content[place:place + length]))
        place += length
    return WorkIndex(arrays[0], arrays[1], arrays[2], tuple(blocks), head["size"])
