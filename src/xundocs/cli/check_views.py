"""How the results of `check` and `cite` are shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xundocs.cli.output import SEVERITY_NAMES, note, print_json, say
from xundocs.errors import PROBLEMS_FOUND, REFUSED, UsageError
from xundocs.workspace import open_workspace

if TYPE_CHECKING:
    from xundocs.actions.check import CheckResult
    from xundocs.review import Review
    from xundocs.review.mended import Change


def read_day(text: str) -> date | None:
    """An ISO date, None for "". Raises: UsageError."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"“{text}”不是日期。", "请写成 2026-03-05 的样子。") from None


def run_check(*, workspace: Path | None, files: list[Path], only: list[str] | None, strict: bool, audience: str, on: str, comments: Path | None, mend: Path | None,
              sarif: Path | None, pdf: bool, baseline: Path | None, write_baseline: Path | None, force: bool, as_json: bool) -> None:
    """The `check` command with its arguments parsed."""
    from xundocs.actions.check import CheckRequest, check_files

    if not files:
        raise UsageError("没有写要检查的文件。", "例如 xundocs check 反馈意见.docx。")
    request = CheckRequest(tuple(files), tuple(only or ()), audience, read_day(on), baseline, write_baseline, sarif, comments, mend, pdf, force)
    result = check_files(open_workspace(workspace), request)
    if as_json:
        print_json(result.as_json())
    else:
        _print(result)
    if result.refused:
        raise SystemExit(REFUSED if not result.reviews else PROBLEMS_FOUND)
    if result.worst(strict):
        raise SystemExit(PROBLEMS_FOUND)


def _print(result: CheckResult) -> None:
    for review in result.reviews:
        _print_one(review, len(result.reviews) + len(result.refused) > 1)
    for error in result.refused.values():
        note(f"xundocs: {error}")
    for name, changes in result.changes.items():
        _print_changes(name, changes)
    for path in result.written:
        note(f"已写出 {path}")


def _print_changes(name: str, changes: list[Change]) -> None:
    for change in changes:
        say(f"{'已改' if change.done else '没有改'} {change.place} “{change.before}”→“{change.after}” [{change.code}]")
    left = sum(not change.done for change in changes)
    say(f"{Path(name).name}：改了{len(changes) - left}处机械差错{f'，另有{left}处不在正文里或者不是普通文字，没有改' if left else ''}；其余要由人改。")


def _print_one(review: Review, several: bool) -> None:
    if several:
        say(f"—— {review.file}")
    for problem in review.problems:
        place = f"第{problem.where.row}行" if problem.where.row is not None else problem.where.field or "全文"
        source = "" if problem.strength == "规定" else f"（{problem.strength}）"
        shown = f"：{problem.excerpt}" if problem.excerpt and problem.excerpt not in problem.message else ""
        say(f"{SEVERITY_NAMES[problem.severity]} {place} {problem.message}{shown} [{problem.code}]{source}\n      {problem.remedy}")
    counts = review.counts
    listed = "、".join(f"{SEVERITY_NAMES[level]}{counts[level]}处" for level in ("error", "warning", "info") if counts[level])
    tail = f"；基线里已确认的{review.accepted}处没有列出" if review.accepted else ""
    say(f"{Path(review.file).name}：{listed or '没有发现问题'}{tail}。")


def print_rules(as_json: bool) -> None:
    """Every rule."""
    from xundocs.review.rule import FAMILY_NAMES
    from xundocs.review.rules import all_rules, rendered_rules

    rules = (*all_rules(), *rendered_rules())
    if as_json:
        print_json([{"code": r.code, "id": r.id, "name": r.name, "family": r.family, "strength": r.strength, "severity": r.level,
                     "source": r.source, "wrong": r.wrong, "right": r.right} for r in rules])
        return
    family = ""
    for rule in sorted(rules, key=lambda r: list(FAMILY_NAMES).index(r.family)):
        if rule.family != family:
            family = rule.family
            say(f"\n{FAMILY_NAMES[rule.family]}（{family}）")
        say(f"  {rule.code:<10} {SEVERITY_NAMES[rule.level]} {rule.strength} {rule.name}（{rule.source}）")


def run_cite(*, workspace: Path | None, file: str, on: str, as_json: bool) -> None:
    """The `cite` command with its arguments parsed."""
    import sys

    from xundocs.actions.check import read_file
    from xundocs.actions.cite import cite_bytes

    if file == "-":
        data, name = sys.stdin.buffer.read(), "标准输入.txt"
    else:
        data, name = read_file(Path(file)), file
    result = cite_bytes(open_workspace(workspace), data, name, read_day(on))
    if as_json:
        print_json(result.as_json())
    else:
        for line in result.lines():
            say(line)
    if result.wrong:
        raise SystemExit(PROBLEMS_FOUND)
