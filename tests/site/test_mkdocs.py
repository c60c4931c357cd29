"""`mkdocs build` with the mkdocs.yml at the top writes the same pages as `xundocs site build`."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support_site import files_of
from xundocs.actions.site import build_site
from xundocs.workspace import Workspace

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The built-in site as `xundocs site build` writes it."""
    out = tmp_path_factory.mktemp("ours") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(out.parent / "cache"))
        build_site(Workspace(), out, pictures=False)
    return files_of(out)


@pytest.mark.parametrize("program", ["mkdocs", "properdocs"])
def test_mkdocs_builds_the_same_site(program: str, ours: dict[str, bytes], tmp_path: Path) -> None:
    if importlib.util.find_spec(program) is None:
        pytest.skip(f"{program} is not installed")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "XUNDOCS_SITE_PICTURES": "false", "XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = subprocess.run([sys.executable, "-m", program, "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")], cwd=ROOT,
                          env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    theirs = files_of(tmp_path / "site")
    assert {n for n in theirs.keys() - ours.keys() if not n.endswith((".pyc", ".html"))} == set()
    assert {n for n in ours if theirs.get(n) != ours[n]} == set()


def test_a_refusal_stops_mkdocs_with_our_message(tmp_path: Path) -> None:
    for name in ("docs", "corpus", "templates", "src"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "mkdocs.yml", tmp_path / "mkdocs.yml")
    (tmp_path / "corpus" / "整改台账.xlsx").write_bytes(b"x")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "src"), "XUNDOCS_SITE_PICTURES": "false"}
    done = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=tmp_path, env=environment, capture_output=True, text=True,
                          encoding="utf-8", check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 1 and "整改台账.xlsx" in said and "不能放进网站" in said and "Traceback" not in said
