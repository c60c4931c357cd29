"""The six statements every figure carries (口径声明). Source: spec C4: without them a figure may not be copied into a text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from xundocs.office.records.kinds import kinds

SHORT_HASH = 12
LEVELS = {"city": "市级", "county": "县级", "": "市县合计"}


@dataclass(frozen=True)
class Footnotes:
    """Period, scope, whether earlier years are in, rounding, when it was made, and the hash of the rows it was made from."""

    period: str
    scope: str
    includes_previous: bool
    rounding: str
    generated_at: str
    data_hash: str
    standing: str = ""
    """Which of the figures are of the day and not of the period; empty: none, or no period was asked for."""

    def paragraph(self) -> str:
        """The sentences to paste under a table or at the end of a text."""
        previous = "含以往年度结转" if self.includes_previous else "不含以往年度"
        return (f"统计口径：统计区间为{self.period}；统计范围为{self.scope}；{previous}；{self.rounding}；"
                f"生成时间{self.generated_at}；数据校验值{self.data_hash[:SHORT_HASH]}。"
                f"{f'{self.standing}为时点数，不受统计区间限制。' if self.standing else ''}")

    def as_json(self) -> dict[str, Any]:
        """The six statements for programs."""
        return {"period": self.period, "scope": self.scope, "includes_previous": self.includes_previous, "rounding": self.rounding,
                "generated_at": self.generated_at, "data_hash": self.data_hash}


def not_by_organisation(ledgers: Iterable[str]) -> str:
    """Why there is no figure of these ledgers for one organisation."""
    return f"“—”：{'、'.join(kinds()[name].name for name in ledgers)}不按党组织登记，要看全轮的数。"


def rounding(digits: int) -> str:
    """How rates are rounded, in words."""
    return f"比率四舍五入，保留{digits}位小数"


def period_words(first: str, last: str, day: str) -> str:
    """A period in words: 2026年1月1日至2026年6月30日; without a beginning 截至…."""
    until = in_words(last or day)
    return f"{in_words(first)}至{until}" if first else f"截至{until}"


def in_words(day: str) -> str:
    """2026-03-05 → 2026年3月5日."""
    from datetime import date

    from xundocs.model import deadline

    return deadline.in_words(date.fromisoformat(day))
