"""docs/metrics.md says what metrics.yaml declares."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from xundocs.office.figures.metrics import definitions

ROOT = Path(__file__).parents[3]


def test_the_page_is_the_one_the_definitions_give() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "tools" / "metrics_reference.py"), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_glossary_has_the_same_names_and_identifiers() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    for metric in definitions().metrics.values():
        assert f"| {metric.code} |" in glossary and f"| `{metric.id}` |" in glossary, metric.code
