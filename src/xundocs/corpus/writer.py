"""The corpus folders, written: whole works, one at a time, under a lock.

A new work appears by renaming a finished folder; a new version by replacing work.yaml after its text is on disk. Whatever
interrupts that, the store is as it was or complete.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from xundocs.corpus.canonical import dump_text
from xundocs.corpus.store import WORK_FILE, Store
from xundocs.corpus.work_file import dump_work
from xundocs.errors import XundocsError
from xundocs.files import TEMP_PREFIX, one_failure_message, sync_folder, write_whole
from xundocs.model.work import Version, Work, WorkText

LOCK_FILE = ".xundocs-lock"
_PATIENCE = 30.0
_LONGEST_ID = 80


def work_id_for(title: str) -> str:
    """A folder name for a title: the title itself without what file systems refuse.

    >>> work_id_for("信访工作条例"), work_id_for("关于a/b：\\"x\\"的 通知")
    ('信访工作条例', '关于ab：x的通知')
    """
    name = unicodedata.normalize("NFC", re.sub(r"[\x00-\x1f/\\:*?\"<>|\s　]+", "", title)).strip(".-_")
    if len(name) > _LONGEST_ID:
        name = f"{name[:60]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return name or "unnamed"


def check_work_id(work_id: str) -> str:
    """`work_id` itself. Raises: XundocsError when it cannot be a folder name."""
    if not work_id or work_id != work_id_for(work_id) or work_id.startswith((".", "_", "-")):
        raise XundocsError(f"“{work_id}”不能作编号。", "编号不含空格和 / \\ : * ? \" < > |，不以点开头，不超过 80 个字。")
    return work_id


class Writer:
    """Writes works into one corpus folder. Use inside `with writer.locked():`."""

    def __init__(self, root: Path, *, sync: bool = True) -> None:
        self.root = root
        self._sync = sync
        self._swept = False

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder's lock. Raises: XundocsError when another process keeps it for half a minute."""
        with one_failure_message(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.root / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _wait_for_lock(handle, self.root)
            if not self._swept:
                self._sweep()
                self._swept = True
            yield
        finally:
            os.close(handle)

    def _sweep(self) -> None:
        """Remove what an interrupted run left behind."""
        for leftover in self.root.glob(f"{TEMP_PREFIX}*"):
            if leftover.is_dir():
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                leftover.unlink(missing_ok=True)

    def put(self, work: Work, version: Version, text: WorkText) -> Work:
        """Store a version of a work (new, or known with this version replaced); the work as stored."""
        content = dump_text(text).encode()
        version = replace(version, file=self._free_name(work, version, content))
        stored = replace(work, text_held=True, versions=_with(work, version))
        if (self.root / work.id / WORK_FILE).exists():
            self._write_version(stored, version, content)
            self._drop_replaced(work, stored)
        else:
            self._write_new(stored, version, content)
        return stored

    def _free_name(self, work: Work, version: Version, content: bytes) -> str:
        """The version's file name; another one when it would overwrite a text that work.yaml still points to."""
        held = work.version(version.date)
        if held is None or not held.file or held.file != version.file:
            return version.file
        return f"{version.date}-{hashlib.sha256(content).hexdigest()[:8]}.md"

    def _drop_replaced(self, before: Work, now: Work) -> None:
        """Delete texts that work.yaml no longer points to; until here they were still whole."""
        kept = {v.file for v in now.versions}
        for version in before.versions:
            if version.file and version.file not in kept and Path(version.file).name == version.file:
                (self.root / now.id / version.file).unlink(missing_ok=True)

    def put_metadata(self, work: Work) -> None:
        """Replace the metadata of a work that exists."""
        write_whole(self.root / work.id / WORK_FILE, dump_work(work).encode(), overwrite=True, sync=self._sync)

    def remove(self, work_id: str) -> None:
        """Take a work out: the folder vanishes by one rename, then its content is deleted."""
        with one_failure_message(self.root / work_id):
            grave = self.root / f"{TEMP_PREFIX}removed-{os.getpid()}-{time.time_ns()}"
            (self.root / work_id).rename(grave)
            sync_folder(self.root)
        shutil.rmtree(grave, ignore_errors=True)

    def _write_version(self, work: Work, version: Version, content: bytes) -> None:
        folder = self.root / work.id
        write_whole(folder / version.file, content, overwrite=True, sync=self._sync)
        write_whole(folder / WORK_FILE, dump_work(work).encode(), overwrite=True, sync=self._sync)

    def _write_new(self, work: Work, version: Version, content: bytes) -> None:
        temporary = self.root / f"{TEMP_PREFIX}{os.getpid()}-{work.id}"[:120]
        target = self.root / work.id
        with one_failure_message(target):
            try:
                temporary.mkdir()
                write_whole(temporary / version.file, content, sync=self._sync)
                write_whole(temporary / WORK_FILE, dump_work(work).encode(), sync=self._sync)
                temporary.rename(target)
            finally:
                shutil.rmtree(temporary, ignore_errors=True)
            if self._sync:
                sync_folder(self.root)


def _with(work: Work, version: Version) -> tuple[Version, ...]:
    others = [v for v in work.versions if v.date != version.date]
    return tuple(sorted([*others, version], key=lambda v: (v.date == "undated", v.date)))


def _wait_for_lock(handle: int, root: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            _lock(handle)
        except OSError:
            if time.monotonic() > deadline:
                raise XundocsError(f"{root}: 另一个 xundocs 正在写入，等了半分钟仍未结束。", "请等它完成后重试。") from None
            time.sleep(0.05)
        else:
            return


def _lock(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def known_sources(store: Store) -> dict[str, tuple[str, str]]:
    """The SHA-256 of every source held, with work id and version date."""
    return {v.source.sha256: (w.id, v.date) for w in store.works() for v in w.versions if v.source.sha256}
