"""Claims, each printed as soon as it is made; one that could not be measured is not met."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

Claim = dict[str, Any]
FAULTS = (RuntimeError, AssertionError, OSError, subprocess.SubprocessError)
"""What a program that is measured may end in: a time-out, a crash, a result that never came."""


def claim(name: str, value: float, target: float, *, at_least: bool = False, peer: str = "", peer_value: float | None = None, note: str = "") -> Claim:
    """With a peer the target is the ratio of value to peer; without one it is the value."""
    ratio = value / peer_value if peer_value else None
    judged = value if ratio is None else ratio
    return {"name": name, "value": round(value, 4), "peer": peer, "peer_value": None if peer_value is None else round(peer_value, 2),
            "ratio": None if ratio is None else round(ratio, 4), "target": target, "ok": judged >= target if at_least else judged <= target, "note": note}


class Report:
    """The claims of one run. With `as_json` the lines go to standard error and everything to standard output at the end."""

    def __init__(self, as_json: bool) -> None:
        self.claims: list[Claim] = []
        self.failed: list[Any] = []
        """Single cases that went wrong."""
        self._json = as_json
        self._begun = time.perf_counter()

    def measure(self, names: Sequence[str], make: Callable[[], Iterable[Claim]]) -> None:
        """Add the claims that `make` gives. When it fails, those of `names` that did not come are said to be not measured."""
        left = list(names)
        try:
            for each in make():
                left.remove(each["name"])
                self._add(each)
        except FAULTS as error:
            for name in left:
                self._add({"name": name, "value": None, "peer": "", "peer_value": None, "ratio": None, "target": None, "ok": False,
                           "note": f"没有测成：{type(error).__name__} {str(error).strip()[-300:]}"})

    def finish(self) -> int:
        """The exit code: 1 when a claim falls short."""
        answer = {"machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}", "claims": self.claims, "failed_cases": self.failed}
        if self._json:
            print(json.dumps(answer, ensure_ascii=False, indent=1))
        else:
            for case in self.failed[:20]:
                print("   ", case)
        return 0 if all(each["ok"] for each in self.claims) else 1

    def _add(self, each: Claim) -> None:
        self.claims.append(each)
        against = f"({each['peer']}: {each['peer_value']}, ratio {each['ratio']})" if each["peer"] else ""
        words = ("ok  " if each["ok"] else "FAIL", f"{each['name']}: {each['value']}", against, f"target {each['target']}", each["note"])
        print(f"{time.perf_counter() - self._begun:5.0f}s", *filter(None, words), file=sys.stderr if self._json else sys.stdout, flush=True)
