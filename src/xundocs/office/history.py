"""Every change with who, when and what, chained by hashes: changing or removing a row later shows.

A history row holds the columns a change set, so replaying the history gives the tables; `verify` does exactly that.
What a chain cannot show is its own complete rewriting: the head hash is printed (and exported) to be kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, update

from xundocs.office.canonical import canonical
from xundocs.office.migrations import GENESIS
from xundocs.office.schema import COLUMN_NAMES, RECORDED, TABLE_NAMES, chain, history
from xundocs.problems import Problem, Where

if TYPE_CHECKING:
    from sqlalchemy import Connection, Insert, Table, Update

_text = json.encoder.encode_basestring
"""The JSON of one text, as the encoder writes it."""
FEW = 8
"""Rows that are not worth a statement of their own."""
PARTS = ("id", "at", "who", "action", "subject", "key", "content")


def chained(previous: str, row: Mapping[str, Any]) -> str:
    """The hash of a history row after `previous`."""
    return hashlib.sha256((previous + "\n" + canonical([row[p] for p in PARTS])).encode("utf-8", "surrogatepass")).hexdigest()


class Work:
    """One write transaction. Tables change only through it, so nothing changes without its history row."""

    def __init__(self, connection: Connection, who: str, at: str) -> None:
        self.connection, self.who, self.at = connection, who, at
        locked = connection.execute(select(chain.c.length, chain.c.head).with_for_update()).one()
        self._common = f"{_text(at)},{_text(who)}"
        self._length: int = locked.length
        self._head: str = locked.head
        self._rows: list[dict[str, Any]] = []
        self._ids: dict[str, int] = {}

    @property
    def length(self) -> int:
        """How long the history is with what this work added."""
        return self._length

    def next_id(self, table: Table) -> int:
        """A number no row of the table has; safe because writes never overlap."""
        if table.name not in self._ids:
            self._ids[table.name] = self.connection.execute(select(func.max(table.c.id))).scalar() or 0
        self._ids[table.name] += 1
        return self._ids[table.name]

    def insert(self, table: Table, rows: Sequence[Mapping[str, Any]], action: str) -> None:
        """Add rows (each with every column)."""
        if rows:
            _execute(self.connection, insert(table), rows)
            for row in rows:
                self._record(table.name, row["id"], row, action)

    def update(self, table: Table, changes: Sequence[tuple[Any, Mapping[str, Any]]], action: str) -> None:
        """Set columns of rows by their id; every change of one call sets the same columns."""
        if changes:
            columns = list(changes[0][1])
            statement = update(table).where(table.c.id == bindparam("row_id")).values({c: bindparam(f"new_{c}") for c in columns})
            _execute(self.connection, statement, [{"row_id": key, **{f"new_{c}": new[c] for c in columns}} for key, new in changes])
            for key, new in changes:
                self._record(table.name, key, new, action)

    def _record(self, subject: str, key: Any, content: Mapping[str, Any], action: str) -> None:
        self._length += 1
        told, name, previous = canonical(content), str(key), self._head
        text = f"{previous}\n[{self._length},{self._common},{_text(action)},{_text(subject)},{_text(name)},{_text(told)}]"  # as `chained`
        self._head = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        self._rows.append({"id": self._length, "at": self.at, "who": self.who, "action": action, "subject": subject, "key": name,
                           "content": told, "previous": previous, "hash": self._head})

    def finish(self) -> None:
        """Write the history rows; called once, before the commit."""
        if self._rows:
            _execute(self.connection, insert(history), self._rows)
            self.connection.execute(update(chain).values(length=self._length, head=self._head))
            self._rows = []


def _execute(connection: Connection, statement: Insert | Update, rows: Sequence[Mapping[str, Any]]) -> None:
    """A statement for every row (each with every column), handed to the driver as it is: the tables hold texts and whole numbers,
    which need no conversion, and preparing thousands of rows one by one costs as much as writing them."""
    if len(rows) < FEW:
        connection.execute(statement, list(rows))
        return
    compiled = statement.compile(dialect=connection.dialect)
    order = compiled.positiontup if compiled.positional else None
    connection.exec_driver_sql(str(compiled), [tuple(row[n] for n in order) for row in rows] if order else list(rows))


def last_time(connection: Connection) -> str:
    """When the last change was recorded, empty for none."""
    return connection.execute(select(history.c.at).order_by(history.c.id.desc()).limit(1)).scalar() or ""


def head(connection: Connection) -> str:
    """The last hash of the chain."""
    return str(connection.execute(select(chain.c.head)).scalar())


def passed_through(connection: Connection, value: str) -> bool:
    """Whether the chain once had this hash as its head."""
    return value == GENESIS or connection.execute(select(history.c.id).where(history.c.hash == value)).first() is not None


def verify(connection: Connection) -> tuple[int, str, list[Problem]]:
    """The history's length, its head hash, and every sign of tampering: in the chain, or in the tables against it."""
    problems: list[Problem] = []
    replayed: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in RECORDED}
    previous, length = GENESIS, 0
    for found in connection.execute(select(history).order_by(history.c.id)).mappings():
        row = dict(found)
        length += 1
        problems += _faults(row, previous, length)
        previous, length = row["hash"], row["id"]
        if row["subject"] in replayed:
            replayed[row["subject"]].setdefault(row["key"], {}).update(_content(row))
    end = connection.execute(select(chain.c.length, chain.c.head)).one()
    if (end.length, end.head) != (length, previous):
        problems.append(_tampered("历史末尾", f"应有 {end.length} 条，现有 {length} 条，末尾的校验值对不上", "V-LOG-02"))
    for name, rows in replayed.items():
        problems += _differences(connection, name, rows)
    return length, previous, problems


def _faults(row: Mapping[str, Any], previous: str, number: int) -> Iterator[Problem]:
    place = f"历史第{row['id']}条"
    if row["id"] != number:
        yield _tampered(place, f"前面缺了第{number}条", "V-LOG-02")
    elif row["previous"] != previous:
        yield _tampered(place, "与上一条接不上", "V-LOG-01")
    if chained(row["previous"], row) != row["hash"]:
        yield _tampered(place, f"内容改动过（{row['action']}）", "V-LOG-01")


def _content(row: Mapping[str, Any]) -> dict[str, Any]:
    try:
        content = json.loads(row["content"])
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _differences(connection: Connection, name: str, expected: dict[str, dict[str, Any]]) -> Iterator[Problem]:
    """Rows of a table that are not what the history made them."""
    table = RECORDED[name]
    for found in connection.execute(select(table)).mappings():
        wanted = expected.pop(str(found["id"]), None)
        place = _called(name, dict(found))
        if wanted is None:
            yield _tampered(place, "这一条没有经过登记程序", "V-LOG-03")
            continue
        for column, value in found.items():
            if wanted.get(column) != value:
                what = f"「{COLUMN_NAMES.get(column, column)}」现为“{value}”，登记时是“{wanted.get(column)}”"
                yield _tampered(place, what, "V-LOG-03")
    for key, wanted in expected.items():
        yield _tampered(_called(name, {"id": key, **wanted}), "这一条被删掉了", "V-LOG-03")


def _called(table: str, row: Mapping[str, Any]) -> str:
    """What people would call a row: its table with what they know it by."""
    known = next((str(row[c]) for c in ("number", "path", "key", "title", "recipient") if row.get(c)), row["id"])
    return f"{TABLE_NAMES[table]} {known}"


def _tampered(place: str, what: str, code: str) -> Problem:
    return Problem(code, what, "有人绕过程序改了数据库。请从备份恢复，并核对纸质登记簿。", Where(place))
