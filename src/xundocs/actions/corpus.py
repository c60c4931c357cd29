"""Use cases of the corpus: add files, check what is held, compare versions, remove works."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from xundocs.actions.corpus_candidates import Candidate, candidate_from_file, candidate_from_jsonl
from xundocs.actions.corpus_reports import Added, AddReport, Refused
from xundocs.corpus.checks import check_text
from xundocs.corpus.compare import Comparison, compare_texts
from xundocs.corpus.importers import ImportRefused
from xundocs.corpus.sources import is_jsonl, source_files
from xundocs.corpus.store import WORK_FILE, Store
from xundocs.corpus.work_file import parse_work
from xundocs.corpus.writer import Writer, check_work_id, known_sources, work_id_for
from xundocs.errors import DataRejected, UsageError, XundocsError
from xundocs.model.work import UNDATED, WORK_KINDS, Source, Version, Work, WorkKind
from xundocs.problems import Problem, Where, has_errors
from xundocs.workspace import Workspace

Progress = Callable[[str, int, int], None]
"""Called with what is being read, how many are done and how many there are (0: not known)."""


@dataclass(frozen=True, slots=True)
class AddOptions:
    """What the user said about the files. `today` is the date recorded as the day they were taken in."""

    today: str
    work_id: str = ""
    title: str = ""
    version: str = ""
    kind: WorkKind | None = None
    accept: tuple[str, ...] = ()


def add(paths: Sequence[Path], folder: Path, store: Store, options: AddOptions, progress: Progress | None = None) -> AddReport:
    """Import files and folders into the corpus folder `folder`; unchanged ones are skipped, refused ones are reported.

    Raises: UsageError when one id, title or date is given for several files.
    """
    files = list(source_files(paths))
    if (options.work_id or options.title or options.version) and len(files) > 1:
        raise UsageError(f"--work-id、--title、--version 只能用于一个文件，这里有 {len(files)} 个。", "请一次只导入一个文件。")
    if options.work_id:
        check_work_id(options.work_id)
    if options.version and options.version != UNDATED and not is_date(options.version):
        raise UsageError(f"--version {options.version} 不是有效日期。", "请写成 2024-02-08 这样的形式，不知道写 undated。")
    return _Adder(folder, store, options, progress).run(files)


def own_folder(workspace: Workspace) -> Path:
    """The office's own corpus folder. Raises: UsageError outside a workspace, where the built-in data is read-only."""
    if workspace.root is None:
        raise UsageError("这里不是工作区，软件自带的法规库只能读。", "先用 xundocs init 建立工作区，或者用 -w 指定工作区。")
    return workspace.root / "corpus"


def work_kind(name: str) -> WorkKind | None:
    """The kind a user named, None for none. Raises: UsageError."""
    found = next((kind for kind in WORK_KINDS if kind == name), None)
    if name and found is None:
        raise UsageError(f"没有“{name}”这个类别。", f"可选：{'、'.join(WORK_KINDS)}。")
    return found


class _Adder:
    def __init__(self, folder: Path, store: Store, options: AddOptions, progress: Progress | None) -> None:
        self._writer = Writer(folder)
        self._store = store
        self._options = options
        self._progress = progress or (lambda what, done, total: None)
        self._report = AddReport()
        self._known = known_sources(store)
        self._by_title = {title_key(work.title): work.id for work in store.works()}
        self._short_names = {title_key(name): work for work in store.works() for name in work.short_names}
        self._titles = frozenset(work.title for work in store.works())

    def run(self, files: list[Path]) -> AddReport:
        for number, path in enumerate(files):
            self._progress(path.name, number, len(files))
            try:
                if is_jsonl(path):
                    self._jsonl(path)
                else:
                    self._file(path)
            except ImportRefused as error:
                self._refuse(path, [error.as_problem()])
        self._progress("", len(files), len(files))
        self._store.forget()
        return self._report

    def _refuse(self, path: Path, problems: Iterable[Problem], title: str = "") -> None:
        found = tuple(p.at(Where(file=str(path))) for p in problems)
        self._report.refused.append(Refused(str(path), found, title))

    def _file(self, path: Path) -> None:
        digest = _file_digest(path)
        if digest in self._known and not self._options.accept:
            self._report.skipped.append(str(path))
            return
        self._take(candidate_from_file(path, digest), path)

    def _jsonl(self, path: Path) -> None:
        for number, candidate in enumerate(candidate_from_jsonl(path), 1):
            self._progress(candidate.text.title, number, 0)
            if candidate.sha256 in self._known:
                self._report.skipped.append(f"{path} {candidate.text.title}")
                continue
            self._take(candidate, path)

    def _take(self, candidate: Candidate, path: Path) -> None:
        candidate = self._with_options(candidate)
        problems = [*candidate.problems, *check_text(candidate.text, self._titles)]
        problems.extend(self._short_name(candidate.text.title))
        version = self._version(candidate)
        work_id = self._options.work_id or self._by_title.get(title_key(candidate.text.title)) \
            or work_id_for(candidate.text.title)
        with self._writer.locked():
            work = self._work(work_id, candidate)
            problems.extend(self._conflicts(work, version, candidate))
            open_errors = [p for p in problems if p.severity == "error" and p.code not in self._options.accept]
            if has_errors(open_errors):
                self._refuse(path, problems, candidate.text.title)
                return
            if any(p.code == "C-SAME" for p in problems):
                self._report.skipped.append(str(path))
                return
            stored = self._writer.put(_updated(work, candidate, version), _completed(version, work, problems), candidate.text)
        self._remember(stored, candidate)
        self._report.added.append(Added(stored.id, stored.title, version.date, candidate.articles, candidate.sha256,
                                        tuple(p.at(Where(file=str(path))) for p in problems), str(path)))

    def _short_name(self, title: str) -> Iterator[Problem]:
        """A title that is another work's short name may be that work or not: said, never assumed."""
        work = self._short_names.get(title_key(title))
        if work is not None and title_key(title) not in self._by_title and not self._options.work_id:
            yield Problem("C-SHORT-NAME", f"标题“{title}”是库里《{work.title}》的简称，按另一部法规导入。",
                          f"如果就是同一部，请先删除，再加 --work-id {work.id} 导入。", severity="warning")

    def _with_options(self, candidate: Candidate) -> Candidate:
        text = replace(candidate.text, title=self._options.title) if self._options.title else candidate.text
        kind = self._options.kind or candidate.kind
        return replace(candidate, text=text, kind=kind, version=self._options.version or candidate.version)

    def _version(self, candidate: Candidate) -> Version:
        name = candidate.version or UNDATED
        return Version(date=name, file=f"{name}.md", label=candidate.label, issued=candidate.issued,
                       effective=candidate.effective,
                       source=Source(name=candidate.source, sha256=candidate.sha256, retrieved=self._options.today))

    def _work(self, work_id: str, candidate: Candidate) -> Work:
        """The work as it is now: in the folder being written, else as another folder describes it, else new."""
        path = self._writer.root / work_id / WORK_FILE
        if path.exists():
            return parse_work(path.read_text("utf-8"), str(path))
        known = self._store.work(work_id)
        return known if known is not None else Work(id=work_id, title=candidate.text.title)

    def _conflicts(self, work: Work, version: Version, candidate: Candidate) -> Iterator[Problem]:
        held = work.version(version.date)
        if held is None and version.date == UNDATED:
            held = work.latest
        if held is None or not held.file:
            return
        path = self._writer.root / work.id / held.file
        if not path.exists():
            return
        from xundocs.corpus.canonical import parse_text

        before = parse_text(path.read_text("utf-8"))
        comparison = compare_texts(before, candidate.text)
        if comparison.same and comparison.pairs:
            yield Problem("C-SAME", f"“{work.title}”{held.date} 已经在库里，条文相同。", severity="info")
        elif held.date == version.date:
            yield _conflict(work, version, comparison)

    def _remember(self, work: Work, candidate: Candidate) -> None:
        self._known[candidate.sha256] = (work.id, candidate.version)
        self._by_title.setdefault(title_key(work.title), work.id)


def _completed(version: Version, work: Work, problems: list[Problem]) -> Version:
    """The version with what was known about it before its text came, and with the errors that were accepted."""
    held = work.version(version.date) or version
    accepted = tuple(sorted({p.code for p in problems if p.severity == "error"}))
    return replace(version, label=version.label or held.label, issued=version.issued or held.issued,
                   effective=version.effective or held.effective, accepted=accepted)


def _conflict(work: Work, version: Version, comparison: Comparison) -> Problem:
    counts = comparison.counts()
    first = next((p.label for p in comparison.pairs if p.change != "unchanged"), "标题、题注或章节")
    what = f"修改 {counts['changed']} 条、新增 {counts['added']} 条、删除 {counts['removed']} 条、移动 {counts['renumbered']} 条"
    return Problem("C-CONFLICT", f"“{work.title}”{version.date} 已经在库里，但文本不同（{what}，第一处在{first}），没有覆盖。",
                   "请核对哪个是官方文本；确认要用新的代替，加 --accept C-CONFLICT；不是同一版，用 --version 写明日期。")


def is_date(text: str) -> bool:
    """True for an ISO date."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def title_key(title: str) -> str:
    """What two spellings of one title have in common: 中华人民共和国 left out, brackets and spaces made one."""
    bare = title.replace("（", "(").replace("）", ")").replace(" ", "").replace("　", "").strip("《》")
    return bare.removeprefix("中华人民共和国") or bare


def _file_digest(path: Path) -> str:
    from xundocs.corpus.importers.intake import read_bytes

    return hashlib.sha256(read_bytes(path)).hexdigest()


def _updated(work: Work, candidate: Candidate, version: Version) -> Work:
    """The work with what the new text says, where the text is the newest.

    What is known already is never emptied, but `issued` and `effective` are those of the newest text (docs/decisions/0008-content.md).
    """
    latest = work.latest
    newest = latest is None or latest.date == UNDATED or version.date >= latest.date
    fresh = not work.versions and not work.evidence
    values: dict[str, Any] = {}
    if newest:
        for name in ("issuer", "document_number", "issued", "effective"):
            guess = getattr(candidate, name)
            if guess and (fresh or not getattr(work, name)):
                values[name] = guess
        if latest is not None and version.date > latest.date != UNDATED:
            values |= {"issued": candidate.issued, "effective": candidate.effective}
        if candidate.status != "unknown":
            values["status"], values["status_basis"] = candidate.status, candidate.status_basis
    if work.kind == "其他":
        values["kind"] = candidate.kind
    evidence = [e for e in candidate.evidence if e not in work.evidence]
    return replace(work, evidence=(*work.evidence, *evidence), **values)


def check(store: Store, work_id: str | None = None) -> list[Problem]:
    """Check every text held (or those of one work); problems accepted at import come back as information."""
    works = store.works() if work_id is None else [w for w in store.works() if w.id == work_id]
    if work_id is not None and not works:
        store.folder(work_id)
    problems: list[Problem] = []
    for work in works:
        for version in work.versions:
            problems.extend(_check_version(store, work, version))
        if work.text_held and not work.versions:
            problems.append(Problem("W-HELD", f"“{work.title}”写着存有全文，却没有版本。", "请改成 text_held: no，或者补上版本。",
                                    where=Where(file=f"{work.id}/{WORK_FILE}")))
    return problems


def _check_version(store: Store, work: Work, version: Version) -> Iterator[Problem]:
    from xundocs.corpus.canonical import dump_text, parse_text

    where = Where(file=f"{work.id}/{version.file}")
    if not version.file:
        return
    try:
        markdown = store.read_text(work.id, version)
    except DataRejected as error:
        yield Problem("W-FILE", error.message, error.hint, where)
        return
    text = parse_text(markdown)
    if dump_text(text) != markdown:
        yield Problem("W-FORM", "文件不是规范写法（空行、井号或转义），读得出但下次写入会改动。", "写法见 docs/corpus-format.md。", where,
                      severity="warning")
    for problem in check_text(text):
        known = problem.code in version.accepted
        yield problem.changed(severity="info").at(where) if known else problem.at(where)


def compare(store: Store, work_id: str, old: str, new: str) -> Comparison:
    """Compare two versions by date. Raises: XundocsError when one of them is not held."""
    texts = []
    for day in (old, new):
        text = store.load(work_id, day)
        if text is None:
            held = "、".join(v.date for v in (store.work(work_id) or Work(id="", title="")).versions) or "无"
            raise XundocsError(f"“{work_id}”没有 {day} 这个版本。", f"库里有的版本：{held}。")
        texts.append(text)
    return compare_texts(texts[0], texts[1])


def remove(store: Store, folder: Path, work_id: str) -> None:
    """Remove a work from the office's own folder. Raises: XundocsError for unknown and built-in works."""
    place = store.folder(work_id)
    if place.parent.resolve() != folder.resolve():
        raise XundocsError(f"“{work_id}”是软件自带的，不能删除。", "只能删除本单位法规库里的内容。")
    writer = Writer(folder)
    with writer.locked():
        writer.remove(work_id)
    store.forget()
