"""Which files `corpus add` reads: single ones as given, folders all through, each file once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from xundocs.corpus.importers import SUFFIXES
from xundocs.errors import UsageError

_JSONL = (".jsonl", ".jsonl.xz", ".jsonl.gz")


def is_jsonl(path: Path) -> bool:
    """True for a file of one article a line."""
    return path.name.lower().endswith(_JSONL)


def source_files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files in order. Links may loop: a folder or file is visited once, whatever ways lead there.

    Raises: UsageError for a path that does not exist.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: 没有这个文件或文件夹。", "请检查路径。")
        if path.is_dir():
            yield from _below(path, seen)
        elif _first_time(path, seen):
            yield path


def _below(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
    stack = [folder]
    while stack:
        here = stack.pop()
        if not _first_time(here, seen):
            continue
        try:
            entries = sorted(os.scandir(here), key=lambda e: e.name)
        except OSError:
            continue
        stack.extend(Path(e.path) for e in reversed(entries) if _is_folder(e) and not e.name.startswith("."))
        for entry in entries:
            path = Path(entry.path)
            if not _is_folder(entry) and _wanted(entry.name) and _first_time(path, seen):
                yield path


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _wanted(name: str) -> bool:
    if name.startswith((".", "~$")):
        return False
    return name.lower().endswith((*SUFFIXES, *_JSONL))


def _first_time(path: Path, seen: set[tuple[int, int]]) -> bool:
    try:
        stat = path.stat()
    except OSError:
        return True
    key = (stat.st_dev, stat.st_ino)
    if key in seen:
        return False
    seen.add(key)
    return True
