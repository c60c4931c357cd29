"""Writes every Word template of the built-in kinds: `python tools/build_templates.py [--check] [--to FOLDER]`.

The templates are made by program so that all kinds share one style set; the files are committed, because
an office edits or replaces them in Word. The same sources give the same bytes.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KINDS = ("rectification_notice", "feedback_opinion", "authenticity_commitment", "supervision_notice", "public_disclosure")


def templates_of(kind: str, kinds_folder: Path) -> dict[str, bytes]:
    """File name → bytes for one kind, with labels from its `kind.yaml`."""
    sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "src")]
    try:
        module = importlib.import_module(f"templates.{kind}")
        common = importlib.import_module("templates.common")
    finally:
        del sys.path[:2]
    made: dict[str, bytes] = module.build(common.labels_of(kinds_folder / kind, module.LOOPS))
    return made


def main() -> int:
    """0: written or up to date; 1: `--check` found a template that differs from its source."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="只比较，不写")
    parser.add_argument("--kinds", type=Path, default=ROOT / "templates", help="kind.yaml 所在的文件夹")
    parser.add_argument("--to", type=Path, default=ROOT / "templates", help="写到哪里")
    options = parser.parse_args()
    stale = []
    for kind in KINDS:
        for name, data in templates_of(kind, options.kinds).items():
            path = options.to / kind / name
            if path.exists() and path.read_bytes() == data:
                continue
            stale.append(path)
            if not options.check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
    for path in stale:
        print(("已过时：" if options.check else "已写：") + str(path))
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
