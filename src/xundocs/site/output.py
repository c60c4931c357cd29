"""The folder a site is written into: beside its place first, then in it, so that a reader never sees half a site."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from xundocs import __version__
from xundocs.errors import XundocsError
from xundocs.files import one_failure_message

MARKER = "xundocs-site.json"
"""Says that a folder is a site of ours, which may be replaced."""


@dataclass
class Earlier:
    """The site that is about to be replaced. A file that stays the same is linked from it: a tenth of the cost of writing it.

    The content is compared, so a site somebody meddled with does no harm; the old site's name for the file goes with the swap.
    """

    folder: Path | None = None

    def write(self, name: str, data: bytes, path: str) -> None:
        """Put `data` at `path`, a new file; `name` is its address from the top of the site."""
        if not self._linked(name, data, path):
            with open(path, "wb") as file:  # noqa: PTH123 - thousands of files: plain names are three times faster
                file.write(data)

    def _linked(self, name: str, data: bytes, path: str) -> bool:
        if self.folder is None:
            return False
        old = f"{self.folder}/{name}"
        try:
            with open(old, "rb", buffering=0) as file:  # noqa: PTH123
                if file.read(len(data) + 1) != data:
                    return False
        except OSError:
            return False
        try:
            os.link(old, path)
        except OSError:
            self.folder = None  # a disk without hard links
            return False
        return True


@dataclass
class Output:
    """A folder being filled; counts what is put in."""

    folder: Path
    earlier: Earlier = field(default_factory=Earlier)
    files: int = 0
    size: int = 0
    """Bytes of all files together."""
    _folders: set[str] = field(default_factory=set)

    def put(self, name: str, data: bytes) -> None:
        """Write a file; `name` is its address from the top of the site."""
        path = f"{self.folder}/{name}"
        parent = path[:path.rindex("/")]
        if parent not in self._folders:
            os.makedirs(parent, exist_ok=True)  # noqa: PTH103 - thousands of files: plain names are three times faster
            self._folders.add(parent)
        self.earlier.write(name, data, path)
        self.files += 1
        self.size += len(data)

    def copy(self, name: str, source: Path) -> int:
        """Copy a file's content; gives its size."""
        with open(source, "rb", buffering=0) as file:  # noqa: PTH123
            data = file.read()
        self.put(name, data)
        return len(data)

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
