"""The full command line (typer): every command, its help and its messages. Each command imports what it needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xundocs.cli import check_commands, document_commands, workspace_commands

app = typer.Typer(
    name="xundocs", add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="巡察办公文生成与知识库：数字现算、引用可查、文号有登记、版面合国标。",
)


@app.callback()
def main(
    context: typer.Context,
    workspace: Annotated[Path | None, typer.Option("-w", "--workspace", metavar="DIR", help="工作区文件夹；不写则向上找 xundocs.toml")] = None,
) -> None:
    """巡察办公文生成与知识库：数字现算、引用可查、文号有登记、版面合国标。"""
    context.obj = workspace


@app.command("version")
def version() -> None:
    """显示版本。"""
    from xundocs import __version__

    print(__version__)


workspace_commands.register(app)
document_commands.register(app)
check_commands.register(app)


