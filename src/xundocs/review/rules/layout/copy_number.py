"""份号 is six Arabic digits; secret papers must have one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.layout.secrecy_mark import secrecy_line


def check(view: View) -> Iterator[Hit]:
    """A line of digits only among the first lines, above the mark; a secrecy mark without one."""
    anatomy = view.anatomy
    if not anatomy.issued:
        return
    limit = anatomy.title[0].index
    head = [b for b in view.document.body[:10] if b.index < limit]
    number = next((b for b in head if re.fullmatch(r"(?:№|No\.?|NO\.?|份号[:：]?)?\s*[\d０-９]{1,9}\s*", b.text.strip())), None)
    if number is not None and not re.fullmatch(r"\d{6}", number.text.strip()):
        yield Hit(number, f"份号“{number.text.strip()}”不是6位阿拉伯数字", "写成 000012 的样子，顶格。")
    secret = secrecy_line(view)
    if secret is not None and number is None:
        yield Hit(secret, "标了密级，没有份号", "涉密公文应当标注份号。")


RULE = Rule("H-1", "份号", "规定", "GB/T 9704—2012 7.2.1；《党政机关公文处理工作条例》第九条", check, wrong="No.12", right="000012")
