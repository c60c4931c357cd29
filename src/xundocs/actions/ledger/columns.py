"""Which column of an office's own sheet is read into which field: proposed, shown, corrected, confirmed, remembered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from xundocs.actions.ledger.forms import Forms
from xundocs.documents.filled_xlsx import HANDED_OUT
from xundocs.documents.inputs.columns import plain
from xundocs.documents.inputs.csv_input import text_sheet
from xundocs.documents.inputs.headings import Heads, Vocabulary, find_heads
from xundocs.documents.inputs.intake import take_in
from xundocs.documents.inputs.sheets import Sheet
from xundocs.documents.kinds import read_yaml
from xundocs.errors import DataRejected, UsageError
from xundocs.files import write_whole
from xundocs.model.organisation import Directory
from xundocs.office.records.kinds import LedgerKind, kind_named, kinds
from xundocs.office.sheets.headings import spoken
from xundocs.office.sheets.layouts import layouts
from xundocs.problems import Problem, Where
from xundocs.workspace import Workspace

REMEMBERED = "台账列头.yaml"
"""In the workspace: ledger → heading → field, as the office confirmed them."""
LEAST = 2
"""A sheet with fewer known columns is nobody's ledger."""


@dataclass(frozen=True)
class SheetPlan:
    """One sheet and what its columns are read into."""

    sheet: Sheet
    kind: LedgerKind
    heads: Heads
    organisation: str = ""
    """Whose all rows are, for a sheet without such a column: as told, else as the sheet's name or a line above the table says."""
    guessed: bool = False
    """Whether nobody told `organisation`."""

    @property
    def fields(self) -> dict[int, str]:
        """Column → field, of the columns that are read."""
        return {column.column: column.field for column in self.heads.columns if column.field}

    def as_json(self) -> dict[str, Any]:
        """The proposal for programs."""
        return {"sheet": self.sheet.name, "kind": self.kind.id, "heading_row": self.heads.row + 1, "organisation": self.organisation or None,
                "columns": [{"column": c.letters, "heading": c.text, "field": c.field or None, "known_by": c.how or None} for c in self.heads.columns]}


@dataclass
class ImportPlan:
    """What a file would be read as."""

    path: Path
    sheets: list[SheetPlan]
    handed: Mapping[tuple[str, str], str]
    """(ledger, key) → hash, for a file that `ledger export` wrote; empty for an office's own."""
    problems: list[Problem]

    @property
    def is_certain(self) -> bool:
        """Whether every column is known by its own label or was confirmed before, and nothing else is guessed."""
        return all(c.how in ("label", "remembered") for plan in self.sheets for c in plan.heads.columns) and not any(plan.guessed for plan in self.sheets)


def plan_import(workspace: Workspace, path: Path, kind_name: str = "", corrections: Mapping[str, str] = {}, organisation: str = "") -> ImportPlan:
    """Propose what each sheet of a file (.xlsx, .csv) is.

    `corrections`: heading → field, "" to leave a column out; `organisation`: whose rows of sheets are that have no such column.

    Raises: DataRejected when the file cannot be read or no sheet looks like a ledger, UsageError for an unknown field.
    """
    form, data = take_in(path)
    problems: list[Problem] = []
    if form == "xlsx":
        from xundocs.documents.inputs.xlsx_input import sheets_of

        sheets = sheets_of(data, path, problems, (HANDED_OUT,))
    elif form == "csv":
        sheets = [text_sheet(data, path, _every_heading())]
    else:
        raise UsageError(f"{path}: 台账从表格读入，不读 {path.suffix}。", "YAML 用 xundocs ledger add 登记。")
    handed = {(kind, key): sha for sheet in sheets if sheet.name == HANDED_OUT for kind, key, sha in (map(str, row[:3]) for row in sheet.rows[1:])}
    asked = kind_named(kind_name) if kind_name else None
    if asked is not None and asked.hidden:
        raise UsageError(f"{asked.name}是自动记下的，不能取入。", "问题的状态用 xundocs ledger move 变动。")
    remembered = read_remembered(workspace)
    plans = [_planned(workspace, sheet, asked, remembered, corrections) for sheet in sheets if sheet.name != HANDED_OUT]
    for sheet, plan in zip((s for s in sheets if s.name != HANDED_OUT), plans, strict=True):
        if plan is None and any(cell != "" for row in sheet.rows for cell in row):
            problems.append(Problem("I-SHEET", "这张工作表看不出是哪本台账，没有读入。", "表头要有台账的栏名；或用 --kind 写明是哪本台账。", Where(path.name, sheet.name), severity="warning"))
    found = [_owned(workspace.office.directory, plan, organisation) for plan in plans if plan is not None]
    if not found:
        raise DataRejected(f"{path}: 没有一张表看得出是台账。", "表头要写栏名，如 被巡察党组织、反馈问题、整改时限；xundocs ledger new findings 列出全部栏名。")
    _check_corrections(found, corrections)
    return ImportPlan(path, found, handed, _nothing_else(Forms(workspace), path, data, found, problems))


def _nothing_else(forms: Forms, path: Path, data: bytes, found: Sequence[SheetPlan], problems: list[Problem]) -> list[Problem]:
    """The problems, and where a closed ledger is concerned everything that is not one of its columns refused."""
    from xundocs.actions.ledger import closed

    for plan in found:
        clues = closed.names_a_clue(column.text for column in plan.heads.columns)
        if clues and plan.kind is not clues:
            problems.append(Problem(closed.CODE, f"这张表有{clues.label(clues.unique[0][0])}一栏，却按{plan.kind.name}读", closed.remedy(clues), Where(path.name, plan.sheet.name)))
    for kind in {plan.kind.id: plan.kind for plan in found if plan.kind.closed}.values():
        problems = closed.hardened(kind, problems)
        for plan in (p for p in found if p.kind is kind):
            problems += closed.around(kind, plan.sheet, path.name, plan.heads.row, plan.fields)
        problems += closed.beside_the_table(kind, forms, path, data, [p.kind for p in found if p.kind is not kind])
    return problems


def _every_heading() -> set[str]:
    """Every name of every column of every ledger, in plain form."""
    found: set[str] = set()
    for kind in kinds().values():
        found |= {plain(kind.label(name)) for name in kind.fields} | {plain(text) for others in spoken(kind.id).headings.values() for text in others}
    return found


def _planned(workspace: Workspace, sheet: Sheet, asked: LedgerKind | None, remembered: Mapping[str, Mapping[str, str]],
             corrections: Mapping[str, str]) -> SheetPlan | None:
    named = asked or next((k for k in kinds().values() if not k.hidden and plain(sheet.name) in (plain(k.name), plain(k.id))), None) \
        or next((kinds()[one.rows] for one in layouts().values() if plain(sheet.name) == plain(one.short_name)), None)
    forms = Forms(workspace)
    best: SheetPlan | None = None
    for kind in [named] if named else [k for k in kinds().values() if not k.hidden]:
        heads = find_heads(sheet, _vocabulary(forms, kind, {**remembered.get(kind.id, {}), **corrections}))
        heads = heads and _own_numbers(sheet, kind, heads)
        if heads is not None and heads.known >= LEAST and (best is None or heads.known > best.heads.known):
            best = SheetPlan(sheet, kind, heads)
    return best


def _own_numbers(sheet: Sheet, kind: LedgerKind, heads: Heads) -> Heads:
    """The headings, a column 编号 left out when what stands in it are the office's own numbers and not this ledger's."""
    column = next((c for c in heads.columns if c.field == "key" and c.how != "remembered"), None)
    if column is None or not kind.is_numbered:
        return heads
    said = [str(row[column.column]).strip() for row in sheet.rows[heads.row + 1:] if column.column < len(row)]
    if any(re.match(kind.pattern, text) for text in said) or not any(said):
        return heads
    return replace(heads, columns=tuple(replace(c, field="", how="") if c is column else c for c in heads.columns))


def _owned(directory: Directory, plan: SheetPlan, organisation: str) -> SheetPlan:
    """The plan with the organisation whose sheet it is, where no column says it. Raises: UsageError for one the directory does not know."""
    if "organisation" not in plan.kind.fields or not {"organisation", "inspection", "key"}.isdisjoint(plan.fields.values()):
        return plan
    if organisation:
        if not directory.named(organisation):
            near = directory.like(organisation)
            raise UsageError(f"名录里没有“{organisation}”。", f"是不是：{'、'.join(near)}？" if near else "请核对 organisations.yaml。")
        return replace(plan, organisation=organisation)
    texts = [plan.sheet.name, *(str(cell) for row in plan.sheet.rows[:plan.heads.row] for cell in row)]
    said = {o.id: name for o in directory.organisations for name in (o.name, o.short, o.admin) if name and any(name in text for text in texts)}
    return replace(plan, organisation=next(iter(said.values())), guessed=True) if len(said) == 1 else plan


def _vocabulary(forms: Forms, kind: LedgerKind, confirmed: Mapping[str, str]) -> Vocabulary:
    own = {name: declared.label for name, declared in forms.of(kind).fields.items() if declared.type not in ("records", "file")}
    known = spoken(kind.id)
    below = {name: kinds()[name.partition(".")[0]].label(name.partition(".")[2]) for name in known.headings if "." in name}
    names = {**own, **{name: label for name, label in below.items() if label not in own.values()}, **{n: n for n in below if below[n] in own.values()}}
    by_label = {label: name for name, label in names.items()}
    return Vocabulary(names, known.headings, {text: by_label.get(name, name) for text, name in confirmed.items()})


def _check_corrections(plans: Sequence[SheetPlan], corrections: Mapping[str, str]) -> None:
    """Every correction must have met a column and named a field."""
    seen = {plain(column.text) for plan in plans for column in plan.heads.columns}
    for text in corrections:
        if plain(text) not in seen:
            every = "、".join(dict.fromkeys(c.text for plan in plans for c in plan.heads.columns))
            raise UsageError(f"表里没有“{text}”这一列。", f"有：{every}。")
    for plan in plans:
        known = {*plan.kind.fields, "key", *(n for n in spoken(plan.kind.id).headings if "." in n)}
        wrong = [name for name in plan.fields.values() if name not in known]
        if wrong:
            raise UsageError(f"{plan.kind.name}没有“{wrong[0]}”这一栏。", f"可用：{'、'.join(f.get('label', n) for n, f in plan.kind.fields.items())}。")


def read_remembered(workspace: Workspace) -> dict[str, dict[str, str]]:
    """What the office confirmed: ledger → heading → field."""
    path = workspace.root / REMEMBERED if workspace.root else None
    if path is None or not path.exists():
        return {}
    return {str(kind): {str(text): str(name or "") for text, name in columns.items()} for kind, columns in read_yaml(path).items() if isinstance(columns, dict)}


def remember(workspace: Workspace, plan: ImportPlan) -> Path | None:
    """Keep the confirmed columns that are not known by their label; the file, None when there is nothing new."""
    kept, before = read_remembered(workspace), read_remembered(workspace)
    for sheet in plan.sheets:
        kept.setdefault(sheet.kind.id, {}).update({c.text: c.field for c in sheet.heads.columns if c.how != "label"})
    kept = {kind: columns for kind, columns in kept.items() if columns}
    if kept == before or workspace.root is None:
        return None
    import yaml

    path = workspace.root / REMEMBERED
    text = "# 各台账的列头与字段：xundocs ledger import 确认过的，下次不再问。空着的列不读入。\n" + yaml.safe_dump(kept, allow_unicode=True, sort_keys=True)
    write_whole(path, text.encode(), overwrite=True)
    return path


