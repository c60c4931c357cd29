"""What the commands print: Chinese for people, one JSON document for programs, progress on stderr. The only user of rich."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

from xundocs.problems import Problem

LONG_LIST = 200
SEVERITY_NAMES = {"error": "错误", "warning": "提醒", "info": "提示"}


def say(text: str = "") -> None:
    """A line for a person on stdout."""
    print(text)


def note(text: str) -> None:
    """A line beside the result, on stderr."""
    print(text, file=sys.stderr)


def print_json(value: Any) -> None:
    """One JSON document on stdout, UTF-8, nothing else."""
    for part in _json_parts(value):
        sys.stdout.buffer.write(part.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()


def print_json_rows(about: dict[str, Any], rows: Iterable[str]) -> None:
    """One JSON document on stdout: what it is about, then "rows", each of them JSON already, one a line."""
    separator, sent = "", sys.stdout.buffer
    sent.write((json_text(about).removesuffix("\n}") + ',\n  "rows": [').encode("utf-8", "backslashreplace"))
    for row in rows:
        sent.write(f"{separator}\n    {row}".encode("utf-8", "backslashreplace"))
        separator = ","
    sent.write(b"\n  ]\n}\n" if separator else b"]\n}\n")
    sent.flush()


class EncodedRows:
    """Many JSON texts, printed as they are, one a line. They are made as they are printed, so that they never all stand in memory; once only."""

    def __init__(self, rows: Iterable[str]) -> None:
        self.rows = rows


def encoded_column(values: Sequence[Any]) -> list[str]:
    """Each value as JSON; what is the same in most rows is encoded once."""
    from json import JSONEncoder
    from json.encoder import encode_basestring

    kinds = set(map(type, values))
    if not kinds <= {str, int}:
        return list(map(JSONEncoder(ensure_ascii=False).encode, values))
    if int in kinds:
        return [encode_basestring(value) if value.__class__ is str else str(value) for value in values]
    if len(set(values[:LONG_LIST])) < LONG_LIST // 2:
        known = {value: encode_basestring(value) for value in set(values)}
        return list(map(known.__getitem__, values))
    return list(map(encode_basestring, values))


def json_text(value: Any) -> str:
    """The document indented; a long list in it, however deep, has one item a line, because only the compact encoder is fast."""
    return "".join(_json_parts(value))


def _json_parts(value: Any) -> Iterator[str]:
    """The text of a document in parts that are written one after the other."""
    from json import JSONEncoder

    compact, indented = JSONEncoder(ensure_ascii=False, default=str).encode, JSONEncoder(ensure_ascii=False, default=str, indent=2).encode

    def written(part: Any, margin: str) -> Iterator[str]:
        inner = f"{margin}  "
        if not _holds_long(part):
            yield indented(part).replace("\n", f"\n{margin}")
        elif isinstance(part, dict):
            for number, (key, one) in enumerate(part.items()):
                yield f"{',' if number else '{'}\n{inner}{compact(str(key))}: "
                yield from written(one, inner)
            yield f"\n{margin}}}"
        elif isinstance(part, list) and len(part) <= LONG_LIST:
            for number, one in enumerate(part):
                yield f"{',' if number else '['}\n{inner}"
                yield from written(one, inner)
            yield f"\n{margin}]"
        else:
            lines = iter(part.rows if isinstance(part, EncodedRows) else encoded_column(part) if set(map(type, part)) == {str} else map(compact, part))
            separator = f",\n{inner}"
            yield f"[\n{inner}" + next(lines, "")
            while some := list(islice(lines, LONG_LIST)):
                yield separator + separator.join(some)
            yield f"\n{margin}]"

    return written(value, "")


def _holds_long(part: Any) -> bool:
    """Whether there is a long list in it, or it is one."""
    if isinstance(part, dict):
        return any(map(_holds_long, part.values()))
    return isinstance(part, EncodedRows) or (isinstance(part, list) and (len(part) > LONG_LIST or any(map(_holds_long, part))))


def print_problems(problems: Iterable[Problem], limit: int = 200) -> None:
    """Every problem with place, excerpt and remedy; past `limit` only their number, so that a screen stays readable."""
    listed = list(problems)
    for problem in listed[:limit]:
        name = SEVERITY_NAMES[problem.severity]
        note(f"{name} {problem}" + (f"（{problem.strength}）" if problem.strength != "规定" else ""))
    if len(listed) > limit:
        note(f"……另有 {len(listed) - limit} 处，用 --json 可看全部。")


def table(rows: Sequence[Sequence[str]], head: Sequence[str]) -> None:
    """Aligned columns; full-width characters count two."""
    known = cache(width)
    columns = [[str(cell) for cell in column] for column in zip(head, *rows, strict=True)]
    padded = [_aligned(column, list(map(known, column))) for column in columns]
    print("\n".join(["  ".join(line).rstrip() for line in zip(*padded, strict=True)]))


def _aligned(column: Sequence[str], widths: Sequence[int]) -> list[str]:
    widest = max(widths)
    return [cell + " " * (widest - wide) for cell, wide in zip(column, widths, strict=True)]


def width(text: str) -> int:
    """Columns a text takes on a terminal."""
    return len(text) if text.isascii() else len(text) + sum(map(_is_wide, text))


@cache
def _is_wide(character: str) -> bool:
    """Whether a terminal gives it two columns."""
    from unicodedata import east_asian_width

    return east_asian_width(character) in "WF"


@contextlib.contextmanager
def watching(least: int = 20) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on stderr for long work; nothing at all when stderr is no terminal or there is little to do.

    Gives a function to call with what is being done, how much is done and how much there is (0: not known).
    """
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    with contextlib.ExitStack() as stack:
        bars: list[Callable[[str, int, int], None]] = []

        def watch(what: str, done: int, total: int) -> None:
            if not bars and (total == 0 or total >= least):
                bars.append(_bar(stack))
            if bars:
                bars[0](what, done, total)

        yield watch


def _bar(stack: contextlib.ExitStack) -> Callable[[str, int, int], None]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        """How many a second, once that is known."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.0f}/秒" if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    bar = stack.enter_context(Progress(*columns, console=Console(stderr=True), transient=True))
    task = bar.add_task("", total=None)
    return lambda what, done, total: bar.update(task, description=what[:30], completed=done, total=total or None)


def print_wrapped(text: str) -> None:
    """Text with terminal colours, wrapped to the width; continued lines keep the indent of their first."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip(" "))
        console.print(Padding(Text.from_ansi(line[indent:]), (0, 0, 0, indent)))
