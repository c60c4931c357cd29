"""Which texts have changed: the hash of each, without reading those whose size and times are as they were."""

from __future__ import annotations

import json
import os
import time
from hashlib import sha256
from pathlib import Path

from xundocs.corpus.metadata_cache import MetadataCache
from xundocs.corpus.store import Store
from xundocs.model.work import Version, Work


class Fingerprints:
    """The hashes of a store's texts, kept in a cache folder."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._begun = time.time_ns()
        self._known = MetadataCache(folder / "texts", folder)
        self._used: set[str] = set()

    def of(self, work: Work, version: Version) -> str:
        """The SHA-256 of a version's text. Raises: DataRejected when it cannot be read."""
        name = f"{work.id}/{version.file}"
        path = f"{self._store.folder(work.id)}/{version.file}"
        self._used.add(name)
        try:
            stat = os.stat(path)  # noqa: PTH116 - thousands of them: pathlib is three times slower
        except OSError:
            return _hash(self._store.read_text(work.id, version))
        known = self._known.get(name, path, stat)
        if known is None:
            content = self._store.read_text(work.id, version).encode()
            known = self._known.put(name, stat, content, {"sha256": sha256(content).hexdigest()})
        return str(json.loads(known)["sha256"])

    def save(self) -> None:
        """Keep what is known for the next build."""
        self._known.keep_only(self._used)
        self._known.save(self._begun)


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
