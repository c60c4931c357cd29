"""The full command line (typer): every command, its help and its messages. Each command imports what it needs."""

from __future__ import annotations

from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xundocs.cli import (
    check_commands,
    corpus_commands,
    document_commands,
    ledger_commands,
    ledger_exchange_commands,
    ledger_figures_commands,
    register_commands,
    search_commands,
    site_commands,
    workspace_commands,
)

if TYPE_CHECKING:
    from xundocs.actions.search import Shelves

_given: ContextVar[Path | None] = ContextVar("workspace", default=None)
"""The workspace named on the command line, for commands that are mounted with a function instead of a context."""

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
    _given.set(workspace)


@app.command("version")
def version() -> None:
    """显示版本。"""
    from xundocs import __version__

    print(__version__)


def shelves_here() -> Shelves:
    """The shelves of the workspace the running command was given."""
    from xundocs.actions.shelves import shelves_of
    from xundocs.workspace import open_folders

    return shelves_of(open_folders(_given.get()))


workspace_commands.register(app)
document_commands.register(app)
corpus_commands.register(app)
search_commands.register(app, shelves_here)
register_commands.register(app)
ledger_figures_commands.register(ledger_commands.group)
ledger_exchange_commands.register(ledger_commands.group)
ledger_commands.register(app)
check_commands.register(app)
site_commands.register(app)


