"""The state of a workspace's register, looked at without creating, upgrading or changing anything."""

from __future__ import annotations

from dataclasses import dataclass

from xundocs.office import history
from xundocs.office.database import Database, version_of
from xundocs.office.migrations import MIGRATIONS
from xundocs.office.place import exists, url_of
from xundocs.problems import Problem
from xundocs.workspace import Workspace


@dataclass(frozen=True)
class Health:
    """What was found. `changes` is the length of the history, `problems` what is wrong with its chain."""

    place: str
    version: int
    changes: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether this program writes this version; an older one is upgraded when it is next used, a newer one refused."""
        return self.version == len(MIGRATIONS)

    @property
    def is_newer(self) -> bool:
        """Whether it was made by a newer program."""
        return self.version > len(MIGRATIONS)


def examine_register(workspace: Workspace) -> Health | None:
    """The register as it is, None where there is none yet. Raises: XundocsError when it cannot be reached or read."""
    if not exists(workspace):
        return None
    url = url_of(workspace)
    place, version = version_of(url)
    if version != len(MIGRATIONS):
        return Health(place, version)
    database = Database(url)
    try:
        with database.reading() as connection:
            length, _, problems = history.verify(connection)
    finally:
        database.close()
    return Health(place, version, length, tuple(problems))
