"""Traditional characters in a Simplified text."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.terms import TRADITIONAL
from xundocs.review.rule import Hit, Rule, View

_NAMES = frozenset("昇陞祐甦鍾濬喆堃犇淼皙瑋璟鉅珺叡勳燿暐喬")
"""Written so in names by right."""


def check(view: View) -> Iterator[Hit]:
    """One finding a paragraph. A text that is Traditional throughout is one finding in all."""
    if view.document.written:
        yield Hit(None, "全文是繁体字", "请改成规范简化字。", excerpt="".join(view.document.written.values())[:20])
        return
    traditional = _traditional(view.document.joined)
    if not traditional:
        return
    for block in view.document.texts:
        found = [(i, c) for i, c in enumerate(block.text) if c in traditional]
        if found:
            yield Hit(block, f"夹有繁体字“{''.join(dict.fromkeys(c for _, c in found))[:8]}”", "改成规范简化字；人名、书名按原样的除外。",
                      max(0, found[0][0] - 4), min(len(block.text), found[0][0] + 6))


def _traditional(text: str) -> frozenset[str]:
    """The characters of a text that only Traditional script writes: not in GB 2312, in Big5, with a Simplified form."""
    foreign = {c for c in set(text) if "\u4e00" <= c <= "\u9fff" and not _is_in(c, "gb2312")} - _NAMES
    if not foreign:
        return frozenset()
    from xundocs.search.normalize import fold

    return frozenset(c for c in foreign if c in TRADITIONAL or (_is_in(c, "big5") and fold(c) != c and _is_in(fold(c), "gb2312")))


def _is_in(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


RULE = Rule("V-TERM-02", "繁简混用", "规定", "《国家通用语言文字法》；巡察文书校验 V-TERM-02", check, severity="warning", wrong="巡察整改臺賬、監督執紀", right="巡察整改台账、监督执纪")
