"""One object keeps one measure word: clues 件, notices 份."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_MEASURED = lazy(r"(?<![\d.])\d+(?:余|多)?(个|条|件|项|起|份|宗)(?:涉嫌[^，。；\d]{0,8})?(问题线索|线索|整改通知书|通知书|督办单|提醒函)|(问题线索|线索|整改通知书|督办单|提醒函)\d+(?:余|多)?(个|条|件|项|起|份|宗)")
_WANTED = {"线索": "件", "问题线索": "件", "通知书": "份", "整改通知书": "份", "督办单": "份", "提醒函": "份"}


def check(view: View) -> Iterator[Hit]:
    """Counts of clues and notices."""
    for block, match in view.matches(_MEASURED, "线索", "通知书", "督办单", "提醒函"):
        measure, noun = (match[1], match[2]) if match[1] else (match[4], match[3])
        if measure != _WANTED[noun]:
            yield Hit(block, f"“{match[0]}”的量词应为“{_WANTED[noun]}”", f"“{noun}”论“{_WANTED[noun]}”，全文统一。", match.start(), match.end())


RULE = Rule("V-UNIT-01", "量词统一", "实务", "巡察文书校验 V-UNIT-01", check, wrong="问题线索148条", right="问题线索148件")
