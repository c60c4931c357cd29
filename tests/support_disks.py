"""Disks that are full or cannot be written: made with mounts of the machine's own, which takes the right to mount."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path


class NoMount(Exception):
    """The right to mount is missing here."""


def _mount(*steps: tuple[str, ...]) -> None:
    for step in steps:
        if subprocess.run(["mount", *step], capture_output=True, check=False).returncode:
            raise NoMount(f"没有挂载的权限：mount {' '.join(step)}")


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Callable[[str], None]]:
    """A disk of that size (such as `400k`) at a new folder; what is given makes it larger. Raises: NoMount."""
    folder.mkdir()
    _mount(("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)))
    try:
        yield lambda larger: _mount(("-o", f"remount,size={larger}", str(folder)))
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder cannot be written, not even by root (who is then given a read-only mount of it). Raises: NoMount."""
    if os.getuid() != 0:
        folder.chmod(0o555)
        try:
            yield
        finally:
            folder.chmod(0o755)
        return
    _mount(("--bind", str(folder), str(folder)))
    try:
        _mount(("-o", "remount,ro,bind", str(folder)))
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
