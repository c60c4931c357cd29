"""The distribution list: who gets which copy, who signed, who is late."""

from __future__ import annotations

from pathlib import Path

import pytest

from support_register import CODE, issued, notices, opened, write_data
from xundocs.actions import register
from xundocs.errors import UsageError, XundocsError
from xundocs.office.database import Database
from xundocs.workspace import Workspace

pytestmark = pytest.mark.usefixtures("database_kind")
NUMBER, MAIN, COPY_TO = f"{CODE}〔2026〕1号", "中共清源县石桥镇委员会", "中共清源县委巡察工作领导小组办公室"


@pytest.fixture
def database(office: Path, tmp_path: Path) -> Database:
    issued(office, write_data(tmp_path / "a.yaml", notices(2)), due_on="2026-04-07")
    return opened(office)


def test_issuing_lays_out_the_list_from_the_record(database: Database) -> None:
    assert [(d.recipient, d.due_on, d.signed_on) for d in register.receipts(database, number=NUMBER)] == [(MAIN, "2026-04-07", ""), (COPY_TO, "2026-04-07", "")]


def test_a_planned_copy_is_sent_and_another_added(database: Database) -> None:
    register.send_copy(database, NUMBER, MAIN, sent_on="2026-04-02", copy_number="000001")
    register.send_copy(database, NUMBER, "清源县纪委监委", sent_on="2026-04-02", copy_number="000002", copies=2)
    found = register.receipts(database, number=NUMBER)
    assert [(d.recipient, d.copy_number, d.copies, d.sent_on) for d in found] == [
        (MAIN, "000001", 1, "2026-04-02"), (COPY_TO, "", 1, ""), ("清源县纪委监委", "000002", 2, "2026-04-02")]
    assert found[0].due_on == "2026-04-07"


def test_a_receipt_is_signed_once(database: Database) -> None:
    assert register.sign_receipt(database, NUMBER, MAIN, signed_on="2026-04-03", signed_by="秦望川") == 1
    with pytest.raises(XundocsError, match="签收过"):
        register.sign_receipt(database, NUMBER, MAIN, signed_on="2026-04-04", signed_by="秦望川")
    assert [(d.signed_by, d.status("2026-05-01")) for d in register.receipts(database, number=NUMBER)] == [("秦望川", "已签收"), ("", "逾期未签收")]


def test_overdue_is_what_is_unsigned_after_its_day(database: Database) -> None:
    register.sign_receipt(database, NUMBER, MAIN, signed_on="2026-04-03", signed_by="秦望川")
    assert register.receipts(database, overdue_on="2026-04-07") == []
    assert len(register.receipts(database, overdue_on="2026-04-08")) == 3
    assert len(register.receipts(database, unsigned=True)) == 3


@pytest.mark.parametrize(("recipient", "day", "message"), [
    ("", "2026-04-03", "几个单位"), ("没有的单位", "2026-04-03", "没有"), (MAIN, "2026-04-01", "早于成文日期")])
def test_a_receipt_that_does_not_fit_is_refused(database: Database, recipient: str, day: str, message: str) -> None:
    with pytest.raises(XundocsError, match=message):
        register.sign_receipt(database, NUMBER, recipient, signed_on=day, signed_by="秦望川")


def test_a_void_document_is_not_handed_out_and_not_overdue(database: Database) -> None:
    register.void_numbers(database, [NUMBER], "内容有误")
    with pytest.raises(XundocsError, match="作废"):
        register.send_copy(database, NUMBER, MAIN, sent_on="2026-04-02")
    assert {d.number for d in register.receipts(database, overdue_on="2026-05-01")} == {f"{CODE}〔2026〕2号"}


def test_an_unknown_number_gets_a_suggestion(database: Database) -> None:
    with pytest.raises(UsageError, match=r"没有 清巡三组\[2026\]1号") as caught:
        register.receipts(database, number="清巡三组[2026]1号")
    assert NUMBER in caught.value.hint


def test_sealing_is_noted_with_the_copies(database: Database) -> None:
    register.note_sealing(database, NUMBER, "2026-04-02", 6)
    from xundocs.office.entries import Query

    line = register.lines(Workspace(), database, Query())[0]
    assert (line.sealed_on, line.copies) == ("2026-04-02", 6)
    register.void_numbers(database, [NUMBER], "有误")
    with pytest.raises(XundocsError, match="不能登记用印"):
        register.note_sealing(database, NUMBER, "2026-04-02", None)


def test_voiding_is_all_or_none_and_wants_a_reason(database: Database) -> None:
    from xundocs.office.entries import Query

    with pytest.raises(UsageError, match="理由"):
        register.void_numbers(database, [NUMBER], "  ")
    with pytest.raises(UsageError, match="没有"):
        register.void_numbers(database, [NUMBER, f"{CODE}〔2026〕99号"], "有误")
    assert {e.state for e in register.lines(Workspace(), database, Query())} == {"issued"}
    register.void_numbers(database, [NUMBER, NUMBER], "有误")
    with pytest.raises(XundocsError, match="已经是作废"):
        register.void_numbers(database, [NUMBER], "又有误")
