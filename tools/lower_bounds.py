"""The oldest versions that pyproject.toml admits, as requirements for pip: `python tools/lower_bounds.py > requirements.txt`.

Every dependency of the project and of its extras stands there with exactly its lower bound; what has none is left as it is.
`--check` says whether these bounds have passed .ci/lower_bounds.sh (`make bounds`, which takes too long for every run).
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PASSED = ROOT / ".ci" / "lower_bounds.txt"
"""Written by .ci/lower_bounds.sh when everything passed."""
_BOUND = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?P<extras>\[[^\]]*\])?\s*(?:>=(?P<bound>[0-9][^,;\s]*))?")


def oldest(project: dict[str, object]) -> list[str]:
    """`name[extras]==bound` for every requirement of a pyproject.toml's `[project]`; the highest bound where a name has several."""
    extras: dict[str, list[str]] = project.get("optional-dependencies", {})  # type: ignore[assignment]
    bounds: dict[str, tuple[str, str, str]] = {}
    for requirement in [*project["dependencies"], *(r for group in extras.values() for r in group)]:  # type: ignore[misc]
        found = _BOUND.match(requirement)
        if found is None or found["name"] == project["name"]:
            continue
        key = re.sub(r"[-_.]+", "-", found["name"]).lower()
        new = (found["name"], found["extras"] or "", found["bound"] or "")
        bounds[key] = max(bounds.get(key, new), new, key=lambda one: _order(one[2]))
    return sorted(f"{name}{options}{f'=={bound}' if bound else ''}" for name, options, bound in bounds.values())


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def main() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = oldest(project)
    if "--check" in sys.argv and (untested := set(wanted) - set(PASSED.read_text("utf-8").split())):
        print(f"lower bounds that were never tested: {', '.join(sorted(untested))}; run `make bounds`", file=sys.stderr)
        return 1
    if "--check" not in sys.argv:
        print("\n".join(wanted))
    return 0


if __name__ == "__main__":
    sys.exit(main())
