"""What a check found in data, as plain values. Checks return lists of these; they never print and never stop early."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from xundocs.private_numbers import mask_all
from xundocs.value import Value

Severity = Literal["error", "warning", "info"]
Strength = Literal["规定", "一般", "推荐", "实务"]

EXCERPT_LIMIT = 60
_LONGEST_NUMBER = 20
"""Characters of a private number: one that begins in the excerpt is masked whole."""


class Where(Value):
    """A place in the input. Every part is optional; `row` counts from 1 as a spreadsheet does."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    field: str = ""
    """The field's Chinese label, or a path such as `问题事项[2].整改期限`."""

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(f"工作表“{self.sheet}”")
        if self.row is not None:
            parts.append(f"第{self.row}行")
        place = " ".join(p for p in parts if p)
        return f"{place}「{self.field}」" if self.field else place


class Problem(Value):
    """One thing wrong. `code` is the rule (`V-NO-01`, `F-REQUIRED`, …); `remedy` says what to do."""

    code: str
    message: str
    remedy: str = ""
    where: Where = Where()
    excerpt: str = ""
    severity: Severity = "error"
    strength: Strength = "规定"

    def at(self, where: Where) -> Problem:
        """The same problem with the empty parts of its place filled from `where`."""
        own = self.where
        return self.changed(
            where=Where(own.file or where.file, own.sheet or where.sheet,
                        own.row if own.row is not None else where.row, own.field or where.field),
        )

    def as_json(self) -> dict[str, str]:
        """The shape of the command line's contract."""
        return {
            "code": self.code, "severity": self.severity, "strength": self.strength,
            "where": str(self.where), "excerpt": self.excerpt,
            "message": self.message, "remedy": self.remedy,
        }

    def __str__(self) -> str:
        place = f"{self.where}: " if str(self.where) else ""
        tail = f"（{self.excerpt}）" if self.excerpt and self.excerpt not in self.message else ""
        return f"{place}{self.message}{tail} [{self.code}] {self.remedy}".rstrip()


def excerpt(text: object, limit: int = EXCERPT_LIMIT) -> str:
    """A short printable form of a value: one line, control characters shown, private numbers masked, cut at `limit` characters."""
    whole = str(text)
    head = mask_all(whole[: limit + _LONGEST_NUMBER])[: limit + 1]
    shown = head if head.isprintable() else "".join(c if c.isprintable() else " " if c in "\r\n" else f"\\x{ord(c):02x}" for c in head)
    return shown[:limit] + "…" if len(whole) > limit else shown


def listed(items: Sequence[object], most: int, more: str) -> str:
    """The first of some things, and what stands for the others: `more`, which may name the number of all.

    >>> listed(["甲", "乙", "丙"], 2, "等{}个")
    '甲、乙等3个'
    """
    return "、".join(map(str, items[:most])) + (more.format(len(items)) if len(items) > most else "")


def has_errors(problems: Iterable[Problem]) -> bool:
    """True if any of them forbids writing."""
    return any(p.severity == "error" for p in problems)
