"""The command line as a contract: exit codes, JSON alone on stdout, Chinese messages, nothing heavy imported."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kit import KINDS, builtin

ROOT = Path(__file__).parents[2]
HEAVY = ("docx", "jinja2", "openpyxl", "sqlalchemy", "yaml", "rich", "lxml", "docxtpl", "whoosh", "markdown_it", "python_calamine")

SLOW_TO_LOAD = ("docx", "jinja2", "lxml", "docxtpl", "openpyxl", "typer", "rich", "markdown_it", "dataclasses", "inspect", "hashlib", "difflib", "json",
                "shutil", "tempfile", "zipfile", "importlib.metadata", "importlib.resources")
"""What making one document from YAML must not load, each for the milliseconds it costs. See docs/decisions/0005-rendering.md."""


def run(*words: str, cwd: Path | None = None, code: str = "from xundocs.cli.main import run; run()") -> subprocess.CompletedProcess[str]:
    """`xundocs WORDS` in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, encoding="utf-8", cwd=cwd,
                          env=environment, check=False)


def test_help_names_every_command_and_imports_nothing_heavy() -> None:
    code = ("import sys\nfrom xundocs.cli.main import run\ntry:\n    run()\nexcept SystemExit as stop:\n    assert not stop.code\n"
            f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)")
    for words in (["--help"], ["make", "--help"], ["kinds", "--help"], ["version"]):
        done = run(*words, code=code)
        assert done.stderr.strip() == "[]", (words, done.stderr)
    for command in ("init", "demo", "doctor", "kinds", "new", "make"):
        assert command in run("--help").stdout


def test_making_a_document_again_loads_nothing_slow(office: Path, tmp_path: Path) -> None:
    code = ("import sys\nfrom xundocs.cli.main import run\ntry:\n    run()\nexcept SystemExit as stop:\n    assert not stop.code, stop.code\n"
            f"print([m for m in {SLOW_TO_LOAD!r} if m in sys.modules], file=sys.stderr)")
    sample = str(builtin("rectification_notice").sample_path)
    with (office / "xundocs.toml").open("a", encoding="utf-8") as config:
        config.write('\n[review]\nbefore_write = "off"\n')
    words = ["-w", str(office), "make", "rectification_notice", sample, "-o", str(tmp_path / "x.docx"), "--force"]
    assert run(*words).returncode == 0
    assert run(*words, code=code).stderr.strip() == "[]"


SLOW_FOR_SEARCH = (*(name for name in SLOW_TO_LOAD if name != "json"), "typing", "tomllib", "datetime", "yaml", "whoosh", "numpy", "sqlalchemy")
"""What searching an index that is up to date must not load."""


def test_searching_again_loads_nothing_slow(office: Path) -> None:
    code = ("import sys\nbefore = set(sys.modules)\nfrom xundocs.cli.main import run\ntry:\n    run()\n"
            "except SystemExit as stop:\n    assert not stop.code, stop.code\n"
            f"print([m for m in {SLOW_FOR_SEARCH!r} if m in sys.modules and m not in before], file=sys.stderr)")
    assert "《" in run("-w", str(office), "search", "整改不力怎么问责", "--in", "all").stdout
    cited = "清源县巡察整改工作办法第三十条"
    for words in (["search", "整改不力怎么问责"], ["search", cited, "--json"], ["search", "整改", "--facets", "--in", "all"], ["show", cited]):
        done = run("-w", str(office), *words, code=code)
        assert done.stderr.splitlines()[-1:] == ["[]"], (words, done.stderr)


def test_a_slip_in_the_settings_keeps_nobody_from_searching(office: Path) -> None:
    (office / "xundocs.toml").write_text("[ofice]\n", "utf-8")
    assert "第三十条" in run("-w", str(office), "show", "清源县巡察整改工作办法第三十条").stdout
    assert "是不是 office" in run("-w", str(office), "kinds").stderr


@pytest.mark.parametrize(("words", "code", "says"), [
    (["mkae"], 2, "没有 mkae 这个命令"), (["make"], 2, "缺少 KIND"), (["make", "D08"], 2, "没有写数据文件"),
    (["make", "D08", "x.yaml", "--jsn"], 2, "是不是 --json"), (["make", "D08", "x.yaml", "-o"], 2, "后面要跟一个值"),
    (["make", "D99", "x.yaml"], 2, "没有名为“D99”的文书种类"), (["make", "rectification_notce", "x.yaml"], 2, "rectification_notice"),
    (["make", "D08", "没有这个文件.yaml"], 3, "没有这个文件.yaml"), (["-w", "没有这个文件夹", "kinds"], 3, "不是工作区"),
    (["new", "D08", "-o", "x.pdf"], 2, "只有 .yaml 和 .xlsx"), (["make", "D08", "a.yaml", "b.yaml"], 2, "多出了参数"),
])
def test_wrong_use_is_said_in_chinese_with_the_right_exit_code(words: list[str], code: int, says: str, tmp_path: Path) -> None:
    done = run(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr and "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_problems_give_exit_code_one_with_place_and_remedy(office: Path, tmp_path: Path) -> None:
    data = tmp_path / "数据.yaml"
    text = builtin("rectification_notice").sample_path.read_text("utf-8")
    data.write_text(text.replace("deadline: 2026-04-09", "deadline: 2026-02-30"), "utf-8")
    done = run("-w", str(office), "make", "D08", str(data), "-o", str(tmp_path / "x.docx"))
    assert done.returncode == 1 and done.stdout == ""
    assert "数据.yaml" in done.stderr and "第" in done.stderr and "2026-02-30 不是有效日期" in done.stderr and "请改成" in done.stderr
    assert not (tmp_path / "x.docx").exists()


def test_json_is_one_document_alone_on_stdout(office: Path, tmp_path: Path) -> None:
    sample = str(builtin("rectification_notice").sample_path)
    done = run("-w", str(office), "make", "D08", sample, "-o", str(tmp_path / "x.docx"), "--json")
    answer = json.loads(done.stdout)
    (written,) = answer["written"]
    assert set(answer) >= {"written", "refused", "seconds"} and answer["refused"] == []
    assert set(written) == {"path", "sha256", "kind", "row", "number"}
    assert written["number"] == "清巡三组〔2026〕7号" and len(written["sha256"]) == 64
    for words in (["kinds"], ["kinds", "D12"], ["doctor"], ["kinds", "lint"]):
        assert json.loads(run("-w", str(office), *words, "--json").stdout)


def test_json_of_refused_rows_has_the_contracts_keys(office: Path, tmp_path: Path) -> None:
    data = tmp_path / "数据.yaml"
    data.write_text(builtin("rectification_notice").sample_path.read_text("utf-8").replace("〔2026〕7号", "[2026]7号"), "utf-8")
    done = run("-w", str(office), "make", "D08", str(data), "-o", str(tmp_path / "x.docx"), "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 1 and answer["written"] == []
    (problem,) = answer["refused"][0]["problems"]
    assert set(problem) == {"code", "severity", "strength", "where", "excerpt", "message", "remedy"}
    assert problem["code"] == "V-NO-01"


def test_the_workspace_option_may_stand_anywhere(office: Path, tmp_path: Path) -> None:
    sample = str(builtin("supervision_notice").sample_path)
    for number, words in enumerate((["-w", str(office), "make", "D17", sample], ["make", "D17", sample, "--workspace", str(office)],
                                    ["make", "-w", str(office), "D17", sample], ["make", f"--workspace={office}", "D17", sample])):
        assert run(*words, "-o", str(tmp_path / f"{number}.docx")).returncode == 0


def test_the_nearest_workspace_upwards_is_used(office: Path) -> None:
    inner = office / "甲" / "乙"
    inner.mkdir(parents=True)
    checks = {c["name"]: c for c in json.loads(run("doctor", "--json", cwd=inner).stdout)["checks"]}
    assert checks["工作区"]["message"] == str(office)


def test_init_makes_a_workspace_once_and_never_over_another(tmp_path: Path) -> None:
    words = ["init", "新单位", "--name", "中共某县委巡察工作领导小组办公室", "--code", "某巡办"]
    assert run(*words, cwd=tmp_path).returncode == 0
    config = (tmp_path / "新单位" / "xundocs.toml").read_text("utf-8")
    assert "某巡办" in config
    again = run(*words, cwd=tmp_path)
    assert again.returncode == 3 and "已经是工作区" in again.stderr
    assert (tmp_path / "新单位" / "xundocs.toml").read_text("utf-8") == config
    assert run("kinds", cwd=tmp_path / "新单位").returncode == 0
    assert run("init", "乙", "--code", "ABC", cwd=tmp_path).returncode == 3


def test_every_setting_that_init_suggests_is_one_the_program_knows(tmp_path: Path) -> None:
    assert run("init", "甲", cwd=tmp_path).returncode == 0
    config = tmp_path / "甲" / "xundocs.toml"
    lines = [line.removeprefix("# ") if re.match(r"# (\[|\w+ = )", line) else line for line in config.read_text("utf-8").splitlines()]
    config.write_text("\n".join(lines), "utf-8")
    assert any(line.startswith("plan_days = ") for line in lines) and "[layout]" in lines
    done = run("make", "D17", str(builtin("supervision_notice").sample_path), "-o", "x.docx", cwd=tmp_path / "甲")
    assert done.returncode == 1 and "V-NO-05" in done.stderr, done.stderr


@pytest.mark.parametrize(("line", "says"), [
    ("[ofice]\n", "是不是 office"), ("[office]\nnme = 'x'\n", "是不是 name"), ("[office]\nname = “x”\n", "不是正确的 TOML"),
    ("[[document_codes]]\norgan = 'x'\n", "缺少 code"),
])
def test_a_slip_in_the_config_is_told_with_its_place(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "xundocs.toml").write_text(line, "utf-8")
    done = run("kinds", cwd=tmp_path)
    assert done.returncode == 3 and says in done.stderr and "xundocs.toml" in done.stderr


def test_the_demo_lays_out_every_kind_and_only_over_itself(tmp_path: Path) -> None:
    done = run("demo", "demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    made = list((tmp_path / "demo" / "文书").rglob("*.docx"))
    _only_public_things(tmp_path / "demo", tmp_path / "demo" / "网站")
    assert len([p for p in made if "文书" in p.parts]) >= 13
    assert "接着可以试" in done.stderr
    assert run("demo", "demo", cwd=tmp_path).returncode == 3
    assert run("demo", "demo", "--force", cwd=tmp_path).returncode == 0
    (tmp_path / "别的").mkdir()
    (tmp_path / "别的" / "文件.txt").write_text("x")
    assert run("demo", "别的", "--force", cwd=tmp_path).returncode == 3


@pytest.mark.parametrize("name", KINDS)
def test_new_makes_a_form_that_make_takes(name: str, office: Path, tmp_path: Path) -> None:
    """The journey of a new user: new → make. Only the report file of the commitment letter must be put beside it."""
    kind = builtin(name)
    form = tmp_path / "数据.yaml"
    assert run("-w", str(office), "new", name, "-o", str(form)).returncode == 0
    if name == "authenticity_commitment":
        (tmp_path / "整改进展情况报告.docx").write_bytes(next(kind.folder.glob("*（样例）.docx")).read_bytes())
    done = run("-w", str(office), "make", name, str(form), "-o", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "out").glob("*.docx"))


def test_the_whole_list_of_fields_is_shown() -> None:
    kind = builtin("feedback_opinion")
    shown = run("kinds", "D12").stdout
    assert all(field.label in shown for field in kind.fields.values())


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_who_stops_reading_is_not_told_that_all_went_well(stream: str, tmp_path: Path) -> None:
    broken = tmp_path / "a.yaml"
    broken.write_text("文号: 无\n", "utf-8")
    words = ["kinds", "--json"] if stream == "stdout" else ["make", "D08", str(broken)]
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ended = subprocess.run([sys.executable, "-m", "xundocs", *words], capture_output=False, check=False, cwd=tmp_path,
                               **{"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: writer})
    finally:
        os.close(writer)
    assert ended.returncode == 141


def _only_public_things(demo: Path, site: Path) -> None:
    """The demonstration's site is there, and nothing of the data and the records beside it is in it."""
    assert (site / "search" / "meta.js").is_file()
    files = [path for path in site.rglob("*") if path.is_file()]
    assert all(path.relative_to(site).as_posix().isascii() for path in files)
    assert {path.suffix for path in files} <= {".html", ".js", ".css", ".svg", ".json", ".docx", ".xlsx", ".yaml", ".md", ".png"}
    assert not [path for path in files if path.read_bytes().startswith(b"SQLite format 3")]


def test_the_command_itself_ends_at_once_with_its_code_its_whole_output_and_what_is_registered_for_the_end(tmp_path: Path) -> None:
    code = ("import atexit, sys\nfrom pathlib import Path\nfrom xundocs.cli.main import main\n"
            f"atexit.register(Path({str(tmp_path / 'end')!r}).touch)\n"
            "class Late:\n    def __del__(self): print('taken apart')\nlate = Late()\nmain()")
    done = run("kinds", "--json", code=code)
    assert done.returncode == 0 and len(json.loads(done.stdout)) > 0 and (tmp_path / "end").exists()
    assert run("make", "没有这种", "a.yaml", code=code).returncode == run("make", "没有这种", "a.yaml").returncode != 0


def test_the_command_waits_for_who_is_still_at_work() -> None:
    code = ("import threading\nfrom xundocs.cli.main import main\n"
            "threading.Thread(target=lambda: (threading.main_thread().join(), print('done'))).start()\nmain()")
    assert run("version", code=code).stdout.endswith("done\n")
