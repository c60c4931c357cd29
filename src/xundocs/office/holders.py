"""Who is writing now: told to those who wait. A note beside the SQLite file; PostgreSQL knows by itself."""

from __future__ import annotations

import contextlib
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Engine

SUFFIX = "-holder"
_OTHERS = ("SELECT application_name, client_addr FROM pg_stat_activity WHERE datname = current_database()"
           " AND pid <> pg_backend_pid() AND xact_start IS NOT NULL ORDER BY xact_start LIMIT 1")


def somebody(name: str = "") -> str:
    """Who this process works for: `name` or the login, with the machine."""
    return f"{name}（{_machine()}）" if name else _machine()


def _machine() -> str:
    import getpass
    import socket

    try:
        login = getpass.getuser()
    except (KeyError, OSError):
        login = "未知用户"
    return f"{login}@{socket.gethostname()}"


def ascii_name() -> str:
    """Who we are for PostgreSQL's list of sessions, which takes 63 plain characters."""
    return f"xundocs {_machine()} process {os.getpid()}".encode("ascii", "replace").decode()[:63]


def _note(file: Path) -> Path:
    return file.with_name(file.name + SUFFIX)


def announce(file: Path | None, who: str, what: str, at: datetime) -> None:
    """Leave a note that this process holds the write lock."""
    if file is not None:
        with contextlib.suppress(OSError):
            _note(file).write_text(f"{os.getpid()}\n{who}，进程 {os.getpid()}，{at:%H:%M:%S} 起，正在{what}", "utf-8")


def forget(file: Path | None) -> None:
    """Take the note away."""
    if file is not None:
        with contextlib.suppress(OSError):
            _note(file).unlink()


def forget_dead(file: Path | None) -> None:
    """Take away the note of a process that was killed."""
    if file is not None and _living(file) == "":
        forget(file)


def _living(file: Path) -> str | None:
    """What the note says, empty if its process is gone; None without a note."""
    with contextlib.suppress(OSError, ValueError):
        pid, _, words = _note(file).read_text("utf-8").partition("\n")
        return words if _alive(int(pid)) else ""
    return "" if _note(file).exists() else None


def holder(file: Path | None, engine: Engine) -> str:
    """The holder in words; a note left by a process that is gone does not count."""
    if file is None:
        with engine.connect() as connection:
            found = connection.exec_driver_sql(_OTHERS).first()
            connection.rollback()
        return f"{found[0] or '另一个程序'}{f'（{found[1]}）' if found[1] else ''}" if found else "另一个程序"
    return _living(file) or "另一个程序（不是 xundocs，可能有人用数据库工具打开了它）"


def _alive(pid: int) -> bool:
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
