"""ledger import, export, lists, evidence: the records in and out of Excel and Word, and the files they rest on. Mounted on the `ledger` group."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xundocs.cli.common import Force, Json, folder_of, office_of
from xundocs.cli.ledger_commands import AsOf, Operator, Org, Round
from xundocs.cli.ledger_reading import run_lists


def register(group: typer.Typer) -> None:
    """Mount the commands on the `ledger` group."""
    group.command("import")(import_file)
    group.command("export")(export_file)
    group.command("lists")(lists)
    group.command("evidence")(evidence)


def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="表格：单位自己的 .xlsx、.csv，或 ledger export 导出后改过的 .xlsx")],
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="按哪本台账读，如 findings、问题清单；不写则看表名和列头")] = "",
    round_: Annotated[str, typer.Option("--round", metavar="ROUND", help="表里没有轮次时算哪一轮：编号或名称")] = "",
    org: Annotated[str, typer.Option("--org", metavar="ORG", help="表里没有党组织一列时算哪一家：名录里的名称或简称；不写则看表名和表头上面的字")] = "",
    column: Annotated[list[str] | None, typer.Option("--column", metavar="列头=字段", help="改正一列，如 存在问题=statement；等号后空着为不读；可写几次")] = None,
    delete: Annotated[str, typer.Option("--delete", metavar="理由", help="导出后没有取回的行一并删去，写明理由；不写则只列出")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会怎样，不写入")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="列头对照不再询问")] = False,
    operator: Operator = "",
    as_json: Json = False,
) -> None:
    """从表格取入台账：先列出每一列读到哪里，确认后全部登记；有一处错误就一处也不改。"""
    from xundocs.actions.ledger.columns import plan_import
    from xundocs.actions.ledger.importing import Options, import_sheets
    from xundocs.cli.ledger_exchange_views import confirm, show_imported
    from xundocs.cli.ledger_views import pairs

    with office_of(context, operator) as (workspace, database):
        plan = plan_import(workspace, file, kind, pairs(column or ()), org)
        if not confirm(workspace, plan, yes=yes or dry_run, as_json=as_json):
            return
        done = import_sheets(workspace, database, plan, Options(round_, delete.strip(), dry_run))
    show_imported(plan, done, as_json, dry_run)


def export_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="写到哪里")],
    kind: Annotated[list[str] | None, typer.Option("--kind", metavar="KIND", help="只导出这本台账，可写几次；不写为有内容的全部台账")] = None,
    round_: Round = "",
    org: Org = "",
    force: Force = False,
    as_json: Json = False,
) -> None:
    """把台账导出成可以修改的表格：下拉选项、日期检查都在，改好后用 ledger import 取回。"""
    from xundocs.actions.ledger.exporting import export_ledgers
    from xundocs.actions.ledger.records import choice_of
    from xundocs.cli.output import note, print_json

    with office_of(context) as (workspace, database):
        counts = export_ledgers(workspace, database, kind or (), file, choice_of(workspace, database, round_, org), force=force)
    if as_json:
        print_json({"path": str(file), "rows": counts})
    else:
        note(f"已导出 {file}：{'，'.join(f'{name} {count} 条' for name, count in counts.items()) or '台账还是空的'}。")


def lists(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[LIST]...", help="清单：问题、任务、责任、整改、督查，或台账名、编号（L06）；四清单、全部；不写为五个清单")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="DIR", help="写到这个文件夹；不写则显示在屏幕上")] = None,
    docx: Annotated[bool, typer.Option("--docx", help="写成 Word（每个清单一份），不写为 Excel")] = False,
    round_: Round = "",
    org: Org = "",
    as_of: AsOf = "",
    force: Force = False,
    as_json: Json = False,
) -> None:
    """打印用的清单和台账：问题原文逐字带出并附校验值，逾期由程序算。"""
    run_lists(workspace=folder_of(context), names=names, output=output, docx=docx, round_=round_, org=org, as_of=as_of, force=force, as_json=as_json)


def evidence(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="放佐证材料的文件夹，连同里面各层")],
    round_: Round = "",
    org: Org = "",
    as_json: Json = False,
) -> None:
    """核对佐证材料：登记时记下的指纹，与文件夹里的文件是不是一致；改过的、找不到的列出来。"""
    from xundocs.actions.ledger.evidence import check_evidence
    from xundocs.actions.ledger.records import choice_of
    from xundocs.cli.ledger_exchange_views import show_evidence

    with office_of(context) as (workspace, database):
        checked = check_evidence(database, folder, choice_of(workspace, database, round_, org))
    show_evidence(checked, as_json)
