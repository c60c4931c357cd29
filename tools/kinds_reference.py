"""Writes the lists in docs/kinds.md (field types, operators, rules, forbidden text) from the code; `--check` fails when stale."""

from __future__ import annotations

import sys
from pathlib import Path

from xundocs.documents import computed
from xundocs.documents.checks import RULES
from xundocs.documents.fields import TYPE_NAMES
from xundocs.documents.patterns import FORBIDDEN

TARGET = Path(__file__).parents[1] / "docs" / "kinds.md"
START, END = "<!-- generated: {} -->", "<!-- end: {} -->"


def lists() -> dict[str, str]:
    """Section → Markdown."""
    rules = "\n".join(f"| `{name}` | {(rule.__doc__ or '').strip().splitlines()[0]} |" for name, rule in sorted(RULES.items()))
    return {
        "types": "、".join(f"`{name}` {label}" for name, label in TYPE_NAMES.items()),
        "operators": "、".join(f"`{name}`" for name in sorted(computed._OPERATORS)),
        "rules": f"| rule | what it asks |\n|---|---|\n{rules}",
        "patterns": "、".join(f"`{f.name}` {f.label}（{f.code}）" for f in FORBIDDEN.values()),
    }


def main() -> int:
    """Write or check."""
    text = TARGET.read_text("utf-8")
    made = text
    for name, content in lists().items():
        start, end = START.format(name), END.format(name)
        head, _, rest = made.partition(start)
        _, _, tail = rest.partition(end)
        made = f"{head}{start}\n{content}\n{end}{tail}"
    if made == text:
        return 0
    if "--check" in sys.argv:
        print("docs/kinds.md: 过期，请运行 python tools/kinds_reference.py")
        return 1
    TARGET.write_text(made, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
