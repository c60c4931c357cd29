"""kinds, new, make: from a data file to finished documents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xundocs.cli.common import Force, Json, workspace_of
from xundocs.cli.source_options import AsOf, Key, Org, Round, Team, Trace

Data = Annotated[Path | None, typer.Argument(metavar="[DATA]", help="数据文件：.yaml、.xlsx、.csv；从台账取数时只写台账里没有的")]


def register(app: typer.Typer) -> None:
    """Mount the commands."""
    app.command("kinds")(kinds)
    app.command("new")(new)
    app.command("make")(make)


def kinds(
    context: typer.Context,
    kind: Annotated[str | None, typer.Argument(metavar="KIND", help="文书种类；写 lint 则检查全部种类的定义和模板")] = None,
    only: Annotated[str | None, typer.Argument(metavar="ONLY", help="lint 时只检查这一种")] = None,
    as_json: Json = False,
) -> None:
    """列出文书种类；写出一个种类则列出它的字段；kinds lint 检查模板与定义。"""
    from xundocs.cli import kind_views

    workspace = workspace_of(context)
    if kind == "lint":
        kind_views.print_lint(workspace, only, as_json)
    elif kind is None:
        kind_views.print_kinds(workspace, as_json)
    else:
        kind_views.print_kind(workspace, kind, as_json)


def new(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="文书种类，如 rectification_notice、D08、整改通知书")],
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="写到 .yaml 或 .xlsx；不写则打印 YAML")] = None,
    round_: Round = "",
    team: Team = "",
    org: Org = "",
    key: Key = "",
    as_of: AsOf = "",
    force: Force = False,
) -> None:
    """生成一份待填的数据文件：每个字段都有名称、说明和示例；写了 --org 等，台账里有的已经填好。"""
    from xundocs.actions.new import blank_text, filled_text, new_file, write_filled
    from xundocs.cli.issue_views import selection_of
    from xundocs.cli.output import note, say

    workspace = workspace_of(context)
    if selection := selection_of(round_, team, org, key, as_of):
        filled = filled_text(workspace, kind, selection) if output is None else write_filled(workspace, kind, selection, output, overwrite=force)
        if output is None:
            say(filled.text.rstrip("\n"))
        else:
            note(f"已生成 {output}，{filled.count} 份，台账里有的已填好；补齐后运行：xundocs make {kind} {output} {selection.options}")
        if filled.left_out:
            note(f"另有 {filled.left_out} 份已有文号，没有列出；要看的用 --key 写它的编号。")
        return
    if output is None:
        say(blank_text(workspace, kind).rstrip("\n"))
        return
    new_file(workspace, kind, output, overwrite=force)
    note(f"已生成 {output}。填好后运行：xundocs make {kind} {output}")


def make(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="文书种类，如 rectification_notice、D08、整改通知书")],
    data: Data = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE|DIR", help="输出文件或文件夹；不写则放在当前文件夹")] = None,
    only: Annotated[list[str] | None, typer.Option("--only", metavar="OUTPUT", help="只生成这一份输出（可重复），如 leadership_team")] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="同时转成 PDF（需要 LibreOffice）")] = False,
    partial: Annotated[bool, typer.Option("--partial", help="有问题的行跳过，其余照常生成；默认有一行错误就都不生成")] = False,
    round_: Round = "",
    team: Team = "",
    org: Org = "",
    key: Key = "",
    as_of: AsOf = "",
    trace: Trace = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """由数据文件或台账生成文书（草稿，不登记文号）。"""
    from xundocs.cli.make_views import run_make

    run_make(workspace=context.obj, kind=kind, data=data, output=output, only=only, pdf=pdf, partial=partial, round_=round_, team=team, org=org,
             key=key, as_of=as_of, trace=trace, force=force, as_json=as_json)
