"""What all tests share: repeatable hypothesis runs, the demonstration office, and the skip-or-fail rule."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]
REQUIRE_ALL = os.environ.get("XUNDOCS_REQUIRE_ALL") == "1"

settings.register_profile("repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fuzz", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("fuzz" if os.environ.get("XUNDOCS_FUZZ") else "repeatable")


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or fills the user's own cache folder; one per test process is enough."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A workspace of the demonstration office (云岭市清源县), without documents."""
    source = ROOT / "src" / "xundocs" / "actions" / "demonstration"
    folder = tmp_path / "office"
    folder.mkdir()
    for name in ("xundocs.toml", "organisations.yaml"):
        shutil.copyfile(source / name, folder / name)
    return folder
