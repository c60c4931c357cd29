"""命令（令）: the number stands as 第12号, centred, without code and year; the signer's post before the name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Documents whose mark ends in 令."""
    anatomy = view.anatomy
    mark = anatomy.mark
    if mark is None or not mark.text.strip().endswith("令"):
        return
    body = view.document.body
    following = body[body.index(mark) + 1:body.index(mark) + 3]
    number = next((b for b in following if re.search(r"号[）)]?$", b.text.strip()) and len(b.text.strip()) < 24), None)
    if number is None:
        yield Hit(mark, "命令没有令号", "在发文机关标志下空二行，居中写“第12号”。")
    elif not re.fullmatch(r"第\s?\d{1,4}\s?号", number.text.strip()):
        yield Hit(number, f"令号“{number.text.strip()}”写法不对", "令号写“第12号”，不用机关代字和年份。", severity="warning")
    elif number.look is not None and number.look.align not in ("center", "distribute"):
        yield Hit(number, "令号没有居中", "在发文机关标志下空二行，居中。")


RULE = Rule("X-2", "命令（令）的令号", "规定", "GB/T 9704—2012 10.2", check, wrong="永政〔2026〕12号", right="第12号")
