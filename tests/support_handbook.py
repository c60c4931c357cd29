"""Reads a chapter of the handbook as the steps a reader takes: files to write, edits to make, commands to run, output to see.

In a chapter, invisible comments say what the sentence beside them asks of the reader:
`<!-- file: path -->` before a block: the block is that file; `<!-- edit: path | old | new -->`: change a text in it (`\\n` is a new line);
`<!-- copy: place in the project | path -->`: copy a file or folder; `<!-- exit: 1 -->` before a `sh` block: how its commands end.
A `text` block after a `sh` block is what its last command prints: each line in order, `……` for lines left out.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_STEP = re.compile(r"<!-- (?P<verb>file|edit|copy|exit): (?P<rest>.+?) -->|^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.S | re.M)


@dataclass
class Run:
    """A block of commands with the exit code of each and what the last one prints."""

    commands: list[list[str]]
    code: int = 0
    shown: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Write:
    """A file the reader makes."""

    path: str
    text: str


@dataclass(frozen=True)
class Edit:
    """A change the reader makes in a file."""

    path: str
    old: str
    new: str


@dataclass(frozen=True)
class Copy:
    """A file or folder of the project that the reader copies."""

    source: str
    path: str


Step = Run | Write | Edit | Copy


def steps_of(text: str) -> Iterator[Step]:
    """The steps of a chapter in order. Raises: ValueError for a command that is not ours."""
    path, code, run = "", 0, None
    for match in _STEP.finditer(text):
        verb, rest, language, body = match["verb"], match["rest"], match["language"], match["body"]
        if verb == "file":
            path = rest
        elif verb == "exit":
            code = int(rest)
        elif verb == "edit":
            place, old, new = (part.strip().replace("\\n", "\n") for part in rest.split(" | "))
            yield Edit(place, old, new)
        elif verb == "copy":
            source, target = (part.strip() for part in rest.split(" | "))
            yield Copy(source, target)
        elif path:
            yield Write(path, body)
            path = ""
        elif language == "sh":
            run = Run([_words(line) for line in body.splitlines() if line.strip()], code)
            code = 0
            yield run
        elif language == "text" and run is not None:
            run.shown = body.splitlines()
            run = None


def _words(line: str) -> list[str]:
    words = shlex.split(line, comments=True)
    if words[0] not in ("xundocs", "cd"):
        raise ValueError(f"命令块里只写 xundocs 和 cd：{line}")
    return words


def runs_of(text: str) -> list[Run]:
    """The blocks of commands of a chapter."""
    return [step for step in list(steps_of(text)) if isinstance(step, Run)]


def missing_lines(shown: list[str], printed: str) -> list[str]:
    """The shown lines that the output does not have in this order. Spaces at both ends do not count."""
    rest = iter([line.strip() for line in printed.splitlines()])
    return [line for line in shown if line.strip() not in ("", "……") and not any(line.strip() == found for found in rest)]


def inline_commands(text: str) -> list[list[str]]:
    """Commands named in a sentence (`xundocs …`), as words."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.S | re.M)
    return [span.split() for span in re.findall(r"`(xundocs [^`]+)`", prose)]


def take(step: Write | Edit | Copy, folder: Path, project: Path) -> None:
    """Do in `folder` what the reader does by hand."""
    import shutil

    target = folder / step.path
    if isinstance(step, Edit):
        text = target.read_text("utf-8")
        assert step.old in text, f"{step.path} 里没有“{step.old}”"
        target.write_text(text.replace(step.old, step.new), "utf-8")
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(step, Write):
        target.write_text(step.text, "utf-8")
    elif (project / step.source).is_dir():
        shutil.copytree(project / step.source, target)
    else:
        shutil.copyfile(project / step.source, target)
