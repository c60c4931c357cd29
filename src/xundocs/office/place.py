"""Where a workspace's office database is."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from xundocs.errors import UsageError, XundocsError
from xundocs.office.database import LOCK_SECONDS, Database, Notice, local_time
from xundocs.workspace import Workspace

FILE_NAME = "office.db"
URL_VARIABLE = "XUNDOCS_DATABASE_URL"
"""Overrides `database_url`, so that a password need not stand in a file."""


def root_of(workspace: Workspace) -> Path:
    """The workspace's folder. Raises: UsageError outside a workspace."""
    if workspace.root is None:
        raise UsageError("当前文件夹不在工作区里，没有登记簿。", "先运行 xundocs init 文件夹，或用 -w 指明工作区。")
    return workspace.root


def exists(workspace: Workspace) -> bool:
    """Whether there is a register to look into already; asking never creates one."""
    if workspace.root is None:
        return False
    url = _configured(workspace)
    return bool(url) or (workspace.root / FILE_NAME).exists()


def clock_of(workspace: Workspace) -> Callable[[], datetime]:
    """The machine's clock; in a demonstration always five o'clock of its own day (`[demonstration] today`)."""
    day = workspace.office.get("demonstration.today")
    if not day:
        return local_time
    try:
        fixed = datetime.fromisoformat(f"{day}T17:00:00+08:00")
    except ValueError:
        raise XundocsError(f"xundocs.toml: [demonstration] today “{day}”不是日期。", "写成 2026-12-20；平时的工作区不要写这一项。") from None
    return lambda: fixed


def open_office(workspace: Workspace, *, by: str = "", clock: Callable[[], datetime] | None = None,
                lock_seconds: float = LOCK_SECONDS, notice: Notice = lambda text: None) -> Database:
    """The office database of a workspace, created or upgraded when needed.

    Raises: UsageError outside a workspace, XundocsError when the database cannot be used.
    """
    return Database(url_of(workspace), by=by, clock=clock or clock_of(workspace), lock_seconds=lock_seconds, notice=notice)


def url_of(workspace: Workspace) -> str:
    """The address of the workspace's database. Raises: UsageError outside a workspace, XundocsError for an unknown address."""
    root = root_of(workspace)
    return _usable(_configured(workspace) or f"sqlite:///{root / FILE_NAME}", root)


def _configured(workspace: Workspace) -> str:
    return os.environ.get(URL_VARIABLE) or str(workspace.office.get("register.database_url") or "")


def _usable(url: str, root: Path) -> str:
    scheme, separator, rest = url.partition("://")
    if separator and scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        return f"postgresql+psycopg://{rest}"
    if separator and scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return f"sqlite:///{root / rest[1:]}"
    raise XundocsError(f"database_url 不认识：{scheme or url[:20]}。", "写成 postgresql://用户@主机/库名，或 sqlite:///文件名；不写则用工作区里的 office.db。")


def short_path(path: Path, root: Path) -> str:
    """A path as the register holds it: from the workspace's folder when inside, so that a moved workspace still fits."""
    whole = path.resolve()
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else str(whole)
