"""Evidence files against what the ledgers noted of them: still the same, under another name, changed since, or not there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from xundocs.actions.ledger.records import Choice, take_snapshot
from xundocs.errors import UsageError
from xundocs.office.database import Database
from xundocs.office.records.columns import Row
from xundocs.office.records.kinds import kinds

VERDICTS = {"same": "一致", "renamed": "改了名", "changed": "内容改过", "missing": "找不到", "unhashed": "没有记指纹"}
WRONG = ("changed", "missing")


@dataclass(frozen=True, slots=True)
class Checked:
    """One piece of evidence of a record; `path`: the file it was compared with or found as, from the folder, "" for none."""

    key: str
    name: str
    verdict: str
    path: str = ""

    def as_json(self) -> dict[str, Any]:
        """The line for programs."""
        return {"key": self.key, "name": self.name, "verdict": self.verdict, "path": self.path or None}


class _Folder:
    """The files below a folder, by name and by content; contents are read only when they are asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.by_name: dict[str, list[str]] = {}
        self._hashes: dict[str, str] = {}
        for path in sorted(p for p in root.rglob("*") if p.is_file() and not p.is_symlink()):
            self.by_name.setdefault(path.name, []).append(path.relative_to(root).as_posix())

    def hash(self, path: str) -> str:
        """The SHA-256 of a file, "" when it cannot be read."""
        if path not in self._hashes:
            try:
                with (self._root / path).open("rb") as file:
                    self._hashes[path] = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError:
                self._hashes[path] = ""
        return self._hashes[path]

    @cached_property
    def by_hash(self) -> dict[str, str]:
        """Content → the first file that has it."""
        return {self.hash(path): path for paths in reversed(self.by_name.values()) for path in reversed(paths)}


def check_evidence(database: Database, folder: Path, choice: Choice) -> list[Checked]:
    """Every piece of evidence of the chosen records, compared with the files of a folder. Raises: UsageError when it is no folder."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: 没有这个文件夹。", "写放佐证材料的文件夹，连同里面各层一起核对。")
    holding = [kind.id for kind in kinds().values() if "evidence" in kind.fields]
    taken, files = take_snapshot(database, choice, holding), _Folder(folder)
    rows = [(_shown_key(ledger, row), row["evidence"]) for ledger in holding for row in taken.rows[ledger]]
    return [one for key, evidence in rows for one in _checked(key, evidence, files)]


def _shown_key(ledger: str, row: Row) -> str:
    """The record people know the evidence by: that of a move belongs to what was moved."""
    return str(row["finding"] or row["item"] if ledger == "moves" else row["key"])


def _checked(key: str, evidence: Sequence[Any], files: _Folder) -> Iterator[Checked]:
    for piece in evidence:
        name, sha256 = str(piece.get("name", "")), str(piece.get("sha256", ""))
        named = files.by_name.get(name, [])
        if not sha256:
            yield Checked(key, name, "unhashed", named[0] if named else "")
        elif same := next((path for path in named if files.hash(path) == sha256), ""):
            yield Checked(key, name, "same", same)
        elif found := files.by_hash.get(sha256, ""):
            yield Checked(key, name, "renamed", found)
        else:
            yield Checked(key, name, "changed" if named else "missing", named[0] if named else "")
