"""The corpus commands, run as a program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.texts import REGULATION

SOURCE = Path(__file__).resolve().parents[2] / "src"
PROGRAM = """
import sys
from pathlib import Path
import typer
from xundocs.cli import corpus_commands
from xundocs.cli.boundary import guarded
app = typer.Typer()
@app.callback()
def main(context: typer.Context, workspace: Path = typer.Option(None, "-w")) -> None:
    context.obj = workspace
corpus_commands.register(app)
def run():
    code = app(sys.argv[1:], standalone_mode=False)
    raise SystemExit(code or 0)
sys.exit(guarded(run))
"""


def run(workspace: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", PROGRAM, "-w", str(workspace), "corpus", *words], capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8"}, check=False)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "w" / "corpus").mkdir(parents=True)
    (tmp_path / "w" / "xundocs.toml").write_text('[office]\nname = "中共云岭市委巡察工作领导小组办公室"\n', "utf-8")
    (tmp_path / "a.txt").write_text(REGULATION, "utf-8")
    return tmp_path / "w"


def test_add_list_show_check_compare_remove(workspace: Path, tmp_path: Path) -> None:
    added = run(workspace, "add", str(tmp_path / "a.txt"), "--json")
    assert added.returncode == 0, added.stderr
    report = json.loads(added.stdout)
    assert set(report) == {"added", "refused", "skipped"}
    assert report["added"][0]["articles"] == 6 and report["added"][0]["version"] == "2022-06-01"
    assert {"work_id", "title", "version", "articles", "source_sha256", "problems"} <= set(report["added"][0])
    assert "某市文件归档办法" in run(workspace, "list").stdout
    works = json.loads(run(workspace, "list", "--json").stdout)["works"]
    assert any(w["work_id"] == "某市文件归档办法" and w["text_held"] for w in works)
    shown = json.loads(run(workspace, "show", "某市文件归档办法", "第二条第一款第二项", "--json").stdout)
    assert shown["provision"] == "art_2__para_1__item_2"
    assert "第三条之一" in run(workspace, "show", "某市文件归档办法").stdout
    assert run(workspace, "show", "某市文件归档办法", "第九十九条").returncode == 1
    assert run(workspace, "show", "某市文件归档办法", "胡言").returncode == 2
    assert run(workspace, "check", "某市文件归档办法").returncode == 0
    (tmp_path / "b.txt").write_text(REGULATION.replace("2022年6月1日公布", "2024年6月1日公布").replace("三十日", "十日"), "utf-8")
    assert run(workspace, "add", str(tmp_path / "b.txt")).returncode == 0
    compared = json.loads(run(workspace, "compare", "某市文件归档办法", "2022-06-01", "2024-06-01", "--json").stdout)
    assert compared["counts"]["changed"] == 1
    assert run(workspace, "compare", "某市文件归档办法", "2022-06-01", "2024-06-01", "-o", str(tmp_path / "x.html")).returncode == 0
    assert "<del>" in (tmp_path / "x.html").read_text("utf-8")
    assert run(workspace, "remove", "某市文件归档办法").returncode == 0
    assert run(workspace, "show", "某市文件归档办法").returncode == 3


def test_a_refused_file_gives_code_one_and_says_what_to_do(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(REGULATION.replace("文件", "文(wén)件(jiàn)"), "utf-8")
    done = run(workspace, "add", str(tmp_path / "b.txt"))
    assert done.returncode == 1
    assert "拼音" in done.stderr and "--accept T-PINYIN" in done.stderr and "拒绝 1 份" in done.stdout


def test_a_path_that_does_not_exist_is_wrong_use(workspace: Path, tmp_path: Path) -> None:
    done = run(workspace, "add", str(tmp_path / "没有.docx"))
    assert done.returncode == 2 and "没有这个文件" in done.stderr
    assert run(workspace, "add", str(tmp_path / "a.txt"), "--kind", "胡言").returncode == 2
