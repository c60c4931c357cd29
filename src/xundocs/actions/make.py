"""One data file → documents, all checked before the first one is written."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from xundocs.actions.before_writing import BeforeWriting
from xundocs.actions.sources import Selection, read_source, traces_of
from xundocs.actions.verification import verifier
from xundocs.batches import without_cycle_search
from xundocs.digest import expect_many, sha256
from xundocs.documents.file_names import distinct_names
from xundocs.documents.prepare import PreparedDocument, PreparedRecord, Preparer
from xundocs.documents.records import RawRecord
from xundocs.documents.renderer import Renderer
from xundocs.documents.shelf import shelf_of
from xundocs.errors import DataRejected, UsageError, XundocsError
from xundocs.files import clear_leftovers, exists_already, one_failure_message, sync_folder, write_whole
from xundocs.problems import Problem, Where, has_errors
from xundocs.value import Value
from xundocs.workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xundocs.office.figures.drawing import Trace

Watch = Callable[[str, int, int], None]
MISSING_COLUMN = "I-COLUMN-MISSING"
"""Said once for the column; not again for every row."""
SYNC_EACH_UP_TO = 20
"""Small runs sync every file; larger ones sync the folder at the end and each file still appears whole."""


class MakeRequest(Value):
    """What the command line asked for."""

    kind: str
    data: Path | None
    output: Path | None = None
    only: tuple[str, ...] = ()
    pdf: bool = False
    partial: bool = False
    force: bool = False
    selection: Selection = Selection()
    """Records of the office to make the documents from; `data` then only completes them."""


class Written(Value):
    """One file that was written."""

    path: Path
    sha256: str
    kind: str
    row: str
    number: str

    def as_json(self) -> dict[str, Any]:
        """The shape of the command line's contract."""
        return {"path": str(self.path), "sha256": self.sha256, "kind": self.kind, "row": self.row, "number": self.number or None}


class Refused(Value):
    """One record that was not made into a document, and why."""

    row: str
    problems: list[Problem]


class MakeResult:
    """What a run did."""

    def __init__(self) -> None:
        self.written: list[Written] = []
        self.refused: list[Refused] = []
        self.problems: list[Problem] = []
        """Warnings and hints of what was written."""
        self.traces: list[tuple[str, list[Trace]]] = []
        """For documents from the records: what each was made for, and every value with the rows behind it."""
        self.seconds = 0.0

    def as_json(self) -> dict[str, Any]:
        """The shape of the command line's contract."""
        return {"written": [w.as_json() for w in self.written],
                "refused": [{"row": r.row, "problems": [p.as_json() for p in r.problems]} for r in self.refused],
                "problems": [p.as_json() for p in self.problems], "seconds": round(self.seconds, 3),
                **({"trace": [{"key": key, "values": [t.as_json() for t in traces]} for key, traces in self.traces]} if self.traces else {})}


def make_documents(workspace: Workspace, request: MakeRequest, watch: Watch = lambda stage, done, total: None) -> MakeResult:
    """Read, check and write. With any error-level problem nothing is written, unless `partial`.

    Raises: XundocsError for what concerns the whole run (unknown kind, unreadable file, an output that exists).
    """
    with without_cycle_search():
        return _make(workspace, request, watch)


def _make(workspace: Workspace, request: MakeRequest, watch: Watch) -> MakeResult:
    start = time.perf_counter()
    kind = shelf_of(workspace).find(request.kind)
    outputs = [kind.output(o).id for o in request.only]
    read, drawn = read_source(workspace, kind, request.data, request.selection)
    preparer = Preparer(kind, workspace.office, verifier(workspace))
    result = MakeResult()
    good = _checked(preparer, read.records, read.problems, result, watch)
    if drawn:
        result.traces = traces_of(workspace, kind, drawn, read.records, {id(record.raw): record for record in good})
    if not result.refused or request.partial:
        renderer = Renderer(workspace, kind)
        documents = [(r, d) for r in good for d in preparer.documents(r) if not outputs or d.output.id in outputs]
        paths = _paths([d.file_name for _, d in documents], request)
        fit = _reviewed(documents, BeforeWriting(workspace, renderer.render), result)
        if len(fit) == len(documents) or request.partial:
            _write_all([documents[i] for i in fit], [paths[i] for i in fit], renderer, request, result, watch)
        if request.pdf and result.written:
            _also_pdf(result, request)
    result.seconds = time.perf_counter() - start
    return result


def _checked(preparer: Preparer, records: Sequence[RawRecord], form: Sequence[Problem], result: MakeResult,
             watch: Watch) -> list[PreparedRecord]:
    """Prepare every record; those with errors go to `refused`, the problems of the rest to `problems`."""
    by_row: dict[str, list[Problem]] = {}
    for problem in form:
        by_row.setdefault(_row(problem.where), []).append(problem)
    missing = {p.where.field for p in form if p.code == MISSING_COLUMN}
    good = []
    for number, record in enumerate(records, 1):
        prepared = preparer.prepare(record)
        row = _row(record.where)
        own = [p for p in prepared.problems if not (p.code == "F-REQUIRED" and p.where.field in missing)]
        problems = by_row.pop(row, []) + own
        if has_errors(problems):
            result.refused.append(Refused(row, problems))
        else:
            result.problems += problems
            good.append(prepared)
        watch("核对", number, len(records))
    for row, problems in by_row.items():
        if has_errors(problems):
            result.refused.append(Refused(row, problems))
        else:
            result.problems += problems
    if not records and not result.refused:
        raise DataRejected("数据文件里一条数据也没有。", "请对照 xundocs new 生成的样表填写。")
    return good


def _reviewed(documents: Sequence[tuple[PreparedRecord, PreparedDocument]], review: BeforeWriting, result: MakeResult) -> list[int]:
    """Which documents may be written; a record goes to `refused` with all its documents when one has errors."""
    errors: dict[str, list[Problem]] = {}
    rows = []
    for (record, _), found in zip(documents, review.all_problems([(d, r.raw.where, r.problems) for r, d in documents]), strict=True):
        row = _row(record.raw.where)
        rows.append(row)
        if has_errors(found):
            errors.setdefault(row, []).extend(found)
        else:
            result.problems += found
    result.refused += [Refused(row, found) for row, found in errors.items()]
    return [i for i, row in enumerate(rows) if row not in errors]


def _row(where: Where) -> str:
    return str(Where(where.file, where.sheet, where.row))


def _paths(names: list[str], request: MakeRequest) -> list[Path]:
    """Where each document goes. Raises: XundocsError when one exists already (nothing was written yet)."""
    output = request.output
    if output is not None and output.suffix.lower() == ".docx" and not output.is_dir():
        if len(names) > 1:
            raise UsageError(f"有 {len(names)} 份文书，不能都写到 {output}。", "请用 -o 给一个文件夹，或用 --only 只生成一份。")
        paths = [output]
    else:
        folder = output or Path()
        paths = [folder / name for name in distinct_names(names)]
    if not request.force:
        existing = next((p for p in paths if p.exists()), None)
        if existing is not None:
            raise exists_already(existing)
    return paths


def _write_all(documents: list[tuple[PreparedRecord, PreparedDocument]], paths: list[Path], renderer: Renderer,
               request: MakeRequest, result: MakeResult, watch: Watch) -> None:
    sync = len(documents) <= SYNC_EACH_UP_TO
    if not sync:
        expect_many()
    for folder in {p.parent for p in paths}:
        with one_failure_message(folder):
            folder.mkdir(parents=True, exist_ok=True)
        clear_leftovers(folder)
    for number, ((record, document), path) in enumerate(zip(documents, paths, strict=True), 1):
        try:
            data = renderer.render(document)
            write_whole(path, data, overwrite=request.force, sync=sync)
        except XundocsError as error:
            place = _row(record.raw.where)
            done = f"之前的 {len(result.written)} 份已经写好，是完整的。" if result.written else ""
            raise type(error)(f"{place} {error.message}".strip(), f"{error.hint}{done}") from error
        result.written.append(Written(path, sha256(data).hex(), document.output.id if len(renderer.kind.outputs) > 1
                                      else renderer.kind.id, _row(record.raw.where), document.number))
        watch("生成", number, len(documents))
    if not sync:
        for folder in {p.parent for p in paths}:
            sync_folder(folder)


def _also_pdf(result: MakeResult, request: MakeRequest) -> None:
    from xundocs.documents.pdf import to_pdf

    groups: dict[Path, list[Written]] = {}
    for written in result.written:
        groups.setdefault(written.path.parent, []).append(written)
    for folder, members in groups.items():
        for source, target in zip(members, to_pdf([m.path for m in members], folder, overwrite=request.force), strict=True):
            result.written.append(Written(target, sha256(target.read_bytes()).hex(), source.kind, source.row, source.number))
