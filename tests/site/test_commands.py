"""`xundocs site` as a user runs it, and the address that `serve` opens."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from http.client import HTTPConnection
from pathlib import Path

import pytest

from support_site import lay_out
from xundocs.actions.demo import Demo, demo_site
from xundocs.errors import XundocsError
from xundocs.site.serve import serve_folder
from xundocs.workspace import open_workspace

ROOT = Path(__file__).parents[2]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run([sys.executable, "-m", "xundocs", *words], capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


def test_build_reports_what_it_did_and_where(office_folder: Path) -> None:
    folder = office_folder
    done = run("-w", str(folder), "site", "build", "--no-pictures", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["folder"] == str(folder / "网站") and (told["works"], told["reports"], told["texts"]) == (64, 5, 18)
    assert (folder / "网站" / "index.html").is_file() and told["files"] == sum(1 for p in (folder / "网站").rglob("*") if p.is_file())
    again = run("-w", str(folder), "site", "build", "--no-pictures")
    assert again.returncode == 0 and again.stdout == "" and "64 部法规" in again.stderr and "--no-pictures" in again.stderr


def test_a_refusal_is_chinese_with_exit_code_three(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "w")
    (folder / "corpus" / "office.db").write_bytes(b"SQLite format 3\x00")
    done = run("-w", str(folder), "site", "build", "--no-pictures", "-o", str(tmp_path / "out"))
    assert done.returncode == 3 and "office.db: 是数据库" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["nh3", "numpy"])
def test_a_missing_package_is_named_with_its_extra(name: str, tmp_path: Path) -> None:
    folder, out = lay_out(tmp_path / "w"), tmp_path / "out"
    hidden = without(name, "-w", str(folder), "site", "build", "--no-pictures", "-o", str(out))
    assert hidden.returncode == 3 and name in hidden.stderr and 'pip install "xundocs[site]"' in hidden.stderr and "Traceback" not in hidden.stderr
    assert not out.exists()


def test_a_demonstration_without_the_extra_says_why_it_has_no_site(office_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nh3", None)
    demo = Demo(office_folder, [], *demo_site(open_workspace(office_folder)))
    assert demo.site is None and not (office_folder / "网站").exists()
    assert "网站没有生成：生成网站要用 nh3" in demo.next_steps()


def without(name: str, *words: str) -> subprocess.CompletedProcess[str]:
    """The command line where a package cannot be imported."""
    code = f"import sys; sys.modules[{name!r}] = None; from xundocs.cli.main import run; run(sys.argv[1:])"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


def test_the_office_s_title_and_name_stand_on_its_pages(site: Path) -> None:
    html = (site / "index.html").read_text("utf-8")
    assert "<h1>清源县巡察知识库</h1>" in html and "中共清源县委巡察工作领导小组办公室" in html


def test_serve_answers_files_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("首页", "utf-8")
    (tmp_path / "empty").mkdir()
    addresses: list[str] = []
    opened = threading.Event()

    def ready(address: str) -> None:
        addresses.append(address)
        opened.set()

    threading.Thread(target=serve_folder, args=(tmp_path, 0, ready), daemon=True).start()
    assert opened.wait(10) and addresses[0].startswith("http://127.0.0.1:")
    port = int(addresses[0].rsplit(":", 1)[1].strip("/"))
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    for path, status in (("/", 200), ("/empty/", 404), ("/../../etc/passwd", 404), ("/nothing.html", 404)):
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == status, path
        assert path != "/" or body == "首页".encode()
    connection.close()
    with pytest.raises(XundocsError, match=f"端口 {port} 不能用"):
        serve_folder(tmp_path, port, lambda _: None)


OTHER_OWN_ADDRESS = "127.0.0.2"
"""An address of this machine beside 127.0.0.1: a port open to everyone is open there too."""


def test_serve_is_closed_to_other_machines(tmp_path: Path) -> None:
    ports: list[int] = []
    opened = threading.Event()

    def ready(address: str) -> None:
        ports.append(int(address.rsplit(":", 1)[1].strip("/")))
        opened.set()

    threading.Thread(target=serve_folder, args=(tmp_path, 0, ready), daemon=True).start()
    assert opened.wait(10)
    with pytest.raises(OSError), socket.create_connection((OTHER_OWN_ADDRESS, ports[0]), timeout=3):
        pass
