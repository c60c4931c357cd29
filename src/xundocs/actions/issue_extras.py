"""What may follow issuing: PDFs in one LibreOffice call, one merged file for printing, a list of what was issued."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

from xundocs.actions.make import Written
from xundocs.errors import UsageError, XundocsError
from xundocs.files import write_whole
from xundocs.office import register
from xundocs.office.database import Database
from xundocs.office.entries import Entry, Query, RegisteredFile
from xundocs.office.place import root_of, short_path
from xundocs.workspace import Workspace

PDF = ".pdf"


def issued_lines(database: Database, ids: Sequence[int], batch: str) -> list[Entry]:
    """The issued lines with these ids, in this order."""
    with database.reading() as connection:
        found = {e.id: e for e in register.find(connection, Query(state="issued", batch=batch))}
        missing = [i for i in ids if i not in found]
        found |= {e.id: e for e in register.find(connection, Query(state="issued")) if e.id in missing} if missing else {}
    return [found[i] for i in ids if i in found]


def also_pdf(workspace: Workspace, database: Database, lines: Sequence[Entry]) -> list[Written]:
    """The PDF of every .docx of these lines that has none yet, all folders in one call each; they are registered too.

    The names are planned first, so that a crash in between is mended by running again.
    """
    from xundocs.documents.pdf import to_pdf

    root = root_of(workspace)
    todo = [(line, source, _pdf_of(line, source)) for line in lines for source in line.files if source.path.endswith(".docx") and source.sha256]
    todo = [(line, source, planned) for line, source, planned in todo if not (planned and planned.sha256)]
    unplanned = [(line, source) for line, source, planned in todo if planned is None]
    for _, source in unplanned:
        if (root / source.path).with_suffix(PDF).exists():
            raise XundocsError(f"{(root / source.path).with_suffix(PDF)}: 文件已存在，没有覆盖。", "请移走它再加 --pdf 运行一次；.docx 已经发好。")
    if unplanned:
        with database.writing("登记 PDF") as work:
            register.add_files(work, [(line.id, source.output + PDF, short_path((root / source.path).with_suffix(PDF), root))
                                      for line, source in unplanned])
        fresh = {e.id: e for e in issued_lines(database, [line.id for line in lines], lines[0].batch)}
        todo = [(fresh[line.id], source, _pdf_of(fresh[line.id], source)) for line, source, _ in todo]
    made: list[tuple[Entry, RegisteredFile, Path]] = []
    for folder in dict.fromkeys((root / source.path).parent for _, source, _ in todo):
        mine = [(line, planned) for line, source, planned in todo if planned and (root / source.path).parent == folder]
        sources = [root / source.path for _, source, _ in todo if (root / source.path).parent == folder]
        made += [(line, planned, path) for (line, planned), path in zip(mine, to_pdf(sources, folder, overwrite=True), strict=True)]
    return _registered(database, made)


def _pdf_of(line: Entry, source: RegisteredFile) -> RegisteredFile | None:
    wanted = str(Path(source.path).with_suffix(PDF).as_posix())
    return next((f for f in line.files if f.path == wanted), None)


def _registered(database: Database, made: Sequence[tuple[Entry, RegisteredFile, Path]]) -> list[Written]:
    hashed = [(line, planned, path, path.read_bytes()) for line, planned, path in made]
    if hashed:
        with database.writing("登记 PDF") as work:
            register.record_files(work, [(planned.id, hashlib.sha256(data).hexdigest(), len(data)) for _, planned, _, data in hashed])
    return [Written(path, hashlib.sha256(data).hexdigest(), planned.output, line.row_label, line.number) for line, planned, path, data in hashed]


def merge_for_printing(workspace: Workspace, lines: Sequence[Entry], target: Path, *, force: bool = False) -> int:
    """One .docx or .pdf of every issued .docx of these lines, in the order of the rows; how many documents it holds."""
    root = root_of(workspace)
    sources = [root / f.path for line in lines for f in line.files if f.path.endswith(".docx") and f.sha256]
    missing = next((s for s in sources if not s.is_file()), None)
    if missing is not None:
        raise XundocsError(f"{missing}: 文件不在原处，不能合并。", "请先找回文件；文书本身已经发好。")
    if target.suffix.lower() == ".docx":
        from xundocs.documents.merge import merge_documents

        data = merge_documents([source.read_bytes() for source in sources])
    elif target.suffix.lower() == PDF:
        registered = {root / f.path for line in lines for f in line.files if f.path.endswith(PDF) and f.sha256}
        data = _merged_pdf(sources, registered)
    else:
        raise UsageError(f"{target}: 合并文件只能是 .docx 或 .pdf。", "请改扩展名。")
    write_whole(target, data, overwrite=force)
    return len(sources)


def _merged_pdf(sources: Sequence[Path], registered: set[Path]) -> bytes:
    """From the registered PDFs where there are any, else made in one call and thrown away."""
    import tempfile

    from pypdf import PdfReader, PdfWriter

    from xundocs.documents.pdf import to_pdf

    writer = PdfWriter()
    with tempfile.TemporaryDirectory(prefix="xundocs-merge-") as scratch:
        wanted = {s: s.with_suffix(PDF) for s in sources if s.with_suffix(PDF) in registered and s.with_suffix(PDF).is_file()}
        rest = [s for s in sources if s not in wanted]
        numbered = _numbered(rest, Path(scratch))
        wanted |= dict(zip(rest, to_pdf(numbered, Path(scratch) / "pdf"), strict=True)) if rest else {}
        for source in sources:
            reader = PdfReader(wanted[source])
            for page in reader.pages:
                writer.add_page(page)
            if len(reader.pages) % 2:
                writer.add_blank_page()  # each document starts on a sheet of its own when printed on both sides
        buffer = io.BytesIO()
        writer.write(buffer)
    return buffer.getvalue()


def _numbered(sources: Sequence[Path], folder: Path) -> list[Path]:
    """Copies under plain numbers: documents of different folders may share a name."""
    import shutil

    copies = []
    for number, source in enumerate(sources):
        copies.append(folder / f"{number}.docx")
        shutil.copyfile(source, copies[-1])
    return copies
