"""The register held by somebody else for longer or shorter than one waits. Nobody looks at a clock: the one who waits lets go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from support_register import CODE, KIND, entries, faults_of, issued, notices, opened, write_data
from xundocs.actions.issue import IssueRequest, IssueResult, issue_documents
from xundocs.errors import XundocsError
from xundocs.workspace import open_workspace

pytestmark = pytest.mark.usefixtures("database_kind")
ROWS = 3


class Holder:
    """Another process's place: holds the write lock between `take` and `leave`."""

    def __init__(self, office: Path) -> None:
        self._database, self._held = opened(office, by="罗清"), ExitStack()

    def take(self) -> None:
        self._held.enter_context(self._database.writing("为 300 份整改通知书占号"))

    def leave(self, *_: object) -> None:
        self._held.close()

    def close(self) -> None:
        self.leave()
        self._database.close()


@pytest.fixture
def holder(office: Path, database_kind: str) -> Iterator[Holder]:
    found = Holder(office)
    yield found
    found.close()


def attempt(office: Path, data: Path, seconds: float, notice: Callable[[str], None] = lambda text: None,
            watch: Callable[[str, int, int], None] = lambda stage, done, total: None) -> IssueResult:
    """A run that waits so long for the lock."""
    database = opened(office, lock_seconds=seconds, notice=notice)
    try:
        return issue_documents(open_workspace(office), database, IssueRequest(KIND, data, code=CODE), watch)
    finally:
        database.close()


def test_a_lock_that_is_given_back_while_one_waits_costs_nothing(office: Path, tmp_path: Path, holder: Holder) -> None:
    data, said = write_data(tmp_path / "a.yaml", notices(ROWS)), []
    holder.take()

    def told(text: str) -> None:
        said.append(text)
        holder.leave()

    assert len(attempt(office, data, 600, told).written) == ROWS
    assert len(said) == 1 and "等待中" in said[0]
    assert faults_of(office, ROWS) == []


def test_a_lock_that_lasts_longer_than_the_wait_takes_no_number(office: Path, tmp_path: Path, holder: Holder) -> None:
    data = write_data(tmp_path / "a.yaml", notices(ROWS))
    holder.take()
    with pytest.raises(XundocsError, match=r"(?s)登记簿正被占用，等了 0 秒.*再运行一次；没有丢号，也没有重号") as caught:
        attempt(office, data, 0.1)
    assert "占用者" in str(caught.value)
    assert entries(office) == [] and not list((office / "发文").glob("*"))
    holder.leave()
    assert len(issued(office, data).written) == ROWS
    assert faults_of(office, ROWS) == []


def test_a_lock_between_writing_and_confirming_leaves_the_numbers_for_later(office: Path, tmp_path: Path, holder: Holder) -> None:
    data = write_data(tmp_path / "a.yaml", notices(ROWS))

    def watch(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("发文", 1):
            holder.take()

    with pytest.raises(XundocsError, match="登记簿正被占用") as caught:
        attempt(office, data, 0.1, watch=watch)
    assert "--resume" in str(caught.value)
    assert [e.state for e in entries(office)] == ["reserved"] * ROWS and len(list((office / "发文").iterdir())) == ROWS
    holder.leave()
    issued(office, data, resume=True)
    assert faults_of(office, ROWS) == []
