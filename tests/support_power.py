"""What a power cut leaves on a disk: what was fsynced for certain, of everything else any part or nothing.

fixtures/faults.c, preloaded, keeps each file's content when it is fsynced and each folder's names when that is. At the cut
there are thus two versions of everything: the safe one and the one that the system had in memory.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

PAGE = 4096
"""Bytes that a disk writes whole."""


class PowerLoss:
    """The disk below `root`. Everything there at the beginning, and after each cut, is safe."""

    def __init__(self, root: Path, store: Path) -> None:
        self.root, self.store = root, store
        self.begin()

    def environment(self) -> dict[str, str]:
        """What the preloaded library must know."""
        return {"FAULTS_ROOT": str(self.root), "FAULTS_STORE": str(self.store)}

    def begin(self) -> None:
        """From now on everything that is there is safe."""
        shutil.rmtree(self.store, ignore_errors=True)
        for kind in ("files", "folders", "graves"):
            (self.store / kind).mkdir(parents=True)
        for folder in (self.root, *(p for p in self.root.rglob("*") if p.is_dir())):
            listed = sorted(folder.iterdir())
            self._kept("folders", folder.stat().st_ino).write_text("".join(f"{p.stat().st_ino} {p.name}\n" for p in listed), "utf-8")
            for path in listed:
                if path.is_file():
                    shutil.copyfile(path, self._kept("files", path.stat().st_ino))

    def cut(self, chance: random.Random | None = None) -> None:
        """The power goes, the machine starts again. Without `chance` all that was not safe is lost, with it a random part."""
        now = {p.stat().st_ino: p for p in (*(self.store / "graves").iterdir(), self.root, *self.root.rglob("*"))}
        after = self.root.with_name(self.root.name + "-after")
        self._lay_out(self.root.stat().st_ino, after, now, chance)
        shutil.rmtree(self.root)
        after.rename(self.root)
        self.begin()

    def _kept(self, kind: str, inode: int) -> Path:
        return self.store / kind / str(inode)

    def _lay_out(self, inode: int, target: Path, now: dict[int, Path], chance: random.Random | None) -> None:
        target.mkdir()
        safe = self._safe_names(inode)
        current = {p.name: p.stat().st_ino for p in now[inode].iterdir()} if inode in now else {}
        for name in sorted({*safe, *current}):
            found = safe.get(name) if chance is None or chance.random() < 0.5 else current.get(name)
            if found is None:
                continue
            if self._kept("folders", found).exists() or (found in now and now[found].is_dir()):
                self._lay_out(found, target / name, now, chance)
            else:
                (target / name).write_bytes(self._content(found, now, chance))

    def _safe_names(self, inode: int) -> dict[str, int]:
        listing = self._kept("folders", inode)
        lines = listing.read_text("utf-8").splitlines() if listing.exists() else []
        return {name: int(number) for number, _, name in (line.partition(" ") for line in lines)}

    def _content(self, inode: int, now: dict[int, Path], chance: random.Random | None) -> bytes:
        """The content of a file: page by page the safe one or the current one."""
        kept = self._kept("files", inode)
        safe = kept.read_bytes() if kept.exists() else b""
        if chance is None or inode not in now:
            return safe
        current = now[inode].read_bytes()
        length = chance.choice((len(safe), len(current)))
        pages = (chance.choice((safe, current))[at:at + PAGE].ljust(min(PAGE, length - at), b"\0") for at in range(0, length, PAGE))
        return b"".join(pages)[:length]
