"""Options and helpers that several commands share."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xundocs.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from xundocs.office.database import Database

Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档（UTF-8）")]
Force = Annotated[bool, typer.Option("--force", help="覆盖已有文件")]


def workspace_of(context: typer.Context) -> Workspace:
    """The workspace the command runs in."""
    given: Any = context.obj
    return open_workspace(given if isinstance(given, Path) else None)


@contextlib.contextmanager
def office_of(context: typer.Context, by: str = "") -> Iterator[tuple[Workspace, Database]]:
    """The workspace and its open office database; `by`: who acts."""
    from xundocs.cli.output import note
    from xundocs.office.place import open_office

    workspace = workspace_of(context)
    database = open_office(workspace, by=by, notice=note)
    try:
        yield workspace, database
    finally:
        database.close()
