"""Clue numbers stay in the clue register and the sealed hand-over."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_CLUE = lazy(r"(?:问题)?线索(?:编号|号)[:：为是]?\s*[0-9A-Za-z〔\[\u4e00-\u9fa5-]*\d|线索[（(](?:编号|编码|号)[:：为是]?\s*[0-9A-Za-z〔\[\u4e00-\u9fa5-]*\d|线索第\s?\d+\s?号|编号(?:为|是|[:：])?\s?[A-Z]{2,6}[-—_]?\d{2,}[-\d]*[^，。；]{0,4}线索|(?<![A-Za-z])(?:XS|XSH|CLUE|xs)[-—_]?\d{2,}[-\d]*|[\u4e00-\u9fa5]{1,6}线(?:索)?〔\d{4}〕\s?\d+号")


def check(view: View) -> Iterator[Hit]:
    """Anywhere but in sealed transfers."""
    if view.audience == "transfer_sealed":
        return
    for block, match in view.matches(_CLUE, "线", "XS", "CLUE", "xs"):
        yield Hit(block, f"出现线索编号“{match[0]}”", "线索另走移交，不能写进本文书。", match.start(), match.end())


RULE = Rule("V-SEC-02", "线索编号", "规定", "巡察文书保密规则 F3 V-SEC-02", check, wrong="线索编号：XS-2026-013", right="（删去，另行移交）")
