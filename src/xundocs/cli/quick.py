"""The commands that scripts and writers run all day, parsed without the argument library (importing it costs more than they do).

Only the plain form is taken: a command of `quick_table.py`, its known options, the right number of arguments. Anything
else (help, a slip, a new option) gives None and goes to the full parser, which knows everything and says what is wrong.
The table is generated from the full parser by tools/cli_reference.py; a test compares both on many command lines.
"""

from __future__ import annotations

from collections.abc import Callable

from xundocs.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class QuickCommand(Value):
    """One command: where its function is, its arguments in order and its options."""

    function: str
    """`module:name`, called with keyword arguments."""
    arguments: tuple[tuple[str, str, bool], ...]
    """(name, type, required); type is `text`, `path`, `int` or `int 0..9` (either end may be open); the last may be `…s` for several."""
    options: dict[str, tuple[str, str]]
    """`--json` → (name, type); type `flag`, or as above, `texts` where it may be repeated."""
    defaults: dict[str, Any]


def quick_call(front: list[str], words: list[str]) -> Callable[[], None] | None:
    """The call a plain command line means (`front` is `-w DIR` or empty), None when the full parser must look at it."""
    from xundocs.cli.quick_table import COMMANDS, HELP

    if words in (["--help"], ["-h"], []) and not front:
        return lambda: print(HELP)
    name = next((name for name in COMMANDS if words[:name.count(" ") + 1] == name.split(" ")), "")
    command = COMMANDS[name] if name else None
    found = _parse(command, words[name.count(" ") + 1:]) if command else None
    if command is None or found is None:
        return None

    def call() -> None:
        import importlib
        from pathlib import Path

        module, _, name = command.function.partition(":")
        getattr(importlib.import_module(module), name)(workspace=Path(front[1]) if front else None, **found)

    return call


def _parse(command: QuickCommand, words: list[str]) -> dict[str, Any] | None:
    found: dict[str, Any] = dict(command.defaults)
    given: list[str] = []
    position = 0
    while position < len(words):
        word = words[position]
        position += 1
        if word == "-" or not word.startswith("-"):
            given.append(word)
            continue
        name, kind = command.options.get(word, ("", ""))
        if kind == "flag":
            found[name] = True
        elif not name or position == len(words) or words[position].startswith("-"):
            return None
        else:
            value = _typed(words[position], kind)
            if value is None:
                return None
            found[name] = [*(found[name] or []), value] if kind == "texts" else value
            position += 1
    return found if _place(command, given, found) else None


def _place(command: QuickCommand, given: list[str], found: dict[str, Any]) -> bool:
    for name, kind, required in command.arguments:
        if kind.endswith("s"):
            if given:
                found[name] = [_typed(word, kind) for word in given]
            elif required:
                return False
            given = []
        elif given:
            found[name] = _typed(given.pop(0), kind)
        elif required:
            return False
    return not given


def _typed(word: str, kind: str) -> Any:
    if kind.startswith("path"):
        from pathlib import Path

        return Path(word)
    if kind.startswith("int"):
        return _number(word, kind[4:])
    return word


def _number(word: str, within: str) -> int | None:
    least, _, most = within.partition("..")
    number = int(word) if word.isascii() and word.isdigit() else None
    return None if number is None or (least and number < int(least)) or (most and number > int(most)) else number
