"""The folder the search files are written into."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

from xundocs.files import one_failure_message, write_whole
from xundocs.site.output import Earlier

POSTINGS, TEXTS = "p", "t"


class SearchFolder:
    """Only what differs is written, what does not belong is removed at the end.

    An empty folder is one nobody reads yet (a site being built): its files come from the earlier site, or are written plainly.
    """

    def __init__(self, folder: Path, earlier: Earlier) -> None:
        self.folder, self._earlier = folder, earlier
        self.bytes = self.changed = 0
        self._keys: dict[str, str] = {}
        parts = (folder, folder / POSTINGS, folder / TEXTS)
        for part in parts:
            with one_failure_message(part):
                part.mkdir(parents=True, exist_ok=True)
        self._fresh = not any(path.is_file() for part in parts for path in part.iterdir())

    def keep(self, names: Sequence[str], key: str) -> bool:
        """Take files over from the earlier site where all were made under this key; False when not."""
        if not self._fresh or not all(self._earlier.has(self._address(name), key) for name in names):
            return False
        for name in names:
            self._written(name, self._earlier.keep(self._address(name), f"{self.folder}/{name}"), key)
        return True

    def write(self, name: str, data: bytes, key: str = "") -> None:
        """Write a file; `key` tells what it is made from."""
        if self._fresh:
            path = f"{self.folder}/{name}"
            with one_failure_message(Path(path)):
                self._earlier.write(self._address(name), data, path, key)
            self.changed += 1
        elif not _holds(self.folder / name, data):
            write_whole(self.folder / name, data, overwrite=True, sync=False)
            self.changed += 1
        self._written(name, len(data), key or blake2b(data, digest_size=16).hexdigest())

    @property
    def files(self) -> int:
        """How many there are."""
        return len(self._keys)

    def stamp(self) -> str:
        """Changes with any file so far."""
        return blake2b(repr(sorted(self._keys.items())).encode(), digest_size=6).hexdigest()

    def remove_others(self) -> None:
        """Remove the scripts that are no longer made."""
        if self._fresh:
            return
        for path in (*self.folder.glob("*.js"), *self.folder.glob("?/*.js")):
            if path.relative_to(self.folder).as_posix() not in self._keys:
                path.unlink()
                self.changed += 1

    def _address(self, name: str) -> str:
        return f"{self.folder.name}/{name}"

    def _written(self, name: str, size: int, key: str) -> None:
        self.bytes += size
        self._keys[name] = key


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False
