"""Rows edited in Excel taken back: a three-way merge of what was handed out, what is held now, and what came back.

A row carries its key and the hash of the record as it was handed out. What the record said then is found by that hash, so that
a change by somebody else meanwhile is kept, and only two different changes of one cell are a conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xundocs.problems import Problem, Where, excerpt

Values = Mapping[str, Any]
Said = Callable[[str, Any], Any]
"""(field, value) → the value as a message says it."""


@dataclass(frozen=True, slots=True)
class Held:
    """A record as it stands in the database."""

    values: Values
    sha256: str


@dataclass(frozen=True, slots=True)
class Returned:
    """A row that came back. `key` and `handed` (the hash it was handed out with) are empty for a new row."""

    key: str
    handed: str
    values: Values
    """Only the fields the sheet has columns for."""
    where: Where


@dataclass
class Merged:
    """What taking the rows back would do. With any error among `problems` nothing is done."""

    added: list[Returned] = field(default_factory=list)
    changed: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    """(key, the hash the record has now, the fields to set)."""
    gone: list[str] = field(default_factory=list)
    """Keys that were handed out and did not come back."""
    same: int = 0
    problems: list[Problem] = field(default_factory=list)


def merge(rows: Sequence[Returned], held: Mapping[str, Held], handed_out: Mapping[str, str], earlier: Callable[[str, str], Values | None],
          labels: Mapping[str, str], said: Said = lambda name, value: value) -> Merged:
    """Compare the rows with the records.

    `handed_out`: key → hash of every row of the export; `earlier(key, hash)`: the record's values when it had that hash, None when
    it never had; `labels`: field → its Chinese label, `said`: a field's value in words, both for messages.
    """
    merged = Merged()
    seen: dict[str, Where] = {}
    for row in rows:
        if not row.key:
            merged.added.append(row)
        elif row.key in seen:
            merged.problems.append(Problem("L-KEY-TWICE", f"编号 {row.key} 出现两次（另一处在第{seen[row.key].row}行）",
                                           "复制出来的新行请把编号删空。", row.where))
        else:
            seen[row.key] = row.where
            _merge_row(row, held.get(row.key), earlier, (labels, said), merged)
    merged.gone = [key for key in handed_out if key not in seen and key in held]
    return merged


def _merge_row(row: Returned, now: Held | None, earlier: Callable[[str, str], Values | None], words: tuple[Mapping[str, str], Said],
               merged: Merged) -> None:
    labels, said = words
    if now is None:
        merged.problems.append(Problem("L-KEY-UNKNOWN", f"没有编号为 {row.key} 的记录", "新增的行请把编号留空；编号由程序给。", row.where))
        return
    base: Values | None = now.values if row.handed == now.sha256 else earlier(row.key, row.handed) if row.handed else None
    changes: dict[str, Any] = {}
    for name, value in row.values.items():
        current = now.values.get(name)
        if value == current:
            continue
        if base is None:
            merged.problems.append(_conflict("L-NO-BASE", row, labels.get(name, name), None, said(name, current), said(name, value)))
        elif value == base.get(name):
            continue
        elif current == base.get(name):
            changes[name] = value
        else:
            merged.problems.append(_conflict("L-CONFLICT", row, labels.get(name, name), said(name, base.get(name)), said(name, current), said(name, value)))
    if changes:
        merged.changed.append((row.key, now.sha256, changes))
    else:
        merged.same += 1


def _conflict(code: str, row: Returned, label: str, base: Any, current: Any, value: Any) -> Problem:
    place = Where(row.where.file, row.where.sheet, row.where.row, label)
    if code == "L-NO-BASE":
        return Problem(code, f"{row.key} 这一行不是从本库导出的（或校验列被改），台账现为“{excerpt(current, 20)}”，表里是“{excerpt(value, 20)}”",
                       "请重新导出后再改。", place)
    return Problem(code, f"{row.key} 两边都改了：导出时“{excerpt(base, 16)}”，台账现为“{excerpt(current, 16)}”，表里是“{excerpt(value, 16)}”",
                   "请商定一个，写进新导出的表里再导入。", place)
