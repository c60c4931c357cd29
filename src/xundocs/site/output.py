"""The folder a site is written into: beside its place first, then in it, so that a reader never sees half a site."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xundocs import __version__
from xundocs.errors import XundocsError
from xundocs.files import one_failure_message

MARKER = "xundocs-site.json"
"""Says that a folder is a site of ours, which may be replaced."""


@dataclass
class Earlier:
    """The site that is about to be replaced. A file that stays the same is linked from it: a tenth of the cost of writing it.

    A file made under the same key as last time, and not touched since (size and time of the last change), is not even read;
    any other is compared with what lies there.
    """

    folder: Path | None = None
    known: Mapping[str, Any] = field(default_factory=dict)
    """Address → [key, size, time] of the files of the last build."""
    made: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    """The same of this build's."""
    _links: bool = True

    def has(self, name: str, key: str) -> bool:
        """Whether the earlier site has a file that was made under this key and not touched since."""
        known = self.known.get(name)
        if self.folder is None or known is None or known[0] != key:
            return False
        try:
            found = os.stat(f"{self.folder}/{name}")  # noqa: PTH116 - thousands of files: plain names are three times faster
        except OSError:
            return False
        return bool([found.st_size, found.st_mtime_ns] == known[1:])

    def keep(self, name: str, path: str) -> int:
        """Put a file that the earlier site has at `path`, a new file; gives its size."""
        old = f"{self.folder}/{name}"
        if not self._link(old, path):
            shutil.copy2(old, path)
        key, size, time = self.known[name]
        self.made[name] = key, size, time
        return int(size)

    def write(self, name: str, data: bytes, path: str, key: str = "") -> None:
        """Put `data` at `path`, a new file; `name` is its address from the top of the site, `key` tells what it is made from."""
        if not self._linked(name, data, path):
            with open(path, "wb") as file:  # noqa: PTH123
                file.write(data)
        if key:
            self.made[name] = key, len(data), os.stat(path).st_mtime_ns  # noqa: PTH116

    def _linked(self, name: str, data: bytes, path: str) -> bool:
        if self.folder is None or not self._links:
            return False
        old = f"{self.folder}/{name}"
        try:
            with open(old, "rb", buffering=0) as file:  # noqa: PTH123
                if file.read(len(data) + 1) != data:
                    return False
        except OSError:
            return False
        return self._link(old, path)

    def _link(self, old: str, path: str) -> bool:
        if self._links:
            try:
                os.link(old, path)
            except OSError:
                self._links = False  # a disk without hard links
        return self._links


@dataclass
class Output:
    """A folder being filled; counts what is put in."""

    folder: Path
    earlier: Earlier = field(default_factory=Earlier)
    files: int = 0
    size: int = 0
    """Bytes of all files together."""
    _folders: set[str] = field(default_factory=set)

    def put(self, name: str, data: bytes, key: str = "") -> None:
        """Write a file; `name` is its address from the top of the site, `key` tells what it is made from."""
        self.earlier.write(name, data, self._path(name), key)
        self._count(len(data))

    def copy(self, name: str, source: Path, key: str = "") -> int:
        """Copy a file's content, unless the last build made the same file under the same key; gives its size."""
        if key and self.earlier.has(name, key):
            size = self.earlier.keep(name, self._path(name))
            self._count(size)
            return size
        with open(source, "rb", buffering=0) as file:  # noqa: PTH123
            data = file.read()
        self.put(name, data, key)
        return len(data)

    def _path(self, name: str) -> str:
        path = f"{self.folder}/{name}"
        parent = path[:path.rindex("/")]
        if parent not in self._folders:
            os.makedirs(parent, exist_ok=True)  # noqa: PTH103
            self._folders.add(parent)
        return path

    def _count(self, size: int) -> None:
        self.files += 1
        self.size += size

    def finish(self) -> None:
        """Leave the marker: with it, the folder may be replaced by the next build."""
        self.put(MARKER, json.dumps({"generator": "xundocs", "version": __version__}).encode() + b"\n")


def check_place(out: Path, sources: list[Path]) -> None:
    """Raises: XundocsError when `out` holds something else than a site of ours, or overlaps what the site is made from."""
    place = out.resolve()
    for source in sources:
        other = source.resolve()
        if place == other or place.is_relative_to(other) or other.is_relative_to(place):
            raise XundocsError(f"{out}: 与 {source} 重叠，网站不能放在这里。", "请用 -o 指定另外的文件夹。")
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MARKER).is_file())):
        raise XundocsError(f"{out}: 已有别的内容，没有改动。", "请用 -o 指定一个新文件夹，或者先把原来的内容移走。")


def staging_for(out: Path) -> Path:
    """An empty folder beside `out` to build in."""
    staging = out.with_name(f".{out.name}.xundocs-tmp-{os.getpid()}")
    with one_failure_message(out):
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
    return staging


def swap_in(staging: Path, out: Path) -> None:
    """Put the finished site in its place; the old one goes only when the new one is there."""
    old = out.with_name(f".{out.name}.xundocs-old-{os.getpid()}")
    with one_failure_message(out):
        if out.exists():
            out.rename(old)
        try:
            staging.rename(out)
        except OSError:
            if old.exists():
                old.rename(out)
            raise
        shutil.rmtree(old, ignore_errors=True)
