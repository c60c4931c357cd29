"""How the result of a run that writes documents is shown: `make` and `issue` alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from xundocs.cli.output import note, print_json, print_problems, say

if TYPE_CHECKING:
    from xundocs.actions.make import Refused, Written
    from xundocs.problems import Problem


class Result(Protocol):
    """What both actions return."""

    @property
    def written(self) -> Sequence[Written]: ...

    @property
    def refused(self) -> Sequence[Refused]: ...

    @property
    def problems(self) -> Sequence[Problem]: ...

    def as_json(self) -> dict[str, Any]: ...


def show_result(result: Result, summary: str, as_json: bool) -> None:
    """JSON for programs; else every problem, the files on stdout, and the summary (empty: none) beside them."""
    if as_json:
        print_json(result.as_json())
        return
    print_problems([*result.problems, *(p for r in result.refused for p in r.problems)])
    for written in result.written:
        say(str(written.path))
    if summary:
        note(summary)
