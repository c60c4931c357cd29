"""Disposable results by the hash of everything they were made from. A damaged or missing entry is made again."""

from __future__ import annotations

import hashlib
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from xundocs import __version__
from xundocs.errors import XundocsError


class Cache:
    """A folder of results. Everything used or written in a build is remembered; `prune` removes the rest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._used: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)
        self._present = {entry.name for entry in folder.iterdir()}

    def key(self, *parts: str) -> str:
        """A name for what is made from `parts` by this version of the program."""
        digest = hashlib.sha256(program_hash().encode())
        for part in parts:
            data = part.encode("utf-8", "surrogatepass")
            digest.update(b"%d:" % len(data))
            digest.update(data)
        return digest.hexdigest()[:32]

    def path(self, name: str) -> Path:
        """Where an entry lies."""
        self._used.add(name)
        return self.folder / name

    def has(self, name: str) -> bool:
        """Whether there is an entry; it counts as used."""
        self._used.add(name)
        return name in self._present

    def put(self, name: str, data: bytes) -> None:
        """Keep an entry."""
        path = self.path(name)
        temporary = path.with_name(f".{os.getpid()}-{name}")
        temporary.write_bytes(data)
        temporary.replace(path)
        self._present.add(name)

    def get(self, name: str) -> bytes | None:
        """An entry, None when there is none."""
        if name not in self._present:
            return None
        try:
            return self.path(name).read_bytes()
        except OSError:
            return None

    def text(self, name: str) -> str:
        """An entry that must be there, as text. Raises: XundocsError when somebody removed it during the build."""
        data = self.get(name)
        if data is None:
            raise XundocsError(f"{self.folder / name}: 缓存文件不见了。", "请重新运行；生成期间不要清理缓存。")
        return data.decode()

    def data(self, name: str) -> Any | None:
        """A JSON entry, None when there is none or it is damaged."""
        found = self.get(name)
        if found is None:
            return None
        try:
            return json.loads(found)
        except ValueError:
            return None

    def prune(self) -> None:
        """Remove what this build did not use."""
        for name in self._present - self._used:
            (self.folder / name).unlink(missing_ok=True)


@lru_cache(1)
def program_hash() -> str:
    """A hash of this package's code and theme: what a page is made with."""
    root = Path(__file__).parent
    digest = hashlib.sha256(__version__.encode())
    for path in sorted(p for p in root.rglob("*") if p.suffix in (".py", ".html", ".css", ".js", ".svg")):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
