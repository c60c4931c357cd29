"""The history: whatever is changed behind the program's back shows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from support_register import issued, notices, opened, write_data
from xundocs.office import history
from xundocs.office.place import FILE_NAME
from xundocs.office.schema import COLUMN_NAMES, RECORDED, TABLE_NAMES

pytestmark = pytest.mark.usefixtures("database_kind")

TAMPERING = {
    "a line of the register changed": ("UPDATE entries SET title = '别的标题' WHERE id = 1", "V-LOG-03"),
    "a state changed": ("UPDATE entries SET state = 'void' WHERE id = 1", "V-LOG-03"),
    "a file's hash changed": ("UPDATE files SET sha256 = 'beef' WHERE id = 1", "V-LOG-03"),
    "a line removed": ("DELETE FROM deliveries WHERE id = 2", "V-LOG-03"),
    "a line put in": ("INSERT INTO deliveries SELECT 999, entry, '别的单位', output, copy_number, copies, sent_on, due_on, signed_on, signed_by, note"
                      " FROM deliveries WHERE id = 1", "V-LOG-03"),
    "the history's content changed": ("UPDATE history SET content = '{}' WHERE id = 2", "V-LOG-01"),
    "who did it changed": ("UPDATE history SET who = '别人' WHERE id = 2", "V-LOG-01"),
    "when it was done changed": ("UPDATE history SET at = '2020-01-01T00:00:00+00:00' WHERE id = 3", "V-LOG-01"),
    "a change removed": ("DELETE FROM history WHERE id = 3", "V-LOG-02"),
    "the last change removed": ("DELETE FROM history WHERE id = (SELECT max(id) FROM history)", "V-LOG-02"),
    "two changes exchanged": ("UPDATE history SET id = -1 WHERE id = 2; UPDATE history SET id = 2 WHERE id = 3; UPDATE history SET id = 3 WHERE id = -1",
                              "V-LOG-01"),
    "a change's hash changed": ("UPDATE history SET hash = '00' WHERE id = 2", "V-LOG-01"),
    "broken content": ("UPDATE history SET content = 'no json' WHERE id = 1", "V-LOG-01"),
}


def checked(office: Path) -> tuple[int, str, set[str]]:
    database = opened(office)
    with database.reading() as connection:
        length, head, problems = history.verify(connection)
    database.close()
    return length, head, {p.code for p in problems}


def tamper(office: Path, statement: str) -> None:
    url = os.environ.get("XUNDOCS_DATABASE_URL", "").replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url or f"sqlite:///{office / FILE_NAME}")
    with engine.begin() as connection:
        for one in statement.split(";"):
            connection.exec_driver_sql(one)
    engine.dispose()


def test_an_untouched_register_is_whole(office: Path, tmp_path: Path) -> None:
    issued(office, write_data(tmp_path / "a.yaml", notices(3)))
    length, head, codes = checked(office)
    assert length > 9 and len(head) == 64 and codes == set()


def test_what_was_changed_is_said_in_peoples_words(office: Path, tmp_path: Path) -> None:
    issued(office, write_data(tmp_path / "a.yaml", notices(2)))
    tamper(office, "UPDATE entries SET title = '别的标题' WHERE id = 1; DELETE FROM deliveries WHERE id = 1")
    database = opened(office)
    with database.reading() as connection:
        said = [f"{p.where} {p.message}" for p in history.verify(connection)[2]]
    database.close()
    assert any(s.startswith("发文登记 清巡三组〔2026〕1号 「标题」现为“别的标题”，登记时是") for s in said)
    assert "分发 中共清源县石桥镇委员会 这一条被删掉了" in said


def test_every_column_has_a_name_for_people() -> None:
    assert {c.name for table in RECORDED.values() for c in table.columns} - {"id"} <= COLUMN_NAMES.keys()
    assert RECORDED.keys() == TABLE_NAMES.keys()


def test_everything_done_behind_its_back_shows(office: Path, tmp_path: Path) -> None:
    issued(office, write_data(tmp_path / "a.yaml", notices(3)))
    for name, (statement, code) in TAMPERING.items():
        before = _saved(office)
        tamper(office, statement)
        assert code in checked(office)[2], name
        _restored(office, before)
    assert checked(office)[2] == set()


def test_the_same_work_gives_the_same_chain(office: Path, tmp_path: Path) -> None:
    issued(office, write_data(tmp_path / "a.yaml", notices(2)))
    assert checked(office)[1] == checked(office)[1]


def _saved(office: Path) -> dict[str, list[tuple[object, ...]]]:
    database = opened(office)
    with database.reading() as connection:
        found = {t: [tuple(r) for r in connection.exec_driver_sql(f"SELECT * FROM {t}")] for t in ("history", "deliveries", "files", "entries")}
    database.close()
    return found


def _restored(office: Path, rows: dict[str, list[tuple[object, ...]]]) -> None:
    from xundocs.office.schema import metadata

    database = opened(office)
    with database.engine.begin() as connection:
        for name in ("history", "deliveries", "files", "entries"):
            connection.exec_driver_sql(f"DELETE FROM {name}")
        for name in ("entries", "files", "deliveries", "history"):
            table = metadata.tables[name]
            connection.execute(table.insert(), [dict(zip(table.columns.keys(), row, strict=True)) for row in rows[name]])
    database.close()


@pytest.mark.parametrize("text", ["", "引号\"和\\反斜杠", "换行\n制表\t", "\x00\x1f\x7f", "𠮷〔2026〕", "\ud800"])
def test_what_is_recorded_is_chained_as_it_is_verified(text: str) -> None:
    class Nothing:
        """Stands for a connection: only the head is asked for."""

        def execute(self, *_: object) -> Nothing:
            return self

        def one(self) -> Nothing:
            return self

        length, head = 4, "f" * 64

    work = history.Work(Nothing(), text, "2026-04-02T09:00:00+08:00")  # type: ignore[arg-type]
    work._record("entries", text, {"title": text, "copies": 3, "code": None}, text)
    [row] = work._rows
    assert row["id"] == 5 and row["previous"] == "f" * 64
    assert row["hash"] == history.chained(row["previous"], row)
