"""The `ledger` commands as a person runs them: files in, tables, JSON and messages out, exit codes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from openpyxl import load_workbook

from xundocs.cli.main import run as run_command

pytestmark = pytest.mark.usefixtures("database_kind")

ROUND = "- {key: R-2026-5, 轮次: 十六届县委第五轮, 层级: 县级, 届别: 十六届县委, 启动日期: 2026-02-24, 监督框架: 四个聚焦, clue_reply_months: 3}\n"
INSPECTION = "- {round: 十六届县委第五轮, organisation: 县教育局党组, inspection_type: 常规巡察, entered_on: 2026-03-09}\n"
FINDING = "- {round: R-2026-5, organisation: edu, statement: 项目资金监管不到位，2024年有3个项目未按期验收。, rect_mode: 限期整改, state_since: 2026-04-01}\n"


class Done(NamedTuple):
    code: int
    out: str
    err: str

    def json(self) -> Any:
        """What was printed as JSON."""
        return json.loads(self.out)


Run = Callable[..., Done]


@pytest.fixture
def run(office: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str | Path) -> Done:
        with pytest.raises(SystemExit) as stopped:
            run_command(["-w", str(office), "ledger", *map(str, words)])
        out, err = capfd.readouterr()
        return Done(int(stopped.value.code or 0), out, err)

    return call


@pytest.fixture
def begun(run: Run, tmp_path: Path) -> Run:
    """A round with one inspection and one finding."""
    for kind, text in (("rounds", ROUND), ("inspections", INSPECTION), ("问题清单", FINDING)):
        path = tmp_path / f"{kind}.yaml"
        path.write_text(text, "utf-8")
        assert run("add", kind, path).code == 0
    return run


def test_a_finding_is_entered_moved_seen_and_undone(begun: Run) -> None:
    assert "登记时的状态" in begun("show", "I-0001").out
    moved = begun("move", "I-0001", "已核定", "--on", "2026-04-10", "--by", "组长", "--meeting", "组务会纪要第3号")
    assert (moved.code, moved.err.strip()) == (0, "已变动：I-0001 草拟→已核定。")
    assert begun("list", "findings", "--state", "已核定", "--json").json()["rows"][0]["state"] == "verified"
    assert begun("list", "findings", "--as-of", "2026-04-02", "--json").json()["rows"][0]["state"] == "draft"
    history = begun("history", "I-0001").out
    assert "状态：草拟 → 已核定" in history
    assert begun("undo").code == 0
    assert begun("list", "L01", "--json").json()["rows"][0]["state"] == "draft"


def test_what_is_refused_says_why_and_changes_nothing(begun: Run) -> None:
    done = begun("move", "I-0001", "closed", "--json")
    assert done.code == 3 and done.json()["operation"] is None and done.json()["problems"][0]["code"] == "L-MOVE"
    shown = begun("move", "I-0001", "verified", "--on", "2026-04-10")
    assert shown.code == 3 and "--meeting --by" in shown.err and "没有登记任何改动" in shown.err
    assert begun("set", "I-0001", "整改期限=2026-02-30").code == 3
    assert begun("list", "findings", "--json").json()["rows"][0]["state"] == "draft"


@pytest.mark.parametrize(("words", "said"), [
    (("list", "问题单"), "问题清单"), (("show", "I-0099"), "I-0099"), (("show", "Ω-1"), "不认识"), (("set", "I-0001", "due"), "字段=值"),
    (("set", "I-0001", "整改期线=2026-10-01"), "整改期限"), (("set", "I-0001", "state=closed", "x=1"), "x"), (("move", "I-0001", "办完了"), "已销号"),
    (("move", "I-0001"), "新状态"), (("list", "findings", "--round", "R-1"), "R-1"), (("list", "findings", "--org", "教育局党委"), "教育局"),
    (("list", "findings", "--state", "好了"), "好了"), (("list", "findings", "--as-of", "6月30日"), "2026-03-05"), (("add", "moves", "x.yaml"), "ledger move"),
    (("list", "findings", "--recorded-by", "昨天"), "2026-06-30T18:00"), (("move", "I-0001", "verified", "--role", "县长"), "team"),
    (("move", "I-0001", "verified", "--evidence", "没有.pdf"), "没有.pdf"), (("undo", "--operation", "99"), "99"),
])
def test_wrong_use_is_named_with_a_remedy(begun: Run, words: tuple[str, ...], said: str) -> None:
    done = begun(*words)
    assert done.code == 2 and said in done.err, done.err


def test_an_empty_form_is_filled_in_and_taken(begun: Run, tmp_path: Path) -> None:
    blank = tmp_path / "问题清单.xlsx"
    assert begun("new", "findings", "-o", blank).code == 0
    book = load_workbook(blank)
    sheet = book["问题清单"]
    heads = [str(cell.value).strip("*") for cell in sheet[1]]
    assert "原文指纹" not in heads
    row = sheet.max_row + 1
    for label, value in (("轮次", "R-2026-5"), ("责任党组织", "县教育局党组"), ("反馈问题", "党组会议记录不规范。"), ("整改方式", "限期整改"), ("状态起始日期", "2026-04-01")):
        sheet.cell(row, heads.index(label) + 1, value)
    book.save(blank)
    done = begun("add", "findings", blank, "--json")
    assert done.code == 0 and done.json()["keys"] == ["I-0002"], done.err
    printed = begun("new", "clues").out
    assert "线索编号" in printed and "xundocs ledger add clues" in printed


def test_one_bad_row_keeps_the_file_out(begun: Run, tmp_path: Path) -> None:
    path = tmp_path / "问题.csv"
    path.write_text("轮次,责任党组织,反馈问题,状态起始日期\nR-2026-5,edu,食堂采购不规范。,2026-04-01\nR-2026-5,无名局,据群众举报有问题。,2026-04-31\n", "utf-8")
    done = begun("add", "findings", path, "--json")
    codes = {(p["code"], p["where"]) for p in done.json()["problems"]}
    assert done.code == 1 and {("V-SEC-03", "问题.csv 第3行「反馈问题」"), ("F-DATE", "问题.csv 第3行「状态起始日期」")} <= codes
    assert begun("list", "findings", "--json").json()["total"] == 1


def test_evidence_is_kept_by_its_hash(begun: Run, tmp_path: Path) -> None:
    photo = tmp_path / "整改后照片.jpg"
    photo.write_bytes(b"picture")
    (tmp_path / "m.yaml").write_text("- {finding: I-0001, measures: 修订项目资金管理办法。}\n", "utf-8")
    begun("add", "measures", tmp_path / "m.yaml")
    assert begun("set", "M-0001", "completed_on=2026-09-01").code == 3
    assert begun("set", "M-0001", "完成日期=2026-09-01", "--evidence", photo).code == 0
    [row] = begun("list", "measures", "--json").json()["rows"]
    assert row["evidence"] == [{"name": "整改后照片.jpg", "sha256": hashlib.sha256(b"picture").hexdigest()}]
    assert (row["round"], row["organisation"]) == ("R-2026-5", "edu")


def test_what_is_due_comes_with_the_letter(begun: Run, tmp_path: Path) -> None:
    for words in (("verified", "--on", "2026-04-10", "--by", "组长", "--meeting", "组务会"), ("reported", "--on", "2026-04-28", "--doc", "报告第2稿")):
        begun("move", "I-0001", *words)
    assert begun("move", "P-0001", "fed_back", "--on", "2026-05-08", "--role", "office", "--meeting", "书记专题会议", "--doc", "清巡办〔2026〕12号").code == 0
    (tmp_path / "x.yaml").write_text("- {round: R-2026-5, number: 2026-017, transferred_on: 2026-04-10, receiving_organ: 纪委监委}\n", "utf-8")
    begun("add", "clues", tmp_path / "x.yaml")
    found = begun("due", "--on", "2026-07-01", "--within", "15", "--json").json()["due"]
    assert [(d["due"], d["status"], d["what"], d["letter"], d["variant"]) for d in found] == [
        ("2026-06-07", "overdue", "召开专题民主生活会", "supervision_notice", "supervision"),
        ("2026-06-07", "overdue", "报整改方案", "supervision_notice", "supervision"),
        ("2026-07-10", "soon", "答复线索办理情况", "supervision_notice", "progress_reminder")]
    shown = begun("due", "--on", "2026-11-09", "--within", "0")
    assert "已逾期1天" in shown.out and "完成问题整改（1个）" in shown.out and "xundocs new supervision_notice -o" in shown.out
    assert "没有逾期" in begun("due", "--on", "2026-05-09", "--within", "3").err


def test_an_office_without_records_is_told_so(run: Run) -> None:
    assert run("list").code == 0 and "还没有登记" in run("history").err
    assert "没有符合条件" in run("list", "findings").err
    assert run("undo").code == 2


def test_the_overview_has_no_zero_for_what_is_not_kept_by_organisation(begun: Run) -> None:
    shown = begun("list", "--org", "县教育局党组")
    counts = {one["id"]: one["rows"] for one in begun("list", "--org", "县教育局党组", "--json").json()["ledgers"]}
    assert (counts["findings"], counts["tasks"], counts["rounds"]) == (1, 0, 1) and counts["clues"] is counts["suggestions"] is None
    assert next(line for line in shown.out.splitlines() if line.startswith("clues")).split()[-1] == "—"
    assert "问题线索移交登记簿" in shown.err and "不按党组织登记" in shown.err
    whole = begun("list")
    assert next(line for line in whole.out.splitlines() if line.startswith("clues")).split()[-1] == "0" and "不按党组织" not in whole.err


def test_what_belongs_to_a_record_is_found_by_its_own_key_only(begun: Run, tmp_path: Path) -> None:
    path = tmp_path / "任务.yaml"
    path.write_text("- {finding: I-0001, action: 逐项核对验收资料, standard: 全部完成验收, due: 2026-10-31}\n- {finding: I-0001, action: 与 I-0002 一并办理, standard: 全部完成验收, due: 2026-10-31}\n", "utf-8")
    assert begun("add", "findings", tmp_path / "问题清单.yaml").code == 0
    assert begun("add", "tasks", path).code == 0
    assert "任务清单（2条）" in begun("show", "I-0001").out and "任务清单" not in begun("show", "I-0002").out
    assert begun("show", "P-0001", "--json").json()["belongs"]["findings"] == ["I-0001", "I-0002"]
