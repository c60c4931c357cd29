"""The review on the public articles the project began with: what they get wrong is reported."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import reproduce

from xundocs.review import read_document, review

SEEDS = Path(os.environ.get("XUNDOCS_SHARED") or reproduce.ROOT.parent / "shared") / "seeds"


@pytest.mark.needs_laws
@pytest.mark.parametrize(("start", "code", "words"), [
    ("000", "V-PCT-01", "1128/1141＝98.9%"), ("000", "V-CNT-02", "134件"), ("000", "V-TERM-02", "繁体"), ("000", "V-TEXT-02", "分享到"),
    ("002", "V-TERM-01", "巡查"), ("002", "V-TERM-01", "四种意识"), ("002", "V-TERM-01", "立卷归案"), ("002", "V-TERM-01", "五人小组"),
    ("003", "V-UNIT-01", "148条"), ("003", "V-TERM-02", "“”"), ("004", "V-CNT-01", "五项制度"), ("004", "V-TEXT-02", "阅读次数")])
def test_what_the_seed_gets_wrong_is_reported(start: str, code: str, words: str) -> None:
    path = next(SEEDS.glob(f"{start}*.txt"), None)
    if path is None:
        pytest.skip("没有种子文章（shared/seeds）")
    found = review(read_document(path.read_bytes(), path.name), reproduce.office())
    assert any(p.code == code and words in p.message + p.excerpt for p in found.problems), [str(p) for p in found.problems if p.code == code]
