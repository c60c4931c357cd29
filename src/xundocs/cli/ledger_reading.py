"""The commands that only look at the ledger, with their arguments parsed; both parsers call them (quick.py)."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from xundocs.batches import without_cycle_search
from xundocs.cli.opening import office_at

if TYPE_CHECKING:
    from xundocs.actions.ledger.statistics import Request


@without_cycle_search()
def run_list(*, workspace: Path | None, kind: str, round_: str, org: str, state: str, as_of: str, recorded_by: str, limit: int, as_json: bool) -> None:
    """The `ledger list` command."""
    from xundocs.cli.ledger_views import list_ledger

    with office_at(workspace) as (space, database):
        list_ledger(space, database, kind, round_, org, state, as_of, recorded_by, limit, as_json)


def run_show(*, workspace: Path | None, key: str, as_json: bool) -> None:
    """The `ledger show` command."""
    from xundocs.actions.ledger.labels import labels_of
    from xundocs.actions.ledger.records import show
    from xundocs.cli.ledger_views import show_record

    with office_at(workspace) as (space, database):
        show_record(space, labels_of(space, database), show(database, key), as_json)


@without_cycle_search()
def run_due(*, workspace: Path | None, on: str, within: int, round_: str, org: str, as_json: bool) -> None:
    """The `ledger due` command."""
    from xundocs.cli.ledger_views import list_due

    with office_at(workspace) as (space, database):
        list_due(space, database, on, within, round_, org, as_json)


def run_lists(*, workspace: Path | None, names: list[str] | None, output: Path | None, docx: bool, round_: str, org: str, as_of: str, force: bool,
              as_json: bool) -> None:
    """The `ledger lists` command."""
    from xundocs.actions.ledger.lists import make_lists, write_lists
    from xundocs.actions.ledger.records import choice_of
    from xundocs.cli.ledger_exchange_views import show_lists
    from xundocs.cli.ledger_views import checked_day, today

    with nullcontext() if output else without_cycle_search():
        with office_at(workspace) as (space, database):
            made = make_lists(space, database, names or (), today(database), choice_of(space, database, round_, org, checked_day(as_of, "--as-of")))
        written = write_lists(made, output, as_docx=docx, force=force) if output else []
        show_lists(made, written, as_json)


@without_cycle_search()
def run_stats(*, workspace: Path | None, metric: list[str] | None, round_: list[str] | None, org: list[str] | None, level: str, period: str, as_of: str,
              recorded_by: str, including_previous: bool, digits: int, footnote: bool, trace: bool, xlsx: Path | None, force: bool, as_json: bool) -> None:
    """The `ledger stats` command."""
    from xundocs.actions.ledger.statistics import (
        chosen_metrics,
        ledgers_of,
        read_records,
        statistics,
        write_statistics,
    )
    from xundocs.cli.ledger_figures_views import show_statistics
    from xundocs.cli.output import note

    request = request_of(metric, round_, org, level, period, as_of, including_previous, digits, recorded_by)
    chosen = chosen_metrics(request.metrics)
    with office_at(workspace) as (space, database):
        records = read_records(space, database, request, ledgers_of(chosen, broken_down=xlsx is not None))
    answer = statistics(records, chosen)
    if xlsx:
        write_statistics(records, answer, xlsx, force=force)
        note(f"已写成 {xlsx}。")
    show_statistics(answer, as_json=as_json, footnote=footnote, trace=trace)


@without_cycle_search()
def run_accounts(*, workspace: Path | None, round_: list[str] | None, org: list[str] | None, as_of: str, recorded_by: str, outcome: bool, trace: bool, xlsx: Path | None,
                 force: bool, as_json: bool) -> None:
    """The `ledger accounts` command."""
    from xundocs.actions.ledger import accounts as actions
    from xundocs.cli.ledger_figures_views import show_accounts
    from xundocs.cli.output import note, say

    request = request_of(None, round_, org, "", "", as_of, False, 1, recorded_by)
    with office_at(workspace) as (space, database):
        records = actions.read_accounts(space, database, request)
    answer = actions.accounts(records)
    if outcome:
        say(actions.outcome(answer))
        return
    if xlsx:
        actions.write_accounts(records, answer, xlsx, force=force)
        note(f"已写成 {xlsx}。")
    show_accounts(answer, records.labels.rounds, as_json=as_json, trace=trace)


def request_of(metrics: list[str] | None, rounds: list[str] | None, organisations: list[str] | None, level: str, period: str, as_of: str,
               previous: bool, digits: int, recorded_by: str = "") -> Request:
    """What is asked of the statistics. Raises: UsageError for a day or period that is none."""
    from xundocs.actions.ledger.statistics import Request, period_of
    from xundocs.cli.ledger_views import checked_day, moment

    return Request(tuple(metrics or ()), tuple(rounds or ()), tuple(organisations or ()), level, period_of(period) if period else ("", ""),
                   checked_day(as_of, "--as-of"), previous, digits, moment(recorded_by))
