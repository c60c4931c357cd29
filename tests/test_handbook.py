"""The writers' handbook is true: every command of it runs as written, in order, chapter by chapter, and prints what is shown."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from support_handbook import Run, missing_lines, named_commands, runs_of, steps_of, take
from xundocs.model.percentage import Percentage

ROOT = Path(__file__).parents[1]
HANDBOOK = ROOT / "docs" / "handbook"
CHAPTERS = sorted(HANDBOOK.glob("*.md"))
KINDS = sorted(p.parent.name for p in (ROOT / "templates").glob("*/kind.yaml"))
UNENDING = {"site serve"}
"""Commands that run until they are stopped: they are named in a sentence, with what stops them."""
REFERENCE = (ROOT / "docs" / "cli.md").read_text("utf-8")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    cache = str(tmp_path_factory.getbasetemp() / "cache")
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8", "XDG_CACHE_HOME": cache}


Runner = Callable[[list[str], Path], tuple[int, str]]


@pytest.fixture(scope="module")
def run(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    """Runs a command in a folder: its exit code and all it prints. Where processes cannot be forked, a new one for each."""
    if not hasattr(os, "fork"):
        yield lambda words, folder: _run(words, folder, environment)
        return
    output = tmp_path_factory.mktemp("printed") / "output.txt"
    with subprocess.Popen([sys.executable, str(ROOT / "tests" / "handbook_runner.py")], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True, encoding="utf-8") as server:
        assert server.stdin and server.stdout

        def run_there(words: list[str], folder: Path) -> tuple[int, str]:
            assert server.stdin and server.stdout
            print(json.dumps({"words": words, "folder": str(folder), "output": str(output)}), file=server.stdin, flush=True)
            return int(server.stdout.readline()), output.read_text("utf-8")

        yield run_there
        server.stdin.close()


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    """What `xundocs demo 演示` lays out, run once; every chapter that begins with it gets a copy."""
    folder = tmp_path_factory.mktemp("demo")
    code, printed = _run(["xundocs", "demo", "演示"], folder, environment)
    assert code == 0, printed
    return folder / "演示"


def _run(words: list[str], folder: Path, environment: dict[str, str]) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-m", "xundocs", *words[1:]], cwd=folder, env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda p: p.stem)
def test_a_chapter_can_be_followed(chapter: Path, tmp_path: Path, run: Runner, demonstration: Path) -> None:
    folder = tmp_path
    for step in steps_of(chapter.read_text("utf-8")):
        if not isinstance(step, Run):
            take(step, folder, ROOT)
            continue
        printed = ""
        for words in step.commands:
            if words[0] == "cd":
                folder = folder / words[1]
                assert folder.is_dir(), words
                continue
            if words[1:] == ["demo", "演示"]:
                shutil.copytree(demonstration, folder / "演示")
                continue
            code, printed = run(words, folder)
            assert code == step.code, f"{' '.join(words)}\n{printed}"
        assert missing_lines(step.shown, printed) == [], f"{step.commands[-1]}\n{printed}"


def test_the_index_links_every_chapter_and_nothing_else() -> None:
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", (HANDBOOK / "index.md").read_text("utf-8")))
    assert linked == {p.name for p in CHAPTERS} - {"index.md"}


def test_the_site_lists_every_page_in_its_navigation() -> None:
    import yaml

    text = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[2]
    listed = re.findall(r"- ([\w/-]+\.md)$", text, re.M)
    assert yaml.safe_load("nav:" + text) and sorted(listed) == sorted(str(p.relative_to(ROOT / "docs").as_posix()) for p in [*CHAPTERS, *(ROOT / "docs").glob("*.md")])


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *CHAPTERS, *sorted((ROOT / "templates").glob("*/guide.md"))],
                         ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_commands_named_on_a_page_exist(page: Path) -> None:
    for words in named_commands(page.read_text("utf-8")):
        section = _section(words[1:])
        assert section, f"{' '.join(words)}: 没有这个命令"
        for option in (w for w in words if w.startswith("--")):
            assert f"{option} " in section, f"{' '.join(words)}: 没有选项 {option}"


def _section(words: list[str]) -> str:
    """The reference of a command, "" when there is none."""
    for name in (" ".join(words[:2]), words[0]):
        found = re.search(rf"^## xundocs {re.escape(name)}\n(.*?)(?=^## |\Z)", REFERENCE, re.S | re.M)
        if found:
            return found[1]
    return ""


def test_every_command_has_its_place_in_the_handbook() -> None:
    commands = set(re.findall(r"^## xundocs ([a-z]+(?: [a-z]+)?)$", REFERENCE, re.M))
    groups = {name.split()[0] for name in commands if " " in name}
    used = {" ".join(words[1:3]) for chapter in CHAPTERS for run in runs_of(chapter.read_text("utf-8")) for words in run.commands}
    used |= {name.split()[0] for name in used}
    named = {" ".join(words[1:3]) for chapter in CHAPTERS for words in named_commands(chapter.read_text("utf-8"))}
    assert commands - groups - used - (UNENDING & named) - {"version"} == set()


def test_rule_codes_named_in_the_handbook_exist() -> None:
    known = _codes()
    for path in (*CHAPTERS, *(ROOT / "templates").glob("*/guide.md")):
        text = re.sub(r"^```(sh|yaml|toml)\n.*?^```$", "", path.read_text("utf-8"), flags=re.S | re.M)
        named = set(re.findall(r"(?<![\w-])(?:V|F|S|T|C|K|I|M)-[A-Z][A-Z0-9-]*[A-Z0-9]\b", text))
        named |= set(re.findall(r"(?<![\w-])(?:PG|TL|[HBFNXRPD])-\d{1,3}\b(?!-)", text))
        assert named - known == set(), path.name


def test_rates_shown_are_computed_right() -> None:
    rows = re.findall(r"^\| (\d+)／(\d+) \| ([\d.]+)…?% \| ([\d.]+%) \|$", (HANDBOOK / "figures.md").read_text("utf-8"), re.M)
    assert len(rows) == 4
    for part, whole, digits, shown in rows:
        assert str(Decimal(part) * 100 / Decimal(whole)).startswith(digits)
        assert str(Percentage.of(int(part), int(whole))) == shown


def test_styles_named_in_the_handbook_exist() -> None:
    from xundocs.documents.layout import DIALOG
    from xundocs.documents.layout_styles import styles_xml

    styles = styles_xml(DIALOG).decode()
    table = (HANDBOOK / "layout.md").read_text("utf-8").partition("| 样式 |")[2].partition("\n\n")[0]
    named = set(re.findall(r"公文[^、 |]+", table))
    assert len(named) > 10 and {n for n in named if f'w:val="{n}"' not in styles} == set()


def _codes() -> set[str]:
    from xundocs.review.rules import codes

    places = [*(ROOT / "src" / "xundocs").rglob("*.py"), *(ROOT / "templates").rglob("*.yaml")]
    return set(codes()) | set(re.findall(r"\b[A-Z]-[A-Z][A-Z0-9-]*[A-Z0-9]\b", "".join(p.read_text("utf-8") for p in places)))


@pytest.mark.parametrize("tool", ["handbook_pages.py", "handbook_example.py"])
def test_what_is_generated_is_up_to_date(tool: str, environment: dict[str, str]) -> None:
    done = subprocess.run([sys.executable, str(ROOT / "tools" / tool), "--check"], env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_its_page_with_a_picture(kind: str) -> None:
    page = (HANDBOOK / f"{kind.replace('_', '-')}.md").read_text("utf-8")
    assert f"../images/kinds/{kind}.png" in page
    assert (ROOT / "docs" / "images" / "kinds" / f"{kind}.png").stat().st_size < 150_000


def test_the_reader_notices_what_is_not_true(tmp_path: Path) -> None:
    text = "<!-- exit: 1 -->\n```sh\nxundocs make D08 a.yaml\n```\n\n```text\n一\n……\n三\n```\n\n<!-- file: a.yaml -->\n```yaml\nx: 1\n```\n<!-- edit: a.yaml | x: 1 | y: 2 -->\n"
    run, write, edit = steps_of(text)
    assert isinstance(run, Run) and run.code == 1 and run.shown == ["一", "……", "三"]
    assert missing_lines(run.shown, "零\n 一\n二\n三\n") == [] and missing_lines(run.shown, "三\n一\n") == ["三"]
    assert missing_lines(["一二……"], "一二三\n") == [] and missing_lines(["一二……"], "三一二\n") == ["一二……"]
    for step in (write, edit):
        assert not isinstance(step, Run)
        take(step, tmp_path, ROOT)
    assert (tmp_path / "a.yaml").read_text("utf-8") == "y: 2\n"
    with pytest.raises(ValueError, match="rm"):
        steps_of("```sh\nrm -rf 文书\n```\n")
