"""What a database says when something is wrong, in our words with the remedy."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from collections.abc import Iterator
from typing import Any

from xundocs.errors import XundocsError

_UNCHANGED = "登记簿没有改动。"
_SAYINGS = (
    ("readonly", "登记簿是只读的，不能写入", "请取消文件和所在文件夹的只读属性，或请管理员开放写权限。"),
    ("read-only", "登记簿是只读的，不能写入", "请请管理员开放写权限。"),
    ("disk is full", "磁盘已满，没有写入", "请清理磁盘后再运行；发文可加 --resume 继续。"),
    ("No space left", "磁盘已满，没有写入", "请清理磁盘后再运行；发文可加 --resume 继续。"),
    ("unable to open", "打不开登记簿", "请检查所在文件夹是否存在、能否写入。"),
    ("not a database", "不是登记簿数据库，或已经损坏", "请从 backup 文件夹或自己的备份恢复。"),
    ("malformed", "登记簿数据库已经损坏", "请从 backup 文件夹或自己的备份恢复。"),
    ("disk I/O error", "读写磁盘出错", "请检查磁盘；网络盘上不能放 SQLite 登记簿，多台电脑共用请改用 PostgreSQL。"),
    ("permission denied", "没有使用这个数据库的权限", "请数据库管理员授予建表和读写的权限。"),
    ("password authentication", "数据库用户名或口令不对", "请核对 database_url。"),
    ("does not exist", "数据库或用户不存在", "请先在 PostgreSQL 里建好，再核对 database_url。"),
    ("Connection refused", "连不上数据库服务器", "请检查服务器是否开着、地址和端口是否正确。"),
    ("connection", "与数据库的连接断了", "请检查网络和服务器；发文可加 --resume 继续，不会重号。"),
    ("UNIQUE constraint", "文号与已登记的重复", "请运行 xundocs register verify 核对登记簿。"),
    ("unique constraint", "文号与已登记的重复", "请运行 xundocs register verify 核对登记簿。"),
)
_LOCKED = ("database is locked", "lock timeout", "database table is locked", "database schema is locked")


def is_locked(error: BaseException) -> bool:
    """Whether another writer has the lock."""
    return any(words in str(_of_driver(error)) for words in _LOCKED)


def _wrapped() -> Any:
    """SQLAlchemy's exceptions once it is in use; SQLite's own module is asked without it."""
    return sys.modules.get("sqlalchemy.exc")


def _of_databases() -> tuple[type[Exception], ...]:
    """What a database raises."""
    return (sqlite3.Error, _wrapped().SQLAlchemyError) if _wrapped() else (sqlite3.Error,)


def _of_driver(error: BaseException) -> BaseException | None:
    """What the driver itself raised, None when it was not the driver."""
    if isinstance(error, sqlite3.Error):
        return error
    return error.orig if _wrapped() and isinstance(error, _wrapped().DBAPIError) else None


@contextlib.contextmanager
def said_plainly(place: str) -> Iterator[None]:
    """Turn the database's exceptions into ours. The transaction has been rolled back by then."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise XundocsError("没有安装 PostgreSQL 的驱动。", "请运行 pip install 'xundocs[postgresql]'。") from error
    except _of_databases() as error:
        raise _plainly(place, error) from error


def _plainly(place: str, error: Exception) -> XundocsError:
    original = _of_driver(error)
    if original is None:
        return XundocsError(f"{place}: 数据库出错（{str(error).splitlines()[0][:200]}）。", _UNCHANGED)
    if is_locked(error):
        return XundocsError(f"{place}: 登记簿正被另一个程序占用。", f"请稍后再试。{_UNCHANGED}")
    said = str(original)
    for words, message, remedy in _SAYINGS:
        if words in said:
            return XundocsError(f"{place}: {message}。", f"{remedy}{_UNCHANGED}")
    return XundocsError(f"{place}: 数据库出错（{said.splitlines()[0][:200] if said else type(original).__name__}）。", _UNCHANGED)
