"""Temporary offices whose sites are measured, made and built through the command line."""

from __future__ import annotations

import lzma
import os
import shutil
import subprocess
import sys
from pathlib import Path

from command import WATCH

from search.laws import LAWS

ROOT = Path(__file__).resolve().parents[1]
ACCEPTED = ("S-GAP", "S-START")
TIME_LIMIT = 600
"""Seconds a program that is measured may take."""


def cost(words: list[str], **environment: str) -> tuple[float, float]:
    """(CPU seconds, peak MiB) of a command and its children. Raises: RuntimeError, subprocess.TimeoutExpired."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([sys.executable, "-I", "-c", WATCH, *words], capture_output=True, text=True, check=False, timeout=TIME_LIMIT,
                          env={**kept, "PYTHONPATH": str(ROOT / "src"), **environment})
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    seconds, memory = done.stdout.split()[-2:]
    return float(seconds), float(memory) / (1 << 20 if sys.platform == "darwin" else 1024)


class Office:
    """A temporary office with the laws of one file in its corpus."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.site, self._cache = folder / name, folder / f"{name}-site", folder / f"{name}-cache"
        self._xundocs("init", str(self.folder), workspace=False)
        laws = folder / f"{name}.jsonl"
        with lzma.open(LAWS / f"{name}.jsonl.xz") as source, laws.open("wb") as target:
            shutil.copyfileobj(source, target)
        subprocess.run([*self._command(), "corpus", "add", str(laws), *(f"--accept={code}" for code in ACCEPTED)], check=False,
                       capture_output=True, env=self._environment(), timeout=TIME_LIMIT)

    def build(self) -> tuple[float, float]:
        """(CPU seconds, peak MiB) of `xundocs site build`."""
        return cost([*self._command(), "site", "build", "-o", str(self.site), "--no-pictures"], XDG_CACHE_HOME=str(self._cache))

    def change_one(self, number: int) -> None:
        """Change one word in the text of one regulation, another for each number."""
        texts = [path for path in sorted(self.folder.glob("corpus/*/*.md")) if "应当" in path.read_text("utf-8")]
        path = texts[number * 37 % len(texts)]
        path.write_text(path.read_text("utf-8").replace("应当", "必须", 1), "utf-8")

    def _command(self) -> list[str]:
        return [sys.executable, "-m", "xundocs", "-w", str(self.folder)]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "XDG_CACHE_HOME": str(self._cache)}

    def _xundocs(self, *words: str, workspace: bool = True) -> None:
        begin = self._command() if workspace else [sys.executable, "-m", "xundocs"]
        subprocess.run([*begin, *words], check=True, capture_output=True, env=self._environment())
