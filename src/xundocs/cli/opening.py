"""Opening what a command works on. Knows nothing of the argument library."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xundocs.cli.output import note
from xundocs.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from xundocs.office.database import Database


@contextlib.contextmanager
def office_at(given: Path | None, by: str = "") -> Iterator[tuple[Workspace, Database]]:
    """The workspace named on the command line (None: the one we are in) and its open office database; `by`: who acts."""
    from xundocs.office.place import open_office

    workspace = open_workspace(given)
    database = open_office(workspace, by=by, notice=note)
    try:
        yield workspace, database
    finally:
        database.close()
