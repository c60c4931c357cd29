"""Options and helpers that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from xundocs.workspace import Workspace, open_workspace

Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档（UTF-8）")]
Force = Annotated[bool, typer.Option("--force", help="覆盖已有文件")]


def workspace_of(context: typer.Context) -> Workspace:
    """The workspace the command runs in."""
    given: Any = context.obj
    return open_workspace(given if isinstance(given, Path) else None)
