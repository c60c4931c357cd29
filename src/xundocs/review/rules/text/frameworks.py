"""One document speaks in one framework: 三大问题, 三个聚焦, 四个聚焦 or 四个落实."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View

_NAMES = ("三大问题", "三个聚焦", "四个聚焦", "四个落实")


def check(view: View) -> Iterator[Hit]:
    """Documents of one round; histories and regulations may name several."""
    joined = view.document.joined
    found = sorted((name for name in _NAMES if name in joined), key=joined.index)
    if len(found) < 2 or view.anatomy.regulation or len(joined) > 30_000:
        return
    for name in found[1:]:
        block = next(b for b in view.document.texts if name in b.text)
        start = block.text.find(name)
        yield Hit(block, f"一份文书里同时用了“{found[0]}”和“{name}”", "同一轮巡察只用一个监督框架；写历史沿革的除外。", start, start + 4)


RULE = Rule("V-TERM-03", "监督框架不混用", "实务", "术语表 V5", check, severity="info", wrong="“三大问题”……“四个聚焦”", right="全文用“四个聚焦”")
