"""Runs every benchmark and writes the table of claims to docs/benchmarks.md. `--quick` for a first look."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TARGET = HERE.parent / "docs" / "benchmarks.md"


def main() -> int:
    """Exit 1 when any claim falls short."""
    parts = ["# 测量\n\n本页由 `make bench` 生成；每一行都是同一次运行里与点名的对照者相比。\n"]
    failed = False
    for script in sorted(HERE.glob("*.py")):
        if script.name in ("run_all.py", "common.py") or "--json" not in script.read_text("utf-8"):
            continue
        done = subprocess.run([sys.executable, str(script), "--json", *sys.argv[1:]], capture_output=True, text=True, check=False)
        failed |= done.returncode != 0
        parts.append(_section(script.stem, done.stdout, done.stderr))
        print(f"{script.name}: {'fine' if done.returncode == 0 else 'falls short'}", file=sys.stderr)
    TARGET.write_text("\n".join(parts), "utf-8")
    return 1 if failed else 0


def _section(name: str, output: str, errors: str) -> str:
    try:
        answer: dict[str, Any] = json.loads(output)
    except json.JSONDecodeError:
        return f"## {name}\n\n没有结果：{errors.strip().splitlines()[-1] if errors.strip() else '没有输出'}\n"
    rows = ["| 项目 | 数值 | 对照 | 对照数值 | 比 | 目标 | 达到 | 说明 |", "|---|---|---|---|---|---|---|---|"]
    for claim in answer["claims"]:
        cells = [claim.get(k) for k in ("name", "value", "peer", "peer_value", "ratio", "target")]
        rows.append("| " + " | ".join("" if c is None else str(c) for c in cells) + f" | {'是' if claim.get('ok') else '否'} | {claim.get('note', '')} |")
    return f"## {name}\n\n机器：{answer.get('machine', '')}\n\n" + "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
