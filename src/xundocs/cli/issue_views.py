"""The `issue` command with its arguments parsed, and how its result is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xundocs.cli.output import note, watching
from xundocs.cli.result_views import show_result, show_traces
from xundocs.errors import PROBLEMS_FOUND, UsageError

if TYPE_CHECKING:
    from xundocs.actions.issue import IssueRequest, IssueResult
    from xundocs.actions.sources import Selection
    from xundocs.office.database import Database
    from xundocs.workspace import Workspace


def run_issue(*, workspace: Path | None, kind: str, data: Path | None, output: Path | None, code: str, reason: str, resume: bool, partial: bool,
              again: bool, round_: str, team: str, org: str, key: str, as_of: str, due: str, by: str, pdf: bool, merged: Path | None, listing: Path | None, trace: bool, force: bool, as_json: bool) -> None:
    """Issue, then whatever was asked for on top of it."""
    from xundocs.actions.issue import IssueRequest, issue_documents
    from xundocs.office.place import open_office
    from xundocs.workspace import open_workspace

    request = IssueRequest(kind, data, output, code, reason, resume, partial, again, checked_day(due, "--due") if due else "",
                           selection_of(round_, team, org, key, as_of))
    space = open_workspace(workspace)
    database = open_office(space, by=by, notice=note)
    try:
        with watching() as watch:
            result = issue_documents(space, database, request, watch)
        if result.entries:
            _extras(space, database, request, result, pdf, merged, listing, force)
    finally:
        database.close()
    if trace and not as_json:
        show_traces(result.traces)
    _show(result, as_json)


def _extras(space: Workspace, database: Database, request: IssueRequest, result: IssueResult, pdf: bool, merged: Path | None,
            listing: Path | None, force: bool) -> None:
    from xundocs.actions import issue_extras
    from xundocs.actions.register import export_register
    from xundocs.office.entries import Query

    lines = issue_extras.issued_lines(database, result.entries, result.batch)
    if pdf and lines:
        result.written += issue_extras.also_pdf(space, database, lines)
        lines = issue_extras.issued_lines(database, result.entries, result.batch)
    if merged is not None:
        count = issue_extras.merge_for_printing(space, lines, merged, force=force)
        note(f"{count} 份文书合并在 {merged}，可以一次打印。")
    if listing is not None:
        export_register(space, database, listing, Query(state="issued"), day=database.clock().date().isoformat(),
                        title=f"发文清单 {request.data.name if request.data else request.selection.words}", only=result.entries, force=force)
        note(f"清单在 {listing}。")


def _show(result: IssueResult, as_json: bool) -> None:
    show_result(result, _summary(result), as_json)
    if result.refused:
        raise SystemExit(PROBLEMS_FOUND)


def _summary(result: IssueResult) -> str:
    documents = [w for w in result.written if w.path.suffix != ".pdf"]
    numbers = list(dict.fromkeys(w.number for w in documents if w.number))
    span = "" if not numbers else f"（{numbers[0]}）" if len(numbers) == 1 else f"（{numbers[0]} 至 {numbers[-1]}）"
    parts = [f"发出 {len({(w.row, w.number) for w in documents})} 份{span}"] if documents else []
    if len(documents) < len(result.written):
        parts.append(f"PDF {len(result.written) - len(documents)} 个")
    if result.already:
        parts.append(f"{len({(w.row, w.number) for w in result.already})} 份以前发过，没有重复")
    if result.refused:
        parts.append(f"{len(result.refused)} 份有错误，没有发出" + ("" if result.written else "，没有占号"))
    batch = f"\n这一批的编号是 {result.batch}：xundocs register list --batch {result.batch} 列出它的号、行和文件。" if len(documents) > 1 else ""
    return "；".join(parts or ["没有要发的文书"]) + "。" + batch


def selection_of(round_: str, team: str, org: str, key: str, as_of: str) -> Selection:
    """The options that say what is taken from the records, as one value. Raises: UsageError for a day that is none, or one with nothing chosen."""
    from xundocs.actions.sources import Selection

    chosen = Selection(round_, team, org, key, checked_day(as_of, "--as-of") if as_of else "")
    if as_of and not chosen:
        raise UsageError("--as-of 是按那一天的台账取数，要同时写明取哪些。", "加 --org、--round、--team 或 --key；只用数据文件的，去掉 --as-of。")
    return chosen


def checked_day(text: str, option: str) -> str:
    """A date given on the command line, as ISO. Raises: UsageError."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"{option} 的日期不对：{text}。", "写成 2026-03-05。") from None
