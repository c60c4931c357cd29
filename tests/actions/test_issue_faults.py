"""Issuing under fire: killed, raced, starved of disk, unplugged. Afterwards every row has one number and every number its file."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from support_faults import PowerLoss, child, issue_once, kill_many, measured, race
from support_register import (
    CODE,
    KIND,
    POSTGRES,
    absent,
    entries,
    faults_of,
    issued,
    notice,
    notices,
    opened,
    row_order_kept,
    write_data,
)
from xundocs.errors import XundocsError
from xundocs.office.place import FILE_NAME

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs fork and kill")
ROWS = 12


def test_killed_at_random_moments_it_goes_on_without_loss_or_repeat(office: Path, tmp_path: Path, database_kind: str) -> None:
    warm, timed = (write_data(tmp_path / f"{n}.yaml", notices(ROWS, first)) for n, first in (("warm", 1), ("timed", 1 + ROWS)))
    seconds = measured(office, warm, timed)

    def data_of(batch: int) -> Path:
        path = tmp_path / f"{batch}.yaml"
        return path if path.exists() else write_data(path, notices(ROWS, 1 + ROWS * (batch + 2)))

    died, batches, faults = kill_many(office, data_of, 24, seconds * 1.2, 7, lambda done: faults_of(office, ROWS * (done + 2)))
    assert faults == []
    assert died == 24 and batches > 1
    assert row_order_kept(office)


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


def test_a_full_disk_stops_with_a_message_and_the_rest_follows_later(office: Path, tmp_path: Path, database_kind: str) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(small)], capture_output=True, check=False).returncode:
        pytest.skip("没有挂载小磁盘的权限")
    try:
        data = write_data(tmp_path / "a.yaml", notices(100))
        with pytest.raises(XundocsError, match=r"磁盘已满") as caught:
            issued(office, data, output=small)
        assert "--resume" in str(caught.value)
        states = {e.state for e in entries(office)}
        assert states == {"issued", "reserved"} and len(entries(office)) == 100
        assert not list(small.glob(".xundocs-tmp-*"))
        subprocess.run(["mount", "-o", "remount,size=40m", str(small)], check=True)
        issued(office, data, output=small, resume=True)
        assert faults_of(office, 100, small) == []
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)


def test_a_full_disk_under_the_register_takes_no_number_in_silence(tmp_path: Path, office: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(small)], capture_output=True, check=False).returncode:
        pytest.skip("没有挂载小磁盘的权限")
    try:
        for name in ("xundocs.toml", "organisations.yaml"):
            shutil.copyfile(office / name, small / name)
        data, out = write_data(tmp_path / "a.yaml", notices(250)), tmp_path / "out"
        with pytest.raises(XundocsError, match="磁盘"):
            issued(small, data, output=out)
        subprocess.run(["mount", "-o", "remount,size=60m", str(small)], check=True)
        issued(small, data, output=out, resume=True)
        assert faults_of(small, 250, out) == []
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder cannot be written, not even by root (who is then given a read-only mount of it)."""
    if os.getuid() != 0:
        folder.chmod(0o555)
        try:
            yield
        finally:
            folder.chmod(0o755)
        return
    steps = (["mount", "--bind", str(folder), str(folder)], ["mount", "-o", "remount,ro,bind", str(folder)])
    if any(subprocess.run(step, capture_output=True, check=False).returncode for step in steps):
        pytest.skip("没有挂载只读文件夹的权限")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_read_only_output_folder_is_said_and_the_numbers_wait(office: Path, tmp_path: Path, database_kind: str) -> None:
    data, out = write_data(tmp_path / "a.yaml", notices(3)), tmp_path / "out"
    out.mkdir()
    with read_only(out), pytest.raises(XundocsError, match=r"只读|没有写入权限") as caught:
        issued(office, data, output=out)
    assert "--resume" in str(caught.value)
    assert [e.state for e in entries(office)] == ["reserved"] * 3
    issued(office, data, output=out, resume=True)
    assert faults_of(office, 3, out) == []


def test_a_read_only_workspace_is_said_and_takes_no_number(office: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "a.yaml", notices(3))
    with read_only(office), pytest.raises(XundocsError, match=r"打不开登记簿|只读"):
        issued(office, data)
    opened(office).close()
    with read_only(office), pytest.raises(XundocsError, match=r"只读|没有写入权限|打不开登记簿"):
        issued(office, data)
    assert entries(office) == []


def test_ctrl_c_confirms_what_is_on_disk_and_the_rest_follows(office: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "a.yaml", notices(150))
    code = "import sys\nfrom pathlib import Path\nfrom support_faults import issue_once\nissue_once(Path(sys.argv[1]), Path(sys.argv[2]))"
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


def test_after_a_power_cut_every_confirmed_number_has_its_file(office: Path, tmp_path: Path) -> None:
    (office / "发文").mkdir()
    (office / ".xundocs" / "locks").mkdir(parents=True)
    try:
        power = PowerLoss(office, tmp_path)
    except FileNotFoundError:
        absent("没有 C 编译器")
    data = write_data(office / "a.yaml", notices(150))
    power._note(office)
    code = "import sys\nfrom pathlib import Path\nfrom support_faults import issue_once\nissue_once(Path(sys.argv[1]), Path(sys.argv[2]))"
    chance = random.Random(3)
    process = subprocess.Popen([sys.executable, "-c", code, str(office), str(data)], stderr=subprocess.DEVNULL,
                               env={**power.environment(), "PYTHONPATH": os.pathsep.join(sys.path)})
    confirmed = []
    for cut in range(6):
        time.sleep(chance.uniform(0.1, 0.5))
        process.send_signal(signal.SIGSTOP)
        survived = tmp_path / f"after{cut}"
        power.restore(survived)
        process.send_signal(signal.SIGCONT)
        if (survived / FILE_NAME).exists():
            confirmed.append(_issued_files_exist(survived))
        issue_once(survived, survived / "a.yaml")
        assert faults_of(survived, 150) == []
    process.kill()
    process.wait()
    assert max(confirmed, default=0) > 0


def _issued_files_exist(office: Path) -> int:
    """How many numbers are confirmed; each must have its file with its hash."""
    lines = entries(office, state="issued")
    for entry in lines:
        for file in entry.files:
            assert hashlib.sha256((office / file.path).read_bytes()).hexdigest() == file.sha256
    return len(lines)


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
