"""Options and helpers that several commands share."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xundocs.cli.opening import office_at
from xundocs.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from xundocs.office.database import Database

Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档（UTF-8）")]
Force = Annotated[bool, typer.Option("--force", help="覆盖已有文件")]


def workspace_of(context: typer.Context) -> Workspace:
    """The workspace the command runs in."""
    return open_workspace(folder_of(context))


def folder_of(context: typer.Context) -> Path | None:
    """The workspace named on the command line."""
    given: Any = context.obj
    return given if isinstance(given, Path) else None


def office_of(context: typer.Context, by: str = "") -> AbstractContextManager[tuple[Workspace, Database]]:
    """The workspace and its open office database; `by`: who acts."""
    return office_at(folder_of(context), by)
