"""The engine behind a database (SQLAlchemy): how it connects, how SQLite is set up, which version stands in it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import URL, create_engine, event, inspect

from xundocs.office import holders
from xundocs.office.door import TRY_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine


def engine_of(url: str, file: Path | None) -> Engine:
    """An engine for the SQLite file, else for the server; a transaction of a connection with the option `xundocs_write` begins with the write lock."""
    if file is not None:
        engine = create_engine(URL.create("sqlite", database=str(file)), connect_args={"timeout": TRY_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, connect_args={"application_name": holders.ascii_name(), "connect_timeout": 10})


def version_in(connection: Connection) -> int:
    """The schema version, 0 for an empty database."""
    if not inspect(connection).has_table("meta"):
        return 0
    return int(connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'version'").scalar() or 0)


def _prepare_sqlite(connection: object, record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # transactions begin below, as we say
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        _into_wal(cursor)
    cursor.close()


def _into_wal(cursor: object) -> None:
    """Several processes may meet at a new file; SQLite does not wait by itself when the mode is changed."""
    import sqlite3

    for attempt in range(100):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")  # type: ignore[attr-defined]
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or attempt == 99:
                raise
            time.sleep(0.05)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("xundocs_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
