"""Being nobody for a moment: the superuser may read and write everything, so a test of permissions must step down."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

NOBODY = 65534


@contextlib.contextmanager
def nobody(place: Path) -> Iterator[None]:
    """Run the block without special rights; `place` stays reachable. Changes nothing for an ordinary user."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        yield
        return
    closed = [p for p in (place, *place.parents) if not p.stat().st_mode & 0o001]
    modes = [p.stat().st_mode for p in closed]
    for folder in closed:
        folder.chmod(0o755)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        for folder, mode in zip(closed, modes, strict=True):
            folder.chmod(mode)
