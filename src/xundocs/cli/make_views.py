"""How the result of `make` is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xundocs.cli.output import watching
from xundocs.cli.result_views import show_result, show_traces
from xundocs.errors import PROBLEMS_FOUND

if TYPE_CHECKING:
    from xundocs.actions.make import MakeResult


def run_make(*, workspace: Path | None, kind: str, data: Path | None, output: Path | None, only: list[str] | None, pdf: bool,
             partial: bool, round_: str, team: str, org: str, key: str, as_of: str, trace: bool, force: bool, as_json: bool) -> None:
    """The `make` command with its arguments parsed."""
    from xundocs.actions.make import MakeRequest, make_documents
    from xundocs.cli.issue_views import selection_of
    from xundocs.workspace import open_workspace

    request = MakeRequest(kind, data, output, tuple(only or ()), pdf, partial, force, selection_of(round_, team, org, key, as_of))
    with watching() as watch:
        result = make_documents(open_workspace(workspace), request, watch)
    if trace and not as_json:
        show_traces(result.traces)
    finish(result, as_json)


def finish(result: MakeResult, as_json: bool) -> None:
    """Print what was written and refused; exit 1 when anything was refused."""
    show_result(result, _summary(result), as_json)
    if result.refused or not result.written:
        raise SystemExit(PROBLEMS_FOUND)


def _summary(result: MakeResult) -> str:
    if result.refused and not result.written:
        return f"共 {len(result.refused)} 份数据有错误，一份也没有生成。"
    if result.refused:
        return f"已生成 {len(result.written)} 份；{len(result.refused)} 份数据有错误，没有生成。"
    return f"已生成 {len(result.written)} 份文书。" if len(result.written) > 1 else ""
