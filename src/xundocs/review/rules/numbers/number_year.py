"""The year in the document's number is the year it was signed."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.anatomy import NUMBER_LINE
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """The number under the red head against the date at the end."""
    anatomy = view.anatomy
    if anatomy.number is None or anatomy.date is None:
        return
    match = NUMBER_LINE.match(anatomy.number.text.strip())
    if match and int(match[3]) != anatomy.date.year:
        yield Hit(anatomy.number, f"文号年份是{match[3]}年，成文日期是{anatomy.date.year}年", "请核对文号或者成文日期；跨年补号的另作说明。")


RULE = Rule("V-NO-03", "文号年份与成文日期同年", "规定", "巡察文书校验 V-NO-03", check,
            wrong="清巡办〔2025〕21号……2026年6月10日", right="清巡办〔2026〕21号……2026年6月10日")
