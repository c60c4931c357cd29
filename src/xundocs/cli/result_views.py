"""How the result of a run that writes documents is shown: `make` and `issue` alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from xundocs.cli.output import note, print_json, print_problems, say, table
from xundocs.problems import excerpt, listed

if TYPE_CHECKING:
    from xundocs.actions.make import Refused, Written
    from xundocs.office.figures.drawing import Trace
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


def show_traces(found: Sequence[tuple[str, Sequence[Trace]]]) -> None:
    """Where every figure of every document comes from; in full with `--json`."""
    if not found:
        note("没有从台账取数，没有可以倒查的记录；写 --org、--round 等从台账取。")
    for key, traces in found:
        say(f"{key} 的数据出自：")
        table([[one.label, excerpt(one.value, 30), one.words, listed(one.keys, 6, " 等{}条")] for one in traces],
              ["数据", "值", "出处", "记录"])
        say()
