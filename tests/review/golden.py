"""Rewrites the golden messages of tests/fixtures/review/rules.yaml; look at the difference before you keep it."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[2] / "src")]

import reproduce  # noqa: E402
import yaml  # noqa: E402

entries = reproduce.fixtures()
for entry in entries:
    entry["golden"] = reproduce.said(reproduce.reviewed(entry))
head = "".join(line for line in reproduce.FIXTURES.read_text("utf-8").splitlines(keepends=True) if line.startswith("#"))
reproduce.FIXTURES.write_text(head + yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=200), "utf-8")
print(f"{len(entries)} fixtures, {sum(not e['golden'] for e in entries)} of them silent")
