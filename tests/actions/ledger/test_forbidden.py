"""What must not stand in any ledger, however it is written and through whatever door it comes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from support_records import FULL, Records, finding
from xundocs.actions.ledger.columns import plan_import
from xundocs.actions.ledger.exporting import export_ledgers
from xundocs.actions.ledger.forbidden import forbidden
from xundocs.actions.ledger.forms import Forms
from xundocs.actions.ledger.importing import Options, import_sheets
from xundocs.actions.ledger.reading import read_drafts
from xundocs.actions.ledger.records import Choice, operations
from xundocs.actions.ledger.writing import add_file, set_fields
from xundocs.documents.records import RawRecord
from xundocs.errors import UsageError
from xundocs.office.records.kinds import LedgerKind, kinds
from xundocs.problems import Where
from xundocs.workspace import Workspace

SECRET = "王某某收受礼金"


def found(text: str) -> set[str]:
    return {p.code for p in forbidden(kinds()["findings"], {"statement": text}, lambda name: Where(field=name))}


@pytest.mark.parametrize(("text", "code"), [
    ("据群众举报，食堂采购不规范。", "V-SEC-03"), ("举 报 人是本校职工。", "V-SEC-03"), ("举\u200b报人", "V-SEC-03"), ("举\n报\n人", "V-SEC-03"), ("舉報人提供的材料", "V-SEC-03"),
    ("線索編號：2026-1", "V-SEC-02"), ("联系１３８００１３８０００核对", "V-SEC-05"), ("王某某收受礼金2万元。", "V-SEC-02"), ("局长张×违规用车。", "V-SEC-02"), ("李××等3人", "V-SEC-02"),
    ("张三同志受贿5万元。", "V-SEC-02"), ("涉嫌收受他人财物。", "V-SEC-02"), ("涉嫌违反廉洁纪律。", "V-SEC-02"), ("被反映人为科长。", "V-SEC-02"), ("有人反映采购有问题。", "V-SEC-02"),
    ("接到职工反映，食堂采购不规范。", "V-SEC-02"), ("2026-017号线索已移交。", "V-SEC-02"), ("线索内容：受贿。", "V-SEC-02"), ("知情人透露。", "V-SEC-02"), ("对责任人给予党内警告处分。", "V-SEC-10"),
    ("清巡线〔2026〕1号", "V-SEC-02"),
])
def test_it_is_found_in_disguise_too(text: str, code: str) -> None:
    assert code in found(text)


@pytest.mark.parametrize("text", [
    "群众反映强烈的问题没有解决。", "对群众反映的问题办理不及时。", "班子成员违规收受礼品礼金问题时有发生。", "存在管理人员收受服务对象礼品现象。", "问题线索移交不及时，3件超过期限。", "某村、某单位的做法没有推广。",
    "王安石村道路没有硬化。", "向某公司支付工程款3万元，没有合同。", "审计局反映的2个问题没有整改。", "2024年 有3个项目没有验收。", "1.5万元×3个月，合计4.5万元。",
    "派驻组问题线索来源单一，处置不规范。", "杨村挪用公款问题通报后，警示教育没有全覆盖。", "对2名违纪党员未给予党纪处分。", "对群众反映强烈的停车难问题没有研究。",
])
def test_ordinary_findings_are_taken(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize("kind", list(kinds().values()), ids=lambda kind: kind.id)
def test_no_field_of_any_ledger_takes_it(kind: LedgerKind) -> None:
    form = Forms(Workspace()).of(kind)
    for name, field in form.fields.items():
        if name == "key" or field.type in ("enum", "date", "period", "integer", "decimal", "money", "boolean"):
            continue
        inner = next((n for n, f in field.fields.items() if f.type == "text"), "")
        value = [{inner: SECRET}] if inner else [SECRET] if field.many else SECRET
        workspace = Workspace()
        [draft] = read_drafts(kind, form, [RawRecord({name: value}, Where("甲.yaml"))], workspace.office.directory, workspace.office.get)
        told = [p for p in draft.problems if p.severity == "error" and p.code not in ("F-REQUIRED",) and field.label in str(p.where)]
        assert told, (kind.id, name)
        assert "王某某" not in "".join(map(str, [p for p in told if p.code == "V-SEC-02"]))


@pytest.fixture
def records(office: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Records]:
    monkeypatch.delenv("XUNDOCS_DATABASE_URL", raising=False)
    made = Records(office)
    made.small_round(2)
    yield made
    assert made.faults() == []
    made.close()


def test_names_of_files_and_evidence_are_looked_through(records: Records, tmp_path: Path) -> None:
    workspace, database = records.workspace, records.database
    [measure] = records.added("measures", {"finding": "I-0001", "measures": "修订办法"})
    evidence = ({"name": "举报人材料.pdf", "sha256": "0" * 64},)
    assert [p.code for p in set_fields(workspace, database, measure, {"result_text": "已印发"}, evidence=evidence).problems] == ["V-SEC-03"]
    assert [p.code for p in records.move("I-0001", "verified", "2026-04-10", "team", **{**FULL, "evidence": evidence}).problems] == ["V-SEC-03"]
    for name in ("by", "meeting", "doc_no", "reason", "recheck", "goal"):
        assert {p.code for p in records.move("I-0001", "verified", "2026-04-10", "team", **{**FULL, name: "据群众举报"}).problems} == {"V-SEC-03"}, name
    path = tmp_path / "举报人反映.yaml"
    path.write_text("- {round: R-2026-5, organisation: edu, statement: 食堂采购不规范。}\n", "utf-8")
    assert next(p.code for p in add_file(workspace, database, "findings", path).problems) == "V-SEC-03"
    export_ledgers(workspace, database, ["findings"], tmp_path / "举报人.xlsx", Choice())
    assert [p.code for p in import_sheets(workspace, database, plan_import(workspace, tmp_path / "举报人.xlsx"), Options()).problems] == ["V-SEC-03"]
    assert len(records.rows("findings")) == 2 and records.row("I-0001")["state"] == "draft"


def test_the_history_does_not_name_a_file_of_clues(records: Records, tmp_path: Path) -> None:
    path = tmp_path / "王五的事.yaml"
    path.write_text("- {round: R-2026-5, number: 2026-5, transferred_on: 2026-04-10, receiving_organ: 纪委监委}\n", "utf-8")
    assert add_file(records.workspace, records.database, "clues", path).keys == ["X-0001"]
    assert "王五" not in operations(records.database, 1)[0][0].what


def test_the_reason_of_deleting_by_import_is_looked_through(records: Records, tmp_path: Path) -> None:
    workspace, database = records.workspace, records.database
    clue = {"round": "R-2026-5", "transferred_on": "2026-04-10", "receiving_organ": "纪委监委"}
    records.added("clues", {**clue, "number": "2026-5"}, {**clue, "number": "2026-6"})
    for kind, reason, code in (("clues", "已经了结", "L-CLOSED"), ("findings", "据群众举报核实", "V-SEC-03")):
        path = tmp_path / f"{kind}.xlsx"
        export_ledgers(workspace, database, [kind], path, Choice())
        book = openpyxl.load_workbook(path)
        book.worksheets[0].delete_rows(book.worksheets[0].max_row)
        book.save(path)
        done = import_sheets(workspace, database, plan_import(workspace, path), Options(delete=reason))
        assert [p.code for p in done.problems] == [code] and done.removed == [] and len(records.rows(kind)) == 2
        assert import_sheets(workspace, database, plan_import(workspace, path), Options(delete="登记错误")).removed


def test_moves_are_not_imported_round_the_state_machine(records: Records, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "状态变动"
    for row in (["问题编号", "原状态", "新状态", "日期", "谁办的"], ["I-0001", "draft", "closed", "2026-04-11", "巡察办"]):
        sheet.append(row)
    book.save(tmp_path / "甲.xlsx")
    with pytest.raises(UsageError, match="自动记下"):
        plan_import(records.workspace, tmp_path / "甲.xlsx", "moves")
    before = len(records.rows("moves"))
    import_sheets(records.workspace, records.database, plan_import(records.workspace, tmp_path / "甲.xlsx"), Options())
    assert len(records.rows("moves")) == before and records.row("I-0001")["state"] == "draft"
    assert records.add("findings", finding(9)).keys
