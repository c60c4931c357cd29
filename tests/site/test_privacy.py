"""Only what may be public: anything unexpected stops the build, with its name, before a file is written."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from support_site import lay_out, put_work
from xundocs.actions.site import build_site
from xundocs.errors import DataRejected, XundocsError
from xundocs.site.privacy import private_passages
from xundocs.workspace import open_workspace


def refused(folder: Path, out: Path) -> str:
    """What the build says; nothing may be left behind."""
    before = sorted(p.name for p in out.parent.iterdir())
    with pytest.raises(DataRejected) as caught:
        build_site(open_workspace(folder), out, pictures=False)
    assert sorted(p.name for p in out.parent.iterdir()) == before
    return str(caught.value)


@pytest.mark.parametrize(("name", "says"), [
    ("corpus/office.db", "是数据库"),
    ("corpus/qingyuan-trial/问题线索清单.md.bak", "像是问题线索"),
    ("corpus/qingyuan-trial/整改台账.xlsx", "是数据文件，可能含工作记录"),
    ("corpus/qingyuan-trial/records.csv", "是数据文件"),
    ("corpus/qingyuan-trial/谈话.docx", "不是法规库文件夹里该有的文件"),
    ("corpus/deep/er/notes.md", "不是法规库文件夹里该有的文件"),
    ("templates/own/数据.yaml", "是数据文件"),
    ("templates/own/已发文书.docx", "不是文书种类文件夹里该有的文件"),
])
def test_a_file_that_does_not_belong_stops_the_build(name: str, says: str, tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "w")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    message = refused(folder, tmp_path / "out")
    assert path.name in message and says in message and "没有写出任何文件" in message


def test_a_database_in_disguise_is_recognised(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "w")
    disguised = folder / "corpus" / "qingyuan-trial" / "2024-03-01.md"
    disguised.unlink()
    with sqlite3.connect(disguised) as database:
        database.execute("create table clue (id)")
    database.close()
    assert "是数据库" in refused(folder, tmp_path / "out")


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "w")
    outside = tmp_path / "secret.md"
    outside.write_text("线索", "utf-8")
    (folder / "corpus" / "qingyuan-trial" / "2019-01-01.md").symlink_to(outside)
    assert "是指向别处的链接" in refused(folder, tmp_path / "out")


@pytest.mark.parametrize(("words", "found"), [
    ("机密★10年　清源县委文件", "密级标志"), ("转来问题线索编号：XS2026-014", "线索编号"), ("身份证号11010519491231002X", "身份证号码"),
])
def test_a_text_that_must_not_be_published_stops_the_build(words: str, found: str, tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "w")
    put_work(folder, "own-report", "id: own-report\ntitle: 内部报告\nkind: 工作报告\nversions:\n- {date: '2026-01-01', file: 2026-01-01.md}\n",
             {"2026-01-01": f"# 内部报告\n\n## 一、情况\n\n{words}。\n"})
    message = refused(folder, tmp_path / "out")
    assert "own-report" in message and "2026-01-01.md" in message and f"含有{found}" in message


def test_all_strangers_are_named_at_once(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "w")
    for number in range(30):
        (folder / "corpus" / f"records{number}.csv").write_text("x", "utf-8")
    message = refused(folder, tmp_path / "out")
    assert message.count("是数据文件") == 20 and "另有 10 个" in message


def test_what_systems_and_editors_leave_behind_is_neither_published_nor_refused(office_folder: Path, tmp_path: Path) -> None:
    folder = office_folder
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store", "~$x.docx", ".backup/x.db"):
        path = folder / "corpus" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    out = tmp_path / "out"
    build_site(open_workspace(folder), out, pictures=False)
    assert not [p for p in out.rglob("*") if "Thumbs" in p.name or "DS_Store" in p.name or p.suffix == ".db"]


def test_clauses_about_clues_and_secrecy_may_be_published() -> None:
    assert private_passages("问题线索应当及时移交。涉密文件标明密级和保密期限，绝密级、机密级、秘密级分别管理。") == []


@pytest.mark.parametrize("place", ["corpus", "corpus/site", ".", "templates/x"])
def test_a_site_never_lies_among_its_sources(place: str, tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "w")
    (folder / "templates").mkdir()
    with pytest.raises(XundocsError, match="网站不能放在这里"):
        build_site(open_workspace(folder), folder / place, pictures=False)


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "w")
    out = tmp_path / "out"
    out.mkdir()
    (out / "报告.docx").write_text("x", "utf-8")
    with pytest.raises(XundocsError, match="已有别的内容"):
        build_site(open_workspace(folder), out, pictures=False)
    assert [p.name for p in out.iterdir()] == ["报告.docx"]
