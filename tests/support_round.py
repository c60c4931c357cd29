"""The demonstration round in a workspace, entered once per run and copied for each test that uses SQLite."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from xundocs.actions.demo_round import SOURCE, enter_round
from xundocs.cli.main import run
from xundocs.office.database import Database
from xundocs.office.place import FILE_NAME, open_office
from xundocs.workspace import CONFIG_NAME, DIRECTORY_NAME, Workspace, open_workspace

Office = tuple[Workspace, Database]


def lay_out(folder: Path) -> Workspace:
    """The demonstration office's settings and directory in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (CONFIG_NAME, DIRECTORY_NAME):
        shutil.copyfile(SOURCE.parent / name, folder / name)
    return open_workspace(folder)


@pytest.fixture(scope="session")
def entered_round(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose SQLite database holds the round; never opened by a test itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("XUNDOCS_DATABASE_URL", raising=False)
        folder = tmp_path_factory.mktemp("round")
        enter_round(lay_out(folder))
    return folder


@pytest.fixture
def round_office(entered_round: Path, tmp_path: Path, database_kind: str) -> Iterator[Office]:
    """The round in a workspace of the test's own, on both databases in turn."""
    workspace = lay_out(tmp_path / "office")
    if database_kind == "sqlite":
        shutil.copyfile(entered_round / FILE_NAME, workspace.root / FILE_NAME)  # type: ignore[operator]
    else:
        enter_round(workspace)
    database = open_office(workspace, by="文书员")
    yield workspace, database
    database.close()


def command(*words: str) -> int:
    """Run a command line in this process; its exit code."""
    with pytest.raises(SystemExit) as ended:
        run(list(words))
    return int(ended.value.code or 0)
