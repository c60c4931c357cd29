"""What `search`, `show` and `index` print, and the plain functions behind `search` and `show` (see quick.py)."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from xundocs.errors import PROBLEMS_FOUND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xundocs.actions.search import IndexStatus, Shelves, Shown
    from xundocs.search.answer import Answer, Hit, Options
    from xundocs.search.facets import Facets
    from xundocs.search.highlight import Span

BOLD, DIM, MARK, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[1;33m", "\x1b[0m"
PROGRESS_EVERY = 20
FACET_LABELS = {"kind": "--kind", "issuer": "--issuer", "status": "--status", "year": "年份"}
SHOWN_VALUES = 3


def search_here(*, workspace: Path | None, words: list[str], scope: str, work: str, on: str, status: str, kind: str, issuer: str, limit: int,
                facets: bool, as_json: bool) -> None:
    """`search` in the workspace given or found upwards."""
    from xundocs.search.answer import Options

    run_search(_shelves(workspace), " ".join(words), scope, Options(work, on, status, kind, issuer, limit, facets), as_json)


def show_here(*, workspace: Path | None, citation: str, on: str, as_json: bool) -> None:
    """`show` in the workspace given or found upwards."""
    run_show(_shelves(workspace), citation, on, as_json)


def _shelves(workspace: Path | None) -> Shelves:
    from xundocs.actions.shelves import shelves_of
    from xundocs.workspace import open_folders

    return shelves_of(open_folders(workspace))


def run_search(shelves: Shelves, query: str, scope: str, options: Options, as_json: bool) -> None:
    """Answer a query and print the hits: wrapped to the width and in colour on a terminal, plain lines elsewhere.

    On a terminal an answer that is not listed in full says what it can be narrowed to.
    """
    from xundocs.actions.search import search

    began = time.perf_counter()
    shown_to_person = not as_json and _is_terminal()
    answer = search(shelves, query, scope, options._replace(facets=options.facets or shown_to_person), say)
    if not options.facets and answer.total <= len(answer.hits):
        answer = answer._replace(facets=None)
    if as_json:
        put_json(answer.as_json((time.perf_counter() - began) * 1000))
    elif shown_to_person:
        from xundocs.cli.output import print_wrapped

        print_wrapped(answer_text(answer, styled=True))
    else:
        put(answer_text(answer, styled=False))


def run_show(shelves: Shelves, citation: str, on: str, as_json: bool) -> None:
    """Print one provision. Exit code 1 when it does not exist."""
    from xundocs.actions.search import REGULATIONS, open_library, show
    from xundocs.search.answer import Options
    from xundocs.search.understanding.syntax import checked_date

    options = Options(on=checked_date(on) if on else "")
    shelf = shelves[REGULATIONS]
    shown = show(open_library(shelf, say), citation, options)
    if shown.not_found is not None:
        shown = shown._replace(not_found=shelf.explain(citation, shown.not_found))
    if as_json:
        put_json(shown.as_json())
    else:
        put(shown_text(shown))
    if shown.not_found is not None:
        raise SystemExit(PROBLEMS_FOUND)


SCOPE_NAMES = {"regulations": "法规", "reports": "报告"}


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
    if answer.facets and (hints := _hints(answer.facets)):
        lines.append(f"{DIM}{hints}{PLAIN}" if styled else hints)
    return "\n".join(lines).strip("\n")


def _hints(facets: Facets) -> str:
    """One line; an attribute of which there is one value only narrows nothing."""
    parts = []
    for facet, label in FACET_LABELS.items():
        values = list(facets[facet].items())
        if len(values) > 1:
            more = "等" if len(values) > SHOWN_VALUES else ""
            parts.append(f"{label} " + "、".join(f"{value}（{number}）" for value, number in values[:SHOWN_VALUES]) + more)
    return "可缩小到：" + "；".join(parts) if parts else ""


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


def put(text: str) -> None:
    sys.stdout.write(text + "\n")


def put_json(shape: object) -> None:
    import json

    sys.stdout.write(json.dumps(shape, ensure_ascii=False) + "\n")


def say(message: str) -> None:
    sys.stderr.write(message + "\n")


def count_works(count: int, title: str) -> None:
    if sys.stderr.isatty() and count % PROGRESS_EVERY == 0:
        sys.stderr.write(f"\r已处理 {count} 部……")
        sys.stderr.flush()


def _is_terminal() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
