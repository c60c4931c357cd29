"""Evidence files against what was noted: the same, renamed, changed, gone, without a hash."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support_records import Records
from xundocs.actions.ledger.evidence import check_evidence
from xundocs.actions.ledger.reading import evidence_of
from xundocs.actions.ledger.records import Choice, set_fields
from xundocs.cli.main import run
from xundocs.errors import UsageError

pytestmark = pytest.mark.usefixtures("database_kind")
NAMES = ("照片.jpg", "会议记录.pdf", "验收单.pdf", "发票.pdf")


@pytest.fixture
def noted(office: Path, tmp_path: Path) -> tuple[Records, Path]:
    """A measure with four files, one more without a hash, and a closed immediate item."""
    records, folder = Records(office), tmp_path / "佐证"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_text(name, "utf-8")
    records.small_round(1)
    [measure] = records.added("measures", {"finding": "I-0001", "measures": "修订办法", "evidence": [{"name": "旧表.pdf"}]})
    assert not set_fields(records.workspace, records.database, measure, {}, evidence=[evidence_of(folder / name) for name in NAMES]).problems
    return records, folder


def test_every_file_is_found_as_it_is_now(noted: tuple[Records, Path], capfd: pytest.CaptureFixture[str]) -> None:
    records, folder = noted
    assert [one.verdict for one in check_evidence(records.database, folder, Choice())] == ["unhashed", "same", "same", "same", "same"]
    (folder / "二组").mkdir()
    (folder / "照片.jpg").rename(folder / "二组" / "照片.jpg")
    (folder / "会议记录.pdf").rename(folder / "二组" / "第3次会议记录.pdf")
    (folder / "验收单.pdf").write_text("另一份", "utf-8")
    (folder / "发票.pdf").unlink()
    found = {one.name: (one.verdict, one.path) for one in check_evidence(records.database, folder, Choice())}
    assert found == {"旧表.pdf": ("unhashed", ""), "照片.jpg": ("same", "二组/照片.jpg"), "会议记录.pdf": ("renamed", "二组/第3次会议记录.pdf"),
                     "验收单.pdf": ("changed", "验收单.pdf"), "发票.pdf": ("missing", "")}
    records.moved("I-0001", "verified", "2026-04-10", evidence=(evidence_of(folder / "二组" / "照片.jpg"),))
    assert ("I-0001", "same") in {(one.key, one.verdict) for one in check_evidence(records.database, folder, Choice())}
    records.close()
    with pytest.raises(SystemExit) as stopped:
        run(["-w", str(records.workspace.root), "ledger", "evidence", str(folder), "--json"])
    assert stopped.value.code == 1 and len(json.loads(capfd.readouterr().out)["evidence"]) == 6
    with pytest.raises(SystemExit):
        run(["-w", str(records.workspace.root), "ledger", "evidence", str(folder)])
    told = capfd.readouterr()
    assert "内容改过" in told.out and "找不到" in told.out and "一致 2 份" in told.err


def test_a_folder_that_is_none_is_said(noted: tuple[Records, Path]) -> None:
    records, folder = noted
    with pytest.raises(UsageError, match="没有这个文件夹"):
        check_evidence(records.database, folder / "无", Choice())
    records.close()
