"""密级 and its term: 机密★1年."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_LINE = lazy(r"(绝\s?密|机\s?密|秘\s?密)\s*([★☆*＊·\-—]?)\s*(.{0,10})")
_TERM = lazy(r"(?:\d{1,2}(?:年|个月)|长期|启用前|公布前|解密前)?")


def secrecy_line(view: View) -> Block | None:
    """The line that states the grade of secrecy, if any: among the first ten, nothing else on it."""
    for block in view.document.body[:10]:
        match = _LINE.fullmatch(block.text.strip())
        if match and (match[2] or not match[3]):
            return block
    return None


def check(view: View) -> Iterator[Hit]:
    """The star and the term; grade and urgency stand on lines of their own, in this order."""
    block = secrecy_line(view)
    if block is None:
        return
    text = block.text.strip()
    match = _LINE.fullmatch(text)
    if match is None:
        return
    if (match[2] and match[2] != "★") or (match[3] and not match[2]):
        yield Hit(block, f"密级和保密期限之间应当用“★”：“{text}”", "写成 机密★1年 的样子。")
    elif not _TERM.fullmatch(match[3]):
        yield Hit(block, f"保密期限写法不对：“{text}”", "用阿拉伯数字，写成 机密★1年 的样子。")
    if block.face and not any(name in block.face for name in ("黑体", "SimHei", "Hei")):
        yield Hit(block, f"密级用的是{block.face}", "用三号黑体。", severity="warning")


RULE = Rule("H-2", "密级和保密期限", "规定", "GB/T 9704—2012 7.2.2", check, wrong="机密*一年", right="机密★1年")
