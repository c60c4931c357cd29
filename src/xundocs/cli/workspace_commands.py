"""init, demo, doctor: a workspace to start in, and whether this machine is fit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xundocs.cli.common import Json, workspace_of


def register(app: typer.Typer) -> None:
    """Mount the commands."""
    app.command("init")(init)
    app.command("demo")(demo)
    app.command("doctor")(doctor)


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="新工作区的文件夹")],
    name: Annotated[str, typer.Option("--name", metavar="全称", help="本单位全称")] = "",
    code: Annotated[list[str] | None, typer.Option("--code", metavar="代字", help="发文机关代字，如 清巡办（可重复）")] = None,
) -> None:
    """新建一个工作区：配置、名录和自己的文书种类都放在里面。"""
    from xundocs.actions.workspaces import create_workspace
    from xundocs.cli.output import note

    create_workspace(folder, name, code or [])
    note(f"已建立工作区 {folder}。\n下一步：在 {folder}/xundocs.toml 登记发文机关代字，在 organisations.yaml 补全名录，再运行 xundocs doctor。")


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="演示放在哪个文件夹")],
    force: Annotated[bool, typer.Option("--force", help="覆盖上一次的演示")] = False,
    as_json: Json = False,
) -> None:
    """铺开一个虚构的演示工作区，并生成各种文书的样例。"""
    from xundocs.actions.demo import lay_out_demo
    from xundocs.cli.output import note, print_json, say

    made = lay_out_demo(folder, force)
    if as_json:
        print_json(made.as_json())
        return
    say("已生成：")
    for path in made.documents:
        say(f"  {path}")
    note(made.next_steps())


def doctor(context: typer.Context, as_json: Json = False) -> None:
    """检查这台电脑上什么能用：字体、PDF、模板、工作区、写权限。"""
    from xundocs.actions.doctor import examine
    from xundocs.cli.output import print_json, say
    from xundocs.errors import PROBLEMS_FOUND

    findings = examine(workspace_of(context))
    if as_json:
        print_json({"ok": all(f.ok or f.optional for f in findings), "checks": [f.as_json() for f in findings]})
    else:
        for finding in findings:
            mark = "正常" if finding.ok else "缺少" if finding.optional else "异常"
            say(f"[{mark}] {finding.name}：{finding.message}" + (f"\n       {finding.remedy}" if finding.remedy and not finding.ok else ""))
    if not all(f.ok or f.optional for f in findings):
        raise typer.Exit(PROBLEMS_FOUND)
