"""The five accounts of an office's records."""

from __future__ import annotations

from pathlib import Path

from xundocs.actions.ledger.statistics import Records, Request, as_table, read_records
from xundocs.batches import without_cycle_search
from xundocs.errors import XundocsError
from xundocs.files import write_whole
from xundocs.office.database import Database
from xundocs.office.figures.accounts import LEDGERS, FiveAccounts, five_accounts, outcome_paragraph
from xundocs.workspace import Workspace


def read_accounts(workspace: Workspace, database: Database, request: Request) -> Records:
    """The records the accounts are made from."""
    return read_records(workspace, database, request, LEDGERS)


def accounts(records: Records) -> FiveAccounts:
    """The accounts of every inspection of the records."""
    with without_cycle_search():
        return five_accounts(records.facts, records.footnotes(LEDGERS), records.view.unkept)


def outcome(answer: FiveAccounts) -> str:
    """成果运用情况 in words. Raises: XundocsError while the accounts do not balance. Source: spec C1.3."""
    if not answer.balanced:
        raise XundocsError(f"五账没有对平（{len(answer.problems)} 处），不能写“成果运用情况”：{answer.problems[0].message}。", "先按 xundocs ledger accounts 列出的明细逐条核对。")
    return outcome_paragraph(answer)


def write_accounts(records: Records, answer: FiveAccounts, target: Path, *, title: str = "五账核对表", force: bool = False) -> None:
    """The .xlsx of the accounts with every difference in it."""
    from xundocs.office.figures.workbook import accounts_workbook

    as_table(target)
    write_whole(target, accounts_workbook(title, answer, records.labels.rounds), overwrite=force)
