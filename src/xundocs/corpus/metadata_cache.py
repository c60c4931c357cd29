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

FORMAT = 1
RACY_NS = 2_000_000_000
"""A file changed less than this before the cache was written may have been changed again unseen."""


class MetadataCache:
    """Cached data of the files of one corpus root. A missing or broken cache is only slower, never wrong."""

    def __init__(self, root: Path, folder: Path | None) -> None:
        name = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
        self._file = folder / f"corpus-{name}.json" if folder is not None else None
        self._written_ns = 0
        self._entries: dict[str, list[Any]] = {}
        self._changed = False
        self._load()

    def get(self, key: str, path: Path, stat: os.stat_result) -> dict[str, Any] | None:
        """The data stored for `path`, or None when it has changed or was never stored."""
        entry = self._entries.get(key)
        if entry is None or entry[:3] != [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]:
            return None
        newest = max(stat.st_mtime_ns, stat.st_ctime_ns)
        if newest + RACY_NS >= self._written_ns and _digest(path) != entry[3]:
            return None
        data: dict[str, Any] = entry[4]
        return data

    def put(self, key: str, stat: os.stat_result, content: bytes, data: dict[str, Any]) -> None:
        """Remember the data read from a file's `content`."""
        digest = hashlib.sha256(content).hexdigest()
        self._entries[key] = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, digest, data]
        self._changed = True

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
        data = {"format": FORMAT, "written_ns": now_ns, "entries": self._entries}
        with contextlib.suppress(OSError, XundocsError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._file, json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(),
                        overwrite=True, sync=False)
            self._changed = False

    def _load(self) -> None:
        if self._file is None:
            return
        try:
            data = json.loads(self._file.read_bytes())
            if data["format"] == FORMAT:
                self._written_ns, self._entries = int(data["written_ns"]), dict(data["entries"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            self._entries = {}


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
