"""Versions of the office database. A migration is never changed once released; a new one is appended.

Each is frozen text and knows nothing of schema.py, so that an old file is upgraded the same way for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

GENESIS = "0" * 64
"""What stands before the first row of the history."""


def _version_1(connection: Connection) -> None:
    """Register, batches, files and their history."""
    for statement in (
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
        "CREATE TABLE chain (id INTEGER PRIMARY KEY, length INTEGER NOT NULL, head TEXT NOT NULL)",
        f"INSERT INTO chain (id, length, head) VALUES (1, 0, '{GENESIS}')",
        "CREATE TABLE history (id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL,"
        " subject TEXT NOT NULL, key TEXT NOT NULL, content TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL)",
        "CREATE TABLE batches (id TEXT PRIMARY KEY, kind TEXT NOT NULL, data_file TEXT NOT NULL, folder TEXT NOT NULL,"
        " started_at TEXT NOT NULL)",
        "CREATE TABLE entries (id INTEGER PRIMARY KEY, number TEXT UNIQUE, code TEXT, year INTEGER, serial INTEGER,"
        " state TEXT NOT NULL, origin TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, issue_date TEXT NOT NULL,"
        " recipient TEXT NOT NULL, drafter TEXT NOT NULL, approver TEXT NOT NULL, seal_organ TEXT NOT NULL,"
        " sealed_on TEXT NOT NULL, copies INTEGER NOT NULL, reason TEXT NOT NULL, batch TEXT REFERENCES batches (id),"
        " row_number INTEGER NOT NULL, row_label TEXT NOT NULL, row_sha256 TEXT NOT NULL,"
        " CONSTRAINT one_serial UNIQUE (code, year, serial))",
        "CREATE INDEX entries_by_row ON entries (row_sha256)",
        "CREATE INDEX entries_by_batch ON entries (batch)",
        "CREATE TABLE files (id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entries (id), output TEXT NOT NULL,"
        " path TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL)",
        "CREATE INDEX files_by_entry ON files (entry)",
        "CREATE INDEX files_by_hash ON files (sha256)",
        "CREATE INDEX files_by_path ON files (path)",
    ):
        connection.exec_driver_sql(statement)


def _version_2(connection: Connection) -> None:
    """The distribution list and its receipts."""
    connection.exec_driver_sql(
        "CREATE TABLE deliveries (id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entries (id),"
        " recipient TEXT NOT NULL, output TEXT NOT NULL, copy_number TEXT NOT NULL, copies INTEGER NOT NULL,"
        " sent_on TEXT NOT NULL, due_on TEXT NOT NULL, signed_on TEXT NOT NULL, signed_by TEXT NOT NULL, note TEXT NOT NULL)")
    connection.exec_driver_sql("CREATE INDEX deliveries_by_entry ON deliveries (entry)")


def _version_3(connection: Connection) -> None:
    """The records (台账) and the operations that changed them."""
    for statement in (
        "CREATE TABLE records (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, round TEXT NOT NULL, organisation TEXT NOT NULL,"
        " finding TEXT NOT NULL, state TEXT NOT NULL, data TEXT NOT NULL, sha256 TEXT NOT NULL, removed INTEGER NOT NULL,"
        " CONSTRAINT one_key UNIQUE (kind, key))",
        "CREATE INDEX records_by_round ON records (kind, round)",
        "CREATE INDEX records_by_finding ON records (finding)",
        "CREATE TABLE operations (id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, first_history INTEGER NOT NULL,"
        " last_history INTEGER NOT NULL, undoes INTEGER NOT NULL)",
        "CREATE INDEX history_by_subject ON history (subject, key)",
    ):
        connection.exec_driver_sql(statement)


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_version_1, _version_2, _version_3)
"""Number n (from 1) brings a database from version n-1 to n."""


def migrate(connection: Connection, version: int, upto: int | None = None) -> None:
    """Run the migrations after `version` and note the new version; the caller's transaction holds them all."""
    last = len(MIGRATIONS) if upto is None else upto
    for step in MIGRATIONS[version:last]:
        step(connection)
    verb = "UPDATE meta SET value = '{}' WHERE key = 'version'" if version else "INSERT INTO meta (key, value) VALUES ('version', '{}')"
    connection.exec_driver_sql(verb.format(last))
