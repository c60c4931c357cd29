"""Reading the SQLite file by SQLite's own module, without SQLAlchemy: a command that only reads starts in a third of the time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

TRY_SECONDS = 1.0
"""How long SQLite itself waits for a lock."""


def is_ready(file: Path, version: int) -> bool:
    """Whether the file is of this version and can be read as it is; else (new, old, foreign, broken, locked) the whole program must look at it."""
    try:
        with closing(opened(file)) as connection:
            return connection.execute("PRAGMA journal_mode").fetchone() == ("wal",) and _version(connection) == str(version)
    except sqlite3.Error:
        return False


def opened(file: Path) -> sqlite3.Connection:
    """A connection in a transaction: it sees one consistent state and never waits for writers. Raises: sqlite3.Error."""
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", timeout=TRY_SECONDS, isolation_level=None, uri=True)
    connection.execute("BEGIN")
    return connection


def _version(connection: sqlite3.Connection) -> str:
    found = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
    return str(found[0]) if found else ""
