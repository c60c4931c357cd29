"""Review of files: read, run the rules, and what was asked for beside the list (SARIF, comments, baseline)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xundocs.errors import DataRejected, UsageError, XundocsError
from xundocs.files import make_folder, write_whole
from xundocs.problems import Problem, Where
from xundocs.review import Document, Review, Settings, read_document, review
from xundocs.review.rule import AUDIENCES
from xundocs.review.rules import all_rules, codes
from xundocs.review.settings import read_baseline, read_settings, with_options
from xundocs.workspace import Workspace

if TYPE_CHECKING:
    from xundocs.review.mended import Change

READABLE = (".docx", ".md", ".txt")
MOST_FILES = 10_000


@dataclass(frozen=True)
class CheckRequest:
    """What the command line asked for."""

    files: tuple[Path, ...]
    only: tuple[str, ...] = ()
    audience: str = ""
    on: date | None = None
    baseline: Path | None = None
    write_baseline: Path | None = None
    sarif: Path | None = None
    comments: Path | None = None
    mend: Path | None = None
    pdf: bool = False
    force: bool = False


@dataclass
class CheckResult:
    """A review for each file; `refused` ones could not be read at all."""

    reviews: list[Review] = field(default_factory=list)
    refused: dict[str, DataRejected] = field(default_factory=dict)
    written: list[Path] = field(default_factory=list)
    changes: dict[str, list[Change]] = field(default_factory=dict)
    """What `--mend` corrected, by the name of the file it was read from."""

    def worst(self, strict: bool = False) -> bool:
        """Whether anything was found that should stop the paper: errors, with `strict` warnings too."""
        return any(r.counts["error"] or (strict and r.counts["warning"]) for r in self.reviews)

    def as_json(self) -> Any:
        """One object for one file, a list for several."""
        listed = [{**r.as_json(), **self._mended(r.file)} for r in self.reviews] + [_refusal(name, error) for name, error in self.refused.items()]
        return listed[0] if len(listed) == 1 else listed


    def _mended(self, name: str) -> dict[str, object]:
        return {"mended": [change.as_json() for change in self.changes[name]]} if name in self.changes else {}


def _refusal(name: str, error: XundocsError) -> dict[str, Any]:
    problem = Problem("V-FILE", error.message, error.hint, Where(name))
    return {"file": name, "problems": [problem.as_json()], "counts": {"error": 1, "warning": 0, "info": 0}}


def check_files(workspace: Workspace, request: CheckRequest) -> CheckResult:
    """Review every file; one that cannot be read does not stop the others.

    Raises: XundocsError for wrong options, settings, or an output that exists.
    """
    settings = _settings(workspace, request)
    files = _files(request.files)
    _spare_originals(request, files)
    result = CheckResult()
    documents: list[tuple[Path, bytes, Document, Review]] = []
    for path in files:
        try:
            data = read_file(path)
            document = read_document(data, str(path))
            found = review(document, settings)
            if request.pdf and document.kind == "docx":
                from xundocs.review.rendered import review_rendered

                review_rendered(path, document, settings, found)
        except DataRejected as error:
            result.refused[str(path)] = error
            continue
        result.reviews.append(found)
        documents.append((path, data, document, found))
    _outputs(request, result, documents)
    return result


def read_file(path: Path) -> bytes:
    """The file's bytes. Raises: DataRejected saying why it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DataRejected(f"{path}: 没有这个文件。", "请检查路径。") from None
    except OSError as error:
        reason = "没有读取权限" if isinstance(error, PermissionError) else "是文件夹" if isinstance(error, IsADirectoryError) else "读取出错"
        raise DataRejected(f"{path}: 读不了（{reason}）。", "请检查路径和权限。") from error


def _settings(workspace: Workspace, request: CheckRequest) -> Settings:
    known = codes()
    only = frozenset(name.strip() for part in request.only for name in part.split(",") if name.strip())
    families = {rule.family for rule in all_rules()}
    for name in only:
        if name not in known and name not in families and not any(code.startswith(name.rstrip("-") + "-") for code in known):
            raise UsageError(f"没有规则“{name}”。", f"可以写编号（如 V-PCT-01）、开头（如 V-SEC）或者类别：{'、'.join(sorted(families))}。")
    if request.audience and request.audience not in AUDIENCES:
        raise UsageError(f"没有“{request.audience}”这种发送范围。", f"可用：{'、'.join(AUDIENCES)}。")
    settings = read_settings(workspace, known)
    changes: dict[str, Any] = {"only": only, "audience": request.audience, "on": request.on, "corpus": library_when_needed(workspace)}
    if request.baseline is not None:
        if not request.baseline.is_file():
            raise XundocsError(f"{request.baseline}: 没有这个基线文件。", "用 --write-baseline 生成。")
        changes["baseline"] = settings.baseline | read_baseline(request.baseline)
    return with_options(settings, **changes)


def library_when_needed(workspace: Workspace) -> Callable[[], Any]:
    """The workspace's library for `Settings.corpus`, opened when the first document cites something."""

    @lru_cache(1)
    def library() -> Any:
        from xundocs.citations import library_of

        return library_of(workspace)

    return library


def _files(given: Sequence[Path]) -> list[Path]:
    """The files named, and those in the folders named; temporary files of Word left out."""
    found: list[Path] = []
    for path in given:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.suffix.lower() in READABLE and not p.name.startswith((".", "~$")) and p.is_file())
        else:
            found.append(path)
    if not found:
        raise UsageError("没有可以检查的文件。", f"可以检查 {'、'.join(READABLE)}，或者给一个文件夹。")
    if len(found) > MOST_FILES:
        raise UsageError(f"文件超过 {MOST_FILES} 个。", "请分批检查。")
    return list(dict.fromkeys(found))


def _outputs(request: CheckRequest, result: CheckResult, documents: list[tuple[Path, bytes, Document, Review]]) -> None:
    if request.sarif is not None:
        from xundocs.review.sarif import as_sarif

        write_whole(request.sarif, as_sarif(result.reviews), overwrite=request.force)
        result.written.append(request.sarif)
    if request.write_baseline is not None:
        write_whole(request.write_baseline, baseline_text(result.reviews).encode(), overwrite=request.force)
        result.written.append(request.write_baseline)
    if request.comments is not None:
        from xundocs.review.annotate import annotated

        word = [(p, d, doc, r) for p, d, doc, r in documents if doc.kind == "docx"]
        for target, (_, data, document, found) in zip(_targets(request.comments, [p for p, *_ in word], "（批注）"), word, strict=True):
            write_whole(target, annotated(data, document, found), overwrite=request.force)
            result.written.append(target)
    if request.mend is not None:
        from xundocs.review.mended import mended

        for target, (_, data, document, found) in zip(_targets(request.mend, [p for p, *_ in documents], "（已改）"), documents, strict=True):
            corrected, result.changes[found.file] = mended(data, document, found)
            write_whole(target, corrected, overwrite=request.force)
            result.written.append(target)


def _spare_originals(request: CheckRequest, files: Sequence[Path]) -> None:
    """Raises: UsageError when a copy would be written over a file that is to be checked."""
    originals = {path.resolve() for path in files}
    for option, target in (("--comments", request.comments), ("--mend", request.mend), ("--sarif", request.sarif), ("--write-baseline", request.write_baseline)):
        if target is not None and target.resolve() in originals:
            raise UsageError(f"{option} 写的是要检查的文件本身：{target}。", "原件从不改动，请换一个文件名。")


def _targets(asked: Path, paths: Sequence[Path], mark: str) -> list[Path]:
    """Where the copies of these files go: the file asked for, or files of their own in a folder."""
    if len(paths) <= 1 and not asked.is_dir():
        return [asked for _ in paths]
    make_folder(asked)
    return [asked / f"{path.stem}{mark}{path.suffix}" for path in paths]


def baseline_text(reviews: Sequence[Review]) -> str:
    """A baseline file: one accepted finding a line, with what it is for people."""
    lines = ["# xundocs check 基线：下列问题经人工确认，不再报告。删去一行即恢复报告。"]
    for found in reviews:
        lines.append(f"# {Path(found.file).name}")
        lines += [f"{f.fingerprint} {f.problem.code} {' '.join(f.problem.message.split())[:80]}" for f in found.findings]
    return "\n".join(dict.fromkeys(lines)) + "\n"
