"""check, cite: prove a document before it leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xundocs.cli.common import Force, Json


def register(app: typer.Typer) -> None:
    """Mount the commands."""
    app.command("check")(check)
    app.command("cite")(cite)


def check(
    context: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE...", help="要检查的 .docx、.md、.txt，或者文件夹")] = None,
    only: Annotated[list[str] | None, typer.Option("--only", metavar="RULES", help="只查这些规则：编号、编号开头或类别，如 V-PCT-01、V-SEC、figures")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="有提醒也算不通过")] = False,
    audience: Annotated[str, typer.Option("--audience", metavar="范围", help="发送范围：internal、inner_party、public、transfer_sealed；不写则按文件判断")] = "",
    on: Annotated[str, typer.Option("--on", metavar="日期", help="按这一天的名录和法规核对，如 2026-03-05；不写则按成文日期")] = "",
    comments: Annotated[Path | None, typer.Option("--comments", metavar="FILE|DIR", help="另存一份带 Word 批注的副本，原件不动")] = None,
    mend: Annotated[Path | None, typer.Option("--mend", metavar="FILE|DIR", help="另存一份改好机械差错的副本（文号括号、补零、半角标点等），逐处列出；措辞不动，原件不动")] = None,
    sarif: Annotated[Path | None, typer.Option("--sarif", metavar="FILE", help="结果另存为 SARIF")] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="同时转成 PDF 检查页面（需要 LibreOffice）")] = False,
    baseline: Annotated[Path | None, typer.Option("--baseline", metavar="FILE", help="不报告这个基线文件里已确认的问题")] = None,
    write_baseline: Annotated[Path | None, typer.Option("--write-baseline", metavar="FILE", help="把这次的问题写成基线文件")] = None,
    rules: Annotated[bool, typer.Option("--rules", help="列出全部规则")] = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """检查文书：版式、文字、数字、名称、引用、保密。原件从不改动。"""
    from xundocs.cli.check_views import print_rules, run_check

    if rules:
        print_rules(as_json)
        return
    run_check(workspace=context.obj, files=files or [], only=only, strict=strict, audience=audience, on=on, comments=comments, mend=mend, sarif=sarif, pdf=pdf,
              baseline=baseline, write_baseline=write_baseline, force=force, as_json=as_json)


def cite(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="要核对的文件，- 为标准输入")],
    on: Annotated[str, typer.Option("--on", metavar="日期", help="按这一天有效的版本核对；不写则按成文日期，没有则按今天")] = "",
    as_json: Json = False,
) -> None:
    """核对文中每一处法规引用：有没有、有没有效、引文对不对。"""
    from xundocs.cli.check_views import run_cite

    run_cite(workspace=context.obj, file=file, on=on, as_json=as_json)
