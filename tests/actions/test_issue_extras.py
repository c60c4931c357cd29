"""What may follow issuing: PDFs, one file for printing, a list; and the command line around it all."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from kit import builtin
from support_register import CODE, KIND, entries, faults_of, issued, notice, notices, opened, write_data
from xundocs.actions.issue import IssueRequest, issue_documents
from xundocs.actions.issue_extras import also_pdf, issued_lines, merge_for_printing
from xundocs.cli.main import dispatch
from xundocs.documents.merge import merge_documents
from xundocs.documents.pdf import find_soffice
from xundocs.errors import DataRejected, UsageError, XundocsError
from xundocs.workspace import open_workspace

needs_office_suite = pytest.mark.skipif(find_soffice() is None, reason="没有 LibreOffice")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def lines_of(office: Path) -> Any:
    database = opened(office)
    found = list(issued_lines(database, [e.id for e in entries(office)], ""))
    database.close()
    return found


def test_merged_documents_keep_sections_texts_and_begin_at_page_one(office: Path, tmp_path: Path) -> None:
    written = issued(office, write_data(tmp_path / "a.yaml", notices(3))).written
    single = Document(str(written[0].path))
    target = tmp_path / "合并.docx"
    assert merge_for_printing(open_workspace(office), lines_of(office), target) == 3
    merged = Document(str(target))
    assert len(merged.sections) == 3 * len(single.sections)
    text = "".join(merged.element.itertext())
    assert len({text.count(f"第{n}处。") for n in (1, 2, 3)}) == 1
    assert text.index("第1处。") < text.index("第2处。") < text.index("第3处。")
    starts = [s._sectPr.find(f"{W}pgNumType") for s in merged.sections]
    assert all(starts[i] is not None and starts[i].get(f"{W}start") == "1" for i in (0, 3, 6))
    ids = [e.get("id") for e in merged.element.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")]
    assert len(ids) == len(set(ids)) == 3
    with zipfile.ZipFile(target) as package:
        assert package.testzip() is None and len(package.namelist()) == len(set(package.namelist()))


def test_merging_carries_pictures_and_is_the_same_each_time(office: Path) -> None:
    kind = builtin("authenticity_commitment")
    database = opened(office)
    letter = issue_documents(open_workspace(office), database, IssueRequest(kind.id, kind.sample_path)).written[0].path.read_bytes()
    database.close()
    other = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(letter)) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + (b"\0" if name.endswith(".png") else b""))
    merged = merge_documents([letter, other.getvalue(), letter])
    with zipfile.ZipFile(io.BytesIO(merged)) as package:
        assert len([n for n in package.namelist() if n.endswith(".png")]) == 2
    document = Document(io.BytesIO(merged))
    assert len(document.inline_shapes) == 3 * len(Document(io.BytesIO(letter)).inline_shapes)
    assert merged == merge_documents([letter, other.getvalue(), letter])


def test_what_does_not_go_together_is_refused(office: Path, tmp_path: Path) -> None:
    document = issued(office, write_data(tmp_path / "a.yaml", notices(1))).written[0].path.read_bytes()
    other = io.BytesIO()
    Document().save(other)
    for wrong in ([document, other.getvalue()], [], [b"no docx"], [document, b""]):
        with pytest.raises(DataRejected):
            merge_documents(wrong)


def test_the_target_of_merging_is_docx_or_pdf_and_never_overwritten(office: Path, tmp_path: Path) -> None:
    issued(office, write_data(tmp_path / "a.yaml", notices(1)))
    with pytest.raises(UsageError, match="docx"):
        merge_for_printing(open_workspace(office), lines_of(office), tmp_path / "x.txt")
    (tmp_path / "x.docx").write_bytes(b"mine")
    with pytest.raises(XundocsError, match="已存在"):
        merge_for_printing(open_workspace(office), lines_of(office), tmp_path / "x.docx")


@needs_office_suite
def test_pdfs_are_made_once_and_registered(office: Path, tmp_path: Path) -> None:
    from pypdf import PdfReader

    issued(office, write_data(tmp_path / "a.yaml", notices(2)))
    database = opened(office)
    workspace = open_workspace(office)
    made = also_pdf(workspace, database, lines_of(office))
    assert len(made) == 2 and all(w.path.read_bytes().startswith(b"%PDF") for w in made)
    assert also_pdf(workspace, database, lines_of(office)) == []
    assert [sorted(f.output for f in e.files) for e in entries(office)] == [["notice", "notice.pdf"]] * 2
    assert merge_for_printing(workspace, lines_of(office), tmp_path / "合并.pdf") == 2
    pages = sum(len(PdfReader(w.path).pages) + len(PdfReader(w.path).pages) % 2 for w in made)
    assert len(PdfReader(tmp_path / "合并.pdf").pages) == pages
    database.close()


@needs_office_suite
def test_a_pdf_that_a_crash_left_unregistered_is_made_anew(office: Path, tmp_path: Path) -> None:
    from xundocs.office import register

    written = issued(office, write_data(tmp_path / "a.yaml", notices(1))).written
    database = opened(office)
    line = lines_of(office)[0]
    target = written[0].path.with_suffix(".pdf")
    with database.writing("试") as work:
        register.add_files(work, [(line.id, "notice.pdf", target.relative_to(office).as_posix())])
    target.write_bytes(b"half")
    assert len(also_pdf(open_workspace(office), database, lines_of(office))) == 1
    assert target.read_bytes().startswith(b"%PDF")
    database.close()


def test_a_strangers_pdf_is_not_overwritten(office: Path, tmp_path: Path) -> None:
    target = issued(office, write_data(tmp_path / "a.yaml", notices(1))).written[0].path.with_suffix(".pdf")
    target.write_bytes(b"mine")
    database = opened(office)
    with pytest.raises(XundocsError, match="已存在"):
        also_pdf(open_workspace(office), database, lines_of(office))
    database.close()
    assert target.read_bytes() == b"mine"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = 0
    try:
        dispatch(list(arguments))
    except SystemExit as stop:
        code = int(stop.code or 0)
    except XundocsError as error:
        return error.exit_code, "", str(error)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_whole_way_on_the_command_line(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, where = write_data(tmp_path / "a.yaml", notices(2)), ("-w", str(office))
    code, out, err = run(capsys, *where, "issue", "D08", str(data), "--by", "何书宁", "--due", "2026-04-07",
                         "--merged", str(tmp_path / "m.docx"), "--list", str(tmp_path / "l.xlsx"))
    assert code == 0 and len(out.splitlines()) == 2 and f"{CODE}〔2026〕1号 至 {CODE}〔2026〕2号" in err
    rows = list(openpyxl.load_workbook(tmp_path / "l.xlsx")["发文登记簿"].iter_rows(values_only=True))
    assert [r[1] for r in rows[2:4]] == [f"{CODE}〔2026〕1号", f"{CODE}〔2026〕2号"]
    number, file = f"{CODE}〔2026〕1号", out.splitlines()[0]
    assert run(capsys, *where, "verify", file)[0] == 0
    for words in (("send", number, "清源县纪委监委", "--copy", "000017"), ("sign", number, "秦望川", "--from", "中共清源县石桥镇委员会"),
                  ("seal", number, "--copies", "6"), ("void", number, "--reason", "内容有误"), ("verify",), ("export", str(tmp_path / "r.xlsx"))):
        code, out, err = run(capsys, *where, "register", *words)
        assert code == 0, (words, err)
    assert run(capsys, *where, "verify", file)[0] == 1
    assert "作废" in run(capsys, *where, "register", "list", "--state", "void")[1]
    assert "逾期" in run(capsys, *where, "register", "receipts", "--overdue", "--on", "2026-05-01")[1]
    assert faults_of(office, 2) == [f"{number} is void"]


@pytest.mark.parametrize(("words", "code"), [
    (("register", "void", f"{CODE}〔2026〕1号"), 2), (("register", "void", f"{CODE}〔2026〕9号", "--reason", "x"), 2),
    (("register", "list", "--state", "nonsense"), 2), (("register", "list", "--kind", "没有这种"), 2), (("register", "receipts", "--on", "昨天"), 2), (("register", "import", "none.xlsx"), 3),
    (("issue", "no_such_kind", "none.yaml"), 2), (("issue", KIND, "none.yaml"), 3), (("issue", KIND, "none.yaml", "--due", "soon"), 2),
    (("verify", "none.docx"), 3), (("verify", "none.docx", "none.pdf"), 3)])
def test_wrong_use_is_said_with_the_contracts_exit_code(office: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int) -> None:
    assert run(capsys, "-w", str(office), *words)[0] == code


def test_json_is_one_document_with_the_contracts_keys(office: Path, tmp_path: Path, capfdbinary: Any) -> None:
    data, where = write_data(tmp_path / "a.yaml", [notice(1), notice(2, drafter=None)]), ["-w", str(office)]

    def answer(*words: str) -> Any:
        with contextlib.suppress(SystemExit):
            dispatch([*where, *words, "--json"])
        return json.loads(capfdbinary.readouterr().out)

    result = answer("issue", KIND, str(data), "--partial")
    assert {"written", "refused", "seconds"} <= result.keys() and result["written"][0]["number"] == f"{CODE}〔2026〕1号"
    assert answer("register", "list")["entries"][0]["files"][0]["sha256"] == result["written"][0]["sha256"]
    for name in ("D08", "整改通知书"):
        assert len(answer("register", "list", "--kind", name)["entries"]) == 1
    assert answer("register", "receipts")["deliveries"][0]["status"]
    assert answer("register", "verify")["ok"] is True
    assert answer("verify", result["written"][0]["path"])["status"] == "issued"


def test_asking_for_help_loads_no_database_library() -> None:
    import subprocess
    import sys

    code = "import sys\nfrom xundocs.cli.main import dispatch\ntry: dispatch(['register', '--help'])\nexcept SystemExit: pass\nprint([m for m in ('sqlalchemy', 'docx', 'lxml', 'openpyxl') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip().endswith("[]")
