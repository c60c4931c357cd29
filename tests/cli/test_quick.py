"""The quick way and the full parser read every plain command line alike; anything else the quick way leaves alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from xundocs.cli.main import workspace_first
from xundocs.cli.quick import _parse
from xundocs.cli.quick_table import COMMANDS

ROOT = Path(__file__).parents[2]


def _full(words: list[str]) -> dict[str, Any]:
    """What the full parser makes of a command line, without running the command."""
    import typer

    from xundocs.cli.app import app

    command = typer.main.get_command(app).commands[words[0]]  # type: ignore[attr-defined]
    return dict(command.make_context(words[0], list(words[1:])).params)


PLAIN = [
    ["make", "D08", "a.yaml"], ["make", "D08", "a.yaml", "-o", "b.docx"], ["make", "-o", "b", "D08", "a.yaml", "--json", "--pdf"],
    ["make", "D12", "a.yaml", "--only", "principal", "--only", "public", "--force", "--partial"], ["make", "--output", "x", "整改通知书", "数据.xlsx"],
    ["search", "监察法31条"], ["search", "小金库", "处分"], ["search", "--limit", "3", "小金库", "处分", "--json"], ["search", "小金库 处分", "--in", "all", "--limit", "3", "--json"], ["show", "信访工作条例第四十一条", "--on", "2024-06-01"],
]


@pytest.mark.parametrize("words", PLAIN, ids=" ".join)
def test_both_parsers_agree(words: list[str]) -> None:
    quick = _parse(COMMANDS[words[0]], words[1:])
    full = {k: (list(v) or None) if isinstance(v, (list, tuple)) else v for k, v in _full(words).items()}
    assert {k: str(v) if isinstance(v, Path) else v for k, v in (quick or {}).items()} == full


@pytest.mark.parametrize("words", [
    ["make"], ["make", "D08"], ["make", "D08", "a", "b"], ["make", "D08", "a", "--help"], ["make", "D08", "a", "-o"],
    ["make", "D08", "a", "--output=x"], ["make", "D08", "a", "--jsn"], ["make", "D08", "a", "-o", "--json"], ["search"], ["search", "a", "--limit", "三"], ["show", "a", "b"], ["show", "a", "--limit", "3"],
], ids=" ".join)
def test_what_is_not_plain_goes_to_the_full_parser(words: list[str]) -> None:
    assert _parse(COMMANDS[words[0]], words[1:]) is None


def test_the_workspace_is_taken_to_the_front_but_not_past_two_dashes() -> None:
    assert workspace_first(["make", "-w", "d", "x"]) == (["-w", "d"], ["make", "x"])
    assert workspace_first(["make", "--workspace=d"]) == (["-w", "d"], ["make"])
    assert workspace_first(["make", "--", "-w", "d"]) == ([], ["make", "--", "-w", "d"])


def test_the_generated_files_are_up_to_date() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "tools" / "cli_reference.py"), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
