"""An import killed at any moment, on a full disk, beside other writers: all of the file or nothing, and nobody's change lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from support_disks import NoMount, small_disk
from support_faults import child
from support_records import Records, finding
from xundocs.actions.ledger.columns import plan_import
from xundocs.actions.ledger.importing import Imported, Options, import_sheets
from xundocs.errors import XundocsError
from xundocs.office.history import verify
from xundocs.office.place import FILE_NAME

pytestmark = pytest.mark.usefixtures("database_kind")
KILLS = int(os.environ.get("XUNDOCS_KILLS", "3"))
ROWS = 60


@pytest.fixture
def records(office: Path) -> Iterator[Records]:
    made = Records(office)
    made.small_round(1)
    yield made
    made.close()


def own_sheet(path: Path, first: int, count: int = ROWS) -> Path:
    """An office's sheet whose every row brings a finding, its responsibility and its measure."""
    lines = [f"县教育局党组,第{n}项制度没有落实，2026年有{n}处。,补齐记录。,分管副局长,办公室" for n in range(first, first + count)]
    path.write_text("\n".join(["被巡察单位,存在问题,整改措施,责任领导,责任科室", *lines]).replace("，", "、") + "\n", "utf-8")
    return path


def take_in(records: Records, path: Path) -> Imported:
    return import_sheets(records.workspace, records.database, plan_import(records.workspace, path), Options(round="R-2026-5"))


def counted(records: Records) -> tuple[int, int, int]:
    taken = records.snapshot()
    return len(taken.rows["findings"]) - 1, len(taken.rows["responsibilities"]), len(taken.rows["measures"])


def sound(records: Records) -> bool:
    with records.database.reading() as connection:
        return records.faults() == [] and verify(connection)[2] == []


def test_an_import_killed_at_any_moment_leaves_all_of_the_file_or_nothing(office: Path, tmp_path: Path, records: Records) -> None:
    start = time.monotonic()
    assert not take_in(records, own_sheet(tmp_path / "0.csv", 1)).problems
    lasted, chance, whole = time.monotonic() - start, random.Random(9), 1
    records.close()
    for attempt in range(KILLS):
        path = own_sheet(tmp_path / "a.csv", 1000 * (attempt + 1))

        def work(path: Path = path) -> None:
            own = Records(office)
            take_in(own, path)

        pid = child(work)
        time.sleep(lasted * chance.uniform(0.1, 1.5))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        own = Records(office)
        found = counted(own)
        assert found in ((whole * ROWS,) * 3, ((whole + 1) * ROWS,) * 3) and sound(own)
        whole = found[0] // ROWS
        own.close()


def test_who_imports_adds_and_changes_at_the_same_time_loses_nothing(office: Path, tmp_path: Path, records: Records) -> None:
    others = [Records(office, by=f"录入员{n}") for n in range(3)]
    done: list[Imported] = []

    def import_one(number: int) -> None:
        done.append(take_in(others[number], own_sheet(tmp_path / f"{number}.csv", 1000 * (number + 1), 20)))

    def change() -> None:
        for n in range(5):
            others[2].added("findings", finding(5000 + n))
            others[2].change("I-0001", remark=f"第{n}次")

    threads = [threading.Thread(target=work, args=args) for work, args in ((import_one, (0,)), (import_one, (1,)), (change, ()))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.problems for one in done] == [[], []]
    rows = records.rows("findings")
    assert len({row["statement"] for row in rows}) == len(rows) == 1 + 20 + 20 + 5 and counted(records)[1:] == (40, 40)
    assert [row["key"] for row in rows] == [f"I-{n:04}" for n in range(1, 47)] and rows[0]["remark"] == "第4次" and sound(records)
    for other in others:
        other.close()


def test_who_must_wait_too_long_is_told_who_imports(office: Path, tmp_path: Path, database_kind: str, records: Records) -> None:
    waiting, holder = Records(office, by="乙", lock_seconds=0.2), "正在取回台账" if database_kind == "sqlite" else "xundocs .*process"
    with records.database.writing("取回台账"), pytest.raises(XundocsError, match=f"登记簿正被占用.*占用者：.*{holder}"):
        take_in(waiting, own_sheet(tmp_path / "a.csv", 1000, 2))
    assert counted(records) == (0, 0, 0)
    assert len(take_in(waiting, tmp_path / "a.csv").added["findings"]) == 2
    waiting.close()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_full_disk_takes_nothing_in_and_says_so(office: Path, tmp_path: Path, records: Records) -> None:
    """SQLite only: a server's disk is the server's."""
    records.close()
    small = tmp_path / "small"
    try:
        with small_disk(small, "500k") as enlarge:
            for name in ("xundocs.toml", "organisations.yaml", FILE_NAME):
                shutil.copyfile(office / name, small / name)
            path, own = own_sheet(tmp_path / "a.csv", 1000, 250), Records(small)
            with pytest.raises(XundocsError, match="磁盘"):
                take_in(own, path)
            assert counted(own) == (0, 0, 0)
            own.close()
            enlarge("60m")
            own = Records(small)
            assert sound(own) and len(take_in(own, path).added["findings"]) == 250 and sound(own)
            own.close()
    except NoMount as error:
        pytest.skip(str(error))
