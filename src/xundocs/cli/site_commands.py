"""site build, site serve: the knowledge base and the templates as pages for a browser."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from xundocs.cli.common import Json, workspace_of

site_app = typer.Typer(no_args_is_help=True, help="网站：法规、报告、文书种类和手册，用浏览器看，可放在内网或 U 盘。",
                       context_settings={"help_option_names": ["-h", "--help"]})
Folder = Annotated[Path | None, typer.Option("-o", "--output", metavar="DIR", help="网站放在哪个文件夹；不写则是工作区的“网站”")]
NoPictures = Annotated[bool, typer.Option("--no-pictures", help="不生成版面图片（不启动 LibreOffice）")]


def register(app: typer.Typer) -> None:
    """Mount the commands."""
    app.add_typer(site_app, name="site")


@site_app.command("build")
def build(context: typer.Context, output: Folder = None, no_pictures: NoPictures = False, as_json: Json = False) -> None:
    """生成网站；发现工作记录、线索、数据库就停下，一个文件也不写。"""
    from xundocs.actions.site import build_site, site_folder
    from xundocs.cli.output import note, print_json, watching

    workspace = workspace_of(context)
    with watching() as watch:
        report = build_site(workspace, site_folder(workspace, output), pictures=not no_pictures, day=date.today().isoformat(), watch=watch)
    if as_json:
        print_json(report.as_json())
        return
    result = report.result
    note(f"网站在 {report.folder}：{result.works} 部法规、{result.reports} 份报告、{result.kinds} 种文书，{result.files} 个文件，"
         f"{result.bytes / 1024 / 1024:.0f} MB，用时 {result.seconds:.1f} 秒。")
    if not result.pictures:
        note("没有版面图片：" + ("按 --no-pictures 没有生成。" if no_pictures else "这台电脑没有装 LibreOffice。"))
    note(f"用浏览器打开 {report.folder / 'index.html'}，或运行 xundocs site serve。")


@site_app.command("serve")
def serve(
    context: typer.Context,
    output: Folder = None,
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="端口；0 表示任选一个空闲的")] = 8800,
    no_pictures: NoPictures = False,
) -> None:
    """生成网站并在本机打开一个地址查看；按 Ctrl+C 结束。别的电脑连不上。"""
    from xundocs.actions.site import build_site, site_folder
    from xundocs.cli.output import note, watching
    from xundocs.site.serve import serve_folder

    workspace = workspace_of(context)
    with watching() as watch:
        report = build_site(workspace, site_folder(workspace, output), pictures=not no_pictures, day=date.today().isoformat(), watch=watch)
    serve_folder(report.folder, port, lambda address: note(f"请用浏览器打开 {address} （按 Ctrl+C 结束）"))
