"""Which rows of a data file are issued already, which are half done, which are new, and which were changed meanwhile."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xundocs.documents.kinds import Kind
from xundocs.documents.records import RawRecord
from xundocs.office.entries import Entry
from xundocs.problems import Problem, Where

LIVE, FURTHER = ("reserved", "issued"), "further"


@dataclass
class Row:
    """A record with its identity (its content, not its place)."""

    raw: RawRecord
    number: int
    """Its place in the file, from 1."""
    label: str
    sha256: str
    entry: Entry | None = None
    """The line it has in the register, when it is half done."""
    further: list[Entry] = field(default_factory=list)
    """The lines of its other numbers, likewise."""


@dataclass
class Sorting:
    """The rows of a file against the register."""

    fresh: list[Row] = field(default_factory=list)
    pending: list[Row] = field(default_factory=list)
    done: list[Entry] = field(default_factory=list)
    voided: list[Entry] = field(default_factory=list)
    refused: dict[str, list[Problem]] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)


def further_title(output: str, number: str) -> str:
    """The title of the line of another number that goes with a document's own."""
    return f"{output}（随 {number}）"


def rows_of(records: Sequence[RawRecord], kind: Kind) -> list[Row]:
    """Every record with its identity."""
    attached = [name for name, declared in kind.fields.items() if declared.type == "file"]
    rows = []
    for number, raw in enumerate(records, 1):
        label = str(Where(raw.where.file, raw.where.sheet, raw.where.row))
        rows.append(Row(raw, number, label, _identity(kind, raw, attached)))
    return rows


def _identity(kind: Kind, raw: RawRecord, attached: Sequence[str]) -> str:
    """A hash of the kind, the row as written and the files it names."""
    content: dict[str, Any] = {name: _content(raw.folder / str(raw.values[name])) for name in attached if raw.values.get(name)}
    text = json.dumps([kind.id, raw.values, content], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _content(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def batch_id(kind: str, data_file: str, folder: str) -> str:
    """The name of a batch: the same kind, data file and output folder are the same batch."""
    return hashlib.sha256("\0".join((kind, data_file, folder)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def sort_rows(rows: Sequence[Row], known: Mapping[str, Sequence[Entry]], in_batch: Sequence[Entry], batch: str, again: bool,
              skip: Collection[str] = ()) -> Sorting:
    """`known`: the lines by row hash; `in_batch`: every line this batch has made so far; `skip`: labels of rows that are refused anyway."""
    sorting = Sorting()
    present = {row.sha256 for row in rows}
    old = {e.row_number: e for e in in_batch if e.state in LIVE and e.origin != FURTHER and e.row_sha256 not in present}
    seen: dict[str, Row] = {}
    for row in rows:
        if row.label in skip:
            continue
        if row.sha256 in seen:
            _refuse(sorting, row, "B-DOUBLE", f"与{seen[row.sha256].label or '前面一行'}完全相同", "同一内容不发两个号；确是两份的，请写明不同之处。")
        else:
            seen[row.sha256] = row
            _place(sorting, row, known.get(row.sha256, ()), old, batch, again)
    if old and sorting.fresh:
        for row in sorting.fresh:
            _refuse(sorting, row, "B-CHANGED", f"上次运行时的 {'、'.join(e.number or e.title for e in list(old.values())[:5])} 在数据文件里不见了，"
                    "这一行可能就是改动过的那一行", "请恢复原来的行；确是另一份新文书的，放进新的数据文件再发。")
        sorting.fresh = []
    for entry in old.values():
        _warn_vanished(sorting, entry)
    return sorting


def _place(sorting: Sorting, row: Row, entries: Sequence[Entry], old: dict[int, Entry], batch: str, again: bool) -> None:
    own = [e for e in entries if e.origin != FURTHER]
    live = next((e for e in own if e.state in LIVE), None)
    if live is not None and live.state == "issued":
        sorting.done.append(live)
    elif live is not None and live.batch == batch:
        row.entry = live
        row.further = [e for e in entries if e.origin == FURTHER and e.state == "reserved" and e.title.endswith(further_title("", live.number))]
        sorting.pending.append(row)
    elif live is not None:
        _refuse(sorting, row, "B-ELSEWHERE", f"这一行在另一批里已占 {live.number}，还没有发出",
                "请用原来的数据文件和输出文件夹加 --resume 做完，或先作废该号。")
    elif own and not again:
        sorting.voided.append(own[-1])
    elif row.number in old:
        before = old.pop(row.number)
        state = "已发出" if before.state == "issued" else "已占号、未发出"
        _refuse(sorting, row, "B-CHANGED", f"这一行在上次运行之后改动过，原内容{state}（{before.number or before.title}）",
                f"请改回原内容；确需按新内容发，先运行 xundocs register void {before.number} --reason 理由，再加 --resume。")
    else:
        sorting.fresh.append(row)


def _refuse(sorting: Sorting, row: Row, code: str, message: str, remedy: str) -> None:
    sorting.refused.setdefault(row.label, []).append(Problem(code, message, remedy, row.raw.where))


def _warn_vanished(sorting: Sorting, entry: Entry) -> None:
    what = "已经发出" if entry.state == "issued" else "占着号、没有发出"
    remedy = "" if entry.state == "issued" else f"不再发的，运行 xundocs register void {entry.number} --reason 理由。"
    sorting.warnings.append(Problem("B-GONE", f"{entry.number or entry.title}（{entry.row_label}）{what}，但数据文件里没有这一行了", remedy,
                                    severity="warning", strength="实务"))
