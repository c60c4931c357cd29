"""Papers to superiors name who signed them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """请示 and 报告 under a red mark."""
    anatomy = view.anatomy
    if anatomy.mark is None or anatomy.number is None or not re.search(r"(?:请示|报告)$", anatomy.title_text):
        return
    if not any("签发人" in b.text for b in view.document.texts[:20]):
        yield Hit(anatomy.number, "上行文没有标注签发人", "在发文字号同一行右侧标注“签发人：姓名”。")


RULE = Rule("H-6", "上行文标注签发人", "规定", "GB/T 9704—2012 7.2.6；《党政机关公文处理工作条例》第九条", check, wrong="请示无签发人", right="签发人：×××")
