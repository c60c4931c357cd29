"""Undoing, and who changed what."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from support_records import Records, finding, immediate
from support_register import CODE, issued, notice, write_data
from xundocs.actions.ledger.records import changes_of, operations
from xundocs.errors import UsageError, XundocsError
from xundocs.office.schema import records as table

pytestmark = pytest.mark.usefixtures("database_kind")


def everything(records: Records) -> list[tuple[object, ...]]:
    """Every record that is not removed, as the table holds it."""
    with records.database.reading() as connection:
        return [tuple(row) for row in connection.execute(select(table).where(table.c.removed == 0).order_by(table.c.id))]


def test_undoing_everything_leads_back_step_by_step(records: Records) -> None:
    keys = records.small_round()
    steps = [lambda: records.moved(keys, "verified", "2026-04-10"), lambda: records.added("immediates", immediate(1, finding=keys[0])),
             lambda: records.moved("J-0001", "carried", "2026-04-20"), lambda: records.change(keys[1], due="2026-10-01"),
             lambda: records.moved(keys[1:], "reported", "2026-04-28"), lambda: records.change(keys[0], rect_mode="long_term"),
             lambda: records.moved("P-0001", "fed_back", "2026-05-08")]
    before = []
    for step in steps:
        before.append(everything(records))
        step()
    while before:
        assert records.faults() == []
        records.undo()
        assert everything(records) == before.pop()


def test_keys_of_what_was_undone_are_not_given_again(records: Records) -> None:
    records.small_round(2)
    records.undo()
    assert records.added("findings", finding(7)) == ["I-0003"]


def test_what_was_changed_since_is_not_undone(records: Records) -> None:
    [key] = records.small_round(1)
    records.change(key, due="2026-10-01")
    records.change(key, due="2026-11-01")
    numbers = [one.id for one, _ in operations(records.database, 0)]
    with pytest.raises(XundocsError, match=r"I-0001 后来又改过"):
        records.undo(numbers[1])
    records.undo()
    records.undo()
    assert records.row(key)["due"] == ""


def test_somebody_elses_action_is_undone_only_by_its_number(office: Path, records: Records) -> None:
    other = Records(office, by="罗清")
    other.small_round(1)
    with pytest.raises(XundocsError, match="最后一次操作是罗清") as caught:
        records.undo()
    number = int(caught.value.hint.rpartition(" ")[2].rstrip("。"))
    assert records.undo(number).startswith("登记问题清单")
    other.close()


def test_an_undone_operation_is_not_undone_again(records: Records) -> None:
    records.small_round(1)
    for _ in range(3):
        records.undo()
    with pytest.raises(UsageError, match="没有可以撤回的操作"):
        records.undo()
    assert everything(records) == []


def numbered(records: Records, what: str) -> int:
    """The number of the operation that did this."""
    return next(one.id for one, _ in operations(records.database, 0) if one.what.startswith(what))


@pytest.mark.parametrize(("what", "said"), [("登记轮次", "P-0001 还用到 R-2026-5"), ("登记巡察对象进展", "I-0001 还用到 P-0001"), ("登记问题清单", "M-0001 还用到 I-0001")])
def test_what_later_records_stand_on_is_not_undone(records: Records, what: str, said: str) -> None:
    records.small_round(1)
    records.added("measures", {"finding": "I-0001", "measures": "修订办法。"})
    before = everything(records)
    with pytest.raises(XundocsError, match=f"{said}，不能撤回“{what}"):
        records.undo(numbered(records, what))
    assert everything(records) == before


def test_what_would_then_stand_twice_is_not_undone(records: Records) -> None:
    keys = records.small_round(2)
    [item] = records.added("immediates", immediate(1))
    records.remove(item)
    records.added("immediates", immediate(1))
    with pytest.raises(XundocsError, match="J-0002 已经用了 J-0001 原来的通知书编号、事项序号"):
        records.undo(numbered(records, "删去 J-0001"))
    for key, seq in zip([keys[0], *keys], (1, 2, 1), strict=True):
        records.change(key, seq=seq)
    with pytest.raises(XundocsError, match="I-0002 已经用了 I-0001 原来的所属巡察、反馈序号"):
        records.undo(numbered(records, "修改 I-0001"))
    assert [row["seq"] for row in records.rows("findings")] == [2, 1]


def test_what_belonged_to_a_record_since_removed_is_not_put_back(records: Records) -> None:
    [key] = records.small_round(1)
    [measure] = records.added("measures", {"finding": key, "measures": "修订办法。"})
    records.remove(measure)
    records.remove(key)
    with pytest.raises(XundocsError, match="M-0001 用到的 I-0001 已经删去"):
        records.undo(numbered(records, "删去 M-0001"))
    records.undo()
    records.undo(numbered(records, "删去 M-0001"))
    assert [row["key"] for row in records.rows("measures")] == [measure]


def test_what_an_issued_document_stands_on_is_not_undone(office: Path, records: Records, tmp_path: Path) -> None:
    records.small_round(0)
    issued(office, write_data(tmp_path / "通知书.yaml", [notice(1)]))
    number = f"{CODE}〔2026〕1号"
    records.added("immediates", immediate(1, notice_no=number))
    with pytest.raises(XundocsError, match=f"{number} 已经发出") as caught:
        records.undo()
    assert "register void" in caught.value.hint and len(records.rows("immediates")) == 1


def test_the_history_tells_who_what_and_from_what_to_what(records: Records) -> None:
    [key] = records.small_round(1)
    records.change(key, due="2026-10-01")
    records.moved(key, "verified", "2026-04-10")
    found = changes_of(records.database, key)
    assert [change.action for change in found] == ["登记问题清单", "修改", "已核定"]
    assert found[1].fields == {"due": (None, "2026-10-01")}
    assert found[2].fields == {"state": ("draft", "verified"), "state_since": ("2026-04-01", "2026-04-10")}
    records.undo()
    last = changes_of(records.database, key)[-1]
    assert (last.action, last.fields["state"]) == ("撤回修改", ("verified", "draft"))
    with pytest.raises(UsageError, match="没有 I-0999"):
        changes_of(records.database, "I-0999")


def test_operations_name_the_records_they_touched(records: Records) -> None:
    [key] = records.small_round(1)
    records.moved(key, "verified", "2026-04-10")
    (move, touched), *_ = operations(records.database, 1)
    assert (move.what, touched) == ("I-0001 → 已核定", {"findings": [key], "moves": ["Q-0002"]})
