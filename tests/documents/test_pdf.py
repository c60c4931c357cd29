"""PDF: one call for a batch, all or nothing, nothing left behind, and plain words when it cannot be done."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from xundocs.documents import pdf
from xundocs.documents.fonts import FONT_ROLES, FontState, font_states
from xundocs.documents.layout import DIALOG, FontSet, PageProfile
from xundocs.documents.pdf import to_pdf
from xundocs.documents.skeleton import new_template
from xundocs.errors import XundocsError


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "整改 通知书（一）.docx"
    path.write_bytes(new_template())
    return path


def fake_soffice(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of that name at the head of PATH; scratch files go below `folder`."""
    program = folder / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    scratch = folder / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    return scratch


@pytest.mark.needs_soffice
def test_a_batch_keeps_its_order_and_names_and_leaves_nothing_else(
        document: Path, tmp_path: Path, stand_in_fonts: None, monkeypatch: pytest.MonkeyPatch) -> None:
    second = tmp_path / "-o 问题清单.docx"
    second.write_bytes(new_template())
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    made = to_pdf([second, document], tmp_path / "新" / "pdf")
    assert [path.name for path in made] == ["-o 问题清单.pdf", "整改 通知书（一）.pdf"]
    assert all(path.read_bytes().startswith(b"%PDF-") for path in made)
    assert sorted(path.name for path in made[0].parent.iterdir()) == sorted(path.name for path in made)
    assert not list(scratch.iterdir())


def test_without_libreoffice_the_message_says_what_to_do(document: Path, tmp_path: Path,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_soffice", lambda: None)
    with pytest.raises(XundocsError, match="没有找到 LibreOffice") as caught:
        to_pdf([document], tmp_path / "pdf")
    assert "apt install" in caught.value.hint and not (tmp_path / "pdf").exists()


def test_a_call_that_hangs_is_ended_with_everything_it_started(document: Path, tmp_path: Path,
                                                               monkeypatch: pytest.MonkeyPatch) -> None:
    alive = tmp_path / "alive"
    scratch = fake_soffice(tmp_path, f"(sleep 2; touch {alive}) & wait", monkeypatch)
    with pytest.raises(XundocsError, match="没有完成"):
        to_pdf([document], tmp_path / "pdf", timeout=0.3)
    assert not list(scratch.iterdir())
    time.sleep(2.2)
    assert not alive.exists()


def test_one_failure_writes_no_pdf_at_all(document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = tmp_path / "坏.docx"
    second.write_bytes(b"PK")
    scratch = fake_soffice(tmp_path, 'mkdir out; echo "%PDF-1.4" > out/0.pdf; echo source file could not be loaded', monkeypatch)
    with pytest.raises(XundocsError, match=r"没能转换：坏\.docx"):
        to_pdf([document, second], tmp_path / "pdf")
    assert not (tmp_path / "pdf").exists() and not list(scratch.iterdir())


def test_wrong_input_is_refused_before_libreoffice_starts(document: Path, tmp_path: Path) -> None:
    text = tmp_path / "说明.txt"
    text.write_text("x")
    twin = tmp_path / "b" / document.name
    twin.parent.mkdir()
    twin.write_bytes(document.read_bytes())
    done = tmp_path / f"{document.stem}.pdf"
    done.write_bytes(b"old")
    for paths, message in (([tmp_path / "无.docx"], "没有这个文件"), ([text], "不是 Word 文件"), ([document], "文件已存在")):
        with pytest.raises(XundocsError, match=message):
            to_pdf(paths, tmp_path)
    with pytest.raises(XundocsError, match="同一个 PDF 名"):
        to_pdf([document, twin], tmp_path / "pdf")
    assert done.read_bytes() == b"old" and to_pdf([], tmp_path) == []


@pytest.mark.needs_soffice
def test_every_face_of_a_profile_is_reported_as_found_or_stood_in_for(stand_in_fonts: None) -> None:
    states = font_states(DIALOG)
    assert states is not None and set(states) == set(FONT_ROLES)
    assert states["fangsong"].stand_in == "FandolFang" and states["fangsong"].usable
    missing = font_states(PageProfile(fonts=FontSet(fangsong="没有的字体", songti="FandolSong")))
    assert missing is not None
    assert not missing["fangsong"].usable and "字体会不对" in str(missing["fangsong"])
    assert missing["songti"] == FontState("songti", "FandolSong", True)


def test_without_fontconfig_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert font_states(DIALOG) is None
