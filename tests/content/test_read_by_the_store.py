"""The shipped corpus read through the package's own reader; skipped where that reader is not there."""

from __future__ import annotations

import pytest

from content.data import CORPUS, works

canonical = pytest.importorskip("xundocs.corpus.canonical", reason="没有法规库读取模块")
work_file = pytest.importorskip("xundocs.corpus.work_file", reason="没有法规库读取模块")


def test_every_work_file_is_read_and_written_back_the_same() -> None:
    for work_id in works():
        text = (CORPUS / work_id / "work.yaml").read_text(encoding="utf-8")
        assert work_file.dump_work(work_file.parse_work(text, work_id)) == text, work_id


def test_every_text_is_canonical() -> None:
    texts = sorted(CORPUS.glob("*/*.md"))
    assert len(texts) == 14
    for path in texts:
        text = path.read_text(encoding="utf-8")
        assert canonical.dump_text(canonical.parse_text(text)) == text, path
