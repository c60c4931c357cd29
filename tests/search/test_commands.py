"""`search`, `show`, `index` on the real typer application, and what a cold search imports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from search import invented
from search.contract import make_clauses
from xundocs.search.building import build, sources_of

APPLICATION = """
import sys
from pathlib import Path
import typer
from xundocs.cli.search_commands import register
from xundocs.errors import XundocsError
home = Path({home!r})
def locate():
    from xundocs.actions.search import Shelf
    def sources(name):
        def given():
            from search import invented
            from search.contract import make_clauses
            from xundocs.search.building import sources_of
            return sources_of(invented.clauses() if name == "regulations" else make_clauses(2, 3))
        return given
    return {{name: Shelf(home / name, sources(name)) for name in ("regulations", "reports")}}
app = typer.Typer(rich_markup_mode=None, add_completion=False)
register(app, locate)
try:
    code = app(standalone_mode=False)
    sys.stdout.flush()
    sys.exit(code or 0)
except XundocsError as fault:
    sys.stderr.write(str(fault))
    sys.exit(fault.exit_code)
finally:
    if {imports!r}:
        sys.stderr.write("MODULES " + " ".join(sorted(sys.modules)))
"""
FORBIDDEN = ("whoosh", "docx", "jinja2", "openpyxl", "yaml", "rich", "sqlalchemy", "numpy", "lxml", "hashlib", "xundocs.model.clause",
             "xundocs.search.building")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    build(home / "regulations", sources_of(invented.clauses()))
    build(home / "reports", sources_of(make_clauses(2, 3)))
    return home


def run(home: Path, *arguments: str, imports: bool = False) -> subprocess.CompletedProcess[str]:
    script = APPLICATION.format(home=str(home), imports=imports)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, env=environment, check=False)


def test_search_prints_hits_for_a_person(home: Path) -> None:
    ran = run(home, "search", "整改 责任人")
    assert ran.returncode == 0 and "\x1b" not in ran.stdout
    assert ran.stdout.startswith("1. 《云岭市巡察工作办法》第三条第二款  2024-05-01 · 现行有效")


def test_search_json_is_one_document_with_the_agreed_keys(home: Path) -> None:
    ran = run(home, "search", "巡察办法第三条", "--json")
    shape = json.loads(ran.stdout)
    assert (shape["understood_as"], shape["total"], shape["hits"][0]["provision"]) == ("citation", 1, "art_3")
    assert "云岭市" in ran.stdout and ran.stderr == ""
    absent = json.loads(run(home, "search", "巡察办法第三十条", "--json").stdout)
    assert absent["total"] == 0 and absent["not_found"]["article"] == "第三十条"


def test_options_reach_the_search(home: Path) -> None:
    assert json.loads(run(home, "search", "第三条", "--work", "巡察办法", "--on", "2019-01-01", "--json").stdout)["hits"][0]["version"] == "2018-03-01"
    assert len(json.loads(run(home, "search", "处分", "--limit", "1", "--json").stdout)["hits"]) == 1
    works = {hit["work_id"] for hit in json.loads(run(home, "search", "整改", "--in", "reports", "--json").stdout)["hits"]}
    assert works and all(work.startswith("work-") for work in works)
    both = {hit["work_id"] for hit in json.loads(run(home, "search", "整改", "--in", "all", "--json").stdout)["hits"]}
    assert "inspection" in both and works & both


@pytest.mark.parametrize("arguments", [("x", "--in", "nowhere"), ("x", "--on", "2026-02-30"), ("x", "--limit", "0"), ("整改 date:bad",)])
def test_wrong_use_is_code_2(home: Path, arguments: tuple[str, ...]) -> None:
    ran = run(home, "search", *arguments)
    assert ran.returncode == 2 and "Traceback" not in ran.stderr and ran.stdout == ""


@pytest.mark.parametrize("query", ["", "。", "🎉", "' OR 1=1 --", "x" * 10_000, "第零条", "巡察办法第99999999条"])
def test_bad_input_gives_a_message_and_no_traceback(home: Path, query: str) -> None:
    ran = run(home, "search", query)
    assert ran.returncode == 0 and ran.stdout.strip() and "Traceback" not in ran.stderr


def test_show_prints_one_provision(home: Path) -> None:
    ran = run(home, "show", "巡察办法第三条之一第二项")
    assert ran.returncode == 0 and "（二）拒不整改的" in ran.stdout and "（三）" not in ran.stdout
    shape = json.loads(run(home, "show", "巡察办法第三条", "--json").stdout)
    assert list(shape) == ["citation", "work_id", "work", "version", "status", "provision", "text", "context"]
    assert shape["context"]["before"].startswith("第二条") and shape["context"]["after"].startswith("第三条之一")
    part = json.loads(run(home, "show", "巡察办法第三条第二款", "--json").stdout)
    assert part["provision"] == "art_3__para_2" and part["text"].startswith("被巡察党组织主要负责人")
    assert part["context"]["before"].endswith("报告整改情况。")


@pytest.mark.parametrize("citation", ["巡察办法第三十条", "不存在的规定第一条", "什么也不是", "", "处分规定第一条"])
def test_show_of_what_is_absent_or_ambiguous_is_code_1(home: Path, citation: str) -> None:
    ran = run(home, "show", citation)
    assert ran.returncode == 1 and ran.stdout.strip()
    assert json.loads(run(home, "show", citation, "--json").stdout)["text"] == ""


def test_index_commands(tmp_path: Path) -> None:
    ran = run(tmp_path, "index", "build")
    assert ran.returncode == 0 and "法规：写入 5 部" in ran.stdout
    assert "未变 5 部" in run(tmp_path, "index", "build").stdout
    status = json.loads(run(tmp_path, "index", "status", "--json").stdout)
    assert status["regulations"]["clauses"] == len(invented.clauses()) and status["reports"]["problem"] == ""


def test_a_corrupt_index_is_code_3_and_index_build_repairs_it(tmp_path: Path) -> None:
    run(tmp_path, "index", "build")
    for path in (tmp_path / "regulations").glob("*.xdc"):
        data = bytearray(path.read_bytes())
        data[len(data) // 2:] = bytes(len(data) - len(data) // 2)
        path.write_bytes(bytes(data))
    for command in (("search", "整改"), ("show", "巡察办法第三条"), ("index", "status")):
        ran = run(tmp_path, *command)
        assert ran.returncode == 3 and "需要重建" in ran.stderr + ran.stdout and "Traceback" not in ran.stderr
    assert "已全部重建" in run(tmp_path, "index", "build").stdout
    assert run(tmp_path, "search", "整改").returncode == 0


def test_a_missing_index_is_built_on_the_first_search(tmp_path: Path) -> None:
    ran = run(tmp_path, "search", "整改 责任人", "--json")
    assert json.loads(ran.stdout)["total"] and "正在建立" in ran.stderr


def test_a_cold_search_imports_the_standard_library_only(home: Path) -> None:
    for command in (("search", "整改不力怎么问责"), ("search", "巡察办法第三条", "--json"), ("show", "巡察办法第三条")):
        ran = run(home, *command, imports=True)
        loaded = set(ran.stderr.split("MODULES ", 1)[1].split())
        assert not [name for name in FORBIDDEN if name in loaded]
