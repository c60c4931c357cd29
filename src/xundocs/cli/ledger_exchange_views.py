"""How import, export and lists are shown."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xundocs.cli.output import (
    LONG_LIST,
    EncodedRows,
    encoded_column,
    note,
    print_json,
    print_problems,
    say,
    table,
)
from xundocs.errors import PROBLEMS_FOUND, UsageError
from xundocs.problems import excerpt, has_errors, listed

if TYPE_CHECKING:
    from xundocs.actions.ledger.columns import ImportPlan
    from xundocs.actions.ledger.evidence import Checked
    from xundocs.actions.ledger.importing import Imported
    from xundocs.actions.ledger.lists import Lists
    from xundocs.office.sheets.listing import Table
    from xundocs.workspace import Workspace

KNOWN_BY = {"label": "栏名相同", "alias": "常用说法", "remembered": "上次确认", "near": "相近，请核对", "": "不读入"}
CELL_WIDTH = 24
SHOWN_KEYS = 8


def confirm(workspace: Workspace, plan: ImportPlan, *, yes: bool, as_json: bool) -> bool:
    """Show what each column is read into; go on when it was confirmed before, by --yes, or at the keyboard.

    A file with errors is neither asked about nor remembered. Raises: UsageError when nobody can be asked.
    """
    from xundocs.actions.ledger.columns import remember

    if has_errors(plan.problems):
        return True
    if not plan.is_certain and not as_json:
        _show_columns(plan)
    if not plan.is_certain and not yes:
        if not sys.stdin.isatty():
            raise UsageError("列头对照还没有确认过。", "核对上面的对照后加 --yes；要改正的列加 --column 列头=字段。")
        say("这样读入吗？（y 是，其他键不读）")
        if sys.stdin.readline().strip().lower() not in ("y", "yes", "是"):
            note("没有读入。要改正的列加 --column 列头=字段，例如 --column 存在问题=statement。")
            return False
    kept = remember(workspace, plan) if yes or plan.is_certain or sys.stdin.isatty() else None
    if kept and not as_json:
        note(f"列头对照记在 {kept.name}，下次不再询问。")
    return True


def _show_columns(plan: ImportPlan) -> None:
    for sheet in plan.sheets:
        whose = f"，{sheet.kind.label('organisation')}都算 {sheet.organisation}" if sheet.organisation else ""
        say(f"{sheet.sheet.name or plan.path.name}：按“{sheet.kind.name}”读入，列头在第{sheet.heads.row + 1}行{whose}")
        table([[c.letters, excerpt(c.text, CELL_WIDTH), _field_name(sheet.kind.id, c.field), KNOWN_BY[c.how]] for c in sheet.heads.columns],
              ["列", "列头", "读到", "依据"])
        say()


def _field_name(kind: str, name: str) -> str:
    from xundocs.office.records.kinds import kinds

    child, _, inner = name.partition(".")
    if inner:
        return f"{kinds()[child].name} {kinds()[child].label(inner)}"
    return f"{kinds()[kind].label(name)}（{name}）" if name and name != "key" else "编号" if name else "—"


def show_imported(plan: ImportPlan, done: Imported, as_json: bool, dry_run: bool) -> None:
    """What was taken in."""
    refused = has_errors(done.problems)
    if as_json:
        print_json({"sheets": [sheet.as_json() for sheet in plan.sheets], **done.as_json()})
    else:
        print_problems(done.problems)
        if refused:
            note("有错误，一处也没有改。改正表格后再运行一次。")
        else:
            _show_counts(done, dry_run)
    if refused:
        raise SystemExit(PROBLEMS_FOUND)


def _show_counts(done: Imported, dry_run: bool) -> None:
    from xundocs.office.records.kinds import kinds

    would = "会" if dry_run else ""
    parts = [f"{would}新登记{kinds()[kind].name} {len(keys)} 条（{keys[0]}{f' 至 {keys[-1]}' if len(keys) > 1 else ''}）" for kind, keys in done.added.items() if keys]
    parts += [f"{would}修改 {len(done.changed)} 条"] if done.changed else []
    parts += [f"{would}删去 {len(done.removed)} 条"] if done.removed else []
    parts += [f"没有变化 {done.same} 条"] if done.same else []
    note(("试算：" if dry_run else "") + ("，".join(parts) or "没有变化") + "。" + ("" if dry_run or not done.operation else "要撤回：xundocs ledger undo。"))
    if done.missing:
        shown = listed(done.missing, SHOWN_KEYS, " 等 {} 条")
        note(f"导出时有、这次没有取回的：{shown}。台账里没有删；确实要删的加 --delete 理由。")


def _rows(table: Table) -> list[Any] | EncodedRows:
    """The rows of a list for programs; those of a long one are JSON already."""
    columns = [column if set(map(type, column)) <= {str, int, float} else [value if isinstance(value, (str, int, float)) else str(value) for value in column]
               for column in table.columns]
    if len(table.keys) <= LONG_LIST:
        return [{"key": key, "cells": list(cells)} for key, cells in zip(table.keys, zip(*columns, strict=True), strict=True)]
    lines = map(", ".join, zip(*map(encoded_column, columns), strict=True))
    return EncodedRows(f'{{"key": {key}, "cells": [{cells}]}}' for key, cells in zip(encoded_column(table.keys), lines, strict=True))


def show_lists(made: Lists, written: Sequence[Path], as_json: bool) -> None:
    """The lists themselves, or where they were written."""
    shown = cache(lambda text: excerpt(text, CELL_WIDTH))
    if as_json:
        print_json({"written": [str(path) for path in written], "footnote": made.footnote, "problems": [p.as_json() for p in made.problems],
                    "lists": [{"id": one.layout.id, "code": one.layout.code, "name": one.layout.name, "columns": [c.label for c in one.layout.columns],
                               "rows": _rows(one)} for one in made.tables]})
    else:
        print_problems(made.problems)
        if written:
            note("已写：" + "、".join(str(path) for path in written) + "。")
        elif not has_errors(made.problems):
            for one in made.tables:
                say(f"{one.layout.name}（{one.layout.code}，{len(one.rows)} 条）")
                table([[shown(str(value)) for value in row] for row in one.rows], [c.label for c in one.layout.columns])
                say()
            say(made.footnote)
    if has_errors(made.problems):
        raise SystemExit(PROBLEMS_FOUND)


def show_evidence(checked: Sequence[Checked], as_json: bool) -> None:
    """What is not as it was noted, and how many pieces are."""
    from xundocs.actions.ledger.evidence import VERDICTS, WRONG

    if as_json:
        print_json({"evidence": [one.as_json() for one in checked]})
    else:
        if told := [one for one in checked if one.verdict != "same"]:
            table([[one.key, one.name, VERDICTS[one.verdict], one.path or "—"] for one in told], ["编号", "佐证材料", "核对", "文件"])
        counts = [(name, sum(one.verdict == verdict for one in checked)) for verdict, name in VERDICTS.items()]
        note(f"共 {len(checked)} 份佐证：{'，'.join(f'{name} {count} 份' for name, count in counts if count)}。" if checked else "台账里还没有佐证材料。")
    if any(one.verdict in WRONG for one in checked):
        raise SystemExit(PROBLEMS_FOUND)
