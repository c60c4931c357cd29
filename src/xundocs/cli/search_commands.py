"""`xundocs search`, `show`, `index build`, `index status`. `register` puts them on the application."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from xundocs.errors import FINE, PROBLEMS_FOUND, REFUSED

if TYPE_CHECKING:
    from xundocs.actions.search import IndexStatus, Shelves, Shown
    from xundocs.search.answer import Answer, Hit
    from xundocs.search.highlight import Span

BOLD, DIM, MARK, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[1;33m", "\x1b[0m"
PROGRESS_EVERY = 20


def register(app: typer.Typer, locate: Callable[[], Shelves]) -> None:
    """Mount the commands; `locate` gives the shelves of the workspace when a command runs."""
    _register_search(app, locate)
    _register_show(app, locate)
    _register_index(app, locate)


def _register_search(app: typer.Typer, locate: Callable[[], Shelves]) -> None:
    @app.command("search", help="查找条文：引用、原文、关键词或问题都可以。")
    def search_command(
        query: Annotated[str, typer.Argument(help="例：监察法31条；“以公开为常态”；小金库 处分")],
        scope: Annotated[str, typer.Option("--in", help="范围：regulations、reports 或 all")] = "regulations",
        work: Annotated[str, typer.Option("--work", help="只在这部法规里找；“本条例”也指它")] = "",
        on: Annotated[str, typer.Option("--on", help="只要这一天有效的，如 2024-06-01")] = "",
        status: Annotated[str, typer.Option("--status", help="只要这种效力状态的，如 现行有效")] = "",
        limit: Annotated[int, typer.Option("--limit", help="最多列几条")] = 10,
        as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    ) -> None:
        from xundocs.actions.search import search
        from xundocs.search.answer import Options

        began = time.perf_counter()
        answer = search(locate(), query, scope, Options(work, on, status, limit=limit), _say)
        if as_json:
            _print_json(answer.as_json((time.perf_counter() - began) * 1000))
        else:
            _print(answer_text(answer, _is_terminal()))


def _register_show(app: typer.Typer, locate: Callable[[], Shelves]) -> None:
    @app.command("show", help="显示一条（款、项）的原文。")
    def show_command(
        citation: Annotated[str, typer.Argument(help="例：信访工作条例第四十一条第二项")],
        on: Annotated[str, typer.Option("--on", help="按这一天有效的版本")] = "",
        as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    ) -> None:
        from xundocs.actions.search import REGULATIONS, open_library, show
        from xundocs.search.answer import Options
        from xundocs.search.understanding.syntax import checked_date

        options = Options(on=checked_date(on) if on else "")
        shown = show(open_library(locate()[REGULATIONS], _say), citation, options)
        if as_json:
            _print_json(shown.as_json())
        else:
            _print(shown_text(shown))
        raise typer.Exit(FINE if shown.not_found is None else PROBLEMS_FOUND)


def _register_index(app: typer.Typer, locate: Callable[[], Shelves]) -> None:
    index = typer.Typer(help="检索索引：建立、查看。", no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(index, name="index")

    @index.command("build", help="建立或更新索引；只重做有变化的法规。")
    def build_command(
        rebuild: Annotated[bool, typer.Option("--rebuild", help="全部重建")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    ) -> None:
        from xundocs.actions.search import build_index

        reports = {name: build_index(shelf, rebuild=rebuild, progress=_progress) for name, shelf in locate().items()}
        if as_json:
            _print_json({name: report._asdict() for name, report in reports.items()})
            return
        for name, report in reports.items():
            why = f"（{report.rebuilt}，已全部重建）" if report.rebuilt else ""
            _print(f"{_SCOPE_NAMES.get(name, name)}：写入 {report.written} 部，去掉 {report.removed} 部，"
                   f"未变 {report.unchanged} 部；共 {report.clauses} 条{why}。")

    @index.command("status", help="索引的状况，并核对全部校验值。")
    def status_command(as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False) -> None:
        from xundocs.actions.search import index_status

        found = {name: index_status(shelf) for name, shelf in locate().items()}
        if as_json:
            _print_json({name: status.as_json() for name, status in found.items()})
        else:
            for name, status in found.items():
                _print(status_text(_SCOPE_NAMES.get(name, name), status))
        raise typer.Exit(REFUSED if any(status.problem for status in found.values()) else FINE)


_SCOPE_NAMES = {"regulations": "法规", "reports": "报告"}


def answer_text(answer: Answer, styled: bool) -> str:
    """What a person reads."""
    lines = [f"（{note}）" for note in answer.notes]
    if answer.not_found is not None:
        lines.append(answer.not_found.reason)
        if answer.not_found.nearest:
            lines.append("相近的有：" + "、".join(answer.not_found.nearest))
    for number, hit in enumerate(answer.hits, 1):
        lines += ["", *_hit_lines(number, hit, styled)]
    if answer.total > len(answer.hits):
        lines += ["", f"共 {answer.total} 条，列出前 {len(answer.hits)} 条（--limit 可以多列）。"]
    return "\n".join(lines).strip("\n")


def _hit_lines(number: int, hit: Hit, styled: bool) -> list[str]:
    head = f"《{hit.card.title}》{hit.article}{hit.part}"
    facts = " · ".join(part for part in (hit.card.version, hit.card.status) if part)
    older = f"（另有旧版 {'、'.join(hit.older)}）" if hit.older else ""
    path = " / ".join(hit.path)
    if styled:
        head, facts, path = f"{BOLD}{head}{PLAIN}", f"{DIM}{facts}{PLAIN}", f"{DIM}{path}{PLAIN}" if path else ""
    lines = [f"{number}. {head}  {facts}{older}"]
    if path:
        lines.append(f"   {path}")
    lines.append("   " + (marked(hit.snippet, hit.snippet_spans) if styled else hit.snippet))
    return lines


def marked(text: str, spans: tuple[Span, ...]) -> str:
    """The text with its matches in colour."""
    pieces: list[str] = []
    place = 0
    for start, end in spans:
        pieces += [text[place:start], MARK, text[start:end], PLAIN]
        place = end
    return "".join((*pieces, text[place:]))


def shown_text(shown: Shown) -> str:
    """What a person reads of `show`."""
    lines = [f"（{note}）" for note in shown.notes]
    if shown.not_found is not None:
        lines.append(shown.not_found.reason)
        if shown.not_found.nearest:
            lines.append("相近的有：" + "、".join(shown.not_found.nearest))
        return "\n".join(lines)
    facts = " · ".join(part for part in (shown.version, shown.status) if part)
    return "\n".join((*lines, f"《{shown.work}》{shown.label}  {facts}", "", shown.text))


def status_text(name: str, status: IndexStatus) -> str:
    """What a person reads of `index status`."""
    if status.problem:
        return f"{name}：{status.problem}"
    fresh = "与法规库一致" if status.up_to_date else "法规库有变化，请运行 xundocs index build"
    return (f"{name}：{status.works} 部（{status.versions} 个版本）{status.clauses} 条，{status.segments} 段，"
            f"{status.bytes / 1e6:.1f} MB，第 {status.generation} 代；校验无误，{fresh}。")


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")


def _print_json(shape: object) -> None:
    import json

    sys.stdout.write(json.dumps(shape, ensure_ascii=False) + "\n")


def _say(message: str) -> None:
    sys.stderr.write(message + "\n")


def _progress(count: int, title: str) -> None:
    if sys.stderr.isatty() and count % PROGRESS_EVERY == 0:
        sys.stderr.write(f"\r已处理 {count} 部……")
        sys.stderr.flush()


def _is_terminal() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
