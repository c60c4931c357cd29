"""The folder of an index: the writing lock and who holds it, publishing a generation, sweeping up."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage

from xundocs.files import TEMP_PREFIX, sync_folder, write_whole
from xundocs.search.engines import manifest
from xundocs.search.faults import IndexBusy, IndexMissing

INDEX_NAME = "MAIN"
HOLDER_FILE = "writer.json"
LOCK_RETRY_SECONDS = 0.05


def acquire(folder: Path, wait_seconds: float) -> Any:
    """Whoosh's writing lock, with the holder's name beside it. Raises: IndexBusy, OSError.

    Who waits for it holds the lock of the next turn: a writer that comes back at once stands behind, and nobody starves.
    """
    storage = FileStorage(str(folder))
    deadline = time.monotonic() + wait_seconds
    turn = _locked(folder, storage.lock(f"{INDEX_NAME}_NEXTLOCK"), deadline, wait_seconds)
    try:
        lock = _locked(folder, storage.lock(f"{INDEX_NAME}_WRITELOCK"), deadline, wait_seconds)
    finally:
        turn.release()
    import socket

    card = {"pid": os.getpid(), "host": socket.gethostname(), "since": time.strftime("%Y-%m-%d %H:%M:%S")}
    try:
        (folder / HOLDER_FILE).write_text(json.dumps(card), encoding="utf-8")
    except OSError:
        lock.release()
        raise
    return lock


def _locked(folder: Path, lock: Any, deadline: float, wait_seconds: float) -> Any:
    while not lock.acquire():
        if time.monotonic() >= deadline:
            raise IndexBusy(folder, _holder(folder), wait_seconds)
        time.sleep(LOCK_RETRY_SECONDS)
    return lock


def _holder(folder: Path) -> str:
    """Who holds the lock, in words."""
    try:
        card = json.loads((folder / HOLDER_FILE).read_text(encoding="utf-8"))
        return f"进程 {int(card['pid'])}（{str(card['host'])[:60]}，{str(card['since'])[:20]} 开始）"
    except (OSError, ValueError, KeyError, TypeError):
        return "另一个进程"


def write_synced(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file that nothing refers to yet, down to the disk."""
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def publish(folder: Path, new: manifest.Manifest) -> None:
    """Make a generation the current one: the moment a change exists. Its segments must be on disk already."""
    sync_folder(folder)
    write_whole(folder / manifest.file_name(new.generation), manifest.encode(new), overwrite=True)


def sweep(folder: Path) -> None:
    """Remove what neither the current nor the previous generation needs. A file in use elsewhere stays."""
    kept = manifest.generations(folder)[-manifest.KEPT_GENERATIONS:]
    needed = manifest.files_of(folder, kept)
    tocs = {f"_{INDEX_NAME}_{number}.toc" for number in kept}
    for path in folder.iterdir():
        ours = path.name.startswith((f"{INDEX_NAME}_0", f"_{INDEX_NAME}_", manifest.PREFIX, TEMP_PREFIX))
        if ours and path.name not in needed and path.name not in tocs and path.is_file():
            with contextlib.suppress(OSError):
                path.unlink()


def rollback(folder: Path, wait_seconds: float = 10.0) -> int:
    """Make the previous generation the current one again; returns the new generation number.

    Raises: IndexBusy, IndexMissing (there is no previous one), IndexNeedsRebuild.
    """
    lock = acquire(folder, wait_seconds)
    try:
        found = manifest.generations(folder)
        if len(found) < 2:
            raise IndexMissing(folder)
        old = manifest.read(folder, found[-2])
        new = old._replace(generation=found[-1] + 1)
        publish(folder, new)
        return new.generation
    finally:
        lock.release()
