"""The contract on whoosh3, in a Python that has it: `XUNDOCS_WHOOSH3_PYTHON=/path/to/python`.

Make one with `python -m venv w3 && w3/bin/pip install --no-deps whoosh3 && w3/bin/pip install pytest hypothesis typer`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PYTHON = os.environ.get("XUNDOCS_WHOOSH3_PYTHON", "")


@pytest.mark.skipif(not PYTHON, reason="XUNDOCS_WHOOSH3_PYTHON is not set")
def test_the_contract_passes_with_whoosh3() -> None:
    here = Path(__file__).parent
    version = subprocess.run([PYTHON, "-c", "import whoosh; print(whoosh.__version__[0])"], capture_output=True, text=True, check=True)
    assert int(version.stdout) >= 3
    root = here.parents[1]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(root / "src"), str(root / "tests")))}
    ran = subprocess.run([PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(here / "test_engines.py"), str(here / "test_durability.py"),
                          "-k", "not Numpy"], capture_output=True, text=True, cwd=root, env=environment, check=False)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
    assert sys.executable != PYTHON
