"""Rewrites the golden messages of tests/fixtures/review/rules.yaml; look at the difference before you keep it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[2] / "src")]

import reproduce  # noqa: E402
import yaml  # noqa: E402

from xundocs.review import Review  # noqa: E402


def rewrite(path: Path, entries: list[dict[str, Any]], reviews: list[Review]) -> None:
    """The file again with what the rules say now."""
    for entry, result in zip(entries, reviews, strict=True):
        entry["golden"] = reproduce.said(result)
    head = "".join(line for line in path.read_text("utf-8").splitlines(keepends=True) if line.startswith("#"))
    path.write_text(head + yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=200), "utf-8")
    print(f"{path.name}: {len(entries)} fixtures, silent: {[e['rule'] for e in entries if not e['golden']]}")


entries = reproduce.fixtures()
rewrite(reproduce.FIXTURES, entries, [reproduce.reviewed(entry) for entry in entries])
entries = reproduce.fixtures(reproduce.PRINTED)
with tempfile.TemporaryDirectory() as scratch:
    rewrite(reproduce.PRINTED, entries, reproduce.printed(entries, Path(scratch)))
