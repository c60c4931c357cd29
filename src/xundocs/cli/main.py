"""The `xundocs` command. Importing this module imports nothing heavy; see quick.py for why typer comes last."""

from __future__ import annotations

import gc
import os
import sys

from xundocs.cli.boundary import guarded

FEW_SEARCHES = 20_000
"""Objects made between two searches for reference cycles (700 by default): what a command imports lives to its end anyway."""


def run(arguments: list[str] | None = None) -> None:
    """Entry point: parse, run, exit with the contract's code."""
    gc.set_threshold(FEW_SEARCHES)
    given = sys.argv[1:] if arguments is None else arguments
    sys.exit(guarded(lambda: dispatch(given)))


def main() -> None:
    """What the `xundocs` command itself calls: `run`, then the end of the process without taking everything in it apart.

    Freeing a thousand modules and a batch's values one by one takes longer than some commands; the system does it at once.
    """
    try:
        run()
    except SystemExit as stop:
        _end(stop.code if isinstance(stop.code, int) else 0)
        raise


def _end(code: int) -> None:
    """Leave now, after what is registered for the end; comes back when somebody is still at work or cannot be told."""
    import atexit

    if "threading" in sys.modules and sys.modules["threading"].active_count() > 1:
        return
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        return
    os._exit(code)


def dispatch(arguments: list[str]) -> None:
    """Run one command line: the quick way when it is plain, else through the full parser."""
    from xundocs.cli.quick import quick_call

    front, rest = workspace_first(arguments)
    call = quick_call(front, rest)
    if call is not None:
        call()
        return
    from xundocs.cli.app import app

    try:
        code = app([*front, *rest], standalone_mode=False)
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):
            raise stop.__context__ from None
        raise
    if isinstance(code, int) and code:
        raise SystemExit(code)


def workspace_first(arguments: list[str]) -> tuple[list[str], list[str]]:
    """`-w DIR` may stand anywhere before `--`; taken out to the front, where the parser wants it."""
    front: list[str] = []
    rest: list[str] = []
    position = 0
    while position < len(arguments):
        word = arguments[position]
        if word == "--":
            return front, rest + arguments[position:]
        if word in ("-w", "--workspace") and position + 1 < len(arguments):
            front, position = ["-w", arguments[position + 1]], position + 2
        elif word.startswith("--workspace="):
            front, position = ["-w", word.partition("=")[2]], position + 1
        else:
            rest.append(word)
            position += 1
    return front, rest


if __name__ == "__main__":
    main()
