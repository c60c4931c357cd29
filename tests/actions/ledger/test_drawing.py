"""Documents from the records: the samples come out of the demonstration round, contradictions are named, issuing notes itself once."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from support_register import database_kind  # noqa: F401
from support_round import Office, command, entered_round, lay_out, round_office  # noqa: F401
from xundocs.actions.issue import IssueRequest, IssueResult, issue_documents
from xundocs.actions.ledger.drawing import drawn_documents, records_from
from xundocs.actions.ledger.records import Choice, operations, show, take_snapshot
from xundocs.actions.ledger.writing import add_file, remove_record, set_fields, undo_last
from xundocs.actions.make import MakeRequest, MakeResult, make_documents
from xundocs.actions.new import filled_text
from xundocs.actions.sources import Selection
from xundocs.documents.inputs import read_records
from xundocs.documents.kinds import Kind
from xundocs.documents.shelf import shelf_of
from xundocs.errors import UsageError, XundocsError
from xundocs.office.figures.drawing import read_taking
from xundocs.workspace import open_workspace

EDU = "中共清源县教育局党组"
on_a_file = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
"""For what the snapshot alone decides; entering the round on a server takes seconds."""
SAMPLES = {"feedback_opinion": "", "authenticity_commitment": "", "supervision_notice": "2026-11-06", "public_disclosure": ""}
"""Kind → the day whose records its sample shows, "" for now."""


def kind_of(office: Office, name: str) -> Kind:
    return shelf_of(office[0]).find(name)


def sample(office: Office, name: str) -> dict[str, Any]:
    return dict(yaml.safe_load(kind_of(office, name).sample_path.read_text("utf-8")))


def data_file(folder: Path, values: dict[str, Any]) -> Path:
    path = folder / "补充.yaml"
    path.write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")
    return path


@pytest.mark.parametrize("name", SAMPLES)
def test_the_sample_says_what_the_records_say(round_office: Office, name: str) -> None:  # noqa: F811
    kind, selection = kind_of(round_office, name), Selection(organisation=EDU, as_of=SAMPLES[name])
    read, [drawn] = records_from(round_office[0], kind, selection, read_records(kind.sample_path, kind))
    assert [p.message for p in read.problems] == [] and len(drawn.values) >= 5
    assert set(drawn.values) <= set(kind.fields)


def test_counts_of_the_commitment_come_from_the_ledger(round_office: Office) -> None:  # noqa: F811
    [drawn] = drawn_documents(*round_office, kind_of(round_office, "D15"), Selection(organisation=EDU))
    wanted = {"total_findings": 8, "done": 6, "phased": 1, "long_term": 1, "not_done": 0, "instant_total": 3, "instant_done": 3, "suggestions_total": 6,
              "rules_made": 5, "money_returned": "12.60"}
    assert {name: drawn.values[name] for name in wanted} == wanted
    traces = {trace.field: trace for trace in drawn.traces}
    assert traces["done"].keys == ("I-0107", "I-0112", "I-0113", "I-0118", "I-0120", "I-0125") and traces["instant_total"].keys == ("J-0102", "J-0103", "J-0104")
    assert all(name in traces for name in drawn.values), "every value can be traced"


def made(office: Office, tmp_path: Path, values: dict[str, Any], kind: str = "D15") -> MakeResult:
    request = MakeRequest(kind, data_file(tmp_path, values), tmp_path / "out", selection=Selection(organisation=EDU))
    return make_documents(office[0], request)


def test_a_person_adds_only_what_the_records_do_not_hold(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    whole = sample(round_office, "D15")
    report = kind_of(round_office, "D15").folder / whole["report_file"]
    [drawn] = drawn_documents(*round_office, kind_of(round_office, "D15"), Selection(organisation=EDU))
    rest = {name: value for name, value in whole.items() if name not in drawn.values} | {"report_file": str(report)}
    result = made(round_office, tmp_path, rest)
    assert not result.refused and len(result.written) == 1
    [(key, traces)] = result.traces
    assert key == "B-0102" and {"done", "total_findings"} <= {trace.field for trace in traces}


def test_a_number_by_hand_that_the_ledger_contradicts_is_refused(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    whole = sample(round_office, "D15")
    whole["report_file"] = str(kind_of(round_office, "D15").folder / whole["report_file"])
    result = made(round_office, tmp_path, {**whole, "done": 7, "not_done": 0})
    [problem] = [p for refused in result.refused for p in refused.problems if p.code == "V-LEDGER-01"]
    assert "“6”" in problem.message and "“7”" in problem.message and problem.where.field == "已完成" and not result.written


def test_a_reworded_finding_is_a_contradiction(round_office: Office) -> None:  # noqa: F811
    kind = kind_of(round_office, "D12")
    read = read_records(kind.sample_path, kind)
    read.records[0].values["findings"][0]["statement"] = "学习抓得不紧。"  # type: ignore[index]
    found, _ = records_from(round_office[0], kind, Selection(organisation=EDU), read)
    assert [p.code for p in found.problems] == ["V-LEDGER-01"] and "I-0107 反馈问题（原文）" in found.problems[0].message


def test_a_prefilled_file_leaves_only_the_rest_to_a_person(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    text = filled_text(round_office[0], "D12", Selection(organisation=EDU)).text
    values = yaml.safe_load(text)
    assert values["inspected_org"] == EDU and [f["finding_id"] for f in values["findings"]][:2] == ["I-0107", "I-0109"] and values["signer"] is None
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    kind = kind_of(round_office, "D12")
    found, _ = records_from(round_office[0], kind, Selection(organisation=EDU), read_records(tmp_path / "a.yaml", kind))
    assert not [p for p in found.problems if p.code == "V-LEDGER-01"]


def test_what_matches_nothing_says_so(round_office: Office) -> None:  # noqa: F811
    with pytest.raises(UsageError, match="一条也没有登记"):
        drawn_documents(*round_office, kind_of(round_office, "D15"), Selection(organisation="县公交公司党委"))
    with pytest.raises(UsageError, match="没有登记巡察组"):
        drawn_documents(*round_office, kind_of(round_office, "D12"), Selection(team="9"))


@on_a_file
@pytest.mark.parametrize(("name", "selection", "said"), [
    ("D12", Selection(key="P-9999"), "那里没有 P-9999"), ("D12", Selection(round="R-16-2"), "所选的一条也没有登记"),
    ("D12", Selection(organisation=EDU, as_of="2026-05-01"), "到 2026-05-01 巡察对象进展 P-0501 还不能做巡察反馈意见：要报告日期已填"),
    ("D20", Selection(organisation="中共清源县水务局党组"), "整改报告登记 B-0401、B-0402 还不能做整改进展情况通报：要报告种类为整改进展报告、审核为通过"),
    ("D12", Selection(round="R-16-2", team="3"), "R-16-2没有登记巡察组")])
def test_what_is_missing_is_said(round_office: Office, name: str, selection: Selection, said: str) -> None:  # noqa: F811
    with pytest.raises(UsageError, match=said):
        drawn_documents(*round_office, kind_of(round_office, name), selection)


@on_a_file
def test_a_new_secretary_signs_the_last_letter(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "承诺书.yaml"
    path.write_text("- {inspection: P-0501, report: B-0102, committer_post: 党组书记, took_office_on: 2026-12-12, handover: true}\n", "utf-8")
    assert add_file(*round_office, "commitments", path).keys == ["C-0502"]
    [drawn] = drawn_documents(*round_office, kind_of(round_office, "D15"), Selection(organisation=EDU))
    assert (drawn.values["committer_title"], drawn.values["tenure_from"]) == ("党组书记", "2026-12-12") and "commitment_date" not in drawn.values


@on_a_file
def test_a_suggestion_to_another_organisation_is_not_the_inspected_ones(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "建议.yaml"
    path.write_text("- {round: R-16-5, to_org: 清源县财政局, findings: [I-0112], content: 统一规范学校食堂采购流程。, issued_on: 2026-07-01}\n"
                    "- {round: R-16-5, to_org: 中共清源县教育局党组, content: 建立问题整改月报制度。, issued_on: 2026-06-10}\n", "utf-8")
    assert add_file(*round_office, "suggestions", path).keys
    [drawn] = drawn_documents(*round_office, kind_of(round_office, "D15"), Selection(organisation=EDU))
    assert drawn.values["suggestions_total"] == 7, "its six and the one that names no finding, not the finance bureau's"


@on_a_file
def test_numbers_of_the_ledger_are_those_of_the_opinion(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    workspace, database = round_office
    assert set_fields(workspace, database, "I-0804", {"seq": "5"}).problems == []
    request = MakeRequest("D12", data_file(tmp_path, opinion(round_office)), tmp_path / "out", selection=Selection(organisation=HOUSING))
    [refused] = make_documents(workspace, request).refused
    assert "V-CNT-01" in {p.code for p in refused.problems}, "never numbered anew: the ledger's later papers go by its numbers"
    for key in ("I-0801", "I-0802", "I-0803", "I-0804"):
        set_fields(workspace, database, key, {"seq": ""})
    [drawn] = drawn_documents(*round_office, kind_of(round_office, "D12"), Selection(organisation=HOUSING))
    assert all("seq" not in row for row in drawn.values["findings"])


def test_a_team_in_a_round(round_office: Office) -> None:  # noqa: F811
    keys = [one.key for one in drawn_documents(*round_office, kind_of(round_office, "D12"), Selection(round="十六届县委第五轮", team="3"))]
    assert keys == ["P-0501", "P-0502"]


HOUSING = "中共清源县住房和城乡建设局党组"


def opinion(office: Office) -> dict[str, Any]:
    """What a person adds to the feedback for an inspection that has only been reported."""
    whole = sample(office, "D12")
    [drawn] = drawn_documents(*office, kind_of(office, "D12"), Selection(organisation=HOUSING))
    rest = {name: value for name, value in whole.items() if name not in drawn.values and name not in ("doc_no", "findings")}
    rest |= {"feedback_date": "2026-12-18", "issue_date": "2026-12-18", "approved_date": "2026-12-11", "privacy_review_date": "2026-12-17",
             "suggestions": [{"text": "逐项复核整改事项，建立销号制度。", "target_findings": [1, 2, 3, 4]}], "more_attachments": []}
    for number, row in enumerate(rest["notice_recipients"]):
        row["letter_no"] = f"清巡办函〔2026〕{21 + number}号"
    return rest


def test_issuing_an_opinion_feeds_the_findings_back_once(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    workspace, database = round_office
    request = IssueRequest("D12", data_file(tmp_path, opinion(round_office)), tmp_path / "发文", code="清巡办", reason="演示：前面的号已在纸质登记簿",
                           selection=Selection(organisation=HOUSING))
    result = issue_documents(workspace, database, request)
    assert not result.refused, [str(p) for r in result.refused for p in r.problems]
    finding = show(database, "I-0801").record
    number = result.written[0].number
    assert finding.state == "fed_back" and finding.get("statement_sha256") and show(database, "P-0508").record.get("feedback_no") == number
    assert show(database, "P-0508").record.get("concentrated_due") == "2027-06-18"
    before = len(show(database, "I-0801").changes)
    again = issue_documents(workspace, database, request)
    assert not again.written and len(show(database, "I-0801").changes) == before, "nothing is issued or noted twice"


TRANSIT = "中共清源县城乡公交有限责任公司委员会"
NOTICE = {
    "exit_date": "2026-12-31", "found_by": ["field_visit"], "found_date": "2026-12-11", "reply_due": "2026-12-24",
    "approval_by": "中共清源县委巡察工作领导小组", "approval_at": "2026-12-13", "approval_form": "leading_group",
    "reply_to": "中共清源县委第三巡察组", "reply_contact": "0850-6210233（巡察组驻地）", "issuer": "中共清源县委第三巡察组",
    "seal_org": "中共清源县委第三巡察组", "signer": "周明远", "drafter": "何书宁", "reviewer": "罗清", "approver": "周明远",
    "items": [{"finding_id": "J-0904", "summary": "3辆车灭火器过期", "category": "f2_livelihood", "requirement": "更换3具灭火器，逐车检查并登记。", "evidence_required": ["photo_after"]},
              {"finding_id": "J-0905", "summary": "值班记录缺5天", "category": "f2_four_winds", "requirement": "补齐值班安排，落实交接登记。", "evidence_required": ["minutes"]}]}


def test_items_without_a_notice_become_one_and_learn_its_number(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    workspace, database = round_office
    items = tmp_path / "事项.yaml"
    items.write_text("- {inspection: P-0509, issue_mode: written, statement: 2026年12月11日现场查看，3辆车灭火器过期。, issued_on: 2026-12-14, due: 2026-12-24}\n"
                     "- {inspection: P-0509, issue_mode: written, statement: 2026年12月11日现场查看，值班记录缺5天。, issued_on: 2026-12-14, due: 2026-12-22}\n", "utf-8")
    assert add_file(workspace, database, "immediates", items).keys == ["J-0904", "J-0905"]
    request = IssueRequest("D08", data_file(tmp_path, NOTICE), tmp_path / "发文", code="清巡三组", reason="演示", selection=Selection(organisation=TRANSIT))
    result = issue_documents(workspace, database, request)
    assert not result.refused and [w.number for w in result.written] == ["清巡三组〔2026〕1号"]
    noted = [show(database, key).record for key in ("J-0904", "J-0905")]
    assert [(r.get("notice_no"), r.get("item_no")) for r in noted] == [("清巡三组〔2026〕1号", 1), ("清巡三组〔2026〕1号", 2)]
    again = issue_documents(workspace, database, request)
    assert not again.written and [p.code for p in again.problems] == ["B-NUMBERED"]


def entered(office: Office, tmp_path: Path, *lines: str) -> list[str]:
    """Written items of the inspection under way, without a notice: statement, day, due day."""
    path = tmp_path / "事项.yaml"
    rows = [dict(zip(("statement", "issued_on", "due"), line.split("|"), strict=True), inspection="P-0509", issue_mode="written") for line in lines]
    path.write_text(yaml.safe_dump(rows, allow_unicode=True), "utf-8")
    return add_file(*office, "immediates", path).keys


def about(key: str, **changes: Any) -> dict[str, Any]:
    """What a person adds to a notice of one item."""
    row = {"summary": "2辆车安全锤缺失", "category": "f2_livelihood", "requirement": "补齐2把安全锤，逐车检查并登记。", "evidence_required": ["photo_after"]}
    return {**NOTICE, "items": [{"finding_id": key, **row}], **changes}


TEAM = Selection(round="R-16-5", team="3")


@on_a_file
def test_the_same_words_call_for_the_next_notice_later(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    workspace, database = round_office
    numbers = []
    for day in ("14", "16"):
        [key] = entered(round_office, tmp_path, f"2026年12月11日现场查看，2辆车安全锤缺失（{day}日交办）。|2026-12-{day}|2026-12-24")
        request = IssueRequest("D08", data_file(tmp_path, about(key)), tmp_path / "发文", code="清巡三组", reason="演示", selection=TEAM)
        result = issue_documents(workspace, database, request)
        assert not result.refused, [str(p) for r in result.refused for p in r.problems]
        numbers += [show(database, key).record.get("notice_no")]
        assert issue_documents(workspace, database, request).written == []
    assert numbers == ["清巡三组〔2026〕1号", "清巡三组〔2026〕2号"]


@on_a_file
def test_waiting_items_of_two_days_are_two_notices(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    entered(round_office, tmp_path, "2辆车座椅破损。|2026-12-14|2026-12-24", "3处站牌缺失。|2026-12-16|2026-12-24", "1处站牌倾斜。|2026-12-16|2026-12-24")
    drawn = [one for one in drawn_documents(*round_office, kind_of(round_office, "D08"), Selection(organisation=TRANSIT)) if "notice_no" not in one.values]
    assert [(one.values["issue_date"], one.keys) for one in drawn] == [("2026-12-14", ("J-0904",)), ("2026-12-16", ("J-0905", "J-0906"))]
    filled = filled_text(round_office[0], "D08", TEAM)
    assert (filled.count, filled.left_out, len(list(yaml.safe_load_all(filled.text)))) == (2, 5, 2), "only what has no number yet"


@on_a_file
def test_a_record_finds_its_document_by_what_it_names(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    first, second = entered(round_office, tmp_path, "2辆车座椅破损。|2026-12-14|2026-12-24", "3处站牌缺失。|2026-12-16|2026-12-26")
    kind, data = kind_of(round_office, "D08"), tmp_path / "两份.yaml"
    data.write_text(yaml.safe_dump_all([about(second, signer="甲"), about(first, signer="乙")], allow_unicode=True), "utf-8")
    for given, signers in ((data, ["乙", "甲"]), (data_file(tmp_path, about(second, signer="丙")), [None, "丙"])):
        read, drawn = records_from(round_office[0], kind, TEAM, read_records(given, kind), "notice_no")
        assert [one.keys for one in drawn] == [(first,), (second,)] and [r.values.get("signer") for r in read.records] == signers
        assert [p.code for p in read.problems] == ["B-NUMBERED"]
    data.write_text(yaml.safe_dump_all([{"signer": name} for name in "甲乙丙"], allow_unicode=True), "utf-8")
    with pytest.raises(UsageError, match="3 条，从台账取出 2 份"):
        records_from(round_office[0], kind, TEAM, read_records(data, kind), "notice_no")


@on_a_file
def test_a_shared_record_names_the_document_with_the_fault(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    request = MakeRequest("D15", data_file(tmp_path, {"committer": "林之桓"}), tmp_path / "out", selection=Selection(round="R-16-5"))
    refused = make_documents(round_office[0], request).refused
    assert [r.row for r in refused] == [f"补充.yaml（{key}） 第1行" for key in ("B-0102", "B-0202", "B-0302", "B-0402")], "the returned report has no letter"


@on_a_file
def test_a_letter_of_another_day_is_another_letter(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    workspace, database = round_office
    values = urging(round_office)
    request = IssueRequest("D17", data_file(tmp_path, values), tmp_path / "发文", code="清巡办函", reason="演示", selection=Selection(organisation=SHIQIAO))
    assert len(issue_documents(workspace, database, request).written) == 1
    data_file(tmp_path, {**values, "sent_via": "secure_intranet"})
    [refused] = issue_documents(workspace, database, request).refused
    assert [p.code for p in refused.problems] == ["B-CHANGED"], "the same day: the letter that was sent has been changed"
    data_file(tmp_path, {**values, "issue_date": "2026-12-19", "level": 2, "previous_level": 1, "previous_date": "2026-12-18"})
    result = issue_documents(workspace, database, request)
    assert [w.number for w in result.written] == ["清巡办函〔2026〕2号"], [str(p) for r in result.refused for p in r.problems]


SHIQIAO = "中共清源县石桥镇委员会"


def urging(office: Office) -> dict[str, Any]:
    """What a person adds to a letter of supervision about three findings and two supervisions not reported on."""
    whole = sample(office, "D17")
    [drawn] = drawn_documents(*office, kind_of(office, "D17"), Selection(organisation=SHIQIAO))
    rest = {name: value for name, value in whole.items() if name not in drawn.values and name not in ("doc_no", "previous_date")}
    items = [{name: row[name] for name in ("finding_no", "statement") if name in row} | {"gap": f"第{number}项只印发了办法。", "required_action": f"补做第{number}项并公示结果。",
                                                                                        "due": "2027-01-15"} for number, row in enumerate(drawn.values["items"], 1)]
    return {**rest, "level": 1, "previous_level": 0, "issue_date": "2026-12-18", "reply_due": "2027-01-18", "items": items}


def test_a_letter_of_supervision_enters_the_list_of_supervisions_once(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    workspace, database = round_office
    known = {row["key"] for row in take_snapshot(database, Choice()).rows["supervisions"]}
    request = IssueRequest("D17", data_file(tmp_path, urging(round_office)), tmp_path / "发文", code="清巡办函", reason="演示", selection=Selection(organisation=SHIQIAO))
    result = issue_documents(workspace, database, request)
    assert not result.refused, [str(p) for r in result.refused for p in r.problems]
    [row] = [r for r in take_snapshot(database, Choice()).rows["supervisions"] if r["key"] not in known]
    wanted = {"round": "R-16-5", "organisation": "shiqiao", "form": "urge", "on": "2026-12-18", "doc_no": result.written[0].number, "due": "2027-01-18",
              "findings": ["I-0207", "I-0206", "I-0208"], "checker_org": "中共清源县委巡察工作领导小组办公室"}
    assert {name: row[name] for name in wanted} == wanted
    assert row["requirement"] == "；".join(f"补做第{number}项并公示结果" for number in range(1, 6)) + "。" and row["finding_text"].startswith("第1项只印发了办法；")
    issue_documents(workspace, database, request)
    assert len(take_snapshot(database, Choice()).rows["supervisions"]) == len(known) + 1, "noted once"
    with pytest.raises(XundocsError, match="已经发出"):
        undo_last(database, next(one.id for one, _ in operations(database, 1)))
    assert remove_record(database, row["key"], "登记错误").problems == []
    issue_documents(workspace, database, request)
    assert len(take_snapshot(database, Choice()).rows["supervisions"]) == len(known), "what a person took out does not come back"


@on_a_file
def test_a_renamed_organisation_is_called_as_on_the_documents_day(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    path = round_office[0].root / "organisations.yaml"  # type: ignore[operator]
    listed = yaml.safe_load(path.read_text("utf-8"))
    old = next(one for one in listed if one["id"] == "shiqiao")
    new = {**old, "name": "中共清源县石桥街道工作委员会", "admin": "石桥街道办事处", "short": "石桥街道党工委", "party_type": "党工委", "valid_from": "2026-12-01"}
    path.write_text(yaml.safe_dump([*(one for one in listed if one is not old), {**old, "valid_to": "2026-11-30"}, new], allow_unicode=True), "utf-8")
    workspace = open_workspace(round_office[0].root)
    more = {**urging(round_office), "doc_no": "清巡办函〔2026〕15号", "inspected_org": SHIQIAO}
    for day, name in (("2026-12-18", new["name"]), ("2026-11-29", SHIQIAO)):
        more |= {"issue_date": day, "items": [{**row, "due": "2027-01-15"} for row in more["items"]]}
        request = MakeRequest("D17", data_file(tmp_path, more), tmp_path / day, selection=Selection(organisation="石桥街道党工委"))
        result = make_documents(workspace, request)
        assert [w.path.name for w in result.written] == [f"清巡办函〔2026〕15号致{name}整改督办单.docx"], [str(p) for r in result.refused for p in r.problems]
        assert next(trace.value for trace in result.traces[0][1] if trace.field == "inspected_org") == name
    data = data_file(tmp_path, {**more, "inspected_org": EDU})
    [refused] = make_documents(workspace, MakeRequest("D17", data, tmp_path / "x", selection=Selection(organisation="shiqiao"))).refused
    assert "V-LEDGER-01" in {p.code for p in refused.problems}


def from_file(office: Office, tmp_path: Path, kind: str, code: str, **changes: Any) -> IssueResult:
    """The kind's sample issued as a plain data file, without its number."""
    values = {name: value for name, value in sample(office, kind).items() if name not in ("doc_no", "notice_no")} | changes
    folder = tmp_path / sha256(repr(values).encode()).hexdigest()[:8]
    folder.mkdir(exist_ok=True)
    result = issue_documents(*office, IssueRequest(kind, data_file(folder, values), tmp_path / "发文", code=code, reason="演示"))
    assert not result.refused, [str(p) for r in result.refused for p in r.problems]
    return result


def notes_of(result: IssueResult) -> list[str]:
    return [str(p) for p in result.problems if p.code == "B-LEDGER"]


def supervisions(office: Office) -> list[Any]:
    return list(take_snapshot(office[1], Choice()).rows["supervisions"])


def test_a_letter_from_a_data_file_enters_the_list_too_when_the_ledger_holds_what_it_names(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    known = len(supervisions(round_office))
    first = from_file(round_office, tmp_path, "D17", "清巡办函")
    number = first.written[0].number
    [row] = [r for r in supervisions(round_office) if r.get("doc_no") == number]
    wanted = {"round": "R-16-5", "organisation": "edu", "form": "urge", "on": "2026-11-06", "due": "2026-11-30", "checker_org": "中共清源县委巡察工作领导小组办公室"}
    assert {name: row[name] for name in wanted} == wanted
    assert [show(round_office[1], key).record.get("seq") for key in row["findings"]] == [3, 6] and notes_of(first) == []
    assert not from_file(round_office, tmp_path, "D17", "清巡办函").written and len(supervisions(round_office)) == known + 1, "noted once"


@pytest.mark.parametrize(("changes", "said"), [
    ({"round_label": "十六届县委第六轮"}, "没有这个轮次"), ({"inspected_org": "中共清源县第一中学委员会"}, "没有这个轮次、这个党组织的巡察"),
    ({"finding_no": 88}, "没有「反馈问题序号」88"), ({"statement": "另一件事。"}, "「反馈问题（原文）」与台账")])
def test_a_letter_the_ledger_does_not_know_leaves_it_and_says_how_to_enter_it(round_office: Office, tmp_path: Path, changes: dict[str, Any], said: str) -> None:  # noqa: F811
    known = len(supervisions(round_office))
    items = sample(round_office, "D17")["items"]
    if not changes.keys() & {"round_label", "inspected_org"}:
        changes = {"items": [{**items[0], **changes}, *items[1:]]}
    [told] = notes_of(from_file(round_office, tmp_path, "D17", "清巡办函", **changes))
    assert said in told and "台账没有改动" in told and "xundocs ledger add supervisions" in told
    assert len(supervisions(round_office)) == known
    assert notes_of(from_file(round_office, tmp_path, "D17", "清巡办函", **changes)) == [], "said when it is issued, not again"


def test_a_batch_the_ledger_does_not_know_is_told_in_one_line(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    one = {name: value for name, value in sample(round_office, "D08").items() if name != "notice_no"}
    data = tmp_path / "一批.yaml"
    data.write_text(yaml.safe_dump([one, {**one, "found_date": "2026-03-31"}, {**one, "found_date": "2026-03-30"}], allow_unicode=True), "utf-8")
    result = issue_documents(*round_office, IssueRequest("D08", data, tmp_path / "发文", code="清巡三组", reason="演示"))
    [told] = notes_of(result)
    assert len(result.written) == 3 and f"{result.written[0].number} 等 3 份" in told and "其余 2 份也没有对上" in told


def test_a_notice_from_a_data_file_is_noted_on_its_items_unless_they_have_another(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    workspace, database = round_office
    items = tmp_path / "事项.yaml"
    items.write_text("- {inspection: P-0502, issue_mode: written, statement: 2026年3月28日在丰良村走访，3处管网漏损。, issued_on: 2026-04-02, due: 2026-04-09}\n", "utf-8")
    [key] = add_file(workspace, database, "immediates", items).keys
    item = {**sample(round_office, "D08")["items"][0], "finding_id": key, "detail": "2026年3月28日在丰良村走访，3处管网漏损。", "deadline": "2026-04-09"}
    first = from_file(round_office, tmp_path, "D08", "清巡三组", items=[item])
    record = show(database, key).record
    assert (record.get("notice_no"), record.get("item_no")) == (first.written[0].number, 1) and notes_of(first) == []
    [told] = notes_of(from_file(round_office, tmp_path, "D08", "清巡三组", items=[{**item, "summary": "管网漏损3处未修复"}]))
    assert f"{key} 已经记着 {first.written[0].number}" in told and "xundocs ledger set" in told
    assert show(database, key).record.get("notice_no") == first.written[0].number
    [told] = notes_of(from_file(round_office, tmp_path, "D08", "清巡三组"))
    assert "没有「底稿编号」I-0031" in told


@pytest.mark.parametrize(("add", "said"), [({"ledger": "supervision", "values": {}}, "no ledger supervision"), ({"ledger": "supervisions", "values": {"dpo": "date"}}, "dpo"),
                                           ({"ledger": "supervisions", "value": {}}, "not understood: value")])
def test_what_issuing_adds_is_checked_when_read(add: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_taking({"per": "inspections", "after_issue": {"add": add}})
