"""The office database: one SQLite file in the workspace, or PostgreSQL by URL. Both behave alike.

A write transaction first takes the one write lock (BEGIN IMMEDIATE; the `chain` row FOR UPDATE), so writes of several
processes and machines never overlap. SQLite runs with WAL and synchronous=FULL: what is committed survives a power cut.
SQLAlchemy is imported when something is written, and on PostgreSQL; questions to the file go through door.py.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from xundocs.errors import XundocsError
from xundocs.office import door, holders
from xundocs.office.backup import back_up
from xundocs.office.faults import is_locked, said_plainly
from xundocs.office.migrations import MIGRATIONS, migrate

if TYPE_CHECKING:
    import sqlalchemy
    from sqlalchemy import Engine

    from xundocs.office.asking import Connection
    from xundocs.office.history import Work

LOCK_SECONDS = 30.0
"""How long a write waits for another one before it gives up with the holder's name."""
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

    def __init__(self, url: str, *, by: str = "", clock: Callable[[], datetime] = local_time,
                 lock_seconds: float = LOCK_SECONDS, notice: Notice = lambda text: None) -> None:
        self._url, self._by, self.clock = url, by, clock
        self._lock_seconds, self.notice = lock_seconds, notice
        self.file = file_of(url)
        """The SQLite file, None on PostgreSQL."""
        self._clock_told = False
        with said_plainly(self.place):
            if self.file is None or not door.is_ready(self.file, len(MIGRATIONS)):
                self._bring_up_to_date()

    @cached_property
    def who(self) -> str:
        """Who this process works for."""
        return holders.somebody(self._by)

    @cached_property
    def place(self) -> str:
        """Where it is, for people; without the password."""
        return place_of(self._url)

    @cached_property
    def engine(self) -> Engine:
        """Made when first needed: importing SQLAlchemy takes longer than most questions."""
        from xundocs.office.engine import engine_of

        return engine_of(self._url, self.file)

    def close(self) -> None:
        """Close every connection."""
        if "engine" in vars(self):
            self.engine.dispose()

    @contextlib.contextmanager
    def asking(self) -> Iterator[Connection]:
        """A connection for questions said as text (`asking.ask`); sees one consistent state and never waits for writers."""
        if self.file is None:
            with self.reading() as connection:
                yield connection
        else:
            with said_plainly(self.place), contextlib.closing(door.opened(self.file)) as opened:
                yield opened

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlalchemy.Connection]:
        """The same for questions said to SQLAlchemy."""
        with said_plainly(self.place), self.engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self, what: str) -> Iterator[Work]:
        """A write transaction: all of it or nothing. `what` (占号, 确认 …) is what a waiting process is told.

        Raises: XundocsError naming the holder when the lock cannot be had in time.
        """
        from sqlalchemy.exc import SQLAlchemyError

        from xundocs.office.history import Work

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

    def _now(self, connection: sqlalchemy.Connection) -> str:
        from xundocs.office.history import last_time

        now, last = self.clock(), last_time(connection)
        if last and not self._clock_told and (datetime.fromisoformat(last) - now).total_seconds() > CLOCK_SLACK:
            self._clock_told = True
            self.notice(f"电脑时钟比登记簿最后一笔（{last[:16].replace('T', ' ')}）还早，请校准时钟；文号次序不受影响。")
        return now.isoformat(timespec="seconds")

    def _locked(self, what: str) -> sqlalchemy.Connection:
        """A connection that holds the write lock."""
        start, told = time.monotonic(), False
        while True:
            connection = self.engine.connect().execution_options(xundocs_write=True)
            try:
                self._take_lock(connection)
            except BaseException as error:
                connection.close()
                if not is_locked(error):
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

    def _take_lock(self, connection: sqlalchemy.Connection) -> None:
        if self.file is not None:
            connection.begin()
        else:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(door.TRY_SECONDS * 1000)}; {_SAFE_COMMIT}")
            connection.exec_driver_sql("SELECT length FROM chain FOR UPDATE")

    def _check_version(self, connection: sqlalchemy.Connection) -> None:
        """A process that was already running when the file was upgraded must not go on writing."""
        from xundocs.office.engine import version_in

        version = version_in(connection)
        if version != len(MIGRATIONS):
            raise _refused_version(self.place, version)

    def _bring_up_to_date(self) -> None:
        from xundocs.office.engine import version_in

        with self.engine.connect() as connection:
            version = version_in(connection)
        if version > len(MIGRATIONS):
            raise _refused_version(self.place, version)
        if version == len(MIGRATIONS):
            return
        with contextlib.closing(self._locked("建立登记簿") if self.file else self.engine.connect()) as connection:
            if self.file is None:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({CREATION_LOCK})")
            version = version_in(connection)
            if version < len(MIGRATIONS):
                if version:
                    where = back_up(connection, self.file, version, self.clock())
                    self.notice(f"登记簿由第 {version} 版升级到第 {len(MIGRATIONS)} 版，升级前已备份到 {where}。")
                migrate(connection, version)
            connection.commit()
        holders.forget(self.file)


def file_of(url: str) -> Path | None:
    """The SQLite file an address means, None for a server."""
    scheme, _, path = url.partition(":///")
    return Path(path) if scheme == "sqlite" else None


def place_of(url: str) -> str:
    """An address for people: the file, or the server without the password."""
    if file := file_of(url):
        return str(file)
    from sqlalchemy import make_url

    return make_url(url).render_as_string(hide_password=True)


def version_of(url: str) -> tuple[str, int]:
    """The place of a database for people, and its version, without bringing it up to date. Raises: XundocsError."""
    from xundocs.office.engine import engine_of, version_in

    place = place_of(url)
    with said_plainly(place):
        engine = engine_of(url, file_of(url))
        try:
            with engine.connect() as connection:
                return place, version_in(connection)
        finally:
            engine.dispose()


def _refused_version(place: str, version: int) -> XundocsError:
    return XundocsError(f"{place}: 登记簿是第 {version} 版，这个程序只认识到第 {len(MIGRATIONS)} 版，没有打开。",
                        "请把 xundocs 升级到新版本再用；登记簿没有改动。")
