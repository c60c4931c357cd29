"""`xundocs search`, `show`, `index build`, `index status`. `register` puts them on the application."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from xundocs.cli.search_views import (
    SCOPE_NAMES,
    count_works,
    put,
    put_json,
    run_search,
    run_show,
    status_text,
)
from xundocs.errors import FINE, REFUSED

if TYPE_CHECKING:
    from xundocs.actions.search import Shelves


def register(app: typer.Typer, locate: Callable[[], Shelves]) -> None:
    """Mount the commands; `locate` gives the shelves of the workspace when a command runs."""
    _register_search(app, locate)
    _register_show(app, locate)
    _register_index(app, locate)


def _register_search(app: typer.Typer, locate: Callable[[], Shelves]) -> None:
    @app.command("search", help="查找条文：引用、原文、关键词或问题都可以。")
    def search_command(
        words: Annotated[list[str], typer.Argument(metavar="QUERY...", help="例：监察法31条；“以公开为常态”；小金库 处分")],
        scope: Annotated[str, typer.Option("--in", help="范围：regulations、reports 或 all")] = "regulations",
        work: Annotated[str, typer.Option("--work", help="只在这部法规里找；“本条例”也指它")] = "",
        on: Annotated[str, typer.Option("--on", help="只要这一天有效的，如 2024-06-01")] = "",
        status: Annotated[str, typer.Option("--status", help="只要这种效力状态的，如 现行有效")] = "",
        kind: Annotated[str, typer.Option("--kind", help="只要这一类的，如 法律、示范文本")] = "",
        issuer: Annotated[str, typer.Option("--issuer", help="只要这个机关发布的")] = "",
        limit: Annotated[int, typer.Option("--limit", help="最多列几条")] = 10,
        facets: Annotated[bool, typer.Option("--facets", help="另列类别、机关、状态、年份各有多少条，便于缩小范围")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    ) -> None:
        from xundocs.search.answer import Options

        run_search(locate(), " ".join(words), scope, Options(work, on, status, kind, issuer, limit, facets), as_json)


def _register_show(app: typer.Typer, locate: Callable[[], Shelves]) -> None:
    @app.command("show", help="显示一条（款、项）的原文。")
    def show_command(
        citation: Annotated[str, typer.Argument(help="例：信访工作条例第四十一条第二项")],
        on: Annotated[str, typer.Option("--on", help="按这一天有效的版本")] = "",
        as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    ) -> None:
        run_show(locate(), citation, on, as_json)


def _register_index(app: typer.Typer, locate: Callable[[], Shelves]) -> None:
    index = typer.Typer(help="检索索引：建立、查看。", no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(index, name="index")

    @index.command("build", help="建立或更新索引；只重做有变化的法规。")
    def build_command(
        rebuild: Annotated[bool, typer.Option("--rebuild", help="全部重建")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    ) -> None:
        from xundocs.actions.search import build_index

        reports = {name: build_index(shelf, rebuild=rebuild, progress=count_works) for name, shelf in locate().items()}
        if as_json:
            put_json({name: report._asdict() for name, report in reports.items()})
            return
        for name, report in reports.items():
            why = f"（{report.rebuilt}，已全部重建）" if report.rebuilt else ""
            put(f"{SCOPE_NAMES.get(name, name)}：写入 {report.written} 部，去掉 {report.removed} 部，"
                   f"未变 {report.unchanged} 部；共 {report.clauses} 条{why}。")

    @index.command("status", help="索引的状况，并核对全部校验值。")
    def status_command(as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False) -> None:
        from xundocs.actions.search import index_status

        found = {name: index_status(shelf) for name, shelf in locate().items()}
        if as_json:
            put_json({name: status.as_json() for name, status in found.items()})
        else:
            for name, status in found.items():
                put(status_text(SCOPE_NAMES.get(name, name), status))
        raise typer.Exit(REFUSED if any(status.problem for status in found.values()) else FINE)


