"""Traditional characters in a Simplified text."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.terms import TRADITIONAL
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """One finding a paragraph. A text that is Traditional throughout is one finding in all."""
    if view.document.written:
        yield Hit(None, "全文是繁体字", "请改成规范简化字。", excerpt="".join(view.document.written.values())[:20])
        return
    if TRADITIONAL.isdisjoint(view.document.joined):
        return
    for block in view.document.texts:
        if TRADITIONAL.isdisjoint(block.text):
            continue
        found = [(i, c) for i, c in enumerate(block.text) if c in TRADITIONAL]
        yield Hit(block, f"夹有繁体字“{''.join(dict.fromkeys(c for _, c in found))[:8]}”", "改成规范简化字；人名、书名按原样的除外。",
                  max(0, found[0][0] - 4), min(len(block.text), found[0][0] + 6))


RULE = Rule("V-TERM-02", "繁简混用", "规定", "《国家通用语言文字法》；巡察文书校验 V-TERM-02", check, severity="warning", wrong="巡察整改臺賬、監督執紀", right="巡察整改台账、监督执纪")
