"""A copy of the database before it is upgraded."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xundocs.files import one_failure_message, sync_folder

if TYPE_CHECKING:
    from sqlalchemy import Connection

FOLDER = "backup"
TABLES = ("meta", "chain", "history", "batches", "entries", "files", "deliveries", "records", "operations")


def back_up(connection: Connection, file: Path | None, version: int, at: datetime) -> str:
    """Copy everything while the write lock is held; where the copy is (a file; on PostgreSQL a schema)."""
    if file is None:
        return _into_schema(connection, version, at)
    folder = file.parent / FOLDER
    with one_failure_message(folder):
        folder.mkdir(exist_ok=True)
    copy = _free(folder / f"{file.stem}-v{version}-{at:%Y%m%d-%H%M%S}{file.suffix}")
    _copy(file, copy)
    sync_folder(folder)
    return str(copy)


def _free(path: Path) -> Path:
    number = 1
    while path.exists():
        number += 1
        path = path.with_name(f"{path.stem.rpartition('（')[0] or path.stem}（{number}）{path.suffix}")
    return path


def _copy(file: Path, copy: Path) -> None:
    """By SQLite's own backup, which sees what is still in the WAL; the copy is one plain file."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")


def _into_schema(connection: Connection, version: int, at: datetime) -> str:
    from sqlalchemy import inspect

    own = connection.exec_driver_sql("SELECT current_schema()").scalar()
    name = f"{own}_backup_v{version}_{at:%Y%m%d_%H%M%S}"
    connection.exec_driver_sql(f'CREATE SCHEMA "{name}"')
    for table in sorted(set(TABLES) & set(inspect(connection).get_table_names(schema=own))):
        connection.exec_driver_sql(f'CREATE TABLE "{name}"."{table}" AS TABLE "{own}"."{table}"')
    return f"架构 {name}"
