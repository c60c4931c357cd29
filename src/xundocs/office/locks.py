"""One process at a time works on a batch. The lock is the operating system's (or the server's): it ends with its process."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from xundocs.errors import XundocsError
from xundocs.files import one_failure_message

if TYPE_CHECKING:
    from xundocs.office.database import Database


@contextlib.contextmanager
def batch_lock(database: Database, batch: str) -> Iterator[None]:
    """Hold the batch. Raises: XundocsError when another process has it."""
    if database.file is None:
        with _on_server(database, batch):
            yield
    else:
        with _in_file(database.file.parent / ".xundocs" / "locks" / f"{batch}.lock", database.who):
            yield


def _busy(holder: str) -> XundocsError:
    return XundocsError(f"这批数据正由另一个进程发文{f'（{holder}）' if holder else ''}。", "请等它做完；没有重复占号。")


@contextlib.contextmanager
def _on_server(database: Database, batch: str) -> Iterator[None]:
    key = int(batch[:15], 16)
    with database.engine.connect() as connection:
        if not connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({key})").scalar():
            raise _busy("")
        connection.commit()
        yield
        connection.exec_driver_sql(f"SELECT pg_advisory_unlock({key})")
        connection.commit()


@contextlib.contextmanager
def _in_file(path: Path, who: str) -> Iterator[None]:
    with one_failure_message(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    file = _open_locked(path)
    try:
        file.seek(0)
        file.truncate()
        file.write(f"{who}，进程 {os.getpid()}")
        file.flush()
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
        file.close()


def _open_locked(path: Path) -> IO[str]:
    """The lock file, locked. One that its last owner removed in between is not the lock any more: try again."""
    while True:
        with one_failure_message(path):
            file = path.open("a+", encoding="utf-8")
        if not _try_lock(file):
            file.seek(0)
            holder = file.read(200)
            file.close()
            raise _busy(holder)
        with contextlib.suppress(FileNotFoundError):
            if os.fstat(file.fileno()).st_ino == path.stat().st_ino:
                return file
        file.close()


def _try_lock(file: IO[str]) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
