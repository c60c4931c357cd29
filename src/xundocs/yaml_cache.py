"""Parsed YAML declarations kept on disk, so that a cold process need not parse them again.

Holds plain data only (marshal: dict, list, str, numbers). Read only from a folder of this user, under the same rules as
compiled templates; anything odd means: parse again.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from xundocs.digest import sha256
from xundocs.errors import XundocsError

_HEAD = f"xundocs yaml 1 {sys.implementation.cache_tag}\n".encode()


def read_cached(paths: list[Path], cache_dir: Path, parse: Callable[[Path], dict[str, Any]]) -> list[dict[str, Any]]:
    """The parsed files, from the cache when names, sizes and times are unchanged. Raises what `parse` raises."""
    marks = "\0".join(f"{p}\0{s.st_size}\0{s.st_mtime_ns}" for p in paths if (s := p.stat()))
    key = sha256(marks.encode())
    file = cache_dir / f"{sha256(repr(paths).encode()).hex()[:32]}.kind"
    found = _load(file, key)
    if found is not None:
        return found
    parsed = [parse(p) for p in paths]
    _store(file, key, parsed)
    return parsed


def _load(file: Path, key: bytes) -> list[dict[str, Any]] | None:
    try:
        if not is_private(file.parent) or not is_private(file):
            return None
        data = file.read_bytes()
        start = len(_HEAD) + 64
        if data[:start] != _HEAD + key + sha256(data[start:]):
            return None
        loaded: list[dict[str, Any]] = marshal.loads(data[start:])
        return loaded
    except (OSError, ValueError, EOFError, TypeError):
        return None


def _store(file: Path, key: bytes, parsed: list[dict[str, Any]]) -> None:
    from xundocs.files import write_whole

    with contextlib.suppress(OSError, XundocsError, ValueError):
        body = marshal.dumps(parsed)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(file, _HEAD + key + sha256(body) + body, overwrite=True, sync=False)
        file.chmod(0o600)


def is_private(path: Path) -> bool:
    """True if this user owns it and nobody else may write to it. Windows has no such bits: its profile folder is private."""
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        return False
    if not hasattr(os, "getuid"):
        return True
    return status.st_uid == os.getuid() and not status.st_mode & 0o022
