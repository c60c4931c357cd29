"""corpus add, list, show, check, compare, remove: the regulations and reports the office holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xundocs.cli.common import Json, workspace_of

corpus_app = typer.Typer(no_args_is_help=True, help="法规库与报告库：导入、查看、检查、比较、删除。",
                         context_settings={"help_option_names": ["-h", "--help"]})


def register(app: typer.Typer) -> None:
    """Mount the commands."""
    app.add_typer(corpus_app, name="corpus")


@corpus_app.command("add")
def add(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="文件或文件夹：.docx .doc .pdf .html .md .txt .jsonl")],
    work_id: Annotated[str, typer.Option("--work-id", metavar="ID", help="法规编号（文件夹名）；不写则按标题认")] = "",
    title: Annotated[str, typer.Option("--title", metavar="标题", help="标题，正文里找不到时写明")] = "",
    version: Annotated[str, typer.Option("--version", metavar="日期", help="版本日期，如 2024-02-08")] = "",
    kind: Annotated[str, typer.Option("--kind", metavar="类别", help="党内法规、法律、工作报告……")] = "",
    accept: Annotated[list[str] | None, typer.Option("--accept", metavar="CODE", help="明知有这类问题仍要导入，会记录在案（可重复）")] = None,
    as_json: Json = False,
) -> None:
    """导入法规或报告；有错误的不写入，未改动的跳过。"""
    from datetime import date

    from xundocs.actions import corpus
    from xundocs.cli.corpus_views import print_report
    from xundocs.cli.output import print_json, watching
    from xundocs.corpus.store import Store
    from xundocs.errors import PROBLEMS_FOUND

    workspace = workspace_of(context)
    options = corpus.AddOptions(date.today().isoformat(), work_id, title, version, corpus.work_kind(kind), tuple(accept or ()))
    with watching() as progress:
        report = corpus.add(paths, corpus.own_folder(workspace), Store(workspace.corpus_folders, workspace.cache_folder), options,
                            progress)
    if as_json:
        print_json(report.as_json())
    else:
        print_report(report)
    if report.refused:
        raise typer.Exit(PROBLEMS_FOUND)


@corpus_app.command("list")
def list_works(
    context: typer.Context,
    kind: Annotated[str, typer.Option("--kind", metavar="类别", help="只列这一类")] = "",
    as_json: Json = False,
) -> None:
    """列出库里的法规和报告。"""
    from xundocs.cli.corpus_views import work_json, work_row
    from xundocs.cli.output import print_json, table
    from xundocs.corpus.store import Store

    workspace = workspace_of(context)
    works = [w for w in Store(workspace.corpus_folders, workspace.cache_folder).works() if not kind or w.kind == kind]
    if as_json:
        print_json({"works": [work_json(work) for work in works]})
    else:
        table([work_row(work) for work in works], ("编号", "标题", "类别", "效力", "版本", "全文"))


@corpus_app.command("show")
def show(
    context: typer.Context,
    work: Annotated[str, typer.Argument(metavar="WORK", help="法规编号")],
    provision: Annotated[str, typer.Argument(metavar="[条]", help="只看一条，如 第三十一条第二款 或 art_31__para_2")] = "",
    version: Annotated[str, typer.Option("--version", metavar="日期", help="看哪一版；不写则最新一版")] = "",
    on: Annotated[str, typer.Option("--on", metavar="日期", help="看这一天有效的一版")] = "",
    as_json: Json = False,
) -> None:
    """查看一部法规的信息和全文，或者其中一条。"""
    from xundocs.cli.corpus_views import show_work

    workspace = workspace_of(context)
    code = show_work(workspace.corpus_folders, workspace.cache_folder, work, provision, version or None, on or None, as_json)
    if code:
        raise typer.Exit(code)


@corpus_app.command("check")
def check(
    context: typer.Context,
    work: Annotated[str, typer.Argument(metavar="[WORK]", help="法规编号；不写则检查全部")] = "",
    as_json: Json = False,
) -> None:
    """检查库里的文本：条号、章节、引号、可疑用词、写法。"""
    from xundocs.actions import corpus
    from xundocs.cli.output import print_json, print_problems, say
    from xundocs.corpus.store import Store
    from xundocs.errors import PROBLEMS_FOUND
    from xundocs.problems import has_errors

    workspace = workspace_of(context)
    problems = corpus.check(Store(workspace.corpus_folders, workspace.cache_folder), work or None)
    counts = {level: sum(p.severity == level for p in problems) for level in ("error", "warning", "info")}
    if as_json:
        print_json({"problems": [p.as_json() for p in problems], "counts": counts})
    else:
        print_problems(problems)
        say(f"错误 {counts['error']} 处，提醒 {counts['warning']} 处，提示 {counts['info']} 处。")
    if has_errors(problems):
        raise typer.Exit(PROBLEMS_FOUND)


@corpus_app.command("compare")
def compare(
    context: typer.Context,
    work: Annotated[str, typer.Argument(metavar="WORK", help="法规编号")],
    old: Annotated[str, typer.Argument(metavar="V1", help="旧版日期")],
    new: Annotated[str, typer.Argument(metavar="V2", help="新版日期")],
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE.html", help="写成网页，可打印")] = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有文件")] = False,
    as_json: Json = False,
) -> None:
    """逐条比较两个版本：未变、修改（标到字）、新增、删除、移动。"""
    from xundocs.actions import corpus
    from xundocs.cli.output import note, print_json, say
    from xundocs.corpus.store import Store
    from xundocs.files import write_whole

    workspace = workspace_of(context)
    store = Store(workspace.corpus_folders, workspace.cache_folder)
    result = corpus.compare(store, work, old, new)
    found = store.work(work)
    title = found.title if found else work
    if output is not None:
        write_whole(output, result.as_html(title, old, new).encode(), overwrite=force)
        note(f"已写入 {output}。")
    if as_json:
        print_json({"work_id": work, "work": title, "old": old, "new": new, **result.as_json()})
    elif output is None:
        say(f"《{title}》{old} → {new}\n{result.as_text()}")


@corpus_app.command("remove")
def remove(
    context: typer.Context,
    work: Annotated[str, typer.Argument(metavar="WORK", help="法规编号")],
    as_json: Json = False,
) -> None:
    """从本单位的库里删除一部法规或报告（软件自带的不能删）。"""
    from xundocs.actions import corpus
    from xundocs.cli.output import note, print_json
    from xundocs.corpus.store import Store

    workspace = workspace_of(context)
    corpus.remove(Store(workspace.corpus_folders, workspace.cache_folder), corpus.own_folder(workspace), work)
    if as_json:
        print_json({"removed": work})
    else:
        note(f"已删除 {work}。")
