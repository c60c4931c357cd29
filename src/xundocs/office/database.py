"""The office database: one SQLite file in the workspace, or PostgreSQL by URL. Both behave alike.

A write transaction first takes the one write lock (BEGIN IMMEDIATE; the `chain` row FOR UPDATE), so writes of several
processes and machines never overlap. SQLite runs with WAL and synchronous=FULL: what is committed survives a power cut.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event, inspect, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from xundocs.errors import XundocsError
from xundocs.office import holders
from xundocs.office.backup import back_up
from xundocs.office.faults import is_locked, said_plainly
from xundocs.office.history import Work, last_time
from xundocs.office.migrations import MIGRATIONS, migrate

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL, Connection, Engine

LOCK_SECONDS = 30.0
"""How long a write waits for another one before it gives up with the holder's name."""
TRY_SECONDS = 1.0
_SAFE_COMMIT = "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'"
"""A server may be set to lose the last commits in a power cut; ours wait for its disk."""
CREATION_LOCK = 0x78756E646F63
CLOCK_SLACK = 120
"""Seconds a clock may be behind the last record before it is worth a warning."""

Notice = Callable[[str], None]


def local_time() -> datetime:
    """Now, with the machine's offset from UTC."""
    return datetime.now().astimezone()


class Database:
    """An open database. `notice` is called with one Chinese line when something is worth telling while it goes on."""

    def __init__(self, url: URL | str, *, who: str = "", clock: Callable[[], datetime] = local_time,
                 lock_seconds: float = LOCK_SECONDS, notice: Notice = lambda text: None) -> None:
        self.url = make_url(url)
        self.who = who or holders.somebody()
        self.clock = clock
        self._lock_seconds, self.notice = lock_seconds, notice
        self.engine = _engine(self.url)
        self.place = self.url.database or "" if self.is_sqlite else self.url.render_as_string(hide_password=True)
        self._clock_told = False
        with said_plainly(self.place):
            self._bring_up_to_date()

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the file in the workspace (else PostgreSQL)."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path | None:
        """The SQLite file, None on PostgreSQL."""
        from pathlib import Path

        return Path(str(self.url.database)) if self.is_sqlite else None

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for queries; sees one consistent state and never waits for writers."""
        with said_plainly(self.place), self.engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self, what: str) -> Iterator[Work]:
        """A write transaction: all of it or nothing. `what` (占号, 确认 …) is what a waiting process is told.

        Raises: XundocsError naming the holder when the lock cannot be had in time.
        """
        with said_plainly(self.place), contextlib.closing(self._locked(what)) as connection:
            try:
                self._check_version(connection)
                work = Work(connection, self.who, self._now(connection))
                yield work
                work.finish()
                connection.commit()
            except BaseException:
                with contextlib.suppress(SQLAlchemyError):
                    connection.rollback()
                raise
            finally:
                holders.forget(self.file)

    def _now(self, connection: Connection) -> str:
        now, last = self.clock(), last_time(connection)
        if last and not self._clock_told and (datetime.fromisoformat(last) - now).total_seconds() > CLOCK_SLACK:
            self._clock_told = True
            self.notice(f"电脑时钟比登记簿最后一笔（{last[:16].replace('T', ' ')}）还早，请校准时钟；文号次序不受影响。")
        return now.isoformat(timespec="seconds")

    def _locked(self, what: str) -> Connection:
        """A connection that holds the write lock."""
        start, told = time.monotonic(), False
        while True:
            connection = self.engine.connect().execution_options(xundocs_write=True)
            try:
                self._take_lock(connection)
            except BaseException as error:
                connection.close()
                if not (isinstance(error, DBAPIError) and is_locked(error)):
                    raise
            else:
                holders.announce(self.file, self.who, what, self.clock())
                return connection
            holder = holders.holder(self.file, self.engine)
            if time.monotonic() - start > self._lock_seconds:
                raise XundocsError(f"登记簿正被占用，等了 {self._lock_seconds:.0f} 秒仍不能写入。占用者：{holder}。",
                                   "请等对方做完或关闭打开登记簿的程序，再运行一次；没有丢号，也没有重号。")
            if not told:
                told = True
                self.notice(f"登记簿正被占用（{holder}），等待中……")

    def _take_lock(self, connection: Connection) -> None:
        if self.is_sqlite:
            connection.begin()
        else:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(TRY_SECONDS * 1000)}; {_SAFE_COMMIT}")
            connection.exec_driver_sql("SELECT length FROM chain FOR UPDATE")

    def _check_version(self, connection: Connection) -> None:
        """A process that was already running when the file was upgraded must not go on writing."""
        version = _version(connection)
        if version != len(MIGRATIONS):
            raise _refused_version(self.place, version)

    def _bring_up_to_date(self) -> None:
        with self.engine.connect() as connection:
            version = _version(connection)
        if version > len(MIGRATIONS):
            raise _refused_version(self.place, version)
        if version == len(MIGRATIONS):
            return
        with contextlib.closing(self._locked("建立登记簿") if self.is_sqlite else self.engine.connect()) as connection:
            if not self.is_sqlite:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({CREATION_LOCK})")
            version = _version(connection)
            if version < len(MIGRATIONS):
                if version:
                    where = back_up(connection, self.file, version, self.clock())
                    self.notice(f"登记簿由第 {version} 版升级到第 {len(MIGRATIONS)} 版，升级前已备份到 {where}。")
                migrate(connection, version)
            connection.commit()
        holders.forget(self.file)


def version_of(url: str) -> tuple[str, int]:
    """The place of a database for people, and its version, without bringing it up to date. Raises: XundocsError."""
    made = make_url(url)
    place = (made.database or "") if made.get_backend_name() == "sqlite" else made.render_as_string(hide_password=True)
    engine = _engine(made)
    try:
        with said_plainly(place), engine.connect() as connection:
            return place, _version(connection)
    finally:
        engine.dispose()


def _version(connection: Connection) -> int:
    """The schema version, 0 for an empty database."""
    if not inspect(connection).has_table("meta"):
        return 0
    return int(connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'version'").scalar() or 0)


def _refused_version(place: str, version: int) -> XundocsError:
    return XundocsError(f"{place}: 登记簿是第 {version} 版，这个程序只认识到第 {len(MIGRATIONS)} 版，没有打开。",
                        "请把 xundocs 升级到新版本再用；登记簿没有改动。")


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": TRY_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, connect_args={"application_name": holders.ascii_name(), "connect_timeout": 10})


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
