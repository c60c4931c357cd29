"""`verify`: issued, altered, voided, unknown; and whether a letter vouches for exactly this report."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest

from kit import builtin
from support_register import CODE, issued, notices, opened, write_data
from xundocs.actions.issue import IssueRequest, issue_documents
from xundocs.actions.make import MakeRequest, make_documents
from xundocs.actions.register import self_check, void_numbers
from xundocs.actions.verify import verify_file, verify_letter
from xundocs.errors import DataRejected
from xundocs.office.place import FILE_NAME
from xundocs.workspace import Workspace, open_workspace

pytestmark = pytest.mark.usefixtures("database_kind")


def repacked(path: Path, target: Path, change: dict[str, tuple[bytes, bytes]] | None = None) -> Path:
    """The document saved again, with bytes replaced in some parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            before, after = (change or {}).get(name, (b"", b""))
            data = old.read(name)
            assert before in data
            new.writestr(name, data.replace(before, after) if before else data)
    target.write_bytes(buffer.getvalue())
    return target


@pytest.fixture
def document(office: Path, tmp_path: Path) -> Path:
    return issued(office, write_data(tmp_path / "a.yaml", notices(1))).written[0].path


def status(office: Path, path: Path) -> str:
    return verify_file(open_workspace(office), path).status


def test_an_issued_file_is_known_wherever_it_lies_and_whatever_its_name(office: Path, document: Path, tmp_path: Path) -> None:
    assert status(office, document) == "issued"
    copy = shutil.copyfile(document, tmp_path / "别的名字.docx")
    assert status(office, copy) == "issued"


def test_an_altered_file_is_known_by_its_number_or_its_name(office: Path, document: Path, tmp_path: Path) -> None:
    altered = repacked(document, tmp_path / "改名.docx", {"word/document.xml": ("饮水管网".encode(), "供水管网".encode())})
    assert status(office, altered) == "altered"
    assert status(office, repacked(document, tmp_path / "只另存.docx")) == "altered"
    plain = tmp_path / document.name
    plain.write_bytes(b"something else")
    assert status(office, plain) == "altered"


def test_a_voided_file_is_said_to_be_void_altered_or_not(office: Path, document: Path, tmp_path: Path) -> None:
    database = opened(office)
    void_numbers(database, [f"{CODE}〔2026〕1号"], "内容有误")
    database.close()
    assert status(office, document) == "voided"
    assert status(office, repacked(document, tmp_path / "x.docx")) == "voided"


def test_a_stranger_is_unknown(office: Path, document: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "草稿.docx"
    stranger.write_bytes(b"PK\x03\x04 broken")
    assert status(office, stranger) == "unknown"
    assert verify_file(Workspace(), document).status == "unknown"
    with pytest.raises(DataRejected, match="没有这个文件"):
        verify_file(open_workspace(office), tmp_path / "none.docx")


def test_asking_creates_no_register(office: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "x.txt"
    stranger.write_text("x", "utf-8")
    status(office, stranger)
    assert not (office / FILE_NAME).exists()


def test_the_self_check_sees_a_file_that_was_changed_or_taken_away(office: Path, document: Path) -> None:
    database = opened(office)
    assert self_check(open_workspace(office), database).problems == []
    document.write_bytes(document.read_bytes() + b"\0")
    assert [p.code for p in self_check(open_workspace(office), database).problems] == ["B-FILE"]
    document.unlink()
    assert [p.severity for p in self_check(open_workspace(office), database).problems] == ["warning"]
    database.close()


def test_a_head_kept_on_paper_shows_a_history_written_anew(office: Path, document: Path) -> None:
    database, workspace = opened(office), open_workspace(office)
    kept = self_check(workspace, database).head
    void_numbers(database, [f"{CODE}〔2026〕1号"], "内容有误")
    assert self_check(workspace, database, kept).problems == []
    assert [p.code for p in self_check(workspace, database, "0" * 63 + "1").problems] == ["V-LOG-02"]
    database.close()


@pytest.fixture
def letter(office: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A commitment letter, issued, and the report it vouches for."""
    kind = builtin("authenticity_commitment")
    for file in kind.folder.glob("*（样例）.*"):
        shutil.copyfile(file, tmp_path / file.name)
    data = shutil.copyfile(kind.sample_path, tmp_path / "承诺.yaml")
    database = opened(office)
    written = issue_documents(open_workspace(office), database, IssueRequest(kind.id, data)).written
    database.close()
    return written[0].path, next(tmp_path.glob("*（样例）.docx"))


def test_a_letter_vouches_for_exactly_its_report(office: Path, letter: tuple[Path, Path], tmp_path: Path) -> None:
    answer = verify_letter(open_workspace(office), *letter)
    assert answer.vouches and answer.letter.status == "issued"
    changed = tmp_path / "报告改过.docx"
    changed.write_bytes(letter[1].read_bytes() + b"\0")
    answer = verify_letter(open_workspace(office), letter[0], changed)
    assert not answer.vouches and answer.expected != answer.actual and "改动过" in answer.message


def test_a_letter_whose_property_was_exchanged_does_not_vouch(office: Path, letter: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "另一份报告.docx"
    other.write_bytes(b"another report")
    real = verify_letter(open_workspace(office), *letter).expected
    fake = verify_letter(open_workspace(office), letter[0], other).actual
    forged = repacked(letter[0], tmp_path / "伪造.docx", {"docProps/custom.xml": (real.encode(), fake.encode())})
    answer = verify_letter(open_workspace(office), forged, other)
    assert not answer.vouches and "指纹" in answer.message


def test_a_letter_changed_elsewhere_does_not_vouch(office: Path, letter: tuple[Path, Path], tmp_path: Path) -> None:
    changed = repacked(letter[0], tmp_path / letter[0].name)
    assert not verify_letter(open_workspace(office), changed, letter[1]).vouches


def test_a_draft_letter_vouches_but_is_said_to_be_unregistered(office: Path, letter: tuple[Path, Path], tmp_path: Path) -> None:
    draft = make_documents(open_workspace(office), MakeRequest("authenticity_commitment", tmp_path / "承诺.yaml", tmp_path / "草稿")).written[0].path
    renamed = draft.rename(tmp_path / "草稿承诺.docx")
    answer = verify_letter(Workspace(), renamed, letter[1])
    assert answer.vouches and "没有经" in answer.message


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_letter_is_refused(office: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.docx"
    file.write_bytes(content)
    with pytest.raises(DataRejected):
        verify_letter(open_workspace(office), file, file)


def test_a_notice_is_no_letter(office: Path, document: Path) -> None:
    answer = verify_letter(open_workspace(office), document, document)
    assert not answer.vouches and "不是" in answer.message


def test_a_document_type_declaration_is_never_expanded(office: Path, letter: tuple[Path, Path], tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><Properties'
    hostile = repacked(letter[0], tmp_path / "x.docx", {"docProps/custom.xml": (b"<Properties", bomb)})
    assert not verify_letter(open_workspace(office), hostile, letter[1]).vouches
