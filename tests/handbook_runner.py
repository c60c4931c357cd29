"""Runs commands of the handbook one after another, each in a process forked from this one with the program's modules already read in.

Reads one JSON line per command, {"words", "folder", "output"}, and answers with its exit code. What a command prints goes to the file
`output`. Only for tests: reading the modules again for each of two hundred commands took two thirds of their time.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys

import xundocs

LIBRARIES = ("docx", "jinja2.sandbox", "lxml.etree", "openpyxl", "rich.table", "sqlalchemy.dialects.sqlite", "typer", "yaml")


def serve() -> None:
    """Answer until the input ends."""
    for module in pkgutil.walk_packages(xundocs.__path__, "xundocs."):
        if not module.name.endswith(("__main__", ".hook")):
            importlib.import_module(module.name)
    for library in LIBRARIES:
        importlib.import_module(library)
    for line in sys.stdin:
        job = json.loads(line)
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            _run(**job)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _run(words: list[str], folder: str, output: str) -> None:
    """The command in this process; does not return."""
    os.chdir(folder)
    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(file, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = words
    code = 70
    try:
        importlib.import_module("xundocs.cli.main").run()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
