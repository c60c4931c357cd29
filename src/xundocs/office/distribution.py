"""The distribution list (分发) and its receipts (签收): who gets which copy, sent when, signed by whom and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from xundocs.errors import UsageError, XundocsError
from xundocs.office.history import Work
from xundocs.office.register import by_number
from xundocs.office.schema import deliveries, entries

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Delivery:
    """One line of the distribution list, with the number and state of its document."""

    id: int
    number: str
    title: str
    state: str
    recipient: str
    output: str
    copy_number: str
    copies: int
    sent_on: str
    due_on: str
    signed_on: str
    signed_by: str
    note: str

    def status(self, day: str) -> str:
        """已签收, 逾期未签收, 待签收 on a day (ISO)."""
        if self.signed_on:
            return "已签收"
        return "逾期未签收" if self.due_on and self.due_on < day else "待签收"

    def as_json(self, day: str) -> dict[str, Any]:
        """The line for programs."""
        return {"number": self.number, "title": self.title, "recipient": self.recipient, "output": self.output, "copy_number": self.copy_number or None,
                "copies": self.copies, "sent_on": self.sent_on or None, "due_on": self.due_on or None, "signed_on": self.signed_on or None,
                "signed_by": self.signed_by or None, "note": self.note, "status": self.status(day)}


def find(connection: Connection, *, number: str = "", overdue_on: str = "", unsigned: bool = False) -> list[Delivery]:
    """Lines of issued documents; `overdue_on`: only those unsigned and due before that day."""
    condition = [entries.c.state == "issued"]
    if number:
        condition.append(entries.c.number == by_number(connection, number).number)
    if unsigned or overdue_on:
        condition.append(deliveries.c.signed_on == "")
    if overdue_on:
        condition += [deliveries.c.due_on != "", deliveries.c.due_on < overdue_on]
    return _lines(connection, and_(True, *condition))


def _lines(connection: Connection, condition: Any) -> list[Delivery]:
    chosen = (select(deliveries, entries.c.number, entries.c.title, entries.c.state).join(entries, deliveries.c.entry == entries.c.id)
              .where(condition).order_by(entries.c.code, entries.c.year, entries.c.serial, deliveries.c.id))
    return [_delivery(row) for row in connection.execute(chosen).mappings()]


def _delivery(row: Any) -> Delivery:
    values: Mapping[str, Any] = {name: row[name] for name in Delivery.__slots__}
    return Delivery(**{**values, "number": row["number"] or ""})


def send(work: Work, number: str, recipient: str, *, sent_on: str = "", due_on: str = "", copy_number: str = "", copies: int | None = None,
         note: str = "") -> None:
    """Note that a copy goes to somebody: a new line, or the planned one for that recipient."""
    entry = by_number(work.connection, number)
    if entry.state != "issued":
        raise XundocsError(f"{number} 是{entry.state_name}，不能登记分发。", "只有已发的文书可以分发。")
    mine = and_(deliveries.c.entry == entry.id, deliveries.c.recipient == recipient, deliveries.c.sent_on == "", deliveries.c.signed_on == "")
    planned = work.connection.execute(select(deliveries).where(mine).order_by(deliveries.c.id)).mappings().first()
    given = {"copy_number": copy_number, "sent_on": sent_on, "due_on": due_on, "note": note}
    if planned is not None and not (copy_number and planned["copy_number"] not in ("", copy_number)):
        changes = {k: v or planned[k] for k, v in given.items()}
        work.update(deliveries, [(planned["id"], {**changes, "copies": copies or planned["copies"]})], "分发")
    else:
        work.insert(deliveries, [{"id": work.next_id(deliveries), "entry": entry.id, "recipient": recipient, "output": "", **given,
                                  "copies": copies or 1, "signed_on": "", "signed_by": ""}], "分发")


def sign(work: Work, number: str, recipient: str, *, signed_on: str, signed_by: str, copy_number: str = "") -> int:
    """Note a signed receipt; how many lines it settled. `recipient` empty: the only one.

    Raises: XundocsError when there is no such line, it is signed already, or the day is before the document's own.
    """
    entry = by_number(work.connection, number)
    lines = [d for d in _lines(work.connection, deliveries.c.entry == entry.id)
             if recipient in ("", d.recipient) and copy_number in ("", d.copy_number)]
    names = sorted({d.recipient for d in lines})
    if not lines or len(names) > 1:
        every = "、".join(dict.fromkeys(d.recipient for d in _lines(work.connection, deliveries.c.entry == entry.id)))
        raise UsageError(f"{number} 的分发名单里{'有几个单位，要写明是哪一个' if len(names) > 1 else f'没有 {recipient or copy_number}'}。",
                         f"名单：{every or '空'}。新的收件单位先用 xundocs register send 登记。")
    if signed_on < entry.issue_date:
        raise XundocsError(f"签收日期 {signed_on} 早于成文日期 {entry.issue_date}。", "请核对日期。")
    open_lines = [d for d in lines if not d.signed_on]
    if not open_lines:
        raise XundocsError(f"{number} 由 {names[0]} 于 {lines[0].signed_on} 签收过（{lines[0].signed_by}），没有改动。")
    work.update(deliveries, [(d.id, {"signed_on": signed_on, "signed_by": signed_by}) for d in open_lines], "签收")
    return len(open_lines)
