"""The cache on disk: what it saves, and that nothing odd in it is ever believed."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support_docx import docx, docx_with_picture, members_of
from xundocs.documents.package import DocumentProperties
from xundocs.documents.render_cache import load_or_compile
from xundocs.errors import TemplateRejected

PROPERTIES = DocumentProperties(title="通知", created=datetime.date(2026, 10, 12))
SOURCE = Path(__file__).resolve().parents[2] / "src"
COLD = """
import sys, datetime
from pathlib import Path
from xundocs.documents.render_cache import load_or_compile
from xundocs.documents.package import Block, DocumentProperties
template = load_or_compile(Path(sys.argv[1]), Path(sys.argv[2]))
block = Block("<w:p><w:r><w:t>x</w:t></w:r></w:p>")
data = template.render({"a": "x\\n", "items": ["b"], "body": block},
                       properties=DocumentProperties(title="t", created=datetime.date(2026, 1, 1)))
Path(sys.argv[3]).write_bytes(data)
print(*sorted({name.partition(".")[0] for name in sys.modules} & {"docx", "docxtpl", "lxml", "jinja2", "markupsafe", "zipfile"}))
"""


def cold(template: Path, cache: Path, out: Path) -> list[str]:
    done = subprocess.run([sys.executable, "-c", COLD, str(template), str(cache), str(out)], check=True, capture_output=True,
                          text=True, env={**os.environ, "PYTHONPATH": str(SOURCE)})
    return done.stdout.split()


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "t.docx"
    path.write_bytes(docx_with_picture("{{ a }}{% for i in items %}{{ loop.index }}{{ i }}{% endfor %}", "{{p body }}"))
    return path


def test_a_second_process_renders_the_same_bytes_without_docx_lxml_or_jinja2(tmp_path: Path, template: Path) -> None:
    assert "jinja2" in cold(template, tmp_path / "cache", tmp_path / "1.docx")
    assert cold(template, tmp_path / "cache", tmp_path / "2.docx") == []
    assert (tmp_path / "1.docx").read_bytes() == (tmp_path / "2.docx").read_bytes()


def cached(tmp_path: Path, template: Path) -> Path:
    load_or_compile(template, tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    return file


def was_believed(tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the cached form was used instead of compiling again."""
    import xundocs.documents.compile as compile_module

    calls = []
    real = compile_module.compile_template
    monkeypatch.setattr(compile_module, "compile_template", lambda *a, **k: calls.append(1) or real(*a, **k))
    result = load_or_compile(template, tmp_path / "cache").render({"a": "甲", "items": [], "body": ""}, properties=PROPERTIES)
    assert "甲".encode() in members_of(result)["word/document.xml"]
    return not calls


def test_an_untouched_entry_is_used(tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached(tmp_path, template)
    assert was_believed(tmp_path, template, monkeypatch)


@pytest.mark.parametrize("damage", ["one byte", "empty", "cut", "not ours", "wrong key", "bad marshal"])
def test_a_damaged_entry_is_compiled_again_silently(
    tmp_path: Path, template: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = cached(tmp_path, template)
    good = file.read_bytes()
    import hashlib

    other = tmp_path / "other.docx"
    other.write_bytes(docx("{{ b }}"))
    load_or_compile(other, tmp_path / "cache")
    (foreign,) = set((tmp_path / "cache").iterdir()) - {file}
    head = good[: len(b"xundocs compiled template\n") + 32]
    file.write_bytes({
        "one byte": good[:-9] + bytes([good[-9] ^ 1]) + good[-8:], "empty": b"", "cut": good[: len(good) // 2], "not ours": b"\x80\x04evil" * 99,
        "wrong key": foreign.read_bytes(), "bad marshal": head + hashlib.sha256(b"zzz").digest() + b"zzz",
    }[damage])
    assert not was_believed(tmp_path, template, monkeypatch)
    assert file.read_bytes() == good


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="这个系统没有属主和权限位")
@pytest.mark.parametrize("target", ["folder", "file"])
def test_what_others_may_write_to_is_not_believed(tmp_path: Path, template: Path, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = cached(tmp_path, template)
    (file if target == "file" else file.parent).chmod(0o777)
    assert not was_believed(tmp_path, template, monkeypatch)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="这个系统没有属主和权限位")
def test_the_folder_and_the_file_are_for_their_owner_only(tmp_path: Path, template: Path) -> None:
    file = cached(tmp_path, template)
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_link_in_place_of_the_entry_is_not_followed(tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = cached(tmp_path, template)
    moved = tmp_path / "moved"
    file.rename(moved)
    file.symlink_to(moved)
    assert not was_believed(tmp_path, template, monkeypatch)


def test_a_cache_that_cannot_be_written_is_no_obstacle(tmp_path: Path, template: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert load_or_compile(template, tmp_path / "cache").variables == {"a", "items", "body"}
    assert load_or_compile(template.read_bytes(), None).variables == {"a", "items", "body"}


def test_a_changed_template_is_a_new_entry(tmp_path: Path, template: Path) -> None:
    cached(tmp_path, template)
    template.write_bytes(docx("{{ other }}"))
    assert load_or_compile(template, tmp_path / "cache").variables == {"other"}


def test_a_refused_template_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(TemplateRejected):
        load_or_compile(docx("{{ a"), tmp_path / "cache")
    assert not (tmp_path / "cache").exists()
