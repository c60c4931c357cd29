"""A deadline on a day off is mentioned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_DUE = lazy(r"((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日(?:以?前|之前)")


def check(view: View) -> Iterator[Hit]:
    """Only where the official arrangement of days off is known."""
    if view.anatomy.regulation or not view.has("日前", "日以前", "日之前"):
        return
    from xundocs.model.deadline import is_arrangement_known, is_working_day

    for block, match in view.matches(_DUE, "前"):
        try:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
        if is_arrangement_known(day) and not is_working_day(day):
            yield Hit(block, f"期限{match[1]}年{match[2]}月{match[3]}日是休息日", "建议改到前后的工作日。", match.start(), match.end())


RULE = Rule("V-DATE-03", "期限不落在休息日", "实务", "巡察文书校验 V-DATE-03；国务院办公厅节假日安排", check, severity="info",
            wrong="2026年10月1日前报送", right="2026年9月30日前报送")
