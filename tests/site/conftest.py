"""One site of the small office, built once for the tests that only read it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support_site import Page, build, lay_out, pages_of


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office's workspace; not to be changed."""
    return lay_out(tmp_path_factory.mktemp("office") / "workspace")


@pytest.fixture(scope="session")
def site(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of its site, without pictures."""
    out = tmp_path_factory.mktemp("site") / "site"
    build(workspace, out)
    return out


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Page]:
    """Every page, parsed."""
    return pages_of(site)


@pytest.fixture
def office_folder(workspace: Path, site: Path, tmp_path: Path) -> Path:
    """A copy of the workspace to change, with the cache of its first build."""
    return Path(shutil.copytree(workspace, tmp_path / "office"))
