"""The lists and ledgers offices print: as tables, as .xlsx, as .docx."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xundocs.actions.ledger.labels import Labels
from xundocs.actions.ledger.records import Choice, take_snapshot
from xundocs.actions.workspaces import make_folder
from xundocs.batches import without_cycle_search
from xundocs.files import write_whole
from xundocs.office.database import Database
from xundocs.office.figures.footnotes import not_by_organisation
from xundocs.office.records.kinds import kinds
from xundocs.office.records.snapshot import kept_by_organisation
from xundocs.office.sheets.checks import list_problems
from xundocs.office.sheets.layouts import FIVE, find_layouts
from xundocs.office.sheets.listing import Listing, Table, ledgers_of
from xundocs.office.sheets.workbook import Sheet, workbook
from xundocs.problems import Problem, has_errors
from xundocs.workspace import Workspace

FOUR = ("findings_list", "tasks_list", "responsibilities_list", "supervision_list")
"""The four lists an office uses when it has not chosen (`[ledger] four_lists`)."""


@dataclass(frozen=True)
class Lists:
    """Finished lists with the problems found while making them, and what stands under each."""

    tables: Sequence[Table]
    problems: Sequence[Problem]
    footnote: str


def make_lists(workspace: Workspace, database: Database, names: Sequence[str], day: str, choice: Choice) -> Lists:
    """The lists asked for by name, on a day (ISO) for what is overdue. Raises: UsageError for an unknown list."""
    chosen = find_layouts(tuple(names) or FIVE, four_of(workspace))
    taken = take_snapshot(database, choice, sorted(ledgers_of(chosen)))
    labels = Labels(workspace, choice.as_of or day, taken.rows["inspections"], taken.rows["rounds"])
    listing = Listing(taken, labels, choice.as_of or day)
    with without_cycle_search():
        tables = [listing.table(layout) for layout in chosen]
    unkept = [layout.rows for layout in chosen if choice.organisations and not kept_by_organisation(kinds()[layout.rows])]
    fields = {name: kinds()["findings"].label(name) for name in kinds()["findings"].fields}
    checked = [problem for layout in chosen for problem in list_problems(layout, taken.rows, fields)]
    used = sorted({layout.rows for layout in chosen} | {"findings"})
    footnote = f"范围：{_scope(choice, labels)}；截至 {choice.as_of or day}；数据校验 {taken.hash(used)[:16]}。" + (not_by_organisation(unkept) if unkept else "")
    return Lists(tables, [*(p for table in tables for p in table.problems), *checked], footnote)


def _scope(choice: Choice, labels: Labels) -> str:
    """What was selected: rounds, organisations; all rounds when none was."""
    rounds = "、".join(labels.rounds.get(key, key) for key in choice.rounds) or "全部轮次"
    return "，".join([rounds, *(["、".join(map(labels.organisation, choice.organisations))] if choice.organisations else [])])


def four_of(workspace: Workspace) -> tuple[str, ...]:
    """The office's four of the five lists. Raises: UsageError for names that are no lists."""
    configured = workspace.office.get("ledger.four_lists")
    return tuple(layout.id for layout in find_layouts(tuple(configured), FOUR)) if configured else FOUR


def write_lists(made: Lists, folder: Path, *, as_docx: bool, force: bool) -> list[Path]:
    """One .xlsx with a sheet per list, or one .docx per list, into a folder.

    Raises: XundocsError when a file exists and `force` is false, or the folder cannot be written.
    """
    if has_errors(made.problems):
        return []
    make_folder(folder)
    if not as_docx:
        path = folder / ("清单.xlsx" if len(made.tables) > 1 else f"{_file_name(made.tables[0])}.xlsx")
        write_whole(path, list_workbook(made), overwrite=force)
        return [path]
    return [_write_docx(table, made.footnote, folder, force) for table in made.tables]


def list_workbook(made: Lists) -> bytes:
    """The lists as one workbook."""
    return workbook([Sheet(_file_name(table)[:31], table.layout.name, [(c.label, c.width * 1.9) for c in table.layout.columns], table.columns,
                           [text for text in (table.layout.note, made.footnote) if text], [c.group for c in table.layout.columns])
                     for table in made.tables])


def _write_docx(table: Table, footnote: str, folder: Path, force: bool) -> Path:
    from xundocs.documents.list_document import list_document

    heads = [(column.label, column.group, column.width) for column in table.layout.columns]
    data = list_document(table.layout.name, heads, table.columns,
                         [text for text in (table.layout.note, footnote) if text])
    path = folder / f"{_file_name(table)}.docx"
    write_whole(path, data, overwrite=force)
    return path


def _file_name(table: Table) -> str:
    return table.layout.short_name
