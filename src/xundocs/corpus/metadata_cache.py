"""The metadata of a corpus folder without parsing YAML twice: a disposable JSON cache keyed by name, size and times.

An entry is trusted when size and times match and the file was already old when the cache was written; a file changed
within the same moment is compared by SHA-256, as version control systems do.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from xundocs.errors import XundocsError
from xundocs.files import write_whole

HEAD = "xundocs-corpus 2"
RACY_NS = 2_000_000_000
"""A file changed less than this before the cache was written may have been changed again unseen."""

Entry = tuple[str, str, str]
"""Stamp (size and times), SHA-256, and the metadata as JSON, decoded only when somebody asks for that work."""


class MetadataCache:
    """Cached data of the files of one corpus root. A missing or broken cache is only slower, never wrong."""

    def __init__(self, root: Path, folder: Path | None) -> None:
        name = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
        self._file = folder / f"corpus-{name}.tsv" if folder is not None else None
        self._written_ns = 0
        self._entries: dict[str, Entry] = {}
        self._changed = False
        self._load()

    def get(self, key: str, path: str, stat: os.stat_result) -> str | None:
        """The data stored for `path` as JSON, or None when it has changed or was never stored."""
        entry = self._entries.get(key)
        if entry is None or entry[0] != _stamp(stat):
            return None
        if max(stat.st_mtime_ns, stat.st_ctime_ns) + RACY_NS >= self._written_ns:
            if _digest(path) != entry[1]:
                return None
            self._changed = True
        return entry[2]

    def put(self, key: str, stat: os.stat_result, content: bytes, data: dict[str, Any]) -> str:
        """Remember the data read from a file's `content`; the JSON kept."""
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        self._entries[key] = (_stamp(stat), hashlib.sha256(content).hexdigest(), text)
        self._changed = True
        return text

    def keep_only(self, keys: set[str]) -> None:
        """Forget works that are gone."""
        if gone := [key for key in self._entries if key not in keys]:
            for key in gone:
                del self._entries[key]
            self._changed = True

    def save(self, now_ns: int) -> None:
        """Write the cache if it changed; a folder that cannot be written is no error."""
        if not self._changed or self._file is None:
            return
        lines = [f"{HEAD} {now_ns}", *("\t".join((key, *entry)) for key, entry in self._entries.items())]
        with contextlib.suppress(OSError, XundocsError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._file, "\n".join(lines).encode(), overwrite=True, sync=False)
            self._changed = False

    def _load(self) -> None:
        if self._file is None:
            return
        try:
            head, *lines = self._file.read_bytes().decode().split("\n")
            title, _, written = head.rpartition(" ")
            if title != HEAD:
                return
            entries = {key: (stamp, digest, data) for key, stamp, digest, data in (line.split("\t") for line in lines)}
            self._written_ns, self._entries = int(written), entries
        except (OSError, ValueError):
            self._entries = {}


def _stamp(stat: os.stat_result) -> str:
    return f"{stat.st_size}-{stat.st_mtime_ns}-{stat.st_ctime_ns}"


def _digest(path: str) -> str:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""
