"""Issuing under fire: killed, raced, starved of disk, unplugged. Afterwards every row has one number and every number its file."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from support_disks import NoMount, read_only, small_disk
from support_faults import NewOffice, Victims, child, kill_many, race
from support_register import (
    CODE,
    KIND,
    POSTGRES,
    absent,
    demonstration_office,
    entries,
    faults_of,
    issued,
    notice,
    notices,
    opened,
    own_schema,
    row_order_kept,
    write_data,
)
from support_victim import issue_once
from xundocs.errors import XundocsError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs fork and kill")
ROWS = 12


@pytest.fixture(scope="module")
def victims(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victims]:
    scratch = tmp_path_factory.mktemp("victims")
    try:
        made = Victims(scratch, demonstration_office(scratch / "warm"))
    except FileNotFoundError:
        absent("没有 C 编译器")
    with made:
        yield made


@pytest.fixture
def new_office(office: Path, database_kind: str) -> NewOffice:
    """Empty workspaces, each with an empty database of the kind under test."""

    @contextlib.contextmanager
    def made(turn: int) -> Iterator[Path]:
        folder = office.with_name(f"{office.name}-{turn}")
        shutil.copytree(office, folder)
        with own_schema(os.environ[POSTGRES]) if database_kind == "postgresql" else contextlib.nullcontext("") as url, pytest.MonkeyPatch.context() as patch:
            if url:
                patch.setenv("XUNDOCS_DATABASE_URL", url)
            yield folder
        shutil.rmtree(folder)

    return made


def test_killed_at_random_points_it_goes_on_without_loss_or_repeat(victims: Victims, new_office: NewOffice, tmp_path: Path) -> None:
    toll = kill_many(victims, new_office, tmp_path, 12, ROWS, 7)
    assert toll.faults == []
    assert toll.died == 12 and toll.finished
    assert victims.places()


def test_power_cuts_at_random_points_lose_nothing_that_was_confirmed(victims: Victims, new_office: NewOffice, tmp_path: Path) -> None:
    toll = kill_many(victims, new_office, tmp_path, 6, ROWS, 4, power=True)
    assert toll.faults == []
    assert toll.died == 6


def test_it_dies_at_the_very_call_that_was_chosen(victims: Victims, office: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "a.yaml", notices(2))
    whole = victims.run(office, data)
    assert whole.code == 0 and whole.steps > 20 and whole.committed > 0
    assert not victims.run(office, data, at=whole.steps).killed  # nothing to do any more, so fewer calls
    before = sum(victims.places().values())
    for manner in range(3):
        assert victims.run(office, write_data(tmp_path / f"{manner}.yaml", [notice(3 + manner)]), at=12, manner=manner).killed
        issue_once(office, tmp_path / f"{manner}.yaml")
    assert sum(victims.places().values()) == before + 3
    assert faults_of(office, 5) == []


def test_processes_at_once_share_one_gapless_sequence(office: Path, tmp_path: Path, database_kind: str) -> None:
    data = [write_data(tmp_path / f"{n}.yaml", notices(ROWS, 1 + ROWS * n)) for n in range(4)]
    assert race(office, data) == [0, 0, 0, 0]
    assert faults_of(office, ROWS * 4) == []
    assert row_order_kept(office)


def test_the_same_batch_started_twice_at_once_is_issued_once(office: Path, tmp_path: Path, database_kind: str) -> None:
    data = write_data(tmp_path / "a.yaml", notices(ROWS))
    assert 0 in race(office, [data, data, data])
    issue_once(office, data)
    assert faults_of(office, ROWS) == []


@contextlib.contextmanager
def where_one_may_mount() -> Iterator[None]:
    try:
        yield
    except NoMount as error:
        pytest.skip(str(error))


def test_a_full_disk_stops_with_a_message_and_the_rest_follows_later(office: Path, tmp_path: Path, database_kind: str) -> None:
    small, data = tmp_path / "small", write_data(tmp_path / "a.yaml", notices(100))
    with where_one_may_mount(), small_disk(small, "400k") as enlarge:
        with pytest.raises(XundocsError, match=r"磁盘已满") as caught:
            issued(office, data, output=small)
        assert "--resume" in str(caught.value)
        states = {e.state for e in entries(office)}
        assert states == {"issued", "reserved"} and len(entries(office)) == 100
        assert not list(small.glob(".xundocs-tmp-*"))
        enlarge("40m")
        issued(office, data, output=small, resume=True)
        assert faults_of(office, 100, small) == []


def test_a_full_disk_under_the_register_takes_no_number_in_silence(tmp_path: Path, office: Path) -> None:
    small, out, data = tmp_path / "small", tmp_path / "out", write_data(tmp_path / "a.yaml", notices(250))
    with where_one_may_mount(), small_disk(small, "600k") as enlarge:
        for name in ("xundocs.toml", "organisations.yaml"):
            shutil.copyfile(office / name, small / name)
        with pytest.raises(XundocsError, match="磁盘"):
            issued(small, data, output=out)
        enlarge("60m")
        issued(small, data, output=out, resume=True)
        assert faults_of(small, 250, out) == []


def test_a_read_only_output_folder_is_said_and_the_numbers_wait(office: Path, tmp_path: Path, database_kind: str) -> None:
    data, out = write_data(tmp_path / "a.yaml", notices(3)), tmp_path / "out"
    out.mkdir()
    with where_one_may_mount(), read_only(out), pytest.raises(XundocsError, match=r"只读|没有写入权限") as caught:
        issued(office, data, output=out)
    assert "--resume" in str(caught.value)
    assert [e.state for e in entries(office)] == ["reserved"] * 3
    issued(office, data, output=out, resume=True)
    assert faults_of(office, 3, out) == []


def test_a_read_only_workspace_is_said_and_takes_no_number(office: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "a.yaml", notices(3))
    with where_one_may_mount(), read_only(office), pytest.raises(XundocsError, match=r"打不开登记簿|只读"):
        issued(office, data)
    opened(office).close()
    with where_one_may_mount(), read_only(office), pytest.raises(XundocsError, match=r"只读|没有写入权限|打不开登记簿"):
        issued(office, data)
    assert entries(office) == []


def test_ctrl_c_confirms_what_is_on_disk_and_the_rest_follows(office: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "a.yaml", notices(150))
    code = "import sys\nfrom pathlib import Path\nfrom support_victim import issue_once\nissue_once(Path(sys.argv[1]), Path(sys.argv[2]))"
    process = subprocess.Popen([sys.executable, "-c", code, str(office), str(data)], stderr=subprocess.DEVNULL,
                               env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    folder = office / "发文"
    while process.poll() is None and not (folder.exists() and len(list(folder.iterdir())) > 10):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    process.wait()
    issued(office, data, resume=True)
    assert faults_of(office, 150) == []


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_lost_connection_to_the_server_is_mended_by_going_on(office: Path, tmp_path: Path, database_kind: str) -> None:
    import psycopg

    opened(office).close()
    data, folder = write_data(tmp_path / "a.yaml", notices(200)), office / "发文"
    pid = child(lambda: issue_once(office, data))
    while not (folder.exists() and len(list(folder.iterdir())) > 5):
        time.sleep(0.01)
    with psycopg.connect(os.environ[POSTGRES], autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE %s", (f"%process {pid}",))
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != 0
    assert {e.state for e in entries(office)} <= {"issued", "reserved"}
    issued(office, data, resume=True)
    assert faults_of(office, 200) == []


def test_a_document_that_cannot_be_made_takes_no_number_or_keeps_it_for_later(office: Path, tmp_path: Path) -> None:
    kind = office / "templates" / KIND
    shutil.copytree(Path(__file__).parents[2] / "templates" / KIND, kind)
    template = kind / "template.docx"
    good = template.read_bytes()
    data = write_data(tmp_path / "a.yaml", [notice(1)])
    template.write_bytes(b"no docx at all")
    assert [p.code for p in issued(office, data).refused[0].problems] == ["B-RENDER"] and entries(office) == []
    config = office / "xundocs.toml"
    config.write_text(config.read_text("utf-8") + '\n[review]\nbefore_write = "off"\n', "utf-8")
    result = issued(office, data)
    assert [p.code for p in result.refused[0].problems][-1] == "B-KEPT" and entries(office)[0].state == "reserved"
    template.write_bytes(good)
    assert [w.number for w in issued(office, data, resume=True).written] == [f"{CODE}〔2026〕1号"]
    assert faults_of(office, 1) == []
