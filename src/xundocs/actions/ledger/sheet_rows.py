"""The rows of a sheet by field, as they stand: what is no record left aside, the office's words as the codes they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from xundocs.actions.ledger.columns import ImportPlan, SheetPlan
from xundocs.actions.ledger.forms import Forms
from xundocs.documents.fields import Field
from xundocs.documents.inputs.aside import LONGEST_MARK, aside_problems, is_blank_mark, rows_aside
from xundocs.documents.inputs.cells import key_text
from xundocs.documents.inputs.headings import with_headings
from xundocs.documents.inputs.layout import TableReader
from xundocs.documents.records import RawRecord
from xundocs.office.records.kinds import LedgerKind, kinds
from xundocs.office.sheets.headings import spoken
from xundocs.problems import Problem, Where

NO_WORDS = frozenset({"无", "没有", "未涉及", "不涉及"})
"""Words for an empty cell where a day, a number or a choice is asked for."""
EVIDENCE = "measures.evidence"
_TYPED = frozenset({"date", "integer", "decimal", "money", "enum"})


def read_rows(forms: Forms, plan: SheetPlan, whole: ImportPlan) -> tuple[list[RawRecord], list[Problem]]:
    """The filled rows by field name, columns of a child ledger as `child.field`; and every fault of their cells."""
    form = forms.of(plan.kind)
    wanted = {name: _field(forms, plan.kind, name) for name in plan.fields.values()}
    place = Where(whole.path.name, plan.sheet.name)
    aside = _without_records(plan, rows_aside(plan.sheet.content, plan.heads, *_columns(plan)))
    problems = aside_problems(plan.sheet.content, aside, place)
    units = {one.column: f"（{one.unit}）" for one in plan.heads.columns if one.unit and one.field and wanted[one.field].unit}
    labels = {column: wanted[name].label + units.get(column, "") for column, name in plan.fields.items()}
    reader = TableReader(form.changed(fields=wanted), whole.path)
    found = reader.read([replace(with_headings(plan.sheet, plan.heads, labels, {row for rows in aside.values() for row in rows}), name=plan.kind.name)])
    problems += [_placed(p, plan) for p in found.problems if p.code not in ("I-DUP", "I-EMPTY")]
    return [_spoken(plan, record if whole.handed else _without_marks(wanted, record)) for record in found.records], problems


def _field(forms: Forms, kind: LedgerKind, name: str) -> Field:
    """A column as it is read: nothing in it is required yet."""
    child, _, inner = name.partition(".")
    declared = forms.of(kinds()[child]).fields[inner] if inner else forms.of(kind).fields[name]
    if declared.type == "records":
        declared = Field(inner, "text", declared.label, many=True)
    return declared.changed(name=name, label=name if inner else declared.label, required=False, default=None)


def _columns(plan: SheetPlan) -> tuple[set[int], set[int]]:
    """The columns without which a row is no record, and every column that makes a row one by itself."""
    required = {name for name, declared in plan.kind.fields.items() if declared.get("required") and name not in plan.kind.inherits}
    needed = {column for column, name in plan.fields.items() if name in required} or set(plan.fields)
    return needed, needed | {column for column, name in plan.fields.items() if "." in name or name == "key"}


def _without_records(plan: SheetPlan, aside: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    """Rows aside, without those that carry a key of the ledger: they are records whatever else stands in them."""
    column = next((one for one, name in plan.fields.items() if name == "key"), None)
    if column is None:
        return {what: list(rows) for what, rows in aside.items()}
    cells = plan.sheet.rows
    kept = {what: [row for row in rows if not re.match(plan.kind.pattern, key_text(cells[row][column]))] for what, rows in aside.items()}
    return {what: rows for what, rows in kept.items() if rows}


def _placed(problem: Problem, plan: SheetPlan) -> Problem:
    """The problem at the sheet's own name, a child ledger's field by its label, a heading as it stands."""
    child, _, inner = problem.where.field.partition(".")
    label = kinds()[child].label(inner) if inner and child in kinds() else problem.where.field
    heading = next((one.text for one in plan.heads.columns if one.field == problem.where.field), "") if problem.code == "I-UNIT" else problem.excerpt
    return problem.changed(where=Where(problem.where.file, plan.sheet.name, problem.where.row, label), excerpt=heading)


def _without_marks(wanted: Mapping[str, Field], record: RawRecord) -> RawRecord:
    """The record without cells that only say that there is nothing: /, —, in a column of days or sums 无."""
    empty = [name for name, value in record.values.items() if _says_nothing(wanted[name], value)]
    return record.changed(values={name: value for name, value in record.values.items() if name not in empty}) if empty else record


def _says_nothing(declared: Field, value: Any) -> bool:
    if isinstance(value, str):
        return len(value) < LONGEST_MARK and (is_blank_mark(value) or (declared.type in _TYPED and value.strip() in NO_WORDS))
    return isinstance(value, list) and all(_says_nothing(declared, part) for part in value)


def _spoken(plan: SheetPlan, record: RawRecord) -> RawRecord:
    """Words the office writes, as the codes they stand for, in the column they belong to; names of pieces of evidence as such pieces."""
    said = spoken(plan.kind.id)
    values = dict(record.values)
    for name, other in said.moved.items():
        if isinstance(values.get(name), str) and values[name] in said.words.get(other, {}) and not values.get(other):
            values[other] = values.pop(name)
    values |= {name: words[value] for name, words in said.words.items() if isinstance(value := values.get(name), str) and value in words}
    if evidence := values.get(EVIDENCE):
        values[EVIDENCE] = [{"name": part} for part in evidence]
    return RawRecord(values, Where(record.where.file, plan.sheet.name, record.where.row), {}, record.folder)
