"""The register as the .xlsx offices keep: 发文登记簿 and 分发签收 sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xundocs.office.distribution import Delivery
from xundocs.office.entries import ORIGINS, Entry
from xundocs.office.numbering import STATES
from xundocs.office.sheets import workbook as sheets

COLUMNS: tuple[tuple[str, float], ...] = (
    ("序号", 6), ("发文字号", 22), ("文件标题", 44), ("文种", 16), ("主送单位", 30), ("成文日期", 12), ("拟稿人", 9), ("签发人", 9),
    ("份数", 6), ("用印单位", 24), ("用印日期", 12), ("状态", 8), ("备注", 28), ("文件", 40), ("SHA-256", 20), ("批次", 18), ("数据行", 24))
DELIVERY_COLUMNS: tuple[tuple[str, float], ...] = (
    ("发文字号", 22), ("文件标题", 44), ("收件单位", 30), ("份号", 10), ("份数", 6), ("发出日期", 12), ("应签收日期", 12), ("签收日期", 12),
    ("签收人", 10), ("签收情况", 12), ("备注", 20))


def workbook(lines: Sequence[Entry], sent: Sequence[Delivery], *, kinds: dict[str, str], day: str, head: str, title: str = "发文登记簿") -> bytes:
    """The .xlsx. `kinds`: id → Chinese name; `head`: the history's last hash, printed so that it is kept outside the database."""
    counts = "，".join(f"{name} {sum(e.state == state for e in lines)}" for state, name in STATES.items())
    return sheets.workbook([
        sheets.Sheet("发文登记簿", f"{title}（{day} 导出）", COLUMNS, sheets.by_column(_line(n, e, kinds) for n, e in enumerate(lines, 1)),
                     [f"共 {len(lines)} 个号：{counts}。登记簿校验值：{head}"]),
        sheets.Sheet("分发签收", f"分发签收（{day} 导出）", DELIVERY_COLUMNS, sheets.by_column(_sent(d, day) for d in sent))])


def _line(number: int, entry: Entry, kinds: dict[str, str]) -> list[Any]:
    note = entry.reason if entry.state in ("void", "gap") or entry.reason else "" if entry.origin == "automatic" else ORIGINS.get(entry.origin, "")
    return [number, entry.number, entry.title, kinds.get(entry.kind, entry.kind), entry.recipient, entry.issue_date, entry.drafter, entry.approver,
            entry.copies or None, entry.seal_organ, entry.sealed_on, entry.state_name, note, "\n".join(f.path for f in entry.files if f.sha256),
            "\n".join(f.sha256 for f in entry.files if f.sha256), entry.batch, entry.row_label]


def _sent(line: Delivery, day: str) -> list[Any]:
    return [line.number, line.title, line.recipient, line.copy_number, line.copies, line.sent_on, line.due_on, line.signed_on, line.signed_by,
            line.status(day), line.note]
