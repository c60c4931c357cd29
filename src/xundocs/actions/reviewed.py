"""Documents in which the review found nothing, remembered by what they are and by everything their review depends on.

Making the same document again then costs no second review. Whatever changes (a rule, the settings, the directory, the corpus,
one byte of the document) makes it unknown. Losing the folder costs time only.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path

import xundocs
from xundocs.digest import sha256
from xundocs.errors import XundocsError
from xundocs.files import write_whole
from xundocs.workspace import CONFIG_NAME, DIRECTORY_NAME, Workspace

MOST = 2000
"""Documents remembered; at more the folder is emptied."""
PACKAGE = Path(xundocs.__file__).parent
RULES = ("review", "citations", "model")
"""Parts of the package a judgement depends on."""


class CleanDocuments:
    """The memory of one workspace. `milder`: codes that only warn in this run."""

    def __init__(self, workspace: Workspace, milder: tuple[str, ...]) -> None:
        self._workspace, self._milder = workspace, milder
        self._folder = workspace.cache_folder / "reviewed"

    def knows(self, data: bytes) -> bool:
        """Whether this very document was reviewed under the same conditions and nothing was found."""
        return self._place(data).exists()

    def remember(self, data: bytes) -> None:
        """Note a document in which nothing was found; a folder that cannot be written is no fault."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if len(_entries(self._folder)) >= MOST:
                for path in self._folder.iterdir():
                    path.unlink(missing_ok=True)
            write_whole(self._place(data), b"", overwrite=True, sync=False, sync_name=False)
        except (OSError, XundocsError):
            return

    def _place(self, data: bytes) -> Path:
        return self._folder / sha256(self._conditions + data).hex()

    @cached_property
    def _conditions(self) -> bytes:
        """Everything but the document that decides what its review says."""
        workspace = self._workspace
        signs = [xundocs.__version__, *self._milder]
        for folder in (PACKAGE / part for part in RULES):
            signs += [_sign(entry.path) for place, _, _ in os.walk(folder) if not place.endswith("__pycache__") for entry in _entries(place)]
        for folder in workspace.corpus_folders:
            signs += [_sign(entry.path) for entry in _entries(folder)]
        if workspace.root is not None:
            signs += [_sign(workspace.root / name) for name in (CONFIG_NAME, DIRECTORY_NAME)]
            if baseline := workspace.office.get("review.baseline"):
                signs.append(_sign(workspace.root / str(baseline)))
        return sha256("\n".join(signs).encode("utf-8", "surrogateescape"))


def _entries(folder: Path | str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted((e for e in found if e.name != "__pycache__"), key=lambda e: e.name)
    except OSError:
        return []


def _sign(path: Path | str) -> str:
    """A file's or folder's name, time and size."""
    try:
        status = Path(path).stat()
    except OSError:
        return f"{path} -"
    return f"{path} {status.st_mtime_ns} {status.st_size}"
