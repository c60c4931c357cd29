"""发文字号: organ code, year and serial number, as GB/T 9704 and V-NO-01 want them.

Source: GB/T 9704-2012 7.2.5 (hexagonal brackets U+3014/U+3015, full year, no leading zero, no 第).
"""

from __future__ import annotations

import re
from functools import lru_cache

from xundocs.value import Value

OPEN, CLOSE = "〔", "〕"
MAX_CODE = 12


class DocumentNumber(Value):
    """清巡办〔2026〕12号 as its three parts."""

    code: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.code}{OPEN}{self.year}{CLOSE}{self.serial}号"

    @classmethod
    def parse(cls, text: str) -> DocumentNumber | None:
        """The number, or None when the text is not written exactly as the rule demands.

        >>> DocumentNumber.parse("清巡办〔2026〕12号")
        DocumentNumber(code='清巡办', year=2026, serial=12)
        >>> DocumentNumber.parse("清巡办[2026]12号") is None
        True
        """
        code, opened, rest = text.partition(OPEN)
        year, closed, end = rest.partition(CLOSE)
        serial = end[:-1]
        if not (opened and closed and end.endswith("号") and 1 <= len(code) <= MAX_CODE and all("\u4e00" <= c <= "\u9fa5" for c in code)):
            return None
        if not (len(year) == 4 and year[0] in "12" and _arabic(year) and 1 <= len(serial) <= 4 and _arabic(serial) and serial[0] != "0"):
            return None
        return cls(code, int(year), int(serial))

    @classmethod
    def guess(cls, text: str) -> DocumentNumber | None:
        """What a wrongly written number most likely means; only ever offered, never put in silently.

        >>> str(DocumentNumber.guess("清巡办（2026）第08号"))
        '清巡办〔2026〕8号'
        """
        match = _loose().fullmatch("".join(text.split()))
        return cls(match[1], int(match[2]), int(match[3])) if match and int(match[3]) else None


def _arabic(text: str) -> bool:
    return text.isascii() and text.isdigit()


@lru_cache(1)
def _loose() -> re.Pattern[str]:
    return re.compile(r"([\u4e00-\u9fa5]{1,12})[〔\[［【(（﹝「]([12]\d{3})年?[〕\]］】)）﹞」]第?(\d{1,6})号?")
