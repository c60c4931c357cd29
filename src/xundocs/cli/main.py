"""The `xundocs` command. Importing this module imports nothing heavy; each command imports what it needs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from xundocs.cli import document_commands, workspace_commands
from xundocs.cli.boundary import guarded

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


def run(arguments: list[str] | None = None) -> None:
    """Entry point: parse, run, exit with the contract's code."""
    given = sys.argv[1:] if arguments is None else arguments
    sys.exit(guarded(lambda: _call(app, _workspace_first(given))))


def _call(application: Any, arguments: list[str]) -> None:
    code = application(arguments, standalone_mode=False)
    if isinstance(code, int) and code:
        raise SystemExit(code)


def _workspace_first(arguments: list[str]) -> list[str]:
    """`-w DIR` may stand anywhere before `--`; moved to the front, where the parser wants it."""
    front: list[str] = []
    rest: list[str] = []
    position = 0
    while position < len(arguments):
        word = arguments[position]
        if word == "--":
            return front + rest + arguments[position:]
        if word in ("-w", "--workspace") and position + 1 < len(arguments):
            front, position = arguments[position:position + 2], position + 2
        elif word.startswith("--workspace="):
            front, position = [word], position + 1
        else:
            rest.append(word)
            position += 1
    return front + rest


if __name__ == "__main__":
    run()
