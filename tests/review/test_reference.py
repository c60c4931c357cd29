"""docs/rules.md is what the rules say of themselves."""

from __future__ import annotations

import subprocess
import sys

import reproduce


def test_the_rule_reference_is_not_stale() -> None:
    done = subprocess.run([sys.executable, str(reproduce.ROOT / "tools" / "rules_reference.py"), "--check"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
