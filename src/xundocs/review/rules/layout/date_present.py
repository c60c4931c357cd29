"""An issued document bears its date, below the signature."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.anatomy import LOOSE_DATE
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Documents with mark and number; in papers of passed meetings the date stands under the title."""
    anatomy = view.anatomy
    if anatomy.mark is None or anatomy.number is None or not anatomy.title or len(anatomy.main_text) < 2:
        return
    limit = anatomy.title[0].index
    if any(LOOSE_DATE.search(b.text) for b in view.document.body[:6] if b.index < limit):
        return  # 纪要 and 简报 bear their date in the head
    if anatomy.dated is None and not any(LOOSE_DATE.search(b.text) and b.text.strip().startswith(("（", "(")) for b in view.document.body[:14]):
        last = anatomy.main_text[-1]
        yield Hit(last, "没有成文日期", "在署名下一行写成文日期，如 2026年3月5日。", 0, min(len(last.text), 16))


RULE = Rule("B-12", "有成文日期", "规定", "《党政机关公文处理工作条例》第九条；GB/T 9704—2012 7.3.5.4", check, wrong="只有署名", right="署名下写 2026年3月5日")
