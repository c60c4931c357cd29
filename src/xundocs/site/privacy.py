"""What may be published: known files in known folders, and no text that carries a secrecy mark, a clue or a person's number.

A whitelist: what is not expected fails the build, with its name, so that a site can never grow by accident.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from xundocs.documents.patterns import FORBIDDEN, find_forbidden, may_occur
from xundocs.errors import DataRejected

Shelf = Literal["corpus", "templates", "docs"]
_PICTURES = ("png", "jpg", "jpeg", "svg")
_ALLOWED: dict[Shelf, tuple[str, ...]] = {
    "corpus": (r"README\.md", r"known-wrong-titles\.yaml", r"[^/]+/(?:work|figures)\.yaml", r"[^/]+/[^/]+\.md"),
    "templates": (r"README\.md", r"(?:shared|vocabulary)\.yaml", r"[^/]+/(?:kind|sample)\.yaml", r"[^/]+/guide\.md",
                  r"[^/]+/template[^/]*\.docx", r"[^/]+/[^/]*（样例）\.[a-z]+"),
    "docs": (r"(?:[^/]+/)*[^/]+\.md", r"handbook/examples/[^/]+/template[^/]*\.docx", rf"(?:[^/]+/)*[^/]+\.(?:{'|'.join(_PICTURES)})"),
}
_NAMES: dict[Shelf, str] = {"corpus": "法规库", "templates": "文书种类", "docs": "手册"}
_LEFT_BY_SYSTEMS = ("thumbs.db", "desktop.ini")
_DATABASES = (b"SQLite format 3\x00",)
_SECRET = re.compile(r"(?:绝密|机密|秘密)\s*★")
_MOST_NAMED = 20
_REMEDY = "网站只收可以公开的内容。请把它移到这个文件夹以外，再重新生成；没有写出任何文件。"


class Root(NamedTuple):
    """A folder that is published and what kind of files it may hold."""

    shelf: Shelf
    folder: Path


def refuse_private_files(roots: Sequence[Root]) -> None:
    """Go through every folder to be published. Raises: DataRejected naming each file that does not belong there."""
    found = [f"{path}: {why}" for root in roots for path, why in _strangers(root)]
    if found:
        more = [f"……另有 {len(found) - _MOST_NAMED} 个"] if len(found) > _MOST_NAMED else []
        raise DataRejected("\n".join([*found[:_MOST_NAMED], *more]), _REMEDY)


def _strangers(root: Root) -> Iterator[tuple[Path, str]]:
    pattern = re.compile("|".join(_ALLOWED[root.shelf]))
    own = root.folder.resolve()
    for entry in _files(root.folder):
        name = entry.path[len(str(root.folder)) + 1:].replace(os.sep, "/")
        if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(own):
            yield Path(entry.path), "是指向别处的链接，不能放进网站。"
        elif not pattern.fullmatch(name):
            yield Path(entry.path), _what(Path(entry.path), root.shelf)
        elif _is_database(entry.path):
            yield Path(entry.path), "是数据库（登记簿、台账），不能放进网站。"


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Every file and link below, hidden ones and those that systems leave behind left out."""
    stack = [str(folder)]
    while stack:
        with os.scandir(stack.pop()) as entries:
            for entry in sorted(entries, key=lambda e: e.name):
                if entry.name.startswith((".", "~$")) or entry.name.lower() in _LEFT_BY_SYSTEMS:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    stack.append(entry.path)
                else:
                    yield entry


def _what(path: Path, shelf: Shelf) -> str:
    ending = path.suffix.lower()
    if "线索" in str(path.name):
        return "像是问题线索，绝不能放进网站。"
    if ending in (".db", ".sqlite", ".sqlite3", ".db-wal", ".db-shm", ".mdb", ".accdb") or _is_database(str(path)):
        return "是数据库（登记簿、台账），不能放进网站。"
    if ending in (".xlsx", ".xls", ".csv", ".et", ".yaml", ".yml", ".json"):
        return "是数据文件，可能含工作记录，不能放进网站。"
    return f"不是{_NAMES[shelf]}文件夹里该有的文件，不能放进网站。"


def _is_database(path: str) -> bool:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - thousands of files: plain names are three times faster
            return file.read(16).startswith(_DATABASES)
    except OSError:
        return False


def private_passages(text: str) -> list[str]:
    """What in a text must not be published, in words: secrecy marks, clue numbers, identity numbers. Empty when nothing."""
    found = ["密级标志"] if _SECRET.search(text) else []
    for name in ("clue_number", "identity_number"):
        family = FORBIDDEN[name]
        if may_occur(family, text) and next(find_forbidden(name, text), None):
            found.append(family.label)
    return found


def refuse_private_texts(found: Sequence[tuple[str, Sequence[str]]]) -> None:
    """`found`: (place, what is in it). Raises: DataRejected naming each place where something is."""
    lines = [f"{place}: 含有{'、'.join(what)}，不能放进网站。" for place, what in found if what]
    if lines:
        raise DataRejected("\n".join(lines[:_MOST_NAMED]), _REMEDY)
