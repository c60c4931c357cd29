"""Every command of the writers' handbook runs as written, in order, chapter by chapter."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CHAPTERS = sorted((ROOT / "docs" / "handbook").glob("*.md"))


def _commands(text: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
    return [line for block in blocks for line in block.splitlines() if line.startswith("xundocs ")]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda p: p.stem)
def test_the_commands_of_a_chapter_run(chapter: Path, tmp_path: Path) -> None:
    commands = _commands(chapter.read_text("utf-8"))
    assert commands
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    for command in commands:
        words = shlex.split(command, comments=True)[1:]
        done = subprocess.run([sys.executable, "-m", "xundocs", *words], cwd=tmp_path, env=environment, capture_output=True, text=True,
                              encoding="utf-8", check=False)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
    assert list(tmp_path.rglob("*.docx"))
