"""Generations of an index: which segments make it up. Publishing a manifest is the moment a change exists.

`xundocs-00000012.json` holds one line with the checksum and length of the rest, then JSON. The highest number
is current; the one before is kept, so that a reader in the middle of opening, or a person who wants to go back,
still finds it. Nothing here is pickled.
"""

from __future__ import annotations

import json
from binascii import crc32
from pathlib import Path

from xundocs.named import NamedTuple, rows_of
from xundocs.search.cards import WorkRecord
from xundocs.search.faults import IndexMissing, IndexNeedsRebuild

PREFIX, SUFFIX = "xundocs-", ".json"
MANIFEST_FORMAT = 1
KEPT_GENERATIONS = 2


class SegmentRecord(NamedTuple):
    """A segment file of a generation; `deleted` numbers the versions in it whose clauses are gone."""

    file: str
    size: int
    clauses: int
    deleted: tuple[int, ...]


class Manifest(NamedTuple):
    """One generation."""

    generation: int
    segments: tuple[SegmentRecord, ...]
    works: dict[str, WorkRecord]
    state: str = ""
    """What the caller said of the source when it was indexed: to see cheaply that it has changed."""


EMPTY = Manifest(0, (), {})


def file_name(generation: int) -> str:
    """The manifest's file name."""
    return f"{PREFIX}{generation:08d}{SUFFIX}"


def generations(folder: Path) -> list[int]:
    """The generations on disk, ascending. Raises: IndexMissing if the folder is not there."""
    try:
        names = [path.name for path in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissing(folder) from None
    except PermissionError:
        raise IndexNeedsRebuild(folder, "没有读取权限") from None
    numbers = (name[len(PREFIX):-len(SUFFIX)] for name in names if name.startswith(PREFIX) and name.endswith(SUFFIX))
    return sorted(int(number) for number in numbers if number.isascii() and number.isdigit())


def read(folder: Path, generation: int) -> Manifest:
    """Raises: IndexNeedsRebuild if it is damaged or of another format; FileNotFoundError."""
    path = folder / file_name(generation)
    try:
        raw = path.read_bytes()
    except PermissionError:
        raise IndexNeedsRebuild(path, "没有读取权限") from None
    head, _, body = raw.partition(b"\n")
    if head != _head(body):
        raise IndexNeedsRebuild(path, "清单损坏")
    data = json.loads(body)
    if data.get("format") != MANIFEST_FORMAT:
        raise IndexNeedsRebuild(path, f"清单格式 {data.get('format')}，本程序用 {MANIFEST_FORMAT}")
    if data["generation"] != generation:
        raise IndexNeedsRebuild(path, "清单与文件名不符")
    segments = tuple(SegmentRecord(file, size, clauses, tuple(deleted))
                     for file, size, clauses, deleted in data["segments"])
    works: dict[str, list[object]] = data["works"]
    return Manifest(generation, segments, dict(zip(works, rows_of(WorkRecord, works.values()), strict=True)), str(data["state"]))


def current(folder: Path) -> Manifest:
    """The newest generation. Raises: IndexMissing, IndexNeedsRebuild, FileNotFoundError (just replaced: retry)."""
    found = generations(folder)
    if not found:
        if any(folder.glob("*")):
            _refuse_foreign(folder)
        raise IndexMissing(folder)
    return read(folder, found[-1])


def _refuse_foreign(folder: Path) -> None:
    if any(name.suffix in (".toc", ".seg", ".xdc") for name in folder.iterdir()):
        raise IndexNeedsRebuild(folder, "不是本系统建立的索引，或清单缺失")


def encode(manifest: Manifest) -> bytes:
    """The file's bytes."""
    body = json.dumps({
        "format": MANIFEST_FORMAT, "generation": manifest.generation,
        "segments": [list(segment) for segment in manifest.segments],
        "works": {key: list(value) for key, value in manifest.works.items()}, "state": manifest.state,
    }, ensure_ascii=False, separators=(",", ":")).encode()
    return _head(body) + b"\n" + body


def _head(body: bytes) -> bytes:
    return f"{crc32(body):08x} {len(body)}".encode()


def files_of(folder: Path, kept: list[int]) -> set[str]:
    """Every file that the kept generations need; damaged ones need nothing."""
    needed: set[str] = set()
    for generation in kept:
        needed.add(file_name(generation))
        try:
            needed.update(segment.file for segment in read(folder, generation).segments)
        except (IndexNeedsRebuild, FileNotFoundError, ValueError, KeyError, TypeError):
            continue
    return needed
