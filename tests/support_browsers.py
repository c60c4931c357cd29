"""Real browsers for the tests of the site: Debian's chromium and firefox-esr, driven by node (tests/site/browser/drive.mjs)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent / "site" / "browser"
EXECUTABLES = {"chromium": "chromium", "firefox": "firefox-esr"}
MODULES = Path(os.environ.get("XUNDOCS_NODE_MODULES") or Path(__file__).parents[1] / "build" / "site-tests" / "node_modules")
TIME_LIMIT = 900


def needed(program: str, package: str) -> str:
    """The program's path; skips the test when it is not there, fails it when nothing may skip."""
    return shutil.which(program) or _lacking(f"no {program} (Debian's {package})")


def _lacking(reason: str) -> str:
    if os.environ.get("XUNDOCS_REQUIRE_ALL") == "1":
        pytest.fail(f"{reason}; .ci/site.sh installs what the browser tests need")
    pytest.skip(reason)


@dataclass(frozen=True)
class Browser:
    """One of the two browsers. Each session starts with a fresh profile."""

    name: str
    patience: int = 30
    """Seconds one step may take."""

    def run(self, base: Path, *sessions: dict[str, Any]) -> list[dict[str, Any]]:
        """What each session saw (see drive.mjs); pages are opened from the disk, below `base`."""
        node, executable = needed("node", "nodejs"), needed(EXECUTABLES[self.name], EXECUTABLES[self.name])
        if not (MODULES / "playwright-core").is_dir():
            _lacking(f"no playwright-core in {MODULES}")
        task = {"browser": self.name, "executable": executable, "base": str(base), "timeout": self.patience * 1000, "sessions": sessions}
        done = subprocess.run([node, str(HERE / "drive.mjs")], input=json.dumps(task), capture_output=True, text=True, check=False,
                              timeout=TIME_LIMIT, env={**os.environ, "XUNDOCS_NODE_MODULES": str(MODULES)})
        assert done.returncode == 0, done.stderr[-3000:]
        results: list[dict[str, Any]] = json.loads(done.stdout)
        return results
