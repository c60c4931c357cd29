"""Notices to issue, the two databases, and what must be true of a register after anything whatever has happened."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import xundocs
from kit import builtin, sample
from xundocs.actions.issue import IssueRequest, IssueResult, issue_documents
from xundocs.files import TEMP_PREFIX
from xundocs.office import history, register
from xundocs.office.database import Database
from xundocs.office.entries import Entry, Query
from xundocs.office.place import FILE_NAME, open_office
from xundocs.workspace import open_workspace

KIND, CODE = "rectification_notice", "清巡三组"
POSTGRES = "XUNDOCS_TEST_POSTGRES_URL"
START = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)


def demonstration_office(folder: Path) -> Path:
    """An empty workspace of the demonstration office."""
    source = Path(xundocs.__file__).parent / "actions" / "demonstration"
    folder.mkdir(parents=True)
    for name in ("xundocs.toml", "organisations.yaml"):
        shutil.copyfile(source / name, folder / name)
    return folder


def ticking(start: datetime = START) -> Any:
    """A clock of its own: one second later each time it is asked."""
    state = {"now": start}

    def clock() -> datetime:
        state["now"] += timedelta(seconds=1)
        return state["now"]

    return clock


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Both databases in turn; the workspace under test then uses this one."""
    monkeypatch.delenv("XUNDOCS_DATABASE_URL", raising=False)
    if request.param == "sqlite":
        yield "sqlite"
        return
    url = os.environ.get(POSTGRES)
    if not url:
        absent(f"没有 PostgreSQL：先运行 . .ci/postgres.sh（它设 {POSTGRES}）")
    with own_schema(str(url)) as own:
        monkeypatch.setenv("XUNDOCS_DATABASE_URL", own)
        yield "postgresql"


class own_schema:
    """A schema of its own on the server, dropped (with its backups) at the end; gives a URL that uses it."""

    def __init__(self, url: str) -> None:
        self.url, self.name = url, f"t{uuid.uuid4().hex[:12]}"

    def _run(self, *statements: str) -> list[Any]:
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def __enter__(self) -> str:
        self._run(f"CREATE SCHEMA {self.name}")
        return f"{self.url}?options=-csearch_path%3D{self.name}"

    def __exit__(self, *_: object) -> None:
        found = self._run(f"SELECT nspname FROM pg_namespace WHERE nspname LIKE '{self.name}%'")
        for (name,) in found:
            self._run(f'DROP SCHEMA "{name}" CASCADE')


def database_url(office: Path) -> str:
    """The URL of the office's database for SQLAlchemy, as `open_office` finds it."""
    url = os.environ.get("XUNDOCS_DATABASE_URL", "").replace("postgresql://", "postgresql+psycopg://")
    return url or f"sqlite:///{office / FILE_NAME}"


def absent(reason: str) -> None:
    """Skip, or fail where everything must run."""
    if os.environ.get("XUNDOCS_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def notice(number: int, given: str | None = None, **changes: Any) -> dict[str, Any]:
    """A notice whose content differs by `number`; without a 文号 unless `given`."""
    values = json.loads(json.dumps(sample(builtin(KIND)), default=str))
    values.pop("notice_no")
    if given is not None:
        values["notice_no"] = given
    values["items"] = values["items"][:1]
    values["items"][0]["detail"] += f"第{number}处。"
    return {**values, **changes}


def notices(count: int, first: int = 1) -> list[dict[str, Any]]:
    """Notices that differ."""
    return [notice(n) for n in range(first, first + count)]


def write_data(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """A data file; JSON is YAML."""
    path.write_text(json.dumps(list(rows), ensure_ascii=False, indent=1), "utf-8")
    return path


def opened(office: Path, **options: Any) -> Database:
    """The office's database with a clock of its own."""
    return open_office(open_workspace(office), **{"clock": ticking(), **options})


def issued(office: Path, data: Path, **options: Any) -> IssueResult:
    """One run of `issue`."""
    database = opened(office)
    try:
        return issue_documents(open_workspace(office), database, IssueRequest(KIND, data, **{"code": CODE, **options}))
    finally:
        database.close()


def entries(office: Path, **query: Any) -> list[Entry]:
    """Lines of the register."""
    database = opened(office)
    try:
        with database.reading() as connection:
            return register.find(connection, Query(**query))
    finally:
        database.close()


def faults_of(office: Path, rows: int, folder: Path | None = None, *, locks_may_stay: bool = False) -> list[str]:
    """Everything wrong after `rows` notices of one sequence should all have been issued; empty when all is well.

    `locks_may_stay`: a power cut may bring back the name of a lock file that was removed; nobody holds such a lock.
    """
    folder = folder or office / "发文"
    lines = entries(office, code=CODE)
    faults = []
    if [e.serial for e in lines] != list(range(1, rows + 1)):
        faults.append(f"numbers {[e.serial for e in lines][:10]}… of {len(lines)}, expected 1…{rows}")
    faults += [f"{e.number} is {e.state}" for e in lines if e.state != "issued"]
    faults += _file_faults(office, folder, lines)
    if len({e.row_sha256 for e in lines}) != len(lines):
        faults.append("a row has two numbers")
    database = opened(office)
    try:
        with database.reading() as connection:
            faults += [str(p) for p in history.verify(connection)[2]] + [f"missing {n}" for n in register.missing_serials(connection)]
    finally:
        database.close()
    locks = office / ".xundocs" / "locks"
    left = [*(locks.iterdir() if locks.exists() and not locks_may_stay else ()), *office.glob("*-holder"), *office.rglob(f"{TEMP_PREFIX}*")]
    return faults + [f"left: {p.name}" for p in left]


def faults_midway(office: Path, rows: int, batch: int, committed: int = 0, folder: Path | None = None) -> list[str]:
    """Everything wrong after a run on the batch after `batch` finished ones, each of `rows`, has died; `committed`: changes that were safe."""
    folder = folder or office / "发文"
    if not os.environ.get("XUNDOCS_DATABASE_URL") and not (office / FILE_NAME).exists():
        return [] if not committed else ["the register is gone"]
    database = opened(office)
    try:
        with database.reading() as connection:
            lines = register.find(connection, Query(code=CODE))
            length, _, problems = history.verify(connection)
            faults = [str(p) for p in problems] + [f"missing {n}" for n in register.missing_serials(connection)]
    finally:
        database.close()
    if length < committed:
        faults.append(f"{length} changes, but {committed} had been committed")
    if [e.serial for e in lines] not in (list(range(1, rows * batch + 1)), list(range(1, rows * (batch + 1) + 1))):
        faults.append(f"{len(lines)} numbers {[e.serial for e in lines][:5]}… in batch {batch + 1} of {rows} rows")
    if len({e.row_sha256 for e in lines}) != len(lines) or [e.row_number for e in lines] != [n % rows + 1 for n in range(len(lines))]:
        faults.append("a row has two numbers, or the numbers are not in the order of the rows")
    states = [e.state for e in lines]
    if states != sorted(states) or set(states[:rows * batch]) - {"issued"}:  # issued before reserved
        faults.append(f"states out of order: {states}")
    return faults + list(_file_faults(office, folder, lines, running=True))


def _file_faults(office: Path, folder: Path, lines: Sequence[Entry], running: bool = False) -> Iterator[str]:
    """`running`: a run is not at its end, so that reserved lines need no file yet and temp files may be there."""
    registered: dict[Path, str] = {}
    for entry in lines:
        if len(entry.files) != 1:
            yield f"{entry.number} has {len(entry.files)} files"
        for file in entry.files:
            path = office / file.path
            registered[path] = entry.number
            if running and entry.state == "reserved":
                if file.sha256:
                    yield f"{entry.number}: reserved, but its file is noted"
            elif not path.exists():
                yield f"{entry.number}: no file"
            elif hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
                yield f"{entry.number}: another hash"
    if len(registered) != len(lines):
        yield "two numbers share a file"
    for path in folder.iterdir() if folder.exists() else ():
        if path.name.startswith(TEMP_PREFIX):
            if running:
                continue
            yield f"temp file left: {path.name}"
        elif path not in registered:
            yield f"file without a number: {path.name}"


def row_order_kept(office: Path) -> bool:
    """Whether, batch by batch, numbers rise with the rows."""
    lines = [e for e in entries(office, code=CODE) if e.batch]
    by_batch: dict[str, list[int]] = {}
    for entry in lines:
        by_batch.setdefault(entry.batch, []).append(entry.row_number)
    return all(rows == sorted(rows) for rows in by_batch.values())
