"""The quick way and the full parser read every plain command line alike; anything else the quick way leaves alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from xundocs.cli.main import workspace_first
from xundocs.cli.quick import _parse, quick_call
from xundocs.cli.quick_table import COMMANDS

ROOT = Path(__file__).parents[2]


def _full(words: list[str]) -> dict[str, Any]:
    """What the full parser makes of a command line, without running the command."""
    import typer

    from xundocs.cli.app import app

    name, rest = _named(words)
    command = typer.main.get_command(app)
    for word in name.split():
        command = command.commands[word]  # type: ignore[attr-defined]
    return dict(command.make_context(name, rest).params)


def _named(words: list[str]) -> tuple[str, list[str]]:
    """A command of the table and what stands after it."""
    count = 2 if words[0] == "ledger" else 1
    return " ".join(words[:count]), list(words[count:])


PLAIN = [
    ["make", "D08"], ["make", "D08", "a.yaml"], ["make", "D08", "a.yaml", "-o", "b.docx"], ["make", "-o", "b", "D08", "a.yaml", "--json", "--pdf"],
    ["make", "D12", "a.yaml", "--only", "principal", "--only", "public", "--force", "--partial"], ["make", "--output", "x", "整改通知书", "数据.xlsx"],
    ["search", "监察法31条"], ["search", "小金库", "处分"], ["search", "--limit", "3", "小金库", "处分", "--json"], ["search", "小金库 处分", "--in", "all", "--limit", "3", "--json"], ["show", "信访工作条例第四十一条", "--on", "2024-06-01"],
    ["ledger", "list"], ["ledger", "list", "问题清单", "--round", "R-16-5", "--org", "edu", "--state", "已销号", "--limit", "0", "--json"],
    ["ledger", "list", "--as-of", "2026-06-30", "L01", "--recorded-by", "2026-06-30T18:00"], ["ledger", "show", "--json", "I-0001"],
    ["ledger", "due", "--on", "2026-06-30", "--within", "3650", "--round", "R-16-5", "--org", "edu", "--json"], ["ledger", "due"],
    ["ledger", "lists"], ["ledger", "lists", "问题", "-o", "d", "L06", "--docx", "--round", "R", "--org", "edu", "--as-of", "2026-06-30", "--force", "--json"],
    ["ledger", "stats"], ["ledger", "stats", "--metric", "M04", "--metric", "M07", "--round", "R", "--round", "S", "--org", "edu", "--level", "county",
                          "--period", "2026", "--as-of", "2026-06-30", "--including-previous", "--digits", "4", "--footnote", "--trace", "--xlsx", "a.xlsx", "--force", "--json"],
    ["ledger", "accounts"], ["ledger", "accounts", "--round", "R", "--org", "edu", "--as-of", "2026-06-30", "--outcome", "--trace", "--xlsx", "a.xlsx", "--force", "--json"],
]


@pytest.mark.parametrize("words", PLAIN, ids=" ".join)
def test_both_parsers_agree(words: list[str]) -> None:
    name, rest = _named(words)
    quick = _parse(COMMANDS[name], rest)
    full = {k: (list(v) or None) if isinstance(v, (list, tuple)) else v for k, v in _full(words).items()}
    assert {k: str(v) if isinstance(v, Path) else v for k, v in (quick or {}).items()} == full


@pytest.mark.parametrize("words", [
    ["make"], ["make", "D08", "a", "b"], ["make", "D08", "a", "--help"], ["make", "D08", "a", "-o"],
    ["make", "D08", "a", "--output=x"], ["make", "D08", "a", "--jsn"], ["make", "D08", "a", "-o", "--json"], ["search"], ["search", "a", "--limit", "三"], ["show", "a", "b"], ["show", "a", "--limit", "3"],
    ["ledger", "list", "a", "b"], ["ledger", "list", "--limit", "-1"], ["ledger", "due", "--within", "3651"], ["ledger", "due", "x"], ["ledger", "stats", "--digits", "5"],
    ["ledger", "show"], ["ledger", "stats", "--help"], ["ledger", "accounts", "--metric", "M04"], ["ledger", "lists", "--as-of=2026-06-30"],
], ids=" ".join)
def test_what_is_not_plain_goes_to_the_full_parser(words: list[str]) -> None:
    assert quick_call([], words) is None


@pytest.mark.parametrize("words", [["ledger"], ["ledger", "add", "findings", "a.yaml"], ["ledger", "无此"], ["listx"], ["ledger list"]], ids=" ".join)
def test_what_is_not_in_the_table_goes_to_the_full_parser(words: list[str]) -> None:
    assert quick_call([], words) is None


def test_the_workspace_is_taken_to_the_front_but_not_past_two_dashes() -> None:
    assert workspace_first(["make", "-w", "d", "x"]) == (["-w", "d"], ["make", "x"])
    assert workspace_first(["make", "--workspace=d"]) == (["-w", "d"], ["make"])
    assert workspace_first(["make", "--", "-w", "d"]) == ([], ["make", "--", "-w", "d"])


def test_the_generated_files_are_up_to_date() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "tools" / "cli_reference.py"), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
