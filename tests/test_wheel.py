"""The wheel carries templates and corpus, and an installed package finds them without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_an_installed_wheel_makes_documents_without_the_checkout(tmp_path: Path) -> None:
    if os.environ.get("XUNDOCS_REQUIRE_ALL") != "1":
        pytest.importorskip("hatchling", reason="没有安装 hatchling")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "site")
    assert "xundocs/_data/templates/rectification_notice/template.docx" in names
    assert any(n.startswith("xundocs/_data/corpus/") and n.endswith("work.yaml") for n in names)
    theme = ROOT / "src" / "xundocs" / "site" / "theme"
    assert {f"xundocs/site/theme/{p.relative_to(theme).as_posix()}" for p in theme.rglob("*") if p.is_file()} <= set(names)
    assert {"xundocs/site/theme/js/search/app.js", "xundocs/_data/docs/glossary.md", "xundocs/_data/docs/handbook/index.md"} <= set(names)
    assert not [n for n in names if n.startswith(("tests", "demo", "benchmarks"))]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "PYTHONIOENCODING": "utf-8"}
    code = "import xundocs, sys; print(xundocs.__file__); from xundocs.cli.main import run; run(['demo', sys.argv[1]])"
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "demo")], capture_output=True, text=True, encoding="utf-8", env=environment,
                          cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "site") in done.stdout
    assert len(list((tmp_path / "demo" / "文书").rglob("*.docx"))) >= 13
    site = tmp_path / "demo" / "网站"
    assert all((site / name).is_file() for name in ("index.html", "glossary.html", "handbook/index.html", "search/meta.js", "js/search/app.js"))
