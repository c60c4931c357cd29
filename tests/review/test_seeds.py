"""The review on the public articles the project began with: what they get wrong is reported."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import reproduce

from xundocs.problems import Problem
from xundocs.review import read_document, review

SEEDS = Path(os.environ.get("XUNDOCS_SHARED") or reproduce.ROOT.parent / "shared") / "seeds"


@pytest.mark.needs_laws
@pytest.mark.parametrize(("start", "code", "words"), [
    ("000", "V-PCT-01", "1128/1141＝98.9%"), ("000", "V-CNT-02", "134件"), ("000", "V-TERM-02", "繁体"), ("000", "V-TEXT-02", "分享到"),
    ("002", "V-TERM-01", "巡查"), ("002", "V-TERM-01", "四种意识"), ("002", "V-TERM-01", "立卷归案"), ("002", "V-TERM-01", "五人小组"),
    ("003", "V-UNIT-01", "148条"), ("003", "V-TERM-02", "“”"), ("004", "V-CNT-01", "五项责任"), ("004", "V-TEXT-02", "阅读次数")])
def test_what_the_seed_gets_wrong_is_reported(start: str, code: str, words: str) -> None:
    path = next(SEEDS.glob(f"{start}*.txt"), None)
    if path is None:
        pytest.skip("没有种子文章（shared/seeds）")
    found = review(read_document(path.read_bytes(), path.name), reproduce.office())
    assert any(p.code == code and words in p.message + p.excerpt for p in found.problems), [str(p) for p in found.problems if p.code == code]


STATED = {
    "N01": "下发整改通知书193份，边巡边移问题1141个，整改1128个，完成率98.6%。",
    "N02": "反馈问题1434个，整改完成1262个，完成率{}%。",
    "N03": "全年累计发现问题1378个。巡察组反馈问题1434个。",
    "N04": "累计发现问题线索134件257人。第五、七轮发现线索255件274人，第六轮发现线索18件28人。",
    "N05": "累计发现问题1378个。提级巡察发现“三大问题”759个，交叉巡察发现问题52个。",
    "N08": "核定编制91名，实有81名，配备率{}%。",
    "N09": "移交问题线索1547件，立案403件，成案率{}%。",
    "N11": "发现问题815个，其中立行立改183件，限期整改484件，移交问题线索148件。",
    "N11u": "移交涉嫌违纪问题线索148条。",
    "N13": "联合审核整改报告41份，实地评估8份，抽查率{}%。",
    "N15": "健全统筹规划、年度推进、组织实施、听取研究、工作报备、激励考核五项责任。",
    "POS1": "反馈问题697个，完成整改688个，基本完成并持续整改4个，未完成5个，完成率{}%。",
}
"""What a past report says, in words of our own; {}: the rate the golden list computes."""
BY_FIGURES_ONLY = {"N06", "N14"}
"""A rate without its denominator and a list that 等 leaves open are no faults of a text; tests/content/test_reports.py computes them."""


@pytest.mark.needs_laws
def test_the_verdicts_of_the_golden_list_come_out_of_the_rules() -> None:
    path = SEEDS.parent / "domain" / "seed_figures.json"
    if not path.is_file():
        pytest.skip("没有种子数字的核对表（shared/domain/seed_figures.json）")
    golden = {entry["id"]: entry for entry in json.loads(path.read_text("utf-8"))}
    assert set(golden) == set(STATED) | BY_FIGURES_ONLY
    for name, text in STATED.items():
        rate, expected = golden[name].get("computed"), golden[name]["expect"]
        said = text.format(rate)
        assert bool(_faults(said)) == (expected in ("fail", "warn")), (name, said, [str(p) for p in _faults(said)])
        if said != text:
            assert any(p.code == "V-PCT-01" for p in _faults(text.format(rate + 0.9))), name


def _faults(text: str) -> list[Problem]:
    return review(read_document(f"{text}\n".encode(), "a.txt"), reproduce.office()).problems
