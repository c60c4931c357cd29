"""Everything written is written whole: temp file in the same folder, fsync, rename."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from xundocs.errors import XundocsError

TEMP_PREFIX, TEMP_SUFFIX = ".xundocs-tmp-", ".part"
ABANDONED_AFTER = 24 * 3600
"""Seconds after which a temp file is nobody's, whatever its name says: no document takes a day to write."""


def write_whole(path: Path, data: bytes, *, overwrite: bool = False, sync: bool = True, sync_name: bool = True) -> None:
    """Write `data` to `path` so that a reader sees the old file, the new file or none, never a part.

    `sync` puts the content safely on disk before the name appears, `sync_name` the name too; who writes many files may
    leave the names to one `sync_folder` at the end.

    Raises: XundocsError when the file exists and `overwrite` is false, or the folder cannot be written.
    """
    with one_failure_message(path):
        temporary = path.with_name(f"{TEMP_PREFIX}{_machine()}-{os.getpid()}-{path.name[:40]}{TEMP_SUFFIX}")
        try:
            _write_synced(temporary, data, sync)
            if overwrite:
                temporary.replace(path)
            else:
                publish_new(temporary, path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                temporary.unlink()
        if sync and sync_name:
            sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Create a folder with those above it, so that a power cut cannot take it away again with the files in it.

    Raises: XundocsError when it cannot be created.
    """
    with one_failure_message(folder):
        folder.mkdir(parents=True, exist_ok=True)
    for above in folder.parents:  # an earlier run may have died between creating one and making it safe
        sync_folder(above)


def clear_leftovers(folder: Path) -> None:
    """Remove the temp files that killed processes left in a folder; those of other running processes and other machines stay.

    For the beginning of a run: what has this process's number then is of an earlier one that had the same.
    """
    with contextlib.suppress(OSError), os.scandir(folder) as found:
        for entry in found:
            if entry.name.startswith(TEMP_PREFIX) and entry.name.endswith(TEMP_SUFFIX) and _is_abandoned(entry):
                with contextlib.suppress(OSError):
                    Path(entry).unlink()


def _is_abandoned(entry: os.DirEntry[str]) -> bool:
    import time

    machine, owner = [*entry.name[len(TEMP_PREFIX):].split("-", 2), ""][:2]
    if machine == _machine() and owner.isdigit() and not _is_running(int(owner)):
        return True
    with contextlib.suppress(OSError):
        return time.time() - entry.stat().st_mtime > ABANDONED_AFTER
    return False


def _machine() -> str:
    """This machine in eight plain characters: several may write into one shared folder, each with process numbers of its own."""
    import binascii

    name = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    return f"{binascii.crc32(name.encode('utf-8', 'surrogateescape')):08x}"


def _is_running(process: int) -> bool:
    """Whether another process has this number."""
    if process == os.getpid():
        return False
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def publish_new(temporary: Path, path: Path) -> None:
    """Give `temporary` its name only if nobody has it; a hard link cannot overwrite, unlike a rename."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise exists_already(path) from None
    except OSError:
        if path.exists():
            raise exists_already(path) from None
        temporary.rename(path)


def exists_already(path: Path) -> XundocsError:
    """The refusal to overwrite, said the same way everywhere."""
    return XundocsError(f"{path}: 文件已存在，没有覆盖。", "请换一个输出位置，或者加 --force 明确覆盖。")


def sync_folder(folder: Path) -> None:
    """fsync a folder, where the system allows it (Windows does not)."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


@contextlib.contextmanager
def one_failure_message(path: Path) -> Iterator[None]:
    """Turn what an operating system says on writing into our message with place and remedy."""
    try:
        yield
    except PermissionError as error:
        raise XundocsError(f"{path}: 没有写入权限。", "请换一个可以写入的文件夹，或请管理员开放权限。") from error
    except OSError as error:
        raise XundocsError(f"{path}: 写入失败（{_reason(error)}）。", "原有文件没有改动；请处理后重试。") from error


def _reason(error: OSError) -> str:
    import errno

    known = {errno.EEXIST: "已有同名的文件，不是文件夹", errno.ENOSPC: "磁盘已满", errno.EDQUOT: "超出磁盘配额", errno.EROFS: "磁盘为只读",
             errno.ENAMETOOLONG: "文件名太长", errno.ENOENT: "文件夹不存在", errno.ENOTDIR: "上级不是文件夹"}
    return known.get(error.errno or 0, error.strerror or type(error).__name__)


def _write_synced(path: Path, data: bytes, sync: bool) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o644)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest):]
        if sync:
            os.fsync(handle)
    finally:
        os.close(handle)
